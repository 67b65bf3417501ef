/** The fast path answers what Yoga answers: every query and mutation of the schema, and every feature of the language. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schema } from '../../src/graphql/schema/schema.ts'
import { documentOf, type Pair, startPair } from '../support/parity.ts'
import { mutations, queries } from '../support/parity-fields.ts'
import { one, turns } from '../support/parity-turns.ts'

let pair: Pair
beforeAll(async () => {
  pair = await startPair()
})
afterAll(() => pair.close())

const whole = (kind: 'query' | 'mutation', name: string, variables?: unknown) => ({
  query: documentOf(kind, name),
  variables,
})

/** Mutations of what another made, with the list whose first entry has its id. */
const ofTheFirst = [
  ['commitHold', 'holds', { input: { amount: '0.5', keepRest: true } }],
  ['extendHold', 'holds', { ttlSeconds: 120 }],
  ['releaseHold', 'holds', {}],
  ['reverseUsageEvent', 'usageEvents', {}],
  ['updateEntitlement', 'entitlements', { input: { limit: null, behavior: 'SOFT' } }],
  ['revokeEntitlement', 'entitlements', { expectedVersion: 99 }],
  ['revokeEntitlement', 'entitlements', {}],
  ['endCustomPricing', 'customPricing', {}],
  ['updatePlanVersion', 'planVersions', { input: { basePrice: 5, trialDays: null } }],
  ['publishPlanVersion', 'planVersions', {}],
  ['archivePlanVersion', 'planVersions', {}],
  ['updateWebhookEndpoint', 'webhookEndpoints', { input: { description: 'Ours' } }],
  ['rotateWebhookSecret', 'webhookEndpoints', {}],
  ['disableWebhookEndpoint', 'webhookEndpoints', {}],
  ['enableWebhookEndpoint', 'webhookEndpoints', {}],
  ['deleteWebhookEndpoint', 'webhookEndpoints', {}],
  // What becomes of its delivery is seen only later.
  ['sendTestWebhook', 'webhookEndpoints', {}],
  ['updateSubscription', 'customerSubscriptions', { input: { dueDays: 3 } }],
  ['applyPromotion', 'customerSubscriptions', { code: 'Kept' }],
  ['applyPromotion', 'customerSubscriptions', { code: 'spring' }],
  ['changeSubscription', 'customerSubscriptions', { input: { quantity: 2, at: 'PERIOD_END' } }],
  ['cancelScheduledChange', 'customerSubscriptions', {}],
  ['pauseSubscription', 'customerSubscriptions', { input: { behavior: 'VOID' } }],
  ['resumeSubscription', 'customerSubscriptions', {}],
  ['cancelSubscription', 'customerSubscriptions', { input: { reason: 'x' } }],
  ['uncancelSubscription', 'customerSubscriptions', {}],
  ['markInvoicePaid', 'invoices', { input: { amount: '1.5', reference: 'r' } }],
  ['updateInvoice', 'invoices', { input: { memo: 'Thanks' } }],
  ['applyStoreCredit', 'invoices', { input: { maxAmount: '0.5' } }],
  ['finalizeInvoice', 'invoices', {}],
  ['markInvoiceUncollectible', 'invoices', {}],
  ['stopDunning', 'invoices', {}],
  ['voidInvoice', 'invoices', {}],
  ['updateApiKey', 'apiKeys', { input: { name: 'Renamed' } }],
  ['rotateOAuthClientSecret', 'oauthClients', { input: { overlapSeconds: 60 } }],
] as const

describe('every mutation, three times', () => {
  it.each(mutations)('%s %j', async (name, variables) => {
    await pair.ask(whole('mutation', name, variables))
  })

  it.each(ofTheFirst)('%s of the first of %s', async (name, list, rest) => {
    const owners: Record<string, string> = {
      planVersions: 'planId: "pro",',
      webhookEndpoints: '',
      apiKeys: '',
      oauthClients: '',
    }
    const query = `{ ${list}(${owners[list] ?? 'customerId: "ada",'} first: 1) { edges { node { id } } } }`
    const found = (await pair.each({ query })) as Record<string, { edges: { node: object }[] }>[]
    const variables = found.map((data) => ({ ...data[list]?.edges[0]?.node, ...rest }))
    expect(variables[0]).toHaveProperty('id')
    await pair.ask(whole('mutation', name, variables))
  })

  it('revokeApiKey', async () => {
    const query = '{ apiKeys(last: 1) { edges { node { id } } } }'
    const found = (await pair.each({ query })) as { apiKeys: { edges: { node: object }[] } }[]
    await pair.ask(
      whole(
        'mutation',
        'revokeApiKey',
        found.map((data) => data.apiKeys.edges[0]?.node),
      ),
    )
  })

  it('leaves none out', () => {
    const all = Object.keys(schema.getMutationType()?.getFields() ?? {})
    const asked = new Set<string>([
      ...mutations.map(([name]) => name),
      ...ofTheFirst.map(([name]) => name),
      'revokeApiKey',
    ])
    expect(all.filter((name) => !asked.has(name))).toEqual([])
  })
})

describe('every query', () => {
  it.each(queries)('%s %j', async (name, variables) => {
    await pair.ask(whole('query', name, variables))
  })

  it('leaves none out', () => {
    const all = Object.keys(schema.getQueryType()?.getFields() ?? {})
    expect(all.filter((name) => !queries.some(([asked]) => asked === name))).toEqual([])
  })
})

describe('every turn of the language', () => {
  it.each(turns)('%s', async (_name, asked) => {
    await pair.ask(asked)
  })

  it.each([
    ['{ customers(first: 2) { then: edges { then: node { then: externalId } } } }', {}],
    ['{ then: customer(id: "ada") { then: creditBalance { then: available } } }', {}],
    [
      'mutation ($input: SetEntitlementInput!) { then: setEntitlement(input: $input) { then: feature { then: key } } }',
      { input: { customerId: 'ada', feature: 'seats', value: 5 } },
    ],
  ])('a field called then, which makes no promise of an object: %s', async (query, variables) => {
    const answers = await pair.ask({ query, variables })
    for (const { text } of answers) expect(JSON.parse(text)).not.toHaveProperty('errors')
  })

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['a list', '[{"query":"{ workspace { id } }"}]'],
    ['an unknown part', '{"query":"{ workspace { id } }","more":1}'],
    ['a part twice', '{"query":"{ nothing }","query":"{ workspace { mode } }"}'],
    ['a text', '"query"'],
    ['no query', '{}'],
    ['an empty query', '{"query":""}'],
    ['a byte order mark', '\ufeff{"query":"{ workspace { mode } }"}'],
  ])('a body that is %s', async (_name, body) => {
    await pair.ask(body)
  })

  it('holds for those without a credential, with a wrong one, and with one of few rights', async () => {
    await pair.ask({ query: one, variables: { id: 'ada' } }, 'none')
    await pair.ask({ query: '{ __typename }' }, 'none')
    await pair.ask({ query: one, variables: { id: 'ada' } }, ['om_live_wrong', 'om_live_wrong'])
    await pair.ask({ query: one, variables: { id: 'ada' } }, 'test')
    const query = 'mutation { createCustomerToken(input: { customerId: "ada" }) { token } }'
    const made = (await pair.each({ query })) as { createCustomerToken: { token: string } }[]
    const tokens = made.map((data) => data.createCustomerToken.token)
    await pair.ask({ query: '{ credits(customerId: "ada") { total } }' }, tokens)
    await pair.ask({ query: '{ credits(customerId: "bob") { total } }' }, tokens)
    await pair.ask({ query: '{ workspace { id } }' }, tokens)
  })
})
