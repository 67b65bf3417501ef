/** Lists by their connections: how many rows they have, the same rows on Query and on Customer, and links from row to row. */
import { isObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schema } from '../../src/graphql/schema/schema.ts'
import { graphql, graphqlData } from '../support/graphql.ts'
import { createToken } from '../support/live-product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let id: string
let token: string
// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
type Answer = any
const ask = (query: string, key = tenant.app.liveKey) =>
  graphqlData<Answer>(tenant.app.url, key, query)

beforeAll(async () => {
  tenant = await startTenant()
  id = await tenant.customer('lister')
  await tenant.customer('other')
  token = await createToken(tenant.app, id)
  await ask(`mutation {
    card: createRateCard(input: { key: "models", currency: "USD", creditValue: "0.1" }) { id }
    meter: createMeter(input: { key: "tokens", aggregation: SUM }) { id }
    plan: createPlan(input: { key: "pro", version: { currency: "USD", basePrice: 1 } }) { id }
    client: createOAuthClient(input: { name: "worker", role: READ }) { client { id } }
    endpoint: createWebhookEndpoint(input: { url: "https://example.com/", enabledEvents: ["*"] }) {
      endpoint { id } }
  }`)
  for (let n = 0; n < 5; n++) {
    tenant.clock.advance(1)
    await ask(`mutation {
      addCredits(input: { customerId: "${id}", amount: 10 }) { id }
      recordUsage(input: { customerId: "${id}", eventType: "tokens" }) { id }
      reserveCredits(input: { customerId: "${id}", amount: 1 }) { hold { id } }
      rate: addRate(input: { rateCardId: "models", eventType: "e${n}", fixedCredits: 1 }) { id }
      createPlanVersion(input: { planId: "pro", currency: "USD", basePrice: ${n} }) { id }
    }`)
    await ask(`mutation {
      feature: createFeature(input: { key: "f${n}", type: METERED, meterKey: "tokens" }) { id }
      setEntitlement(input: { customerId: "${id}", feature: "f${n}", limit: 50 }) { id }
      createCustomPricing(input: { customerId: "${id}", currency: "USD", rules: [
        { key: "f${n}", model: FLAT, flatFee: 1 }] }) { id }
    }`)
  }
})
afterAll(() => tenant?.close())

