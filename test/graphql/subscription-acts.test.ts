/** Random acts on subscriptions through the public API: the database takes what was decided, and it adds up as it is read. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  CancelSubscriptionDocument,
  ChangeSubscriptionDocument,
  PauseSubscriptionDocument,
  ResumeSubscriptionDocument,
  UncancelSubscriptionDocument,
} from '../support/billing.generated.ts'
import { addMonthly, billAt, invoicesOf, subscribe, subscriptionOf } from '../support/billing.ts'
import { payAll } from '../support/billing-acts.ts'
import { graphql } from '../support/graphql.ts'
import { RecordUsageDocument } from '../support/ledger.generated.ts'
import { addMetered } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { isThorough } from '../support/thorough.ts'

const histories = isThorough ? 200 : 6
let tenant: Tenant
let plans: string[]
beforeAll(async () => {
  tenant = await startTenant({}, {}, { mayRunJobs: () => false })
  await addMetered(tenant, 'calls', 'COUNT')
  plans = [
    await addMonthly(tenant, { charges: [{ key: 'calls', model: 'PER_UNIT', unitPrice: '0.5' }] }),
    await addMonthly(tenant, { basePrice: '75.01' }),
    await addMonthly(tenant, { basePrice: '365', billingPeriod: 'YEAR' }),
  ]
})
afterAll(() => tenant?.close())

const pick = fc.nat({ max: 2 })
const days = fc.constantFrom(0.001, 1, 14, 31)
const acts = fc.array(
  fc.oneof(
    fc.record({ act: fc.constant('change'), plan: pick, quantity: fc.integer({ min: 1, max: 3 }) }),
    fc.record({
      act: fc.constant('changeBy'),
      proration: fc.constantFrom('CREATE', 'NONE', 'INVOICE_NOW'),
      plan: pick,
    }),
    fc.record({ act: fc.constant('plan'), plan: pick, at: fc.constant('PERIOD_END') }),
    fc.record({ act: fc.constant('cancel'), at: fc.constantFrom('PERIOD_END', 'NOW') }),
    fc.record({ act: fc.constant('uncancel') }),
    fc.record({
      act: fc.constant('pause'),
      behavior: fc.constantFrom('KEEP_AS_DRAFT', 'MARK_UNCOLLECTIBLE', 'VOID', 'STOP_SERVICE'),
    }),
    fc.record({ act: fc.constant('resume') }),
    fc.record({ act: fc.constant('pay') }),
    fc.record({ act: fc.constant('use') }),
    fc.record({ act: fc.constant('wait'), days }),
    fc.record({ act: fc.constant('wait'), days }),
  ),
  { minLength: 8, maxLength: 12 },
)

type Told = { act: string; plan?: number; days?: number; [more: string]: unknown }

async function perform(id: string, customerId: string, told: Told): Promise<void> {
  const { act, plan, days: waited, ...input } = told
  const planId = plan === undefined ? undefined : plans[plan]
  switch (act) {
    case 'wait':
      await billAt(
        tenant,
        new Date(tenant.clock.now().getTime() + waited! * 86_400_000).toISOString(),
      )
      return
    case 'pay':
      await payAll(tenant, customerId)
      return
    case 'use':
      await tenant.ask(RecordUsageDocument, { input: { customerId, eventType: 'calls' } })
      return
  }
  const [document, given] = documentOf(act, { ...input, ...(planId && { planId }) })
  const { errors } = await graphql(tenant.app.url, tenant.app.liveKey, document, {
    id,
    input: given,
  })
  // A refusal is in words; what the database refuses would be an error of ours.
  for (const { extensions } of errors ?? []) {
    expect(['PRECONDITION_FAILED', 'INVALID_REQUEST']).toContain(extensions?.code)
  }
}

function anyVerb(document: object): AnyVerb {
  return document as AnyVerb
}

type AnyVerb = TypedDocumentNode<unknown, object>

function documentOf(act: string, input: object): readonly [AnyVerb, object | undefined] {
  if (act === 'cancel') return [anyVerb(CancelSubscriptionDocument), input]
  if (act === 'uncancel') return [anyVerb(UncancelSubscriptionDocument), undefined]
  if (act === 'pause') return [anyVerb(PauseSubscriptionDocument), input]
  if (act === 'resume') return [anyVerb(ResumeSubscriptionDocument), undefined]
  return [anyVerb(ChangeSubscriptionDocument), input]
}

async function holds(id: string, customerId: string): Promise<void> {
  const { startedAt, endedAt, phases } = await subscriptionOf(tenant, id)
  const ends = phases.map(({ endsAt }) => endsAt)
  expect(ends).toEqual([...phases.slice(1).map(({ startsAt }) => startsAt), endedAt])
  expect(phases[0]?.startsAt).toBe(startedAt)
  for (const invoice of await invoicesOf(tenant, customerId)) {
    if (invoice.finalizedAt === null) continue
    const sum = invoice.lines.reduce((all, { amount }) => all + Math.round(Number(amount) * 100), 0)
    expect(sum).toBe(Math.round(Number(invoice.total) * 100))
    const isPaid = invoice.status !== 'VOID' && invoice.amountDue === '0'
    expect([invoice.number, invoice.status === 'PAID']).toEqual([invoice.number, isPaid])
  }
}

it.each(fc.sample(acts, { numRuns: histories, seed: 20_261_130 }).map((history) => ({ history })))(
  'stay whole through $history',
  async ({ history }) => {
    tenant.clock.set('2026-01-31T10:00:00Z')
    const { id, customerId } = await subscribe(tenant, plans[0]!, {})
    for (const told of history) await perform(id, customerId, told as Told)
    await holds(id, customerId)
  },
)
