/** What a customer's page can read with a customer token, and what only the operator can. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql, graphqlData } from '../support/graphql.ts'
import type { Json } from '../support/rest.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let token: string
beforeAll(async () => {
  tenant = await startTenant()
  for (const name of ['own', 'other']) await tenant.customer(name)
  await ask(`mutation {
    a: createFeature(input: { key: "chat", name: "Chat", type: CREDITS }) { id }
    b: createRateCard(input: { key: "std", currency: "USD", creditValue: 2, isDefault: true }) { id }
    c: addRate(input: { rateCardId: "std", eventType: "chat", fixedCredits: 3 }) { id }
    d: createPlan(input: { key: "pro", version: { currency: "USD", basePrice: 9,
      charges: [{ key: "chat", model: PER_UNIT, unitPrice: 2 }] } }) { id }
    e: createPlan(input: { key: "secret", version: { currency: "USD", basePrice: 1 } }) { id }
  }`)
  const { plan } = await ask('{ plan(id: "pro") { versions { edges { node { id } } } } }')
  await ask(`mutation { publishPlanVersion(id: "${plan.versions.edges[0].node.id}") { id } }`)
  for (const name of ['own', 'other']) {
    await ask(`mutation {
      a: addCredits(input: { customerId: "${name}", amount: 100, metadata: { note: "margin" } }) { id }
      b: recordUsage(input: { customerId: "${name}", eventType: "chat", properties: { model: "m" } }) { id }
      c: reserveCredits(input: { customerId: "${name}", amount: 5 }) { hold { id } }
      d: updateCustomer(id: "${name}", input: { discount: { percent: 50 } }) { id }
    }`)
  }
  // Ranges end before now.
  tenant.clock.advance(1_000)
  const made = await ask('mutation { createCustomerToken(input: { customerId: "own" }) { token } }')
  token = made.createCustomerToken.token
})
afterAll(() => tenant?.close())

const ask = (query: string, key = tenant.app.liveKey) =>
  graphqlData<Json>(tenant.app.url, key, query)

async function codesOf(query: string): Promise<unknown[]> {
  const { errors } = await graphql(tenant.app.url, token, query)
  return (errors ?? []).map((error) => error.extensions?.code)
}

const own = [
  ['usageSeries', 'interval: DAY', '{ customerId buckets { eventCount credits cost } }'],
  [
    'attribution',
    'by: ["feature", "model"]',
    '{ customerId totals { credits cost } dimensions { by shares { value credits } } }',
  ],
  [
    'creditTransactions',
    '',
    '{ totalCount edges { node { type amount balanceAfter description pool { name } balance { available } } } }',
  ],
  ['holds', '', '{ edges { node { id status remaining } } }'],
  [
    'calculatePrice',
    'planId: "pro", usage: [{ key: "chat", quantity: 4 }]',
    '{ total lines { kind amount } }',
  ],
] as const

const queryOf = ([field, args, selection]: readonly string[], customerId: string | null) => {
  const named = [customerId && `customerId: "${customerId}"`, args].filter(Boolean).join(', ')
  const given = field === 'calculatePrice' ? `input: { ${named} }` : named
  return `{ ${field}${given && `(${given})`} ${selection} }`
}

describe.each(own)('%s', (...one) => {
  it('answers a customer token what it answers the operator about that customer', async () => {
    const query = queryOf(one, 'own')
    const answer = await ask(query, token)
    expect(answer).toEqual(await ask(query))
    expect(JSON.stringify(answer)).toMatch(/"(credits|amount|remaining|total)":"[1-9]/)
  })

  it('shows it neither another customer nor the whole workspace', async () => {
    for (const customerId of ['other', 'nobody']) {
      expect([customerId, await codesOf(queryOf(one, customerId))]).toEqual([
        customerId,
        ['FORBIDDEN'],
      ])
    }
    const unnamed = queryOf(one, null)
    const isRequired = one[0] === 'creditTransactions'
    expect(await codesOf(unnamed)).toEqual([isRequired ? 'INVALID_REQUEST' : 'FORBIDDEN'])
  })
})

describe('plans', () => {
  const list = (args = '') =>
    `{ plans${args} { edges { node { key status currentVersion { basePrice charges { charge { unitPrice } } } } } } }`

  it('are those that can be chosen, with what they cost now', async () => {
    const pro = {
      key: 'pro',
      status: 'ACTIVE',
      currentVersion: { basePrice: '9', charges: [{ charge: { unitPrice: '2' } }] },
    }
    expect(await ask(list(), token)).toEqual({ plans: { edges: [{ node: pro }] } })
    expect(await ask(list('(status: DRAFT)'), token)).toEqual({ plans: { edges: [] } })
    expect((await ask(list())).plans.edges).toHaveLength(2)
  })

  it('show no draft, no price of another day and no price of a plan that cannot be chosen', async () => {
    const price = (input: string) =>
      `{ calculatePrice(input: { customerId: "own", ${input} }) { total } }`
    for (const [query, code] of [
      ['{ plans { edges { node { versions { edges { node { id } } } } } } }', 'FORBIDDEN'],
      [
        '{ plans { edges { node { currentVersion(at: "2027-01-01T00:00:00Z") { basePrice } } } } }',
        'FORBIDDEN',
      ],
      ['{ plan(id: "pro") { key } }', 'FORBIDDEN'],
      [price('planId: "pro", version: 1'), 'FORBIDDEN'],
      [price('planId: "pro", at: "2027-01-01T00:00:00Z"'), 'FORBIDDEN'],
      [price('planId: "secret"'), 'NOT_FOUND'],
      [price('planId: "nothing"'), 'NOT_FOUND'],
    ] as const) {
      expect([query, await codesOf(query)]).toEqual([query, [code]])
    }
  })
})

describe('what is the operator’s', () => {
  it.each([
    '{ creditTransactions(customerId: "own") { edges { node { metadata } } } }',
    '{ creditTransactions(customerId: "own") { edges { node { idempotencyKey } } } }',
    '{ creditTransactions(customerId: "own") { edges { node { counterpartyId } } } }',
    '{ holds(customerId: "own") { edges { node { metadata } } } }',
    '{ rates(rateCardId: "std") { edges { node { id } } } }',
    '{ analytics(customerId: "own") { timeZone } }',
    '{ viewer { customer { metadata } } }',
    '{ viewer { customer { discount { percent } } } }',
  ])('is refused a customer token: %s', async (query) => {
    const codes = new Set(await codesOf(query))
    expect([...codes]).toEqual(['FORBIDDEN'])
  })
})

describe('EntitlementCheck.featureName', () => {
  it('is the name that people read, and null for what is not there', async () => {
    const { checkEntitlements } = await ask(`{ checkEntitlements(input: { checks: [
      { customerId: "own", feature: "chat" }, { customerId: "own", feature: "nothing" } ] }) {
      feature: featureKey featureName } }`)
    expect(checkEntitlements).toEqual([
      { feature: 'chat', featureName: 'Chat' },
      { feature: 'nothing', featureName: null },
    ])
  })
})