/** The ids of all rows of a list, read in pages of two; `of` is what stands around the list. */
async function walk(list: string, direction: 'first' | 'last', of = (field: string) => field) {
  const ids: string[] = []
  for (let cursor: string | null = null; ; ) {
    const page = direction === 'first' ? `first: 2, after: ` : `last: 2, before: `
    const args = `${page}${JSON.stringify(cursor)}`
    const field = list.includes('(') ? list.replace(')', `, ${args})`) : `${list}(${args})`
    const data = await ask(
      `{ ${of(`list: ${field} { edges { node { id } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`)} }`,
    )
    const { edges, pageInfo } = (data.outer ?? data).list
    const found = edges.map((edge: { node: { id: string } }) => edge.node.id)
    if (direction === 'first') ids.push(...found)
    else ids.unshift(...found)
    if (!(direction === 'first' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) return ids
    cursor = direction === 'first' ? pageInfo.endCursor : pageInfo.startCursor
  }
}

const rootLists = (): Record<string, string> => ({
  customers: 'customers',
  meters: 'meters',
  features: 'features(type: METERED)',
  rateCards: 'rateCards',
  rates: 'rates(rateCardId: "models")',
  plans: 'plans',
  planVersions: 'planVersions(planId: "pro")',
  customPricing: `customPricing(customerId: "${id}")`,
  entitlements: `entitlements(customerId: "${id}")`,
  holds: `holds(customerId: "${id}", status: ACTIVE)`,
  creditTransactions: `creditTransactions(customerId: "${id}", types: [ISSUE])`,
  usageEvents: `usageEvents(customerId: "${id}", eventType: "tokens")`,
  events: `events(customerId: "${id}")`,
  webhookEndpoints: 'webhookEndpoints',
  webhookDeliveries: 'webhookDeliveries',
  auditEntries: 'auditEntries(operation: "addCredits")',
  apiKeys: 'apiKeys',
  oauthClients: 'oauthClients',
  customerSubscriptions: `customerSubscriptions(customerId: "${id}", order: CREATED_ASC)`,
  invoices: `invoices(customerId: "${id}", statuses: [OPEN])`,
  payments: `payments(customerId: "${id}")`,
  creditNotes: 'creditNotes(order: CREATED_ASC)',
})

describe('totalCount', () => {
  it('is a field of every connection', () => {
    const connections = Object.values(schema.getTypeMap()).filter(
      (type) => isObjectType(type) && 'pageInfo' in type.getFields(),
    )
    expect(connections.length).toBeGreaterThan(15)
    const without = connections.filter(
      (type) => isObjectType(type) && String(type.getFields().totalCount?.type) !== 'SafeInt!',
    )
    expect(without.map(({ name }) => name)).toEqual([])
  })

  it('is the number of rows on all pages, of every list and what it filters by', async () => {
    const lists = rootLists()
    const counted: Record<string, number> = {}
    const walked: Record<string, number> = {}
    for (const [name, list] of Object.entries(lists)) {
      counted[name] = (await ask(`{ list: ${list} { totalCount } }`)).list.totalCount
      walked[name] = (await walk(list, 'first')).length
    }
    expect(counted).toEqual(walked)
    const fives = ['features', 'rates', 'customPricing', 'entitlements', 'holds', 'usageEvents']
    for (const name of fives) expect(counted[name]).toBe(5)
    expect(counted.planVersions).toBe(6)
  })

  it('does not depend on the page that it is asked with', async () => {
    const { list } = await ask(`{ list: ${rootLists().holds!.replace(')', ', last: 1)')} {
      totalCount edges { node { id } } } }`)
    expect(list).toMatchObject({ totalCount: 5, edges: [{}] })
  })

  it('counts what has just been written, however many write at once', async () => {
    const { customer } = await ask('mutation { customer: createCustomer(input: {}) { id } }')
    const count = async () => {
      const query = `{ list: usageEvents(customerId: "${customer.id}") { totalCount } }`
      return (await ask(query)).list.totalCount
    }
    expect(await count()).toBe(0)
    await Promise.all(
      Array.from({ length: 12 }, () =>
        ask(`mutation { recordUsage(input: { customerId: "${customer.id}", eventType: "tokens" }) {
          id } }`),
      ),
    )
    expect(await count()).toBe(12)
  })

  it('of lists inside of other rows is that of each', async () => {
    const { rateCard, plan } = await ask(`{
      rateCard(id: "models") { rates(first: 1) { totalCount } }
      plan(id: "pro") { versions(first: 1) { totalCount } } }`)
    expect([rateCard.rates.totalCount, plan.versions.totalCount]).toEqual([5, 6])
  })

  it('costs as much as it works: a document that counts for a hundred rows is refused', async () => {
    const lists = ['holds', 'events', 'usageEvents', 'entitlements']
    const fields = lists.map((name) => `${name}(first: 1) { totalCount }`).join(' ')
    const query = `{ customers(first: 100) { edges { node { ${fields} } } } }`
    const { errors } = await graphql(tenant.app.url, tenant.app.liveKey, query)
    expect(errors?.[0]?.message).toMatch(/costs? \d|cost/i)
  })
})

describe('the lists of a customer', () => {
  const nested = {
    holds: 'holds(status: ACTIVE)',
    creditTransactions: 'creditTransactions(types: [ISSUE])',
    usageEvents: 'usageEvents(eventType: "tokens")',
    entitlements: 'entitlements',
    customPricing: 'customPricing',
    events: 'events',
  }
  const of = (field: string) => `outer: customer(id: "${id}") { ${field} }`

  it.each(Object.entries(nested))('are the same on Customer: %s', async (name, list) => {
    const root = await walk(rootLists()[name]!, 'first')
    expect(root.length).toBeGreaterThan(4)
    expect(await walk(rootLists()[name]!, 'last')).toEqual(root)
    expect(await walk(list, 'first', of)).toEqual(root)
    expect(await walk(list, 'last', of)).toEqual(root)
    const { outer } = await ask(`{ ${of(`list: ${list} { totalCount }`)} }`)
    expect(outer.list.totalCount).toBe(root.length)
  })

  it('of several customers keep apart', async () => {
    const lists = Object.entries(nested).map(([name, list]) => `${name}: ${list} { totalCount }`)
    const { customers } = await ask(`{ customers(first: 20) { edges { node {
      externalId ${lists.join(' ')} } } } }`)
    const other = customers.edges.find(
      (edge: { node: { externalId: string } }) => edge.node.externalId === 'other',
    )
    expect(other.node).toMatchObject({
      holds: { totalCount: 0 },
      usageEvents: { totalCount: 0 },
      entitlements: { totalCount: 0 },
      events: { totalCount: 1 },
    })
  })

  it('decide on entitlements there too', async () => {
    const { customer } = await ask(`{ customer(id: "${id}") { entitlements(first: 1) { edges {
      node { allowed reason remainingCredits feature { key } } } } } }`)
    expect(customer.entitlements.edges[0].node).toMatchObject({
      allowed: true,
      reason: 'ENTITLED',
      feature: { key: 'f0' },
    })
  })
})

describe('a link', () => {
  it('leads from each row to its customer', async () => {
    const data = await ask(`{
      usageEvents(customerId: "${id}", first: 2) { edges { node { customer { id name } } } }
      holds(customerId: "${id}", first: 2) { edges { node { customer { id } } } }
      creditTransactions(customerId: "${id}", first: 2) { edges { node { customer { id } } } }
      events(customerId: "${id}", first: 2) { edges { node { customer { id externalId } } } }
      credits(customerId: "${id}") { customer { id } } }`)
    const { credits, ...lists } = data
    expect(credits.customer.id).toBe(id)
    for (const list of Object.values(lists) as { edges: { node: { customer: object } }[] }[]) {
      expect(list.edges).toHaveLength(2)
      for (const { node } of list.edges) expect(node.customer).toMatchObject({ id })
    }
  })

  it('leads from a delivery to its endpoint, event and customer, also once the endpoint is deleted', async () => {
    const { made } = await ask(`mutation { made: createWebhookEndpoint(
      input: { url: "https://example.com/x", enabledEvents: ["credits.*"] }) { endpoint { id } } }`)
    const endpointId = made.endpoint.id
    await ask(`mutation { sendTestWebhook(id: "${endpointId}") { id } }`)
    const query = `{ webhookDeliveries(endpointId: "${endpointId}") { edges { node {
      endpoint { id url } event { id type } customer { id } eventId } } } }`
    const expected = (await ask(query)).webhookDeliveries.edges[0].node
    expect(expected).toMatchObject({
      endpoint: { id: endpointId, url: 'https://example.com/x' },
      event: { id: expected.eventId, type: 'webhook.test' },
      customer: null,
    })
    await ask(`mutation { deleteWebhookEndpoint(id: "${endpointId}") { id } }`)
    expect((await ask(query)).webhookDeliveries.edges[0].node).toEqual(expected)
  })

  it('leads from a customer to its rate card', async () => {
    expect((await ask(`{ customer(id: "${id}") { rateCard { key } } }`)).customer.rateCard).toBe(
      null,
    )
    await ask(`mutation { updateCustomer(id: "${id}", input: { rateCardId: "models" }) { id } }`)
    const { customer } = await ask(`{ customer(id: "${id}") { rateCard { key } } }`)
    expect(customer.rateCard).toEqual({ key: 'models' })
  })
})

describe('a customer token', () => {
  it('follows links to its own customer, and reads what it may read on Query', async () => {
    const data = await ask(
      `{ usageEvents(customerId: "${id}", first: 1) { totalCount edges { node { customer { id
        creditBalance { available } usageEvents(first: 1) { totalCount }
        entitlements(first: 1) { totalCount edges { node { allowed } } } } } } } }`,
      token,
    )
    expect(data.usageEvents.totalCount).toBe(5)
    expect(data.usageEvents.edges[0].node.customer).toMatchObject({
      id,
      usageEvents: { totalCount: 5 },
      entitlements: { totalCount: 5, edges: [{ node: { allowed: true } }] },
    })
  })

  it.each(['rateCard { id }', 'events(first: 1) { totalCount }', 'customPricing { totalCount }'])(
    'is refused what needs read: %s',
    async (field) => {
      const query = `{ usageEvents(customerId: "${id}", first: 1) { edges { node { customer {
        ${field} } } } } }`
      const { errors } = await graphql(tenant.app.url, token, query)
      expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN')
    },
  )
})
