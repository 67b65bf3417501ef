/** Every operation of the schema, with the credentials that must not reach it and with the ids of another workspace. */
import { type GraphQLField, type GraphQLInputType, getNamedType, isInputObjectType } from 'graphql'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schema } from '../../src/graphql/schema.ts'
import { type Plausible, selectionOf, valuesOf } from '../support/bad-values.ts'
import { databaseDigest } from '../support/database-digest.ts'
import { type GraphqlAnswer, graphql, graphqlData } from '../support/graphql.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
let sql: pg.Pool
/** Ids of the test mode, which is another workspace to the live mode. */
const foreign: Record<string, string> = {}
const keys: Record<'READ' | 'WRITE', string> = { READ: '', WRITE: '' }
let token = ''

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
const ask = (key: string, query: string) => graphqlData<any>(app.url, key, query)

beforeAll(async () => {
  app = await startTestApp()
  sql = new pg.Pool({ connectionString: app.databaseUrl, max: 2 })
  const made = await ask(
    app.testKey,
    `mutation {
       customer: createCustomer(input: { externalId: "their_customer" }) { id }
       meter: createMeter(input: { key: "their_meter", aggregation: COUNT }) { id }
       feature: createFeature(input: { key: "their_feature", type: METERED }) { id }
       card: createRateCard(input: { key: "their_card", name: "x", currency: "USD", creditValue: "1" }) { id }
       apiKey: createApiKey(input: { name: "their key", role: READ }) { apiKey { id } }
     }`,
  )
  foreign.customer = made.customer.id
  foreign.externalId = 'their_customer'
  foreign.meter = made.meter.id
  foreign.meterKey = 'their_meter'
  foreign.feature = made.feature.id
  foreign.featureKey = 'their_feature'
  foreign.card = made.card.id
  foreign.cardKey = 'their_card'
  foreign.apiKey = made.apiKey.apiKey.id
  const used = await ask(
    app.testKey,
    `mutation {
       txn: addCredits(input: { customerId: "their_customer", amount: 5 }) { id poolId }
       event: recordUsage(input: { customerId: "their_customer", eventType: "their_meter" }) { id }
     }`,
  )
  Object.assign(foreign, { txn: used.txn.id, pool: used.txn.poolId, event: used.event.id })
  const planned = await ask(
    app.testKey,
    `mutation {
       plan: createPlan(input: { key: "their_plan", version: { currency: "USD" } }) {
         id versions { edges { node { id } } } }
       prices: createCustomPricing(input: { customerId: "their_customer", currency: "USD",
         rules: [{ key: "their_meter", model: FLAT, flatFee: 1 }] }) { id }
     }`,
  )
  foreign.plan = planned.plan.id
  foreign.planKey = 'their_plan'
  foreign.planVersion = planned.plan.versions.edges[0].node.id
  foreign.customPrice = planned.prices[0].id
  const own = await ask(
    app.liveKey,
    `mutation {
       customer: createCustomer(input: { externalId: "own" }) { id }
       READ: createApiKey(input: { name: "reads", role: READ }) { secret }
       WRITE: createApiKey(input: { name: "writes", role: WRITE }) { secret }
       token: createCustomerToken(input: { customerId: "own" }) { token }
     }`,
  )
  keys.READ = own.READ.secret
  keys.WRITE = own.WRITE.secret
  token = own.token.token
})
afterAll(async () => {
  await sql?.end()
  await app?.close()
})

type Field = GraphQLField<unknown, unknown>
const queries: Field[] = Object.values(schema.getQueryType()!.getFields())
const mutations: Field[] = Object.values(schema.getMutationType()!.getFields())
const named = (fields: Field[]) => fields.map((field) => [field.name, field] as const)

const texts: Record<string, string> = {
  currency: 'USD',
  url: 'https://example.com/hook',
  events: 'credits.*',
}

