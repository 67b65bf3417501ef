/** The same refusal has the same details in an error, in a decision and in the outcome of an event of a batch. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wrongDetails } from '../support/error-details.ts'
import { ArchiveCustomerDocument } from '../support/ledger.generated.ts'
import { addCredits, addFeature, addMetered, addRateCard, entitle } from '../support/product.ts'
import { type Json, type RestClient, restClient } from '../support/rest.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let rest: RestClient
let api: RestClient
beforeAll(async () => {
  tenant = await startTenant()
  rest = restClient(tenant.app)
  api = restClient(tenant.app, { mount: '' })
  for (const key of ['chat', 'models', 'spend']) await addFeature(tenant, { key, type: 'CREDITS' })
  const calls = await addMetered(tenant, 'calls', 'SUM', 'n')
  await addRateCard(tenant, '0.1', [
    { eventType: 'chat', components: [{ property: 'input_tokens', unitSize: '1', credits: '4' }] },
    { eventType: 'models', match: { model: 'gpt-4' }, fixedCredits: '1' },
    { eventType: 'spend', fixedCredits: '4' },
  ])
  for (const name of ['ada', 'gone']) await tenant.customer(name)
  await addCredits(tenant, 'ada', '10')
  await entitle(tenant, 'ada', calls, { limit: '5', period: 'MONTH' })
  await entitle(tenant, 'ada', 'spend', { limit: '3', period: 'DAY' })
  await tenant.ask(ArchiveCustomerDocument, { id: 'gone' })
})
afterAll(() => tenant?.close())

interface Use {
  customerId: string
  feature: string
  properties: Record<string, unknown>
}

/** A use, and its refusal: the code of an error, the reason of a decision, and the details of both. */
const refusals: [string, Use, string, string, Record<string, unknown>][] = [
  [
    'more credits than there are',
    { customerId: 'ada', feature: 'chat', properties: { input_tokens: 3 } },
    'INSUFFICIENT_CREDITS',
    'INSUFFICIENT_CREDITS',
    { requiredCredits: '12', availableCredits: '10' },
  ],
  [
    'more than a limit of units',
    { customerId: 'ada', feature: 'calls', properties: { n: 6 } },
    'LIMIT_EXCEEDED',
    'LIMIT_EXCEEDED',
    {
      feature: 'calls',
      limit: '5',
      used: '0',
      requested: '6',
      resetAt: '2026-04-01T00:00:00.000Z',
    },
  ],
  [
    'more than a limit of credits',
    { customerId: 'ada', feature: 'spend', properties: {} },
    'LIMIT_EXCEEDED',
    'LIMIT_EXCEEDED',
    {
      feature: 'spend',
      limit: '3',
      used: '0',
      requested: '4',
      resetAt: '2026-03-11T00:00:00.000Z',
    },
  ],
  [
    'a model without a rate',
    { customerId: 'ada', feature: 'models', properties: { model: 'gtp-4' } },
    'INVALID_REQUEST',
    'UNPRICED',
    { reason: 'UNPRICED', eventType: 'models' },
  ],
  [
    'nothing of what the rate prices',
    { customerId: 'ada', feature: 'chat', properties: { model: 'gpt-4', images: 2 } },
    'INVALID_REQUEST',
    'UNPRICED',
    { reason: 'UNPRICED', eventType: 'chat', properties: ['input_tokens'] },
  ],
  [
    'a misspelt property',
    { customerId: 'ada', feature: 'chat', properties: { input_token: 3 } },
    'INVALID_REQUEST',
    'UNPRICED',
    {
      ...{ reason: 'UNPRICED', eventType: 'chat' },
      ...{ property: 'input_token', expected: 'input_tokens' },
    },
  ],
  [
    'a customer that is archived',
    { customerId: 'gone', feature: 'chat', properties: { input_tokens: 1 } },
    'PRECONDITION_FAILED',
    'CUSTOMER_ARCHIVED',
    { reason: 'CUSTOMER_ARCHIVED', customerId: expect.stringMatching(/^cust_/) },
  ],
  [
    'a customer that nobody knows',
    { customerId: 'nobody', feature: 'chat', properties: { input_tokens: 1 } },
    'NOT_FOUND',
    'CUSTOMER_NOT_FOUND',
    { entity: 'customer', id: 'nobody' },
  ],
]

const ask = async (query: string, variables: object): Promise<Json> =>
  (await api.post('/graphql', { query, variables })).body

const told = (code: string, details: Json) => ({ code, details })

