/** Gives money back through the public API. */
import {
  CreateCreditNoteDocument,
  type CreateCreditNoteInput,
  CreateRefundDocument,
  type CreateRefundInput,
  CreditNotesDocument,
  InvoicesDocument,
  MarkInvoicePaidDocument,
  RefundsDocument,
  type RefundsQueryVariables,
  StoreCreditsDocument,
  VoidCreditNoteDocument,
} from './billing.generated.ts'
import { giveCredit, makeInvoice } from './invoice-acts.ts'
import type { Tenant } from './tenant.ts'

/** An invoice of 100.00: 30.00 of it by store credit, 70.00 paid in money. */
export async function paidInvoice(tenant: Tenant) {
  const customerId = await tenant.customer()
  await giveCredit(tenant, customerId, '30')
  tenant.clock.advance(1)
  const { id } = await makeInvoice(tenant, ['100'], { customerId, status: 'OPEN' })
  tenant.clock.advance(1)
  await pay(tenant, id)
  return { id, customerId }
}

export async function pay(tenant: Tenant, id: string, amount?: string) {
  return (await tenant.ask(MarkInvoicePaidDocument, { id, input: { amount } })).markInvoicePaid
}

type NoteInput = Omit<CreateCreditNoteInput, 'invoiceId' | 'reason'>

export async function credit(tenant: Tenant, invoiceId: string, input: NoteInput) {
  // Ids sort by time.
  tenant.clock.advance(1)
  const given = { ...input, invoiceId, reason: 'Too much' }
  return (await tenant.ask(CreateCreditNoteDocument, { input: given })).createCreditNote
}

export async function creditRefused(tenant: Tenant, invoiceId: string, input: NoteInput) {
  const given = { ...input, invoiceId, reason: 'Too much' }
  return tenant.refused(CreateCreditNoteDocument, { input: given })
}

export async function voidNote(tenant: Tenant, id: string) {
  return (await tenant.ask(VoidCreditNoteDocument, { id })).voidCreditNote
}

/** The credit notes on an invoice, oldest first. */
export async function notesOf(tenant: Tenant, invoiceId: string) {
  const { creditNotes } = await tenant.ask(CreditNotesDocument, { invoiceId })
  return creditNotes.edges.map(({ node }) => node)
}

type Refunded = Omit<CreateRefundInput, 'reason'>

export async function refund(tenant: Tenant, input: Refunded) {
  tenant.clock.advance(1)
  const given = { ...input, reason: 'Sorry' }
  return (await tenant.ask(CreateRefundDocument, { input: given })).createRefund
}

export async function refundRefused(tenant: Tenant, input: Refunded) {
  return tenant.refused(CreateRefundDocument, { input: { ...input, reason: 'Sorry' } })
}

/** Oldest first. */
export async function refundsOf(tenant: Tenant, of: RefundsQueryVariables) {
  const { refunds } = await tenant.ask(RefundsDocument, of)
  return refunds.edges.map(({ node }) => node)
}

export async function invoiceOf(tenant: Tenant, customerId: string, id: string) {
  const { invoices } = await tenant.ask(InvoicesDocument, { customerId })
  const found = invoices.edges.find(({ node }) => node.id === id)
  if (!found) throw new Error(`${customerId} has no invoice ${id}`)
  return found.node
}

/** The store credits of a customer in USD, oldest first. */
export async function creditsOf(tenant: Tenant, customerId: string) {
  const { storeCredits } = await tenant.ask(StoreCreditsDocument, { customerId, currency: 'USD' })
  return storeCredits.edges.map(({ node }) => node).reverse()
}
