/** The tables of what is given back, and what their columns hold. */

import type { CreditNote, CreditNoteLine } from '../invoices/credit-note.ts'
import type { StoreCredit, StoreCreditMovement } from '../invoices/invoice.ts'
import type { Dispute, Refund } from '../invoices/refund.ts'
import { ofCustomer } from './billing-tables.ts'
import type { RowTable } from './row-table.ts'

export const creditNoteTable: RowTable<CreditNote> = {
  name: 'credit_note',
  key: ofCustomer,
  columns: {
    id: 'plain',
    customerId: 'plain',
    number: 'plain',
    invoiceId: 'plain',
    lineId: 'plain',
    currency: 'plain',
    amount: 'minor',
    tax: 'minor',
    offset: 'minor',
    refund: 'minor',
    storeCredit: 'minor',
    storeCreditId: 'plain',
    reason: 'plain',
    voidedAt: 'plain',
    createdAt: 'plain',
  },
}

export const creditNoteLineTable: RowTable<CreditNoteLine> = {
  name: 'credit_note_line',
  key: ['customerId', 'creditNoteId', 'number'],
  columns: {
    customerId: 'plain',
    creditNoteId: 'plain',
    number: 'count',
    lineId: 'plain',
    currency: 'plain',
    amount: 'minor',
    tax: 'minor',
  },
}

export const refundTable: RowTable<Refund> = {
  name: 'refund',
  key: ofCustomer,
  columns: {
    id: 'plain',
    customerId: 'plain',
    kind: 'plain',
    status: 'plain',
    paymentId: 'plain',
    invoiceId: 'plain',
    creditNoteId: 'plain',
    storeCreditId: 'plain',
    provider: 'plain',
    reference: 'plain',
    currency: 'plain',
    amount: 'minor',
    reason: 'plain',
    failure: 'plain',
    leaseUntil: 'plain',
    attempts: 'count',
    finishedAt: 'plain',
    createdAt: 'plain',
    updatedAt: 'plain',
  },
}

export const disputeTable: RowTable<Dispute> = {
  name: 'dispute',
  key: ofCustomer,
  columns: {
    id: 'plain',
    customerId: 'plain',
    status: 'plain',
    paymentId: 'plain',
    provider: 'plain',
    reference: 'plain',
    currency: 'plain',
    amount: 'minor',
    reason: 'plain',
    refundId: 'plain',
    closedAt: 'plain',
    createdAt: 'plain',
    updatedAt: 'plain',
  },
}

export const storeCreditTable: RowTable<StoreCredit> = {
  name: 'store_credit',
  key: ofCustomer,
  columns: {
    id: 'plain',
    customerId: 'plain',
    currency: 'plain',
    status: 'plain',
    reason: 'plain',
    amount: 'minor',
    remaining: 'minor',
    description: 'plain',
    invoiceId: 'plain',
    expiresAt: 'plain',
    wakeAt: 'plain',
    clockWakeAt: 'plain',
    failures: 'count',
    createdAt: 'plain',
    updatedAt: 'plain',
  },
}

export const movementTable: RowTable<StoreCreditMovement> = {
  name: 'store_credit_movement',
  key: ['customerId', 'storeCreditId', 'number'],
  columns: {
    customerId: 'plain',
    storeCreditId: 'plain',
    number: 'count',
    type: 'plain',
    amount: 'minor',
    balanceAfter: 'minor',
    invoiceId: 'plain',
    refundId: 'plain',
    createdAt: 'plain',
  },
}
