/** Usage that names its subscription: the id leads to the customer, and the event keeps it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newCustomerRowId, newId } from '../../src/core/values/ids.ts'
import { MakeCustomerTokenDocument } from '../support/credentials.generated.ts'
import {
  RecordUsageBatchDocument,
  RecordUsageDocument,
  ReverseUsageEventDocument,
  type UsageEventInput,
  UsageEventsDocument,
  type UsageEventsQueryVariables,
} from '../support/ledger.generated.ts'
import { addMetered } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addMetered(tenant, 'calls', 'SUM')
})
afterAll(() => tenant?.close())

const now = new Date(noon)
const subscriptionOf = (customerId: string) => newCustomerRowId('sub', customerId, now)
const call = { eventType: 'calls' }
const refusal = (input: UsageEventInput) => tenant.refused(RecordUsageDocument, { input })

async function record(input: UsageEventInput) {
  const { recordUsage } = await tenant.ask(RecordUsageDocument, { input })
  if (!recordUsage) throw new Error('No event')
  return recordUsage
}

describe('recordUsage for a subscription', () => {
  it('finds the customer by the subscription, and keeps it', async () => {
    const customerId = await tenant.customer()
    const subscriptionId = subscriptionOf(customerId)
    const event = await record({ subscriptionId, ...call })
    expect(event).toMatchObject({ customerId, subscriptionId, sequence: 1 })
    const { usageEvents } = await tenant.ask(UsageEventsDocument, { customerId })
    expect(usageEvents.edges.map(({ node }) => node)).toEqual([event])
  })

  it('takes the customer beside it, by id or externalId', async () => {
    const customerId = await tenant.customer('with-subscription')
    const subscriptionId = subscriptionOf(customerId)
    for (const name of [customerId, 'with-subscription']) {
      const event = await record({ customerId: name, subscriptionId, ...call })
      expect(event).toMatchObject({ customerId, subscriptionId })
    }
  })

  it('names none when none is given', async () => {
    const customerId = await tenant.customer()
    expect((await record({ customerId, ...call })).subscriptionId).toBeNull()
  })

  it('leaves the reversing event with the subscription of the reversed one', async () => {
    const subscriptionId = subscriptionOf(await tenant.customer())
    const { id } = await record({ subscriptionId, ...call })
    const { reverseUsageEvent } = await tenant.ask(ReverseUsageEventDocument, { id })
    expect(reverseUsageEvent).toMatchObject({ subscriptionId, quantity: '-1' })
  })

  it('refuses a subscription of another customer or of none', async () => {
    const [customerId, other] = [await tenant.customer(), await tenant.customer('other')]
    const foreign = subscriptionOf(other)
    const nobodys = subscriptionOf(newId('cust', now))
    for (const input of [
      { customerId, subscriptionId: foreign },
      { customerId: 'other', subscriptionId: subscriptionOf(customerId) },
      { customerId, subscriptionId: 'sub_1' },
      { subscriptionId: nobodys },
      { subscriptionId: customerId },
      { subscriptionId: 'no subscription' },
    ]) {
      const { code, message } = await refusal({ ...input, ...call })
      expect([code, message]).toEqual([
        'NOT_FOUND',
        `No subscription has the id ${JSON.stringify(input.subscriptionId)}.`,
      ])
    }
    const { rows } = await tenant.sql.query('select from usage_event where customer_id = any($1)', [
      [customerId, other],
    ])
    expect(rows).toEqual([])
  })

  it.each([
    ['neither customer nor subscription', {}],
    ['an empty subscription', { subscriptionId: '' }],
    ['a NUL in it', { subscriptionId: 'sub_\0' }],
  ])('refuses %s as invalid', async (_what, input) => {
    expect((await refusal({ ...input, ...call })).code).toBe('INVALID_REQUEST')
  })

  it('refuses one event of a batch and records the others', async () => {
    const [customerId, other] = [await tenant.customer(), await tenant.customer()]
    const [mine, theirs] = [subscriptionOf(customerId), subscriptionOf(other)]
    const { recordUsageBatch } = await tenant.ask(RecordUsageBatchDocument, {
      events: [
        { subscriptionId: mine, ...call },
        { customerId, subscriptionId: theirs, ...call },
        { subscriptionId: 'sub_none', ...call },
        call,
        { subscriptionId: theirs, ...call },
      ],
    })
    expect(
      recordUsageBatch.outcomes.map((one) => one.error?.code ?? one.usageEvent?.customerId),
    ).toEqual([customerId, 'NOT_FOUND', 'NOT_FOUND', 'INVALID_REQUEST', other])
  })
})

describe('an idempotency key of usage for a subscription', () => {
  it('repeats the event of the same subscription, and no other', async () => {
    const customerId = await tenant.customer()
    const subscriptionId = subscriptionOf(customerId)
    const given = { subscriptionId, ...call, idempotencyKey: 'once' }
    const event = await record(given)
    expect(await record({ ...given, customerId })).toEqual(event)
    for (const other of [
      { customerId, subscriptionId: undefined },
      { subscriptionId: subscriptionOf(customerId) },
    ]) {
      expect((await refusal({ ...given, ...other })).code).toBe('IDEMPOTENCY_KEY_REUSED')
    }
  })
})

describe('usageEvents of a subscription', () => {
  const idsOf = async (given: UsageEventsQueryVariables, key?: string) =>
    (await tenant.ask(UsageEventsDocument, given, key)).usageEvents.edges.map(({ node }) => node.id)

  it('are those that name it, and its id leads to the customer', async () => {
    const customerId = await tenant.customer()
    const [one, other] = [subscriptionOf(customerId), subscriptionOf(customerId)]
    const first = await record({ subscriptionId: one, ...call })
    await record({ subscriptionId: other, ...call })
    await record({ customerId, ...call })
    const second = await record({ subscriptionId: one, ...call })
    const found = [second.id, first.id]
    expect(await idsOf({ subscriptionId: one })).toEqual(found)
    expect(await idsOf({ customerId, subscriptionId: one })).toEqual(found)
    const { createCustomerToken } = await tenant.ask(MakeCustomerTokenDocument, { customerId })
    const { token } = createCustomerToken!
    expect(await idsOf({ subscriptionId: one }, token)).toEqual(found)
    const stranger = subscriptionOf(await tenant.customer())
    await record({ subscriptionId: stranger, ...call })
    const foreign = await tenant.refused(UsageEventsDocument, { subscriptionId: stranger }, token)
    expect(foreign.code).toBe('FORBIDDEN')
    expect(await idsOf({ customerId, subscriptionId: stranger })).toEqual([])
  })

  it.each<[string, UsageEventsQueryVariables, string]>([
    ['of another form', { subscriptionId: 'sub_none' }, 'NOT_FOUND'],
    ['of nobody', { subscriptionId: subscriptionOf(newId('cust', now)) }, 'NOT_FOUND'],
    ['that is missing, as the customer is', {}, 'INVALID_REQUEST'],
  ])('refuses a subscription %s', async (_what, given, code) => {
    expect((await tenant.refused(UsageEventsDocument, given)).code).toBe(code)
  })
})

it('is listed and counted by an index of its own, however much else its customer used', async () => {
  const customerId = await tenant.customer()
  const subscriptionId = subscriptionOf(customerId)
  await record({ subscriptionId, ...call })
  for (let i = 0; i < 3; i++) await record({ customerId, ...call })
  const { usageEvents } = await tenant.ask(UsageEventsDocument, { subscriptionId })
  expect(usageEvents.edges).toHaveLength(1)
  const { rows } = await tenant.sql.query(
    `explain select * from usage_event where workspace_id = 'w' and customer_id = 'x' and subscription_id = 's'
     and timestamp >= now() order by timestamp desc, sequence desc limit 21`,
  )
  expect(JSON.stringify(rows)).toContain('usage_event_subscription_idx')
})
