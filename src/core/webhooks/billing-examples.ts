/** Descriptions and example payloads of the events of billing. */
import { ofCustomer } from './event-example.ts'

const time = '2026-03-10T12:00:00.000Z'

const subscription = {
  ...{ id: 'sub_001', planId: 'plan_001', planVersionId: 'planver_001', status: 'ACTIVE' },
  ...{ quantity: 1, currency: 'USD', trialEnd: null, cancelAt: null },
  ...{ periodStart: '2026-03-01T00:00:00.000Z', periodEnd: '2026-04-01T00:00:00.000Z' },
}
const invoice = {
  ...{ id: 'inv_001', number: 'INV-2026-001', reason: 'CYCLE', status: 'OPEN' },
  ...{ subscriptionId: 'sub_001', currency: 'USD', totalMinor: '4900', amountDueMinor: '4900' },
  ...{ amountPaidMinor: '0', dueAt: time },
  ...{ periodStart: '2026-03-01T00:00:00.000Z', periodEnd: '2026-04-01T00:00:00.000Z' },
}

export const billingExamples = {
  'subscription.created': ofCustomer('A subscription was created.', subscription),
  'subscription.activated': ofCustomer('Service began: a trial, or a paid period.', {
    ...subscription,
    previousStatus: 'INCOMPLETE',
  }),
  'subscription.updated': ofCustomer(
    'Metadata or conditions of a subscription changed.',
    subscription,
  ),
  'subscription.changed': ofCustomer(
    'A subscription has another plan version or quantity; `changes` has the previous values.',
    { ...subscription, changes: { planId: 'plan_000', planVersionId: 'planver_000', quantity: 1 } },
  ),
  'subscription.change_scheduled': ofCustomer('A change was scheduled.', {
    ...subscription,
    changeId: 'chg_001',
    at: time,
  }),
  'subscription.change_canceled': ofCustomer('A scheduled change will not be made.', {
    ...subscription,
    changeId: 'chg_001',
  }),
  'subscription.change_failed': ofCustomer(
    'A scheduled change could not be made at its instant; the subscription goes on as it is.',
    { ...subscription, changeId: 'chg_001', reason: 'The plan is archived.' },
  ),
  'subscription.trial_will_end': ofCustomer('A trial ends in three days.', {
    ...subscription,
    at: time,
  }),
  'subscription.trial_ended': ofCustomer('A trial ended.', { id: 'sub_001', trialEnd: time }),
  'subscription.renewed': ofCustomer('A new billing period began.', subscription),
  'subscription.past_due': ofCustomer('An invoice is still unpaid after the days of grace.', {
    ...subscription,
    previousStatus: 'ACTIVE',
    invoiceId: 'inv_001',
  }),
  'subscription.recovered': ofCustomer('What was overdue is paid.', {
    ...subscription,
    previousStatus: 'PAST_DUE',
  }),
  'subscription.paused': ofCustomer('A subscription was paused.', {
    ...subscription,
    previousStatus: 'ACTIVE',
    behavior: 'KEEP_AS_DRAFT',
  }),
  'subscription.resumed': ofCustomer('A paused subscription goes on.', {
    ...subscription,
    previousStatus: 'PAUSED',
  }),
  'subscription.cancel_scheduled': ofCustomer(
    'A subscription will end at `cancelAt`.',
    subscription,
  ),
  'subscription.cancel_unscheduled': ofCustomer(
    'A scheduled cancellation was taken back.',
    subscription,
  ),
  'subscription.canceled': ofCustomer('A subscription was canceled.', {
    ...subscription,
    previousStatus: 'ACTIVE',
  }),
  'subscription.expired': ofCustomer('A fixed term ended, or a first payment never came.', {
    ...subscription,
    previousStatus: 'INCOMPLETE',
  }),
  'invoice.created': ofCustomer('An invoice was made.', invoice),
  'invoice.updated': ofCustomer('Metadata of an invoice, or lines of a draft, changed.', invoice),
  'invoice.upcoming': ofCustomer('A renewal will be billed in three days.', {
    ...subscription,
    at: time,
  }),
  'invoice.finalized': ofCustomer('An invoice has its number and is owed.', invoice),
  'invoice.paid': ofCustomer('Nothing of an invoice is due any more.', invoice),
  'invoice.overdue': ofCustomer('The due date of an invoice passed.', invoice),
  'invoice.voided': ofCustomer('An invoice was taken back.', invoice),
  'invoice.marked_uncollectible': ofCustomer('An invoice was given up.', invoice),
  'credit_note.created': ofCustomer('A credit note lowered an invoice.', {
    id: 'cn_001',
    number: 'CN-2026-001',
    invoiceId: 'inv_001',
    amountMinor: '1000',
  }),
  'payment.succeeded': ofCustomer('A payment of an invoice succeeded.', {
    id: 'pay_001',
    invoiceId: 'inv_001',
    currency: 'USD',
    amountMinor: '4900',
  }),
  'store_credit.issued': ofCustomer('Store credit was issued.', {
    id: 'scr_001',
    currency: 'USD',
    reason: 'PRORATION',
    amountMinor: '1000',
  }),
  'store_credit.applied': ofCustomer('Store credit paid a part of an invoice.', {
    id: 'scr_001',
    invoiceId: 'inv_001',
    amountMinor: '1000',
  }),
  'billing.failed': ofCustomer(
    'The billing run failed for a customer 3 or 10 times in a row; it goes on trying, at most 6 hours later.',
    { failures: 3, nextAttemptAt: time },
  ),
}
