/** Events by what they are about, and those of one commit together. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { domainEventTypes } from '../../src/core/events/domain-event.ts'
import { entityOf } from '../../src/core/events/event-entity.ts'
import { billingExamples } from '../../src/core/webhooks/billing-examples.ts'
import { creditExamples } from '../../src/core/webhooks/credit-examples.ts'
import { addMonthly, billAt, invoicesOf, subscribe } from '../support/billing.ts'
import { payAll } from '../support/billing-acts.ts'
import { graphql, graphqlData } from '../support/graphql.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let one: { id: string; customerId: string }
// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
const ask = (query: string) => graphqlData<any>(tenant.app.url, tenant.app.liveKey, query)

interface Shown {
  type: string
  entityType: string | null
  entityId: string | null
  batch: string | null
  data: { id?: string }
}
/** Oldest first. */
const events = async (args: string): Promise<Shown[]> => {
  const answer = await ask(`{ events(${args}, first: 100) { edges { node {
    type entityType entityId batch data } } } }`)
  return answer.events.edges.map(({ node }: { node: Shown }) => node).reverse()
}

beforeAll(async () => {
  // What is due is made with the payment, not by a job just before it.
  tenant = await startTenant({}, {}, { mayRunJobs: () => false })
  tenant.clock.set('2026-04-01T00:00:00Z')
  const planId = await addMonthly(tenant, { includedCredits: '100' })
  one = await subscribe(tenant, planId)
  await subscribe(tenant, planId)
  tenant.clock.advance(1_000)
  await payAll(tenant, one.customerId)
  await billAt(tenant, '2026-05-01T00:00:00Z')
})
afterAll(() => tenant?.close())

describe('the events of an object', () => {
  it('are those whose data has its id: of a subscription, an invoice, a customer, a plan', async () => {
    const types = (rows: Shown[]) => rows.map(({ type }) => type).toSorted()
    const ofSubscription = await events(`entityType: SUBSCRIPTION, entityId: "${one.id}"`)
    expect(types(ofSubscription)).toEqual([
      'invoice.upcoming',
      'subscription.activated',
      'subscription.created',
      'subscription.renewed',
    ])
    for (const { data, entityId } of ofSubscription)
      expect([data.id, entityId]).toEqual([one.id, one.id])
    const [first] = await invoicesOf(tenant, one.customerId)
    const ofInvoice = await events(`entityId: "${first!.id}"`)
    expect(types(ofInvoice)).toEqual(
      ['created', 'finalized', 'overdue', 'paid'].map((what) => `invoice.${what}`),
    )
    expect(new Set(ofInvoice.map(({ entityType }) => entityType))).toEqual(new Set(['INVOICE']))
    expect(types(await events(`entityId: "${one.customerId}"`))).toEqual(['customer.created'])
  })

  it('are found by the type of the object alone, and none for an id of nothing', async () => {
    const payments = await events('entityType: PAYMENT')
    expect(payments.map(({ type }) => type)).toEqual(['payment.succeeded'])
    expect(await events('entityId: "inv_nothing"')).toEqual([])
    expect(await events('entityId: "nothing"')).toEqual([])
    expect(await events(`entityType: INVOICE, entityId: "${one.id}"`)).toEqual([])
    const query = '{ events(entityType: NOTHING) { totalCount } }'
    const { status, errors } = await graphql(tenant.app.url, tenant.app.liveKey, query)
    expect([status < 500, errors?.length]).toEqual([true, 1])
  })

  it('is named by every event of billing that has one', () => {
    const none = Object.entries({ ...billingExamples, ...creditExamples }).flatMap(
      ([type, { data }]) => (entityOf(data) ? [] : [type]),
    )
    expect(none).toEqual(['billing.failed'])
    expect(domainEventTypes).toContain('billing.failed')
  })
})

describe('a batch', () => {
  it('is equal for the events of one commit, those of credits too, and for no others', async () => {
    const all = await events(`customerId: "${one.customerId}"`)
    const batches = Map.groupBy(all, ({ batch }) => batch)
    expect(batches.has(null)).toBe(false)
    const typesIn = (type: string) => {
      const { batch } = all.find((event) => event.type === type)!
      return batches.get(batch)?.map((event) => event.type)
    }
    expect(typesIn('customer.created')).toEqual(['customer.created'])
    const created = typesIn('subscription.created')
    expect(created).toEqual(
      expect.arrayContaining(['credits.added', 'invoice.created', 'invoice.finalized']),
    )
    expect(created).not.toContain('invoice.paid')
    // What was due before is made first, in the same commit.
    expect(typesIn('payment.succeeded')?.toSorted()).toEqual([
      'invoice.overdue',
      'invoice.paid',
      'payment.succeeded',
    ])
    const renewal = typesIn('subscription.renewed')
    expect(renewal).toEqual(expect.arrayContaining(['credits.added', 'invoice.created']))
    expect(renewal).not.toContain('subscription.created')
  })

  it('is null for what has been there before', async () => {
    await tenant.sql.query(`update event set batch = null, entity_type = null, entity_id = null
      where type = 'customer.created'`)
    const [event] = await events(`type: "customer.created", customerId: "${one.customerId}"`)
    expect(event).toMatchObject({ batch: null, entityType: null, entityId: null })
  })
})
