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
  ...{ amountPaidMinor: '0', amountCreditedMinor: '0', amountRefundedMinor: '0', dueAt: time },
  ...{ periodStart: '2026-03-01T00:00:00.000Z', periodEnd: '2026-04-01T00:00:00.000Z' },
}

const paymentOf = (status: string) => ({
  ...{ id: 'pay_001', invoiceId: 'inv_001', provider: 'stripe', paymentMethodId: 'pm_001' },
  ...{ status, currency: 'USD', amountMinor: '4900', declineCode: null },
})
const paymentMethod = {
  ...{ id: 'pm_001', provider: 'stripe', status: 'ACTIVE', isDefault: true },
  ...{ brand: 'visa', last4: '4242', expiryMonth: 12, expiryYear: 2030 },
}
const discount = {
  ...{ id: 'disc_001', promotionId: 'promo_001', promotionVersionId: 'promover_001' },
  ...{ code: 'SPRING', subscriptionId: 'sub_001' },
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
  'subscription.suspended': ofCustomer('Service stopped because an invoice stayed unpaid.', {
    ...{ ...subscription, status: 'SUSPENDED' },
    previousStatus: 'PAST_DUE',
    invoiceId: 'inv_001',
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
  'dunning.started': ofCustomer(
    'The first payment of an invoice failed; it is tried again at `nextAttemptAt`.',
    { ...invoice, dunning: 'RETRYING', nextAttemptAt: time },
  ),
  'dunning.attempt_failed': ofCustomer('A payment of an invoice failed again.', {
    ...{ ...invoice, dunning: 'RETRYING', nextAttemptAt: time },
  }),
  'dunning.recovered': ofCustomer('An invoice whose payment had failed is paid.', {
    ...{ ...invoice, dunning: 'RECOVERED', nextAttemptAt: null },
  }),
  'dunning.exhausted': ofCustomer(
    'An invoice stayed unpaid to the end; the final action follows.',
    {
      ...{ ...invoice, dunning: 'EXHAUSTED', nextAttemptAt: null, finalAction: 'SUSPEND' },
    },
  ),
  'dunning.stopped': ofCustomer('The payment of an invoice is not tried again by itself.', {
    ...{ ...invoice, dunning: 'STOPPED', nextAttemptAt: null },
  }),
  'invoice.payment_failed': ofCustomer('A payment of an invoice failed; it stays open.', {
    ...invoice,
    paymentId: 'pay_001',
    declineCode: 'CARD_DECLINED',
  }),
  'payment.processing': ofCustomer(
    'The provider has a payment in hand; its result comes later.',
    paymentOf('PROCESSING'),
  ),
  'payment.action_required': ofCustomer(
    'The customer has to confirm a payment, within 24 hours.',
    paymentOf('REQUIRES_ACTION'),
  ),
  'payment.succeeded': ofCustomer('A payment of an invoice succeeded.', paymentOf('SUCCEEDED')),
  'payment.failed': ofCustomer('A payment was declined.', {
    ...paymentOf('FAILED'),
    declineCode: 'CARD_DECLINED',
  }),
  'payment.canceled': ofCustomer('A payment was given up.', paymentOf('CANCELED')),
  'payment.excess': ofCustomer(
    'More came than was due: `excessMinor` of the payment became store credit.',
    { ...paymentOf('SUCCEEDED'), excessMinor: '1000', storeCreditId: 'scr_001' },
  ),
  'payment_method.added': ofCustomer('A payment method was set up.', paymentMethod),
  'payment_method.removed': ofCustomer('A payment method was removed.', {
    ...paymentMethod,
    ...{ status: 'REMOVED', isDefault: false },
  }),
  'payment_method.defaulted': ofCustomer(
    'Invoices are charged to another payment method from now on.',
    paymentMethod,
  ),
  'promotion.redeemed': ofCustomer('A customer redeemed a promotion.', {
    ...{ id: 'promo_001', discountId: 'disc_001', promotionId: 'promo_001', code: 'SPRING' },
    ...{ promotionVersionId: 'promover_001', subscriptionId: 'sub_001' },
  }),
  'discount.ended': ofCustomer('A discount was used up, or its time is over.', {
    ...discount,
    status: 'ENDED',
  }),
  'discount.removed': ofCustomer('A discount was taken away.', { ...discount, status: 'REMOVED' }),
  'billing.failed': ofCustomer(
    'The billing run failed for a customer 3 or 10 times in a row; it goes on trying, at most 6 hours later.',
    { failures: 3, nextAttemptAt: time },
  ),
}
