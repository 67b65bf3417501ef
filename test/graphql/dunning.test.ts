/** The table of dunning: what ends the attempts to collect an invoice, and what becomes of its subscription and its credits. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findDuePayments } from '../../src/core/billing/find-due-payments.ts'
import { finishPayments } from '../../src/core/billing/operations/finish-payments.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import {
  CancelSubscriptionDocument,
  CreateSubscriptionDocument,
  CustomerSubscriptionDocument,
  StopDunningDocument,
  VoidInvoiceDocument,
} from '../support/billing.generated.ts'
import { bill } from '../support/billing.ts'
import { type CheckoutLab, checkoutLab } from '../support/checkouts.ts'
import { graphqlData } from '../support/graphql.ts'
import { CreditsDocument } from '../support/ledger.generated.ts'
import { MarkInvoiceToPayUncollectibleDocument } from '../support/payments.generated.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let tenant: Tenant
let lab: CheckoutLab

interface Owed {
  customerId: string
  id: string
  subscriptionId: string
}

const voidIt = ({ id }: Owed) => lab.ask(VoidInvoiceDocument, { id })
const stop = ({ id }: Owed) => lab.ask(StopDunningDocument, { id })
const giveUp = ({ id }: Owed) => lab.ask(MarkInvoiceToPayUncollectibleDocument, { id })
const markPaid = ({ id }: Owed) => lab.markPaid(id)
const cancel = ({ subscriptionId: id }: Owed) =>
  lab.ask(CancelSubscriptionDocument, { id, input: { at: 'NOW' } })
const newDefault = ({ customerId }: Owed) => lab.method(customerId, 'test_success', true)
const payByAnother = async ({ customerId, id }: Owed) =>
  lab.pay(id, await lab.method(customerId, 'test_success'))

type Act = (owed: Owed) => Promise<unknown>
interface Row {
  when: string
  token?: string
  /** On the day of the first failure, and after the end of the schedule. */
  acts: [first?: Act | null, late?: Act]
  /** Invoice, dunning, subscription, payments that were tried, credits that are left of 100. */
  ends: [string, string, string, number, string]
}

const table: Row[] = [
  { when: 'every retry fails', acts: [], ends: ['OPEN', 'EXHAUSTED', 'SUSPENDED', 5, '0'] },
  {
    when: 'a hard decline',
    token: 'test_expired_card',
    acts: [],
    ends: ['OPEN', 'EXHAUSTED', 'SUSPENDED', 1, '0'],
  },
  {
    when: 'a retry succeeds',
    token: 'test_fail_then_succeed_3',
    acts: [],
    ends: ['PAID', 'RECOVERED', 'ACTIVE', 4, '100'],
  },
  { when: 'a new default', acts: [newDefault], ends: ['PAID', 'RECOVERED', 'ACTIVE', 2, '100'] },
  { when: 'payInvoice', acts: [payByAnother], ends: ['PAID', 'RECOVERED', 'ACTIVE', 2, '100'] },
  { when: 'paid outside', acts: [markPaid], ends: ['PAID', 'RECOVERED', 'ACTIVE', 2, '100'] },
  { when: 'stopDunning', acts: [stop], ends: ['OPEN', 'STOPPED', 'PAST_DUE', 1, '100'] },
  { when: 'voided', acts: [voidIt], ends: ['VOID', 'STOPPED', 'ACTIVE', 1, '100'] },
  {
    when: 'uncollectible',
    acts: [giveUp],
    ends: ['UNCOLLECTIBLE', 'STOPPED', 'PAST_DUE', 1, '100'],
  },
  { when: 'canceled', acts: [cancel], ends: ['OPEN', 'STOPPED', 'CANCELED', 1, '0'] },
  {
    when: 'stopped, then paid',
    acts: [stop, markPaid],
    ends: ['PAID', 'RECOVERED', 'ACTIVE', 2, '100'],
  },
  {
    when: 'exhausted, then paid',
    acts: [null, markPaid],
    // The credits of the period expired with the schedule.
    ends: ['PAID', 'RECOVERED', 'ACTIVE', 6, '0'],
  },
]

async function runAt(instant: string): Promise<void> {
  tenant.clock.set(instant)
  await bill(tenant)
  const { sql, clock, app } = tenant
  for (const { workspaceId, mode, customerId } of await findDuePayments(sql, clock.now())) {
    await app.core.perform(systemCaller(workspaceId, mode), finishPayments, { customerId })
  }
}

const ends = new Map<Row, unknown[]>()
beforeAll(async () => {
  tenant = await startTenant({}, {}, { mayRunJobs: () => false })
  lab = await checkoutLab(tenant)
  const planId = await lab.plan()
  tenant.clock.set('2026-03-01T00:00:00Z')
  const owed = new Map<Row, Owed>()
  for (const row of table) {
    const customerId = await lab.payer(row.token ?? 'test_decline')
    const input = { customerId, planId }
    const { createSubscription } = await lab.ask(CreateSubscriptionDocument, { input })
    const [invoice] = await lab.invoices(customerId)
    const one = { customerId, id: invoice?.id ?? '', subscriptionId: createSubscription.id }
    owed.set(row, one)
    await row.acts[0]?.(one)
  }
  for (const day of ['02', '04', '06', '08', '09']) await runAt(`2026-03-${day}T01:00:00Z`)
  for (const [row, one] of owed) {
    await row.acts[1]?.(one)
    ends.set(row, await endOf(one))
  }
})
afterAll(() => tenant?.close())

async function endOf({ customerId, id, subscriptionId }: Owed): Promise<unknown[]> {
  const { invoice } = await graphqlData<{ invoice: { status: string; dunning: string } }>(
    tenant.app.url,
    tenant.app.testKey,
    'query ($id: ID!) { invoice(id: $id) { status dunning } }',
    { id },
  )
  const { customerSubscription } = await lab.ask(CustomerSubscriptionDocument, {
    id: subscriptionId,
  })
  const { credits } = await lab.ask(CreditsDocument, { customerId })
  const payments = await lab.payments(customerId)
  const { status, dunning } = invoice
  return [status, dunning, customerSubscription.status, payments.length, credits.available]
}

describe('an invoice whose first payment fails', () => {
  it.each(table)('ends as it should: $when', (row) => {
    expect(ends.get(row)).toEqual(row.ends)
  })

  it('leaves billing that agrees with its rows', async () => {
    expect(await billingDifferences(tenant.sql)).toEqual([])
  })
})
