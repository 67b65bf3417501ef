/** What can be done to an invoice in which state. Pure. */
import { DomainError } from '../values/errors.ts'
import type { Invoice, InvoiceStatus } from './invoice.ts'

export type InvoiceVerb =
  | 'edit'
  | 'finalize'
  | 'void'
  | 'markUncollectible'
  | 'pay'
  | 'applyStoreCredit'
  | 'stopDunning'
  | 'credit'

/** Metadata may change in any state. PAID and VOID are the end. */
const allowed: Readonly<Record<InvoiceVerb, readonly InvoiceStatus[]>> = {
  edit: ['DRAFT'],
  finalize: ['DRAFT'],
  void: ['DRAFT', 'OPEN', 'UNCOLLECTIBLE'],
  markUncollectible: ['OPEN'],
  pay: ['OPEN', 'UNCOLLECTIBLE'],
  applyStoreCredit: ['OPEN'],
  stopDunning: ['OPEN'],
  credit: ['OPEN', 'PAID', 'UNCOLLECTIBLE'],
}

const participles: Readonly<Record<InvoiceVerb, string>> = {
  edit: 'edited',
  finalize: 'finalised',
  void: 'voided',
  markUncollectible: 'given up',
  pay: 'paid',
  applyStoreCredit: 'paid with store credit',
  stopDunning: 'left alone',
  credit: 'credited',
}

export function allowsVerb({ status }: Pick<Invoice, 'status'>, verb: InvoiceVerb): boolean {
  return allowed[verb].includes(status)
}

/** PRECONDITION_FAILED in the other states. */
export function requireInvoiceVerb(invoice: Invoice, verb: InvoiceVerb): void {
  if (allowsVerb(invoice, verb)) return
  const { id, status } = invoice
  const message = `An invoice that is ${status} cannot be ${participles[verb]}.`
  throw new DomainError('PRECONDITION_FAILED', message, {
    ...{ reason: 'STATUS', id, status, allowed: allowed[verb] },
  })
}
