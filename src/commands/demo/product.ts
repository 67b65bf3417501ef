/** The realistic AI product of the demo: features, meters, a rate card with several models, customers with pools. */
import type { Client } from '../graphql-client.ts'

export interface DemoCustomer {
  externalId: string
  name: string
  /** Average events per second. */
  rate: number
}

export const customers: DemoCustomer[] = [
  { externalId: 'demo-acme', name: 'Acme Robotics', rate: 4 },
  { externalId: 'demo-globex', name: 'Globex Research', rate: 2 },
  { externalId: 'demo-initech', name: 'Initech', rate: 1 },
]

/** Credits per 1,000 input and output tokens. */
export const models = [
  { model: 'gpt-4', provider: 'openai', input: '10', output: '10', quality: '0.97' },
  { model: 'gpt-3.5-turbo', provider: 'openai', input: '2.5', output: '2.5', quality: '0.92' },
  { model: 'claude-3', provider: 'anthropic', input: '6', output: '9', quality: '0.96' },
]

const catalog = [
  `mutation {
    createMeter(input: { key: "output_tokens", name: "Output tokens", eventType: "ai_generation", aggregation: SUM, valueProperty: "output_tokens" }) { id }
  }`,
  `mutation {
    createFeature(input: { key: "ai_generation", name: "AI Generation", type: CREDITS }) { id }
  }`,
  `mutation {
    createFeature(input: { key: "image_generation", name: "Image Generation", type: METERED }) { id }
  }`,
  `mutation {
    createFeature(input: { key: "output_tokens", name: "Output tokens", type: METERED, meterKey: "output_tokens" }) { id }
  }`,
  `mutation { createFeature(input: { key: "sso", name: "Single sign-on", type: BOOLEAN }) { id } }`,
]

const addRate = `mutation ($input: AddRateInput!) { addRate(input: $input) { id } }`

/**
 * Creates what is missing; a second run only tops up credits. The card applies to the demo's customers alone: as the default it
 * would price the usage of every customer in the workspace.
 */
export async function makeProduct(client: Client): Promise<void> {
  for (const document of catalog) await client.create(document)
  await client.create(
    `mutation {
      createRateCard(input: { key: "demo", name: "Demo rate card", currency: "USD", creditValue: 0.10 }) { id }
    }`,
  )
  const effectiveAt = '2024-01-01'
  for (const { model, provider, input, output, quality } of models) {
    const components = [
      { property: 'input_tokens', unitSize: 1000, credits: input },
      { property: 'output_tokens', unitSize: 1000, credits: output },
    ]
    const match = { model, provider }
    const rate = { rateCardId: 'demo', eventType: 'ai_generation', match, components }
    await client.create(addRate, { input: { ...rate, qualityScore: quality, effectiveAt } })
  }
  await client.create(addRate, {
    input: { rateCardId: 'demo', eventType: 'image_generation', fixedCredits: 4, effectiveAt },
  })
  for (const customer of customers) await makeCustomer(client, customer)
}

async function makeCustomer(client: Client, { externalId, name }: DemoCustomer): Promise<void> {
  await client.create(
    `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { id } }`,
    { input: { externalId, name, metadata: { demo: true }, rateCardId: 'demo' } },
  )
  const set = `mutation ($input: SetEntitlementInput!) { setEntitlement(input: $input) { id } }`
  const entitlements = [
    { feature: 'ai_generation', limit: 100000, period: 'MONTH', behavior: 'HARD' },
    { feature: 'image_generation', limit: 500, period: 'DAY', behavior: 'SOFT' },
    { feature: 'sso', value: true },
  ]
  for (const entitlement of entitlements) {
    await client.run(set, { input: { customerId: externalId, ...entitlement } })
  }
  const add = `mutation ($input: AddCreditsInput!) { addCredits(input: $input) { id } }`
  const yearEnd = `${new Date().getUTCFullYear() + 1}-01-01`
  await client.run(add, { input: { customerId: externalId, amount: 10000, expiresAt: yearEnd } })
  await client.run(add, {
    input: { customerId: externalId, amount: 250, kind: 'PROMOTIONAL', name: 'Welcome credits' },
  })
}
