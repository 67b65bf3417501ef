/** Descriptions and example payloads of the events of checkouts and payment links. */
import type { JsonObject } from '../values/input.ts'
import { type EventExample, ofCustomer } from './event-example.ts'

const ofWorkspace = (about: string, data: JsonObject): EventExample => ({
  ...{ about, data },
  ofCustomer: false,
})

const link = {
  ...{ id: 'plink_001', name: 'Workshop', active: true, currency: 'USD', planId: null },
}

const checkout = {
  ...{ id: 'chk_001', ui: 'HOSTED', purpose: 'SUBSCRIPTION', status: 'OPEN', customerId: null },
  ...{ email: 'ada@example.com', currency: 'USD', totalMinor: '4900', dueNowMinor: '4900' },
  ...{ subscriptionId: null, invoiceId: null, paymentLinkId: null, declineCode: null },
}
const made = { customerId: 'cust_001', subscriptionId: 'sub_001', invoiceId: 'inv_001' }

export const checkoutExamples = {
  'checkout.created': ofCustomer(
    'A checkout was created; without a customer when it is not known yet who pays.',
    { ...checkout, customerId: 'cust_001' },
  ),
  'checkout.completed': ofCustomer('What a checkout sells was paid, or needs no payment.', {
    ...{ ...checkout, ...made, status: 'COMPLETE' },
  }),
  'checkout.failed': ofCustomer('The payment of a checkout failed; it may be tried again.', {
    ...{ ...checkout, ...made, status: 'FAILED', declineCode: 'CARD_DECLINED' },
  }),
  'checkout.expired': ofCustomer('A checkout expired: what it made was given back.', {
    ...{ ...checkout, ...made, status: 'EXPIRED' },
  }),
  'payment_link.created': ofWorkspace('A payment link was created.', link),
  'payment_link.updated': ofWorkspace('A payment link changed.', { ...link, active: false }),
}
