/** What a customer's token reads at the routes of each dialect where there are rows with notes that the workspace keeps for itself. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { graphqlData } from '../support/graphql.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let token: string
let ids: Record<string, string>
beforeAll(async () => {
  tenant = await startTenant()
  const ask = (document: string, variables: object = {}) =>
    graphqlData<Record<string, never>, object>(
      ...([tenant.app.url, tenant.app.testKey, document, variables] as const),
    )
  const secret = 'metadata: { secret: "hidden" }'
  await ask(`mutation {
    m: createMeter(input: { key: "calls", aggregation: SUM }) { id }
    f: createFeature(input: { key: "calls", type: METERED, meterKey: "calls", ${secret} }) { id }
    b: createFeature(input: { key: "sso", type: BOOLEAN, ${secret} }) { id }
    p: createPlan(input: { key: "pro", publish: true, ${secret}, version: { currency: "USD",
      basePrice: "30", charges: [{ key: "calls", model: PER_UNIT, unitPrice: "0.1" }],
      entitlements: [{ feature: "calls", limit: "100", period: MONTH }, { feature: "sso", value: true }] } }) { id }
    c: createCustomer(input: { externalId: "own", name: "Own", ${secret} }) { id }
  }`)
  const made = await ask(`mutation {
    s: createSubscription(input: { customerId: "own", planId: "pro", collection: INVOICE }) { id }
    g: addCredits(input: { customerId: "own", amount: "10", kind: PURCHASED, ${secret} }) { id poolId }
    u: recordUsage(input: { customerId: "own", eventType: "calls", quantity: "3", properties: { calls: 3 } }) { id }
    t: createCustomerToken(input: { customerId: "own" }) { token }
  }`)
  const found = await ask(`{ m: meters { edges { node { id } } } c: customer(id: "own") { id }
    i: invoices(customerId: "own") { edges { node { id } } }
    e: entitlements(customerId: "own") { edges { node { id } } } }`)
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
  const { s, g, t, m, c, i, e } = { ...made, ...found } as any
  token = t.token
  ids = {
    ...{ customer: c.id, subscription: s.id, item: s.id.replace(/^sub_/, 'si_'), grant: g.id },
    ...{ pool: g.poolId, meter: m.edges[0].node.id, invoice: i.edges[0].node.id },
    entitlement: e.edges[0].node.id,
  }
})
afterAll(() => tenant?.close())

const from = 1_772_000_000
const metered = 'filter[type]=applicability_scope&filter[applicability_scope][price_type]=metered'

/** `{name}` is one of the ids. */
const paths: Readonly<Record<string, readonly string[]>> = {
  '/compat/stripe': [
    ...['/v1/billing/credit_grants?customer=own', '/v1/billing/credit_grants/{grant}'],
    `/v1/billing/credit_balance_summary?customer=own&${metered}`,
    '/v1/billing/credit_balance_transactions?customer=own',
    '/v1/billing/credit_balance_transactions/{grant}',
    '/v1/entitlements/active_entitlements?customer=own',
    '/v1/entitlements/active_entitlements?customer=own&expand[]=data.feature',
    '/v1/entitlements/active_entitlements/{entitlement}',
    `/v1/billing/meters/{meter}/event_summaries?customer=own&start_time=${from}&end_time=${from + 60}`,
    ...['/v1/products', '/v1/subscriptions?customer=own', '/v1/subscriptions/{subscription}'],
    ...['/v1/subscription_items?subscription={subscription}', '/v1/subscription_items/{item}'],
    '/v1/subscription_items/{item}/usage_record_summaries',
    ...['/v1/invoices?customer=own', '/v1/invoices/{invoice}', '/v1/invoices/{invoice}/lines'],
  ],
  '/montra/api/v1': [
    ...['/pricing-models', '/products', '/invoices', '/invoices/{invoice}', '/subscriptions'],
    ...['/subscriptions/{subscription}', '/subscriptions/{subscription}/scheduled-changes'],
  ],
  '/credibill/api': ['/subscriptions', '/invoices', '/plans'],
  '/zentla/api/v1': [
    ...['/credits?customerId=own', '/dunning/invoices', '/refunds', '/invoices'],
    ...['/invoices/{invoice}', '/offers', '/subscriptions', '/subscriptions/{subscription}'],
    ...['/usage/events?customerId=own', '/usage/summary/own/calls'],
    '/usage/subscriptions/{subscription}/current/calls',
  ],
  '/openmonetize/v1': [
    ...['/credits/transactions?customer_id=own', '/pricing/plans', '/users/own/transactions'],
    ...[
      '/entitlements?customer_id=own',
      '/usage?customer_id=own&start_time=2026-03-01&end_time=2026-03-31',
      '/credits/balance?customer_id=own',
    ],
    ...['/customers/own/entitlements', '/customers/own/users/own/credits', '/users/own/credits'],
    '/customers/own/users/own/transactions',
  ],
}

it.each(Object.entries(paths))('at %s is its own, without those notes', async (mount, all) => {
  const told = []
  for (const path of all) {
    const at = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name)
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(`${tenant.app.url}${mount}${at}`, { headers })
    const text = await response.text()
    told.push([
      path,
      response.status,
      response.status === 200 ? '' : text.slice(0, 300),
      text.includes('hidden'),
    ])
  }
  expect(told).toEqual(all.map((path) => [path, 200, '', false]))
})
