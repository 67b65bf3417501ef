/** What can be done to an invoice after it was made, besides paying it. */
import { z } from 'zod'
import type { Invoice } from '../../invoices/invoice.ts'
import { pricedOnce, priceFields } from '../../invoices/priced-line.ts'
import { requireInvoiceVerb } from '../../invoices/require-invoice-verb.ts'
import type { Decimal } from '../../values/decimal.ts'
import { DomainError, invalid } from '../../values/errors.ts'
import { positive, reference, text } from '../../values/input.ts'
import { metadataInput } from '../../values/metadata.ts'
import { fitsCurrency, fromMinor, toMinor } from '../../values/money.ts'
import type { BillingAccount } from '../billing-draft.ts'
import { requireNoCheckout } from '../decide/checkout-status.ts'
import { invoiceData, linesOf } from '../decide/documents.ts'
import { stopDunning as leaveAlone } from '../decide/dunning-state.ts'
import { finalizeDraft } from '../decide/finalize-draft.ts'
import { markUncollectible as giveUp } from '../decide/mark-uncollectible.ts'
import { setOneTimeLines } from '../decide/one-time-lines.ts'
import { settleWhenPaid } from '../decide/settle-invoice.ts'
import { applyStoreCredit as apply } from '../decide/store-credit.ts'
import { invoiceOperation } from './invoice-operation.ts'

const linesMax = 250

const lineFields = { description: text(1000), ...priceFields }
const priceProblem = 'must have either an amount, or a unitPrice with a quantity'

/** The lines of a new invoice. */
export const newLines = z
  .array(z.strictObject(lineFields).refine(pricedOnce, priceProblem))
  .max(linesMax, `must be at most ${linesMax}`)

export const memo = text(1000)

const changedLines = z
  .array(
    z.strictObject({ id: reference.nullish(), ...lineFields }).refine(pricedOnce, priceProblem),
  )
  .max(linesMax, `must be at most ${linesMax}`)
  .refine((lines) => {
    const ids = lines.flatMap(({ id }) => id ?? [])
    return new Set(ids).size === ids.length
  }, 'must name each line at most once')

/** Metadata may change in any state; lines and memo only while it is a draft. */
export const updateInvoice = invoiceOperation({
  name: 'updateInvoice',
  fields: {
    lines: changedLines.nullish(),
    memo: memo.nullish(),
    metadata: metadataInput.nullish(),
  },
  decide({ account, invoice }, { lines, memo, metadata }) {
    if (lines || memo !== undefined) requireInvoiceVerb(invoice, 'edit')
    if (lines) requireNoCheckout(account, invoice)
    if (lines) setOneTimeLines(account, invoice, lines)
    account.invoices.change(invoice, {
      memo: memo === undefined ? invoice.memo : memo,
      metadata: metadata ?? invoice.metadata,
    })
    account.notices.push({ type: 'invoice.updated', data: () => invoiceData(invoice) })
  },
})

export const finalizeInvoice = invoiceOperation({
  name: 'finalizeInvoice',
  fields: {},
  decide({ draft, account, invoice, measurements }) {
    requireInvoiceVerb(invoice, 'finalize')
    requireNoCheckout(account, invoice)
    requireLines(account, invoice)
    finalizeDraft(draft, account, invoice, measurements)
  },
})

/** An invoice that demands nothing has no number; what bills usage gets its lines as it is finalised. */
export function requireLines(account: BillingAccount, { id, usageUntil }: Invoice): void {
  if (usageUntil !== null || linesOf(account, id).length > 0) return
  throw new DomainError('PRECONDITION_FAILED', 'The invoice has no lines.', {
    reason: 'NO_LINES',
    id,
  })
}

export const markInvoiceUncollectible = invoiceOperation({
  name: 'markInvoiceUncollectible',
  fields: {},
  decide({ account, invoice }) {
    requireInvoiceVerb(invoice, 'markUncollectible')
    giveUp(account, invoice)
  },
})

/** Nothing more is tried by itself, and no final action follows; again: no change. */
export const stopDunning = invoiceOperation({
  name: 'stopDunning',
  fields: {},
  decide({ account, invoice }) {
    requireInvoiceVerb(invoice, 'stopDunning')
    leaveAlone(account, invoice)
  },
})

/** Pays as much as the customer's store credit in the currency allows, the oldest first. */
export const applyStoreCredit = invoiceOperation({
  name: 'applyStoreCredit',
  fields: { maxAmount: positive.nullish() },
  decide({ draft, account, invoice }, { maxAmount }) {
    requireInvoiceVerb(invoice, 'applyStoreCredit')
    apply(account, invoice, maxAmount ? minorOf(invoice, maxAmount) : null)
    settleWhenPaid(draft, account, invoice, account.now)
  },
})

function minorOf({ currency, amountDue }: Invoice, amount: Decimal): bigint {
  if (!fitsCurrency(amount, currency)) {
    const details = { field: 'maxAmount', currency }
    throw invalid(`maxAmount has more digits than ${currency} has.`, details)
  }
  // More than what is due need not fit into a column.
  const due = fromMinor(amountDue, currency)
  return amount.gt(due) ? amountDue : toMinor(amount, currency)
}