const plausible: Plausible = (name, typeName) => {
  const values: Record<string, unknown> = {
    ID: /customer/i.test(name) ? 'own' : 'none',
    String: texts[name] ?? 'x1',
    Decimal: '1',
    DateTime: new Date(Date.now() - 60_000).toISOString(),
    Int: 1,
    BigInt: 1,
    Boolean: true,
    JSON: {},
  }
  return values[typeName]
}

type Variables = Record<string, unknown>

function send(field: Field, key: string | undefined, given: Variables = {}) {
  const variables = { ...valuesOf(field.args, plausible), ...given }
  const used = field.args.filter((arg) => Object.hasOwn(variables, arg.name))
  const declared = used.map((arg) => `$${arg.name}: ${arg.type}`).join(' ')
  const passed = used.map((arg) => `${arg.name}: $${arg.name}`).join(' ')
  const kind = mutations.includes(field) ? 'mutation' : 'query'
  const query = `${kind} ${declared && `(${declared})`} { ${field.name}${passed && `(${passed})`} ${selectionOf(field)} }`
  return graphql<Variables>(app.url, key, query, variables)
}

const codeOf = ({ errors }: GraphqlAnswer<unknown>) => errors?.[0]?.extensions?.code

describe.each(named([...queries, ...mutations]))('%s', (_name, field) => {
  it('needs a credential', async () => {
    const answer = await send(field, undefined)
    expect(codeOf(answer)).toBe('UNAUTHORIZED')
    expect(Object.values(answer.data ?? {}).every((value) => value === null)).toBe(true)
  })
})

describe.each(named(mutations))('%s', (_name, field) => {
  it('is refused to a read key and to a customer token', async () => {
    const before = await databaseDigest(sql)
    expect(codeOf(await send(field, keys.READ))).toBe('FORBIDDEN')
    expect(codeOf(await send(field, token))).toBe('FORBIDDEN')
    expect(await databaseDigest(sql)).toEqual(before)
  })
})

/** The paths of ids and keys in the arguments: those that can name something of another workspace. */
function idPaths(name: string, type: GraphQLInputType): string[][] {
  const inner = getNamedType(type)
  if (isInputObjectType(inner)) {
    return Object.values(inner.getFields()).flatMap((field) =>
      idPaths(field.name, field.type).map((path) => [name, ...path]),
    )
  }
  const names = inner.name === 'ID' || (/(Id|Key)$/.test(name) && name !== 'idempotencyKey')
  return names && !['externalId', 'key'].includes(name) ? [[name]] : []
}

function withValue(value: unknown, [head, ...rest]: string[], id: string): unknown {
  if (head === undefined) return id
  if (Array.isArray(value)) return [withValue(value[0] ?? {}, [head, ...rest], id)]
  const object = (value ?? {}) as Variables
  return { ...object, [head]: withValue(object[head], rest, id) }
}

/** Of the same form, but of nobody. */
const unknownLike = (id: string) => id.replace(/.{4}$/, (end) => (end === '0000' ? '1111' : '0000'))

const reaching = [...queries, ...mutations].flatMap((field) =>
  field.args
    .flatMap((arg) => idPaths(arg.name, arg.type))
    .map((path) => [`${field.name} ${path.join('.')}`, field, path] as const),
)

describe.each(reaching)('%s', (_name, field, path) => {
  it('answers ids of another workspace exactly as unknown ones', async () => {
    const before = await databaseDigest(sql)
    const base = valuesOf(field.args, plausible)
    const answer = async (id: string) => {
      const given = withValue(base, path, id) as Variables
      const { status, data, errors } = await send(field, app.liveKey, given)
      return JSON.stringify({ status, data, errors })
        .replaceAll(id, '<id>')
        .replaceAll(/req_\w+/g, '<request>')
    }
    for (const id of Object.values(foreign)) {
      expect(await answer(id)).toBe(await answer(unknownLike(id)))
    }
    expect(await databaseDigest(sql)).toEqual(before)
  })
})
