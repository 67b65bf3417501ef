/** Any entity by its id: the types, the permissions, and the number of statements. */
import { isInterfaceType, isObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schema } from '../../src/graphql/schema/schema.ts'
import { MakeCustomerTokenDocument } from '../support/credentials.generated.ts'
import { graphql, graphqlData } from '../support/graphql.ts'
import { statementsOfEach } from '../support/statements.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
type Answer = any

let tenant: Tenant
let ada: string
let bob: string
let made: Answer

const ask = (query: string, variables: object = {}, key = tenant.app.liveKey) =>
  graphqlData<Answer>(tenant.app.url, key, query, variables as never)

const things = `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }`
const typesOf = async (ids: string[], key?: string) =>
  (await ask(things, { ids }, key)).nodes.map((one: Answer) => one?.__typename ?? null)

beforeAll(async () => {
  tenant = await startTenant()
  ada = await tenant.customer('ada')
  bob = await tenant.customer('bob')
  made = await ask(`mutation {
    meter: createMeter(input: { key: "tokens", aggregation: SUM }) { id }
    chat: createFeature(input: { key: "chat", type: METERED, meterKey: "tokens" }) { id }
    credits: addCredits(input: { customerId: "ada", amount: 10 }) { id poolId balance { id } }
    use: recordUsage(input: { customerId: "ada", eventType: "tokens" }) { id }
    chats: setEntitlement(input: { customerId: "ada", feature: "chat", limit: 9 }) { id version }
  }`)
})
afterAll(() => tenant?.close())

describe('a type', () => {
  it('is a Node exactly when it has an id', () => {
    const types = Object.values(schema.getTypeMap()).filter(isObjectType)
    const nodes = types.filter((type) => type.getInterfaces().some(({ name }) => name === 'Node'))
    expect(nodes).toEqual(types.filter((type) => 'id' in type.getFields()))
    expect(isInterfaceType(schema.getType('Node'))).toBe(true)
  })
})

describe('nodes', () => {
  it('answers in the order of the ids, null for what is not there, the same twice', async () => {
    const ids = [made.use.id, 'nothing', ada, 'ada', made.chats.id, ada, `cust_${'0'.repeat(26)}`]
    const types = ['UsageEvent', null, 'Customer', null, 'Entitlement', 'Customer', null]
    expect(await typesOf(ids)).toEqual(types)
    expect(await typesOf([])).toEqual([])
    const odd = ['__proto___x', 'toString_x', `evt_${'z'.repeat(36)}`, 'x'.repeat(255)]
    expect(await typesOf(odd)).toEqual(odd.map(() => null))
  })

  it('takes 100 ids', async () => {
    const ids = Array.from({ length: 100 }, () => ada)
    expect(await typesOf(ids)).toHaveLength(100)
    const { errors } = await graphql(tenant.app.url, tenant.app.liveKey, things, {
      ids: [...ids, ada],
    })
    expect(errors?.[0]?.extensions?.code).toBe('INVALID_REQUEST')
  })

  it('answers what the fields of each type answer, and what lies behind them', async () => {
    const { nodes } = await ask(
      `query ($ids: [ID!]!) { nodes(ids: $ids) {
        ... on Customer { externalId creditBalance { id available } }
        ... on Feature { key meter { key } }
        ... on Entitlement { limit used allowed feature { key meter { key } } }
        ... on UsageEvent { status eventType }
        ... on CreditBalance { available pools { id } }
        ... on CreditPool { held }
        ... on CreditTransaction { type pool { id } } } }`,
      {
        ids: [ada, made.chat.id, made.chats.id, made.use.id, made.credits.balance.id].concat([
          made.credits.poolId,
          made.credits.id,
        ]),
      },
    )
    const feature = { key: 'chat', meter: { key: 'tokens' } }
    expect(nodes).toEqual([
      { externalId: 'ada', creditBalance: { id: made.credits.balance.id, available: '10' } },
      feature,
      { limit: '9', used: '1', allowed: true, feature },
      { status: 'ACCEPTED', eventType: 'tokens' },
      { available: '10', pools: [{ id: made.credits.poolId }] },
      { held: '0' },
      { type: 'ISSUE', pool: { id: made.credits.poolId } },
    ])
  })

  it('answers a token what is of its customer, and a key what its role may see', async () => {
    const theirs = await ask(`mutation {
      credits: addCredits(input: { customerId: "bob", amount: 1 }) { id poolId balance { id } }
      use: recordUsage(input: { customerId: "bob", eventType: "tokens" }) { id }
      chats: setEntitlement(input: { customerId: "bob", feature: "chat" }) { id }
    }`)
    const { createCustomerToken } = await tenant.ask(MakeCustomerTokenDocument, { customerId: ada })
    const { createApiKey } = await ask(
      'mutation { createApiKey(input: { name: "reader", role: READ }) { secret apiKey { id } } }',
    )
    const idsOf = ({ credits, use, chats }: Answer) =>
      [credits.balance.id, credits.poolId, credits.id, use.id, chats.id] as string[]
    const more = [ada, made.chat.id, createApiKey.apiKey.id]
    const all = ['CreditBalance', 'CreditPool', 'CreditTransaction', 'UsageEvent', 'Entitlement']
    const { token } = createCustomerToken
    expect(await typesOf([...idsOf(made), ...more], token)).toEqual(
      [...all, 'Customer', 'Feature', 'ApiKey'].map((type) =>
        ['Feature', 'ApiKey'].includes(type) ? null : type,
      ),
    )
    const foreign = [...idsOf(theirs), bob]
    expect(await typesOf(foreign, token)).toEqual(foreign.map(() => null))
    expect(await typesOf([tenant.workspaceId], token)).toEqual(['Workspace'])
    const reader = createApiKey.secret
    const seen = await typesOf([...idsOf(theirs), ...more], reader)
    expect(seen).toEqual([...all, 'Customer', 'Feature', null])
    const { errors } = await graphql(tenant.app.url, undefined, things, { ids: [ada] })
    expect(errors?.[0]?.extensions?.code).toBe('UNAUTHORIZED')
  })

  it('makes one statement for each type, however many there are, also of several fields', async () => {
    const ids = [ada, bob, made.meter.id, made.chat.id]
    const many = `query ($ids: [ID!]!, $a: ID!, $b: ID!) {
      nodes(ids: $ids) { id ... on Customer { name } }
      a: node(id: $a) { id ... on Customer { name } }
      b: node(id: $b) { id ... on Customer { name } }
    }`
    const work = () => ask(many, { ids, a: ada, b: bob })
    await work()
    const statements = await statementsOfEach(work, () => undefined)
    expect(statements).toEqual(['select customer', 'select feature', 'select meter'])
  })
})

