/** Who may do what at Stigg's routes and operations: a customer's token reads what is its own, a key that reads does not write. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stiggSchema } from '../../src/compat/stigg/graphql/schema.ts'
import { stiggFieldScopes } from '../support/access-rules.ts'
import { type Kind, requestOf, type Variables } from '../support/any-operation.ts'
import { type Crowd, startCrowd } from '../support/callers.ts'
import type { Json } from '../support/rest.ts'
import { stiggPoster } from '../support/stigg-client.ts'
import { operations } from '../support/stigg-operations.ts'
import { type StiggRest, startStiggRest } from '../support/stigg-rest.ts'

let s: StiggRest
let token: string
beforeAll(async () => {
  s = await startStiggRest()
  await s.gql('mutation { createFeature(input: { key: "sso", type: BOOLEAN }) { id } }')
  const version = `{ currency: "USD", basePrice: 10, entitlements: [{ feature: "sso", value: true }] }`
  const metadata = '{ productId: "site", secret: "hidden" }'
  const input = `{ key: "pro", name: "Pro", metadata: ${metadata}, version: ${version}, publish: true }`
  await s.gql(`mutation { createPlan(input: ${input}) { id } }`)
  for (const customerId of ['acme', 'other']) {
    const own = { customerId, currencyId: 'tokens' }
    const grant = { ...own, amount: 5, displayName: 'Top-up', grantType: 'PAID' }
    const made = [
      await s.send('POST', '/api/v1/customers', { id: customerId, metadata: { secret: 'hidden' } }),
      await s.send('POST', '/api/v1/subscriptions', { customerId, planId: 'pro', resourceId: 'r' }),
      await s.send('POST', '/api/v1/credits/grants', { ...grant, metadata: { secret: 'hidden' } }),
      await s.send('POST', '/api/v1/credits/consumption', {
        ...{ ...own, amount: 1, idempotencyKey: customerId },
      }),
    ]
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201, 201])
  }
  const create = 'mutation { createCustomerToken(input: { customerId: "acme" }) { token } }'
  token = (await s.gql(create)).createCustomerToken.token
})
afterAll(() => s?.close())

const ownPaths = (customer: string) => [
  ...['', '?resourceId=r'].map((query) => `/v1/c/${customer}/entitlements.json${query}`),
  `/v1/c/${customer}/entitlements-state.json`,
  `/v1/c/${customer}/subscriptions.json`,
  `/api/v1/customers/${customer}/entitlements`,
  `/api/v1/customers/${customer}/promotional-entitlements`,
  `/api/v1/customers/${customer}/entitlements/check?featureId=sso`,
  `/api/v1/customers/${customer}/entitlements/check?currencyId=tokens`,
  ...['grants', 'ledger', 'usage'].map((one) => `/api/v1/credits/${one}?customerId=${customer}`),
  `/api/v1/credits/grants?customerId=${customer}&currencyId=tokens`,
  `/api/v1/subscriptions?customerId=${customer}`,
]
const offered = ['/v1/paywall.json', '/v1/p/site/paywall.json']
const greetings = ['server', 'client'].map((side) => `/v1/config/${side}-sdk-configuration.json`)

const ownQueries = (customerId: string): [keyof typeof operations, object][] => [
  ['GetEntitlements', { query: { customerId } }],
  ['GetEntitlementsState', { query: { customerId } }],
  ['GetEntitlement', { query: { customerId, featureId: 'sso' } }],
  ['GetActiveSubscriptionsList', { input: { customerId } }],
  ['GetSubscriptions', { filter: { customerId: { eq: customerId } } }],
  ['GetCreditBalance', { input: { customerId, currencyId: 'tokens' } }],
  ['GetCreditGrants', { input: { customerId, currencyId: 'tokens' } }],
  ['GetPaywall', { input: { customerId } }],
  ['GetActiveSubscriptions', { input: { customerId } }],
  ['GetCustomerById', { input: { customerId } }],
]

describe("a customer's token", () => {
  it('reads what is its own, without what the workspace keeps for itself', async () => {
    const keyed = await Promise.all(ownPaths('acme').map((path) => s.get(path)))
    for (const [i, path] of ownPaths('acme').entries()) {
      const { status, body } = await s.send('GET', path, undefined, token)
      expect([path, status, JSON.stringify(body)]).toEqual([
        ...[path, 200, JSON.stringify(keyed[i]?.body).replace('{"secret":"hidden"}', '{}')],
      ])
    }
    for (const path of [...offered, ...greetings]) {
      const { status, body } = await s.send('GET', path, undefined, token)
      expect([path, status, JSON.stringify(body).includes('"secret"')]).toEqual([path, 200, false])
    }
    const { body } = await s.send('GET', '/v1/p/site/paywall.json', undefined, token)
    expect(body.data.paywall.plans).toMatchObject([{ refId: 'pro', product: { refId: 'site' } }])
  })

  it('reads it over GraphQL too, and may be sent beside another key', async () => {
    const post = stiggPoster(s.origin, 'om_test_of_a_browser')
    for (const [operationName, variables] of ownQueries('acme')) {
      const request = { operationName, query: operations[operationName], variables }
      const { body } = await post(request, { 'x-customer-key': token })
      expect([operationName, body.errors]).toEqual([operationName, undefined])
      expect(JSON.stringify(body)).not.toContain('"secret"')
    }
    const [, variables] = ownQueries('acme')[5] ?? []
    const balance = await post(
      { query: operations.GetCreditBalance, variables },
      { 'x-customer-key': token },
    )
    expect(balance.body.data.creditBalanceSummary.balances).toMatchObject([
      { currency: { currencyId: 'tokens' }, currentBalance: 4, totalGranted: 5 },
    ])
  })

  it('of another customer is refused by the code for it', async () => {
    for (const path of ownPaths('other')) {
      const { status, body } = await s.send('GET', path, undefined, token)
      expect([path, status, body.code]).toEqual([path, 403, 'IdentityForbidden'])
    }
    const { body } = await s.get('/api/v1/subscriptions?customerId=other')
    const one = await s.send('GET', `/api/v1/subscriptions/${body.data[0].id}`, undefined, token)
    expect([one.status, one.body.code]).toEqual([404, 'SubscriptionNotFound'])
    const post = stiggPoster(s.origin, token)
    for (const [operationName, variables] of ownQueries('other')) {
      const { body } = await post({ query: operations[operationName], variables, operationName })
      const code = body.errors[0].extensions.code
      expect([operationName, code]).toEqual([operationName, 'IdentityForbidden'])
    }
  })

  it('writes nothing', async () => {
    const usage = { customerId: 'acme', featureId: 'sso', value: 0 }
    const post = stiggPoster(s.origin, token)
    const { body } = await post({ query: operations.ReportUsage, variables: { input: usage } })
    expect(body.errors[0].extensions.code).toBe('AccessDeniedError')
    const rest = await s.send('POST', '/api/v1/usage', { usages: [usage] }, token)
    expect([rest.status, rest.body.code]).toEqual([403, 'AccessDeniedError'])
  })
})

describe('a key that reads', () => {
  it('reads every customer, and does not even write what would change nothing', async () => {
    const made = await s.gql(
      'mutation { createApiKey(input: { name: "reads", role: READ }) { secret } }',
    )
    const key = made.createApiKey.secret
    for (const path of [...ownPaths('other'), ...offered, '/api/v1/customers/other']) {
      expect([path, (await s.send('GET', path, undefined, key)).status]).toEqual([path, 200])
    }
    const preview = { customerId: 'other', planId: 'pro' }
    const previewed = await s.send('POST', '/api/v1/subscriptions/preview', preview, key)
    expect(previewed.status).toBe(200)
    const again = { ...preview, resourceId: 'r' }
    expect((await s.send('POST', '/api/v1/subscriptions', again, key)).status).toBe(403)
    const post = stiggPoster(s.origin, key)
    const writes = [
      post({ query: operations.ProvisionSubscription, variables: { input: again } }),
      post({ query: operations.ProvisionCustomer, variables: { input: { refId: 'other' } } }),
    ]
    for (const { body } of await Promise.all(writes)) {
      expect(body.errors[0].extensions.code).toBe('AccessDeniedError')
    }
  })
})

const fields = (['query', 'mutation'] as const).flatMap((kind) => {
  const type = kind === 'query' ? stiggSchema.getQueryType() : stiggSchema.getMutationType()
  return Object.values(type?.getFields() ?? {}).map((field) => ({ kind: kind as Kind, field }))
})

/** What the declaration does not require, and a request needs. */
const needed: Record<string, Variables> = {
  subscriptions: { filter: { customerId: { eq: 'own' } } },
  getSubscription: { input: { subscriptionId: 'none' } },
}

