/** Prices of what no provider lists: custom units cost what the SDK's server charges for them, calls and accesses nothing. */
import Big from 'big.js'
import { type Decimal, decimal, decimalText } from '../../core/values/decimal.ts'
import type { Client } from '../graphql-client.ts'

/** Dollars for one unit of an event of the type `custom`. */
const customUnitPrice = '0.01'

/** An early date, so that late usage is priced too. */
const always = '2020-01-01T00:00:00.000Z'

const addRate = `mutation ($input: AddRateInput!) { addRate(input: $input) { id } }`
const readRate = `
  query ($card: ID!, $eventType: String!) {
    rates(rateCardId: $card, eventType: $eventType, first: 1) { edges { node { id } } }
  }`

interface Found {
  rates: { edges: unknown[] }
}

/** Types that the card prices already stay as they are. */
export async function addUnitRates(
  client: Client,
  { card, creditValue }: { card: string; creditValue: Decimal },
): Promise<void> {
  const custom = {
    property: 'quantity',
    credits: decimalText(decimal(customUnitPrice).div(creditValue).round(9, Big.roundUp)),
    cost: customUnitPrice,
  }
  const components = { custom: [custom], api_call: [], feature_access: [] }
  for (const [eventType, prices] of Object.entries(components)) {
    const { rates } = await client.run<Found>(readRate, { card, eventType })
    if (rates.edges.length > 0) continue
    const input = { rateCardId: card, eventType, components: prices, effectiveAt: always }
    await client.run(addRate, { input })
  }
}