describe('the id of an entitlement', () => {
  it('is the same before it is set, after it, in checks and in what changes it', async () => {
    const cleo = await tenant.customer('cleo')
    const asked = `{
      one: entitlement(customerId: "cleo", feature: "chat") { id version feature { id key } type }
      checks: checkEntitlements(input: { checks: [
        { customerId: "cleo", feature: "chat", quantity: 2 }, { customerId: "cleo", feature: "none" },
        { customerId: "nobody", feature: "chat" }] }) { entitlementId }
    }`
    const before = await ask(asked)
    const { id } = before.one
    const feature = { id: made.chat.id, key: 'chat' }
    expect(before.one).toEqual({ id, version: null, feature, type: 'METERED' })
    const none = { entitlementId: null }
    expect(before.checks).toEqual([{ entitlementId: id }, none, none])
    const decided = `{ node(id: "${id}") { id
      ... on Entitlement { version reason createdAt customerId feature { key meter { key } } } } }`
    const about = { id, customerId: cleo, feature: { key: 'chat', meter: { key: 'tokens' } } }
    expect((await ask(decided)).node).toEqual({
      ...{ ...about, version: null, reason: 'NO_ENTITLEMENT', createdAt: null },
    })
    const set = await ask(
      'mutation { setEntitlement(input: { customerId: "cleo", feature: "chat" }) { id version } }',
    )
    expect(set.setEntitlement).toEqual({ id, version: 1 })
    const after = await ask(asked)
    expect(after).toEqual({ ...before, one: { ...before.one, version: 1 } })
    expect((await ask(decided)).node).toEqual({
      ...{ ...about, version: 1, reason: 'ENTITLED', createdAt: expect.any(String) },
    })
  })

  it('may be one from before it was made of the customer and the feature', async () => {
    const dora = await tenant.customer('dora')
    const { setEntitlement } = await ask(
      'mutation { setEntitlement(input: { customerId: "dora", feature: "chat" }) { id } }',
    )
    const { id } = setEntitlement
    const former = `ent_${'1'.repeat(26)}`
    await tenant.sql.query('update entitlement set former_id = $1 where customer_id = $2', [
      former,
      dora,
    ])
    const { node } = await ask(`{ node(id: "${former}") { id } }`)
    expect(node).toEqual({ id })
    const changed = await ask(`mutation {
      updateEntitlement(id: "${former}", input: { limit: 7 }) { id limit }
      revokeEntitlement(id: "${former}") { id reason }
    }`)
    expect(changed).toEqual({
      updateEntitlement: { id, limit: '7' },
      revokeEntitlement: { id, reason: 'REVOKED' },
    })
  })
})

describe('the id of a domain event', () => {
  it('is no usage event, also one from before it had a prefix of its own, and is paged and found by time', async () => {
    const list = `query ($since: DateTime, $until: DateTime, $after: String) {
      events(startTime: $since, endTime: $until, first: 2, after: $after) {
        edges { cursor node { id createdAt } } } }`
    const all = await ask('{ events(first: 100) { edges { node { id } } } }')
    const ids: string[] = all.events.edges.map(({ node }: Answer) => node.id)
    expect(ids.every((id) => id.startsWith('wevt_'))).toBe(true)
    // An hour older than the rest, as it was stored then.
    const old = `evt_${'01kaczvr00'}${'0'.repeat(16)}`
    await tenant.sql.query(
      `insert into event (workspace_id, id, type, customer_id, data, sequence, dispatched, created_at)
       values ($1, $2, 'credits.low_balance', null, '{}', 0, true, '2025-11-19T00:00:00Z')`,
      [tenant.workspaceId, old],
    )
    expect(await typesOf([old, ids[0] ?? ''])).toEqual(['Event', 'Event'])
    expect((await ask(`{ event(id: "${old}") { id } }`)).event).toEqual({ id: old })
    const more = await ask('{ events(first: 100) { edges { node { id } } } }')
    expect(more.events.edges.map(({ node }: Answer) => node.id)).toEqual([...ids, old])
    const found = async (variables: object) =>
      (await ask(list, variables)).events.edges.map(({ node }: Answer) => node.id)
    expect(await found({ until: '2026-01-01' })).toEqual([old])
    expect(await found({ since: '2026-01-01' })).toEqual(ids.slice(0, 2))
    expect(await found({ since: '2025-11-01', until: '2025-12-01' })).toEqual([old])
    expect(await found({ since: '2025-12-01', until: '2026-01-01' })).toEqual([])
    const last = more.events.edges.length
    const { events } = await ask(`{ events(first: ${last - 1}) { edges { cursor } } }`)
    expect(await found({ after: events.edges.at(-1).cursor })).toEqual([old])
  })
})
