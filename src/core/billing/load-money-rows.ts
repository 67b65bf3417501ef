/** Loads what was paid and given back of some invoices, and the store credit of their customers. */
import type { CreditNote, CreditNoteLine } from '../invoices/credit-note.ts'
import type {
  Invoice,
  Payment,
  PaymentMethod,
  StoreCredit,
  StoreCreditMovement,
} from '../invoices/invoice.ts'
import type { Dispute, Refund } from '../invoices/refund.ts'
import {
  creditNoteLineTable,
  creditNoteTable,
  disputeTable,
  movementTable,
  refundTable,
  storeCreditTable,
} from './credit-tables.ts'
import { paymentMethodTable, paymentTable } from './payment-tables.ts'
import type { Read, Wanted } from './wanted-rows.ts'

interface Paid {
  payments: Payment[]
  refunds: Refund[]
  disputes: Dispute[]
  creditNotes: CreditNote[]
  creditNoteLines: CreditNoteLine[]
}

interface Credits {
  storeCredits: StoreCredit[]
  movements: StoreCreditMovement[]
}

export interface MoneyRows extends Paid, Credits {
  paymentMethods: PaymentMethod[]
}

export async function loadPaid(
  read: Read,
  invoices: readonly Invoice[],
  { refundableIn = null }: { refundableIn?: string | null },
): Promise<Paid> {
  const ids = invoices.map(({ id }) => id)
  const payments =
    refundableIn !== null
      ? await read(paymentTable, 'refundable_payments', refundableSql, ids, refundableIn)
      : ids.length > 0
        ? await read(paymentTable, 'payments', ofInvoices, ids)
        : []
  const creditNotes =
    ids.length > 0 ? await read(creditNoteTable, 'credit_notes', ofInvoices, ids) : []
  const noteIds = creditNotes.map(({ id }) => id)
  const paymentIds = payments.map(({ id }) => id)
  const isPaid = paymentIds.length > 0
  return {
    payments,
    refunds: isPaid ? await read(refundTable, 'refunds', ofPayments, paymentIds) : [],
    disputes: isPaid ? await read(disputeTable, 'disputes', ofPayments, paymentIds) : [],
    creditNotes,
    creditNoteLines:
      noteIds.length > 0
        ? await read(creditNoteLineTable, 'note_lines', 'credit_note_id = any($3::text[])', noteIds)
        : [],
  }
}

const ofInvoices = 'invoice_id = any($3::text[])'
const ofPayments = 'payment_id = any($3::text[])'
const refundableSql = `${ofInvoices} or (currency = $4 and status = 'SUCCEEDED' and amount > (
  select coalesce(sum(r.amount), 0) from refund r where r.workspace_id = $1
    and r.customer_id = payment.customer_id and r.payment_id = payment.id and r.status <> 'FAILED'))`

/** An invoice that is voided gives back what credits, which may be used up, paid of it. */
export async function loadCredits(
  read: Read,
  open: readonly Invoice[],
  { invoiceIds = [], storeCreditIds = [] }: Wanted,
): Promise<Credits> {
  const storeCredits = await read(
    storeCreditTable,
    'store_credits',
    `remaining > 0 or id = any($4::text[])
      or id in (
        select store_credit_id from store_credit_movement where workspace_id = $1
          and customer_id = any($2::text[]) and invoice_id = any($3::text[]))
      or id in (
        select store_credit_id from credit_note where workspace_id = $1
          and customer_id = any($2::text[]) and invoice_id = any($5::text[]))
      or id in (
        select m.store_credit_id from store_credit_movement m
        join refund f on f.workspace_id = m.workspace_id and f.customer_id = m.customer_id and f.id = m.refund_id
        where m.workspace_id = $1 and m.customer_id = any($2::text[]) and f.invoice_id = any($5::text[]))`,
    open.map(({ id }) => id),
    storeCreditIds,
    invoiceIds,
  )
  const ids = storeCredits.map(({ id }) => id)
  const movements =
    ids.length > 0
      ? await read(movementTable, 'movements', 'store_credit_id = any($3::text[])', ids)
      : []
  return { storeCredits, movements }
}

/** Those that can be charged, those of payments that are under way, and those of which a provider is to be asked. */
export function loadMethods(
  read: Read,
  { paymentMethodIds = [] }: Wanted,
): Promise<PaymentMethod[]> {
  return read(
    paymentMethodTable,
    'payment_methods',
    `status not in ('FAILED', 'REMOVED') or lease_until is not null or id = any($3::text[]) or id in (
      select payment_method_id from payment where workspace_id = $1 and customer_id = any($2::text[])
        and status in ('PENDING', 'REQUIRES_ACTION', 'PROCESSING'))`,
    paymentMethodIds,
  )
}
