/** Finalises a draft: discounts, tax, sums, store credit; from then on it is owed and never changes. Pure. */
import { explainCarried } from '../../invoices/explain-line.ts'
import type { Invoice, InvoiceLine, LineKind } from '../../invoices/invoice.ts'
import { totalsOf } from '../../invoices/totals.ts'
import { dayMs } from '../../values/period.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { applyDiscounts, type StandingDiscount } from './apply-discounts.ts'
import { collectInvoice } from './collect-invoice.ts'
import { addLine, invoiceData, linesOf, ofInvoice } from './documents.ts'
import { roundTotal, stepOf } from './round-invoice.ts'
import { settleWhenPaid } from './settle-invoice.ts'
import { applyStoreCredit, issueStoreCredit } from './store-credit.ts'

/** The order of lines on an invoice. */
const order: Readonly<Record<LineKind, number>> = {
  PRORATION_CREDIT: 0,
  PRORATION_CHARGE: 0,
  BASE: 1,
  QUANTITY: 2,
  INCLUDED: 3,
  USAGE: 3,
  OVERAGE: 3,
  FLAT: 4,
  LATE_USAGE: 5,
  ONE_TIME: 6,
  DISCOUNT: 7,
  ROUNDING: 8,
  CARRIED_TO_STORE_CREDIT: 9,
}

/** Without `collects` nothing is paid of it, not with store credit either. */
export function finalizeInvoice(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  {
    paidAt = account.now,
    collects = true,
    isPriced = false,
  }: {
    /** When it is paid, if nothing is due. */
    paidAt?: Date
    collects?: boolean
    /** Its discounts and sums are those that it was priced with before. */
    isPriced?: boolean
  } = {},
): void {
  const carried = isPriced ? 0n : priceInvoice(draft, account, invoice)
  const { now } = account
  const dueAt = invoice.dueAt ?? new Date(now.getTime() + invoice.dueDays * dayMs)
  account.invoices.change(invoice, {
    status: 'OPEN',
    // A draft that waited past its date is due at once.
    dueAt: dueAt < now ? now : dueAt,
    seller: { ...draft.settings.seller },
    finalizeAt: null,
    amountDue: invoice.total,
  })
  account.unnumbered.invoices.push(invoice)
  account.notices.push({ type: 'invoice.finalized', data: () => invoiceData(invoice) })
  if (carried > 0n) {
    const { currency, id } = invoice
    issueStoreCredit(account, { currency, reason: 'PRORATION', amount: carried, invoiceId: id })
  }
  if (collects && draft.settings.applyStoreCredit) {
    applyStoreCredit(account, invoice, null, stepOf(draft, account, invoice))
  }
  settleWhenPaid(draft, account, invoice, paidAt)
  if (collects) collectInvoice(draft, account, invoice)
}

/** Adds discounts, tax and sums to the lines of a draft; answers what a negative total leaves as store credit. */
export function priceInvoice(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  standing: StandingDiscount = account.customer,
): bigint {
  applyDiscounts(draft, account, invoice, standing)
  const carried = addTotals(account, invoice)
  roundTotal(account, invoice, stepOf(draft, account, invoice))
  arrange(account, invoice)
  return carried
}

/** Answers what a negative total leaves as store credit. */
function addTotals(account: BillingAccount, invoice: Invoice): bigint {
  const priced = linesOf(account, invoice.id).filter(({ kind }) => kind !== 'DISCOUNT')
  const totals = totalsOf(
    priced.map(({ amount, discount }) => ({ amountMinor: amount, discountMinor: discount })),
    { percent: invoice.taxPercent, inclusive: invoice.taxInclusive },
  )
  for (const [index, line] of priced.entries()) {
    const tax = totals.lines[index]?.taxMinor ?? 0n
    if (tax !== line.tax) account.lines.change(line, { tax })
  }
  const discount = priced.reduce((sum, line) => sum + line.discount, 0n)
  account.invoices.change(invoice, {
    subtotal: totals.subtotalMinor,
    discount,
    tax: totals.taxMinor,
    total: totals.totalMinor,
  })
  if (totals.carriedMinor > 0n) {
    addLine(
      account,
      { invoice, subscriptionId: null, currency: invoice.currency },
      {
        kind: 'CARRIED_TO_STORE_CREDIT',
        description: 'Carried to store credit',
        amount: totals.carriedMinor,
        explain: explainCarried({
          ...ofInvoice(invoice, 'CARRIED_TO_STORE_CREDIT'),
          amountMinor: totals.carriedMinor,
          subtotalMinor: totals.subtotalMinor,
          taxMinor: invoice.taxInclusive ? 0n : totals.taxMinor,
        }),
      },
    )
  }
  return totals.carriedMinor
}

function arrange(account: BillingAccount, invoice: Invoice): void {
  const sorted = linesOf(account, invoice.id).toSorted(
    (a, b) => order[a.kind] - order[b.kind] || within(a, b) || a.position - b.position,
  )
  for (const [position, line] of sorted.entries()) {
    if (line.position !== position) account.lines.change(line, { position })
  }
}

/** Usage by its charge, all else by its time; what is of no time, such as a fee, comes last. */
function within(a: InvoiceLine, b: InvoiceLine): number {
  if (order[a.kind] === order.USAGE) return (a.chargeKey ?? '') < (b.chargeKey ?? '') ? -1 : 1
  return timeOf(a) - timeOf(b)
}

function timeOf({ periodStart }: InvoiceLine): number {
  return periodStart?.getTime() ?? Number.MAX_SAFE_INTEGER
}
