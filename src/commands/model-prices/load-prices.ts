/** Loads a price list into a running server as the rates of a card, and creates the card when it is missing. */
import { type Decimal, decimal, decimalText } from '../../core/values/decimal.ts'
import { type PriceList, pieces } from '../../model-prices/price-list.ts'
import type { Client } from '../graphql-client.ts'
import type { Terms } from './list-rates.ts'
import { planRates, type Rate } from './plan-rates.ts'
import { addUnitRates } from './unit-rates.ts'

export interface LoadOptions extends Terms {
  /** The key of the card. */
  card: string
  /** Makes the card the default one. */
  isDefault: boolean
}

export interface Loaded {
  added: number
  /** Rates that the card had already, with the same or other prices. */
  present: number
  /** Present rates whose prices were set by hand to other values, and were left alone. */
  kept: number
}

const createCard = `mutation ($input: CreateRateCardInput!) { createRateCard(input: $input) { id } }`
const readCard = `query ($id: ID!) { rateCard(id: $id) { currency creditValue isDefault } }`
const makeDefault = `mutation ($id: ID!) { updateRateCard(id: $id, input: { isDefault: true }) { id } }`
const addRate = `mutation ($input: AddRateInput!) { addRate(input: $input) { id } }`
const readRates = `
  query ($card: ID!, $eventType: String!, $after: String) {
    rates(rateCardId: $card, eventType: $eventType, first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges { node {
        eventType match effectiveAt fixedCredits fixedCost qualityScore kind
        components { property unitSize credits cost }
      } }
    }
  }`

export async function loadPrices(
  client: Client,
  list: PriceList,
  options: LoadOptions,
): Promise<Loaded> {
  await prepareCard(client, list.currency, options)
  await addUnitRates(client, options)
  const existing = await ratesOf(client, options)
  const { rates, kept } = planRates(list, existing, options, new Date().toISOString())
  for (const { effectiveAt, ...rate } of rates) {
    const date = effectiveAt === null ? {} : { effectiveAt }
    await client.run(addRate, { input: { rateCardId: options.card, ...rate, ...date } })
  }
  return { added: rates.length, present: existing.length, kept }
}

interface Card {
  currency: string
  creditValue: string
  isDefault: boolean
}

/** The currency and credit value of a card never change, so a card with others cannot take these prices. */
async function prepareCard(client: Client, currency: string, options: LoadOptions): Promise<void> {
  const { card: key, creditValue, isDefault } = options
  const name = 'Public model prices'
  const input = { key, name, currency, creditValue: decimalText(creditValue) }
  await client.create(createCard, { input })
  const { rateCard } = await client.run<{ rateCard: Card }>(readCard, { id: key })
  if (rateCard.currency !== currency || !sameAmount(rateCard.creditValue, creditValue)) {
    throw new Error(
      `The rate card ${key} has the currency ${rateCard.currency} and a credit value of ${rateCard.creditValue}: name another card with --card, or that credit value with --credit-value.`,
    )
  }
  if (isDefault && !rateCard.isDefault) await client.run(makeDefault, { id: key })
}

const sameAmount = (text: string, amount: Decimal) => decimal(text).eq(amount)

interface Page {
  rates: {
    pageInfo: { hasNextPage: boolean; endCursor: string | null }
    edges: { node: Rate }[]
  }
}

/** The card's rates for the events that the list prices. */
async function ratesOf(client: Client, options: LoadOptions): Promise<Rate[]> {
  const eventTypes = new Set([options.eventType, ...Object.values(pieces)])
  const rates: Rate[] = []
  for (const eventType of eventTypes) {
    rates.push(...(await ratesOfType(client, options.card, eventType)))
  }
  return rates
}

async function ratesOfType(client: Client, card: string, eventType: string): Promise<Rate[]> {
  const rates: Rate[] = []
  let after: string | null = null
  do {
    const { rates: page }: Page = await client.run<Page>(readRates, { card, eventType, after })
    rates.push(...page.edges.map(({ node }) => node))
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after !== null)
  return rates
}
