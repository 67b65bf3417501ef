/** Finalises a draft: discounts, tax, sums, store credit; from then on it is owed and never changes. Pure. */
import type { Invoice, InvoiceLine, LineKind } from '../../invoices/invoice.ts'
import { totalsOf } from '../../invoices/totals.ts'
import { applyDiscounts } from '../../plans/discount.ts'
import { allocate } from '../../values/money.ts'
import { dayMs } from '../../values/period.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { addLine, invoiceData, linesOf } from './documents.ts'
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

/** The part of a line's price that a customer's standing discount counts it to; null: no discount. */
const discounted: Readonly<Record<LineKind, 'base' | 'usage' | null>> = {
  BASE: 'base',
  QUANTITY: 'base',
  PRORATION_CHARGE: 'base',
  USAGE: 'usage',
  OVERAGE: 'usage',
  FLAT: 'usage',
  LATE_USAGE: 'usage',
  INCLUDED: null,
  // What is given back is net of its discount already.
  PRORATION_CREDIT: null,
  ONE_TIME: null,
  DISCOUNT: null,
  ROUNDING: null,
  CARRIED_TO_STORE_CREDIT: null,
}

/** Without `collects` nothing is paid of it, not with store credit either. */
export function finalizeInvoice(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  {
    paidAt = account.now,
    collects = true,
  }: {
    /** When it is paid, if nothing is due. */
    paidAt?: Date
    collects?: boolean
  } = {},
): void {
  addDiscounts(account, invoice)
  const carried = addTotals(account, invoice)
  arrange(account, invoice)
  const { now } = account
  const dueAt = new Date(now.getTime() + invoice.dueDays * dayMs)
  account.invoices.change(invoice, {
    status: 'OPEN',
    dueAt,
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
  if (collects && draft.settings.applyStoreCredit) applyStoreCredit(account, invoice, null)
  settleWhenPaid(draft, account, invoice, paidAt)
}

/** The customer's standing discount, as `calculatePrice` gives it: one line, shared out over the lines that it reduces. */
function addDiscounts(account: BillingAccount, invoice: Invoice): void {
  const { discountPercent, discountScope } = account.customer
  if (discountPercent === null) return
  const reduced = linesOf(account, invoice.id).filter(
    (line) => discounted[line.kind] !== null && leftOf(line) > 0n && inScope(line.kind),
  )
  const sumOf = (part: 'base' | 'usage') =>
    reduced.reduce((sum, line) => sum + (discounted[line.kind] === part ? leftOf(line) : 0n), 0n)
  const [discount] = applyDiscounts(
    [{ percent: discountPercent, amount: null, appliesTo: discountScope }],
    { base: sumOf('base'), usage: sumOf('usage') },
    invoice.currency,
  )
  if (!discount || discount.minor === 0n) return
  const shares = allocate(discount.minor, reduced.map(leftOf))
  for (const [index, line] of reduced.entries()) {
    account.lines.change(line, { discount: shares[index] ?? 0n })
  }
  addLine(
    account,
    { invoice, subscriptionId: null, currency: invoice.currency },
    {
      kind: 'DISCOUNT',
      description: discount.description,
      amount: -discount.minor,
      explain: { v: 1, kind: 'DISCOUNT', percent: discountPercent.toFixed(), scope: discountScope },
    },
  )

  function inScope(kind: LineKind): boolean {
    if (discountScope === 'ALL') return true
    return discounted[kind] === (discountScope === 'BASE' ? 'base' : 'usage')
  }
}

/** What a credit beside the line, which is not discounted, leaves of it. */
function leftOf({ amount, credited }: InvoiceLine): bigint {
  return amount - credited
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
