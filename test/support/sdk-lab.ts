/** A server with the product of the documents' examples, for programs that use an SDK. The clock is the machine's. */

import { graphqlData } from './graphql.ts'
import { addPlan } from './plans.ts'
import { type Asker, addFeature, addMetered, addRateCard } from './product.ts'
import { startTestApp, type TestApp } from './test-app.ts'

export interface SdkLab extends Asker {
  app: TestApp
  /** Creates a customer with credits and the features `ai_generation` and `chat`; returns its id. */
  customer(externalId: string, credits?: string): Promise<string>
  /** Type and properties of each event of the customer. */
  recorded(customerId: string): Promise<[eventType: string, properties: unknown][]>
  query<Data>(document: string, variables?: Record<string, unknown>): Promise<Data>
  close(): Promise<void>
}

/** One request, since each case has a customer of its own. */
const newCustomer = `mutation ($externalId: String!, $id: ID!, $credits: Decimal!) {
  made: createCustomer(input: { externalId: $externalId }) { id }
  addCredits(input: { customerId: $id, amount: $credits }) { id }
  one: setEntitlement(input: { customerId: $id, feature: "ai_generation", period: MONTH }) { id }
  two: setEntitlement(input: { customerId: $id, feature: "chat", period: MONTH }) { id }
}`

interface Recorded {
  usageEvents: { edges: { node: { eventType: string; properties: unknown } }[] }
}

const eventsOfCustomer = `query ($customerId: ID!) {
  usageEvents(customerId: $customerId) { edges { node { eventType properties } } }
}`

export async function startSdkLab(): Promise<SdkLab> {
  const app = await startTestApp()
  const ask: Asker['ask'] = (document, variables, key = app.liveKey) =>
    graphqlData(app.url, key, document, variables)
  const lab: SdkLab = {
    app,
    ask,
    query: (document, variables) => graphqlData(app.url, app.liveKey, document, variables),
    async customer(externalId, credits = '1000000') {
      const { made } = await lab.query<{ made: { id: string } }>(newCustomer, {
        ...{ externalId, id: externalId, credits },
      })
      return made.id
    },
    async recorded(customerId) {
      const { usageEvents } = await lab.query<Recorded>(eventsOfCustomer, { customerId })
      return usageEvents.edges.map(({ node }) => [node.eventType, node.properties])
    },
    close: app.close,
  }
  await addMetered(lab, 'ai_generation', 'COUNT')
  await addMetered(lab, 'chat', 'COUNT')
  // Without a price.
  await addMetered(lab, 'seats', 'SUM')
  await addFeature(lab, { key: 'export', type: 'BOOLEAN' })
  const perToken = { unitSize: '100', credits: '1' }
  const components = ['input_tokens', 'output_tokens'].map((property) => ({
    property,
    ...perToken,
  }))
  await addRateCard(lab, '0.01', [
    { eventType: 'ai_generation', fixedCredits: '15' },
    { eventType: 'chat', components },
  ])
  await addPlan(lab, 'pro', { currency: 'USD', basePrice: '10.00' })
  return lab
}
