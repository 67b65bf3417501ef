/** The product under measurement, created through the API: a priced feature, and customers with credits. */
import { graphqlData } from '../support/graphql.ts'
import { dataOf, onConnections } from './raw-client.ts'

interface Target {
  url: string
  key: string
}

export const eventType = 'ai_generation'
/** What every event of the benchmarks has used: 15 credits by the rate below. */
export const eventProperties = { model: 'gpt-4', input_tokens: 500, output_tokens: 1000 }
export const creditsPerEvent = 15
export const creditsPerCustomer = 1_000_000_000

const catalog = `mutation {
  createFeature(input: {key: "${eventType}", name: "AI Generation", type: CREDITS}) { id }
  createRateCard(input: {key: "standard", currency: "USD", creditValue: 0.10, isDefault: true}) { id }
  addRate(input: {rateCardId: "standard", eventType: "${eventType}", match: {model: "gpt-4"},
    components: [{property: "input_tokens", unitSize: 1000, credits: 10},
      {property: "output_tokens", unitSize: 1000, credits: 10}]}) { id }
}`

const customer = 'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { id } }'
const credits = 'mutation ($input: AddCreditsInput!) { addCredits(input: $input) { id } }'
const entitlement = `mutation ($input: SetEntitlementInput!) { setEntitlement(input: $input) { id } }`

export interface CustomerTerms {
  count: number
  /** Gives each an entitlement with a monthly limit as well. */
  limited?: boolean
}

/** The ids of the customers. */
export async function createProduct(target: Target, terms: CustomerTerms): Promise<string[]> {
  await graphqlData(target.url, target.key, catalog)
  return createCustomers(target, terms)
}

export async function createCustomers(target: Target, { count, limited }: CustomerTerms) {
  const ids: string[] = []
  const names = Array.from({ length: count }, (_, i) => `customer-${i}`)
  await onConnections(target, 16, names, async (client, externalId) => {
    const ask = async <Data>(query: string, input: object) =>
      dataOf<Data>(await client.post(JSON.stringify({ query, variables: { input } })))
    const { createCustomer } = await ask<{ createCustomer: { id: string } }>(customer, {
      externalId,
    })
    const customerId = createCustomer.id
    await ask(credits, { customerId, amount: String(creditsPerCustomer) })
    if (limited) {
      const limit = String(creditsPerCustomer)
      await ask(entitlement, { customerId, feature: eventType, limit, period: 'MONTH' })
    }
    ids.push(customerId)
  })
  return ids
}
