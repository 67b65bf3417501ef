/** Descriptions and example payloads of the events of what is given back. */
import { ofCustomer } from './event-example.ts'

const time = '2026-03-10T12:00:00.000Z'

const note = {
  ...{ id: 'cn_001', number: 'CN-2026-001', invoiceId: 'inv_001', currency: 'USD' },
  ...{ reason: 'Billed twice', amountMinor: '1000', taxMinor: '68' },
  ...{ offsetMinor: '0', refundMinor: '1000', storeCreditMinor: '0', voidedAt: null },
}
const refund = {
  ...{ id: 'ref_001', kind: 'REFUND', status: 'PENDING', paymentId: 'pay_001' },
  ...{ invoiceId: 'inv_001', creditNoteId: 'cn_001', storeCreditId: null, provider: 'manual' },
  ...{ reference: null, currency: 'USD', amountMinor: '1000' },
  ...{ reason: 'Billed twice', failure: null },
}
const dispute = {
  ...{ id: 'dsp_001', status: 'OPEN', paymentId: 'pay_001', provider: 'stripe' },
  ...{ reference: 'dp_1', currency: 'USD', reason: 'fraudulent', refundId: null },
  amountMinor: '4900',
}
const credit = { id: 'scr_001', currency: 'USD', amountMinor: '1000' }

export const creditExamples = {
  'credit_note.created': ofCustomer(
    'A credit note lowered an invoice: what is due of it, or by money or store credit that is given back.',
    note,
  ),
  'credit_note.voided': ofCustomer(
    'A credit note was taken back, or its refund failed: it counts as not made.',
    { ...note, voidedAt: time },
  ),
  'refund.created': ofCustomer(
    'Money of a payment is to go back: for a credit note, as store credit that is paid out, or because a dispute was lost.',
    refund,
  ),
  'refund.succeeded': ofCustomer('The money has gone back.', { ...refund, status: 'SUCCEEDED' }),
  'refund.failed': ofCustomer(
    'The money did not go back, or came back to us; a credit note of it was voided.',
    { ...refund, status: 'FAILED', failure: 'processing_error' },
  ),
  'dispute.opened': ofCustomer(
    "The customer's bank disputes a payment; it cannot be refunded meanwhile.",
    dispute,
  ),
  'dispute.won': ofCustomer('A dispute ended, and the payment stands.', {
    ...dispute,
    status: 'WON',
  }),
  'dispute.lost': ofCustomer('A dispute ended, and the bank took the money.', {
    ...{ ...dispute, status: 'LOST', refundId: 'ref_001' },
  }),
  'store_credit.issued': ofCustomer('Store credit was issued.', {
    ...{ ...credit, reason: 'PRORATION' },
  }),
  'store_credit.applied': ofCustomer('Store credit paid a part of an invoice.', {
    ...{ id: 'scr_001', invoiceId: 'inv_001', amountMinor: '1000' },
  }),
  'store_credit.expired': ofCustomer('What remained of a store credit has expired.', credit),
  'store_credit.voided': ofCustomer('What remained of a store credit was taken back.', credit),
}