const reached = {
  ADMIN: ['customer', 'read', 'write'],
  ...{ WRITE: ['customer', 'read', 'write'], READ: ['customer', 'read'], CUSTOMER: ['customer'] },
  PUBLISHABLE: [],
}

describe('the operations of GraphQL', () => {
  let crowd: Crowd
  beforeAll(async () => {
    crowd = await startCrowd()
  })
  afterAll(() => crowd?.close())

  it('are all declared', () => {
    expect(fields.map(({ field }) => field.name).sort()).toEqual(
      [...stiggFieldScopes.keys()].sort(),
    )
  })

  it.each([
    ...['nobody', 'an unknown key', 'a revoked admin key', 'an expired customer token'],
    ...["an archived customer's token", 'a customer token', 'a publishable key', 'a key, READ'],
    ...['a key, WRITE', 'an admin key', 'an admin of another workspace'],
  ])('are reached by %s as its role says', async (name) => {
    const caller = crowd.callers.find((one) => one.name === name)
    if (!caller) throw new Error(`There is no ${name}`)
    const { role, credential = '' } = caller
    const post = stiggPoster(`${crowd.tenant.app.url}/compat/stigg`, credential)
    const told = async ({ kind, field }: (typeof fields)[number]) => {
      const { body } = await post(requestOf(kind, field, needed[field.name]))
      return verdictOf(body)
    }
    const due = ({ field }: (typeof fields)[number]) => {
      if (role === null) return 'Unauthenticated'
      const scopes: readonly string[] = reached[role]
      return scopes.includes(stiggFieldScopes.get(field.name) ?? '') ? 'let through' : 'refused'
    }
    const verdicts = []
    for (const one of fields) verdicts.push([one.field.name, await told(one)])
    expect(verdicts).toEqual(fields.map((one) => [one.field.name, due(one)]))
  })
})

function verdictOf({ errors }: Json): string {
  const { message = '', extensions: { code = null } = {} } = errors?.[0] ?? {}
  if (
    /^Variable/.test(message) ||
    code === 'UnexpectedError' ||
    code === 'GRAPHQL_VALIDATION_FAILED'
  ) {
    throw new Error(JSON.stringify(errors))
  }
  if (code === 'Unauthenticated') return code
  return ['AccessDeniedError', 'IdentityForbidden'].includes(code) ? 'refused' : 'let through'
}