function toldOf({ extensions: { code, requestId: _, ...details } }: Json) {
  return told(code, details)
}

async function errorOf({ feature: eventType, ...use }: Use) {
  const query = 'mutation ($input: UsageEventInput!) { recordUsage(input: $input) { id } }'
  return toldOf((await ask(query, { input: { ...use, eventType } })).errors[0])
}

async function outcomeOf({ feature: eventType, ...use }: Use) {
  const query = `mutation ($events: [UsageEventInput!]!) {
    recordUsageBatch(input: { events: $events }) { outcomes { error { code details } } } }`
  const { data } = await ask(query, { events: [{ ...use, eventType }] })
  return data.recordUsageBatch.outcomes[0].error
}

async function decisionOf(use: Use) {
  const query = `query ($checks: [EntitlementCheckInput!]!) {
    checkEntitlements(input: { checks: $checks }) { allowed reason details } }`
  return (await ask(query, { checks: [use] })).data.checkEntitlements[0]
}

const restUse = ({ customerId, feature, properties }: Use) => ({
  event: { customer_id: customerId, event_type: feature, properties },
  check: { customer_id: customerId, feature_id: feature, metadata: properties },
})

describe('a refusal', () => {
  it.each(refusals)('of %s has one form in GraphQL', async (_, use, code, reason, details) => {
    expect(wrongDetails(code, (await errorOf(use)).details)).toEqual([])
    expect(await errorOf(use)).toEqual(told(code, details))
    expect(await outcomeOf(use)).toEqual(told(code, details))
    expect(await decisionOf(use)).toEqual({ allowed: false, reason, details })
  })

  it.each(refusals)('of %s has one form in REST', async (_, use, _code, reason) => {
    const { event, check } = restUse(use)
    const [outcome] = (await rest.post('/usage/events', { events: [event] })).body.events
    const data = Buffer.from(JSON.stringify([event])).toString('base64')
    const { errors } = (await rest.post('/usage/batch', { format: 'json', data })).body
    expect(errors[0]).toMatchObject(outcome.error)
    const { body } = await rest.post('/entitlements/check', check)
    const { details } = reason === 'CUSTOMER_NOT_FOUND' ? body.error : body
    expect(details).toEqual(outcome.error.details)
    expect(Object.keys(details).length).toBeGreaterThan(0)
  })

  it('of consuming is a decision with the same details', async () => {
    const query = 'mutation ($input: ConsumeInput!) { consume(input: $input) { reason details } }'
    for (const [, use, code, reason, details] of refusals) {
      const { data, errors } = await ask(query, { input: use })
      if (code === 'NOT_FOUND') expect(toldOf(errors[0])).toEqual(told(code, details))
      else expect(data.consume).toEqual({ reason, details })
    }
  })

  it('of reserving has the same details', async () => {
    const query =
      'mutation ($input: ReserveCreditsInput!) { reserveCredits(input: $input) { hold { id } } }'
    // Limits count usage, not reservations.
    for (const [, use, code, , details] of refusals) {
      if (code === 'LIMIT_EXCEEDED') continue
      const { feature: eventType, customerId, properties } = use
      const { errors } = await ask(query, { input: { customerId, eventType, properties } })
      expect(toldOf(errors[0])).toEqual(told(code, details))
    }
  })
})

describe('a check without an estimate', () => {
  it('tells what is used up, and asks for nothing', async () => {
    await tenant.customer('bob')
    await entitle(tenant, 'bob', 'calls', { limit: '0' })
    const open = (feature: string) => decisionOf({ customerId: 'bob', feature } as Use)
    expect(await open('chat')).toMatchObject({
      reason: 'INSUFFICIENT_CREDITS',
      details: { requiredCredits: '0', availableCredits: '0' },
    })
    expect(await open('calls')).toMatchObject({
      reason: 'LIMIT_EXCEEDED',
      details: { feature: 'calls', limit: '0', used: '0', requested: '0', resetAt: null },
    })
    expect(await open('spend')).toMatchObject({
      details: { requiredCredits: '4', availableCredits: '0' },
    })
  })

  it('has no details when it is allowed, and when recording would refuse nothing', async () => {
    const open = (feature: string) => decisionOf({ customerId: 'ada', feature } as Use)
    expect(await open('chat')).toEqual({ allowed: true, reason: 'ENTITLED', details: null })
    await addFeature(tenant, { key: 'beta', type: 'BOOLEAN' })
    expect(await open('beta')).toEqual({ allowed: false, reason: 'NO_ENTITLEMENT', details: null })
  })
})
