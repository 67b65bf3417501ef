/**
 * The discounts of an invoice, in their order: the customer's standing one as `calculatePrice` gives it, then the promotions in the order
 * in which they were applied. Each has a line, and shares of the lines that it reduces. Pure.
 */
import { explainDiscount, explainPromotion } from '../../invoices/explain-line.ts'
import type { Invoice } from '../../invoices/invoice.ts'
import { describeDiscount } from '../../plans/discount.ts'
import {
  type AppliedDiscount,
  type RedeemedVersion,
  runsIn,
  windowFrom,
} from '../../promotions/applied-discount.ts'
import type { JsonObject } from '../../values/input.ts'
import type { BilledCustomer, BillingAccount, BillingDraft } from '../billing-draft.ts'
import { endDiscount, redeemedVersion } from './discount-life.ts'
import { addLine, linesOf, ofInvoice } from './documents.ts'
import { isPeriod, portionsOf } from './invoice-portions.ts'
import {
  inScope,
  type ReducedLine,
  reduceByAmount,
  reduceByPercent,
  reducedLines,
} from './reduce-lines.ts'

export type StandingDiscount = Pick<BilledCustomer, 'discountPercent' | 'discountScope'>

export function applyDiscounts(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  standing: StandingDiscount,
): void {
  const discounts = discountsOn(account, invoice)
  if (standing.discountPercent === null && discounts.length === 0) return
  const withOneTime = discounts.some(({ invoiceId }) => invoiceId !== null)
  const lines = reducedLines(linesOf(account, invoice.id), { withOneTime })
  applyStanding(account, invoice, lines, standing)
  for (const discount of discounts) applyPromotion(draft, account, invoice, discount, lines)
  for (const { line, left } of lines) {
    const off = line.amount - line.credited - left
    if (off !== line.discount) account.lines.change(line, { discount: off })
  }
}

/** Those of its subscription, and those of its purchase, in the order in which they were applied. */
function discountsOn({ discounts }: BillingAccount, invoice: Invoice): AppliedDiscount[] {
  return discounts.all
    .filter(({ invoiceId, subscriptionId }) =>
      invoiceId === null
        ? subscriptionId !== null && subscriptionId === invoice.subscriptionId
        : invoiceId === invoice.id,
    )
    .toSorted((a, b) => a.position - b.position)
}

function applyStanding(
  account: BillingAccount,
  invoice: Invoice,
  lines: readonly ReducedLine[],
  { discountPercent: percent, discountScope: scope }: StandingDiscount,
): void {
  if (percent === null) return
  const reduced = lines.filter((one) => one.line.kind !== 'ONE_TIME' && inScope(one, scope))
  const leftOf = (part: ReducedLine['part']) =>
    reduced.reduce((sum, one) => (one.part === part ? sum + one.left : sum), 0n)
  const off = { base: leftOf('base'), usage: leftOf('usage') }
  const taken = reduceByPercent(reduced, percent, 'HALF_UP')
  const discount = { percent, amount: null, appliesTo: scope }
  const explain = explainDiscount({
    ...{ ...ofInvoice(invoice, 'DISCOUNT'), amountMinor: -taken, discount, off },
  })
  addDiscountLine(account, invoice, taken, describeDiscount(discount), explain)
}

function applyPromotion(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  discount: AppliedDiscount,
  lines: readonly ReducedLine[],
): void {
  const version = redeemedVersion(draft, discount)
  const { terms } = version
  const reduced = lines.filter(
    (one) => inScope(one, terms.appliesTo) && isForPlan(draft, one, version),
  )
  let off = 0n
  const from: bigint[] = []
  for (const portion of portionsOf(account, invoice, reduced)) {
    if (!runsIn(discount, terms, portion.start)) continue
    const left = portion.lines.reduce((sum, one) => sum + one.left, 0n)
    const taken = reduce(invoice, discount, version, portion.lines)
    if (taken !== 0n) from.push(left)
    off += taken
    if (taken <= 0n) continue
    if (terms.duration === 'ONCE') break
    if (isPeriod(invoice)) begin(account, discount, version, portion.start)
  }
  const explain = explainPromotion({
    ...{ ...ofInvoice(invoice, 'DISCOUNT'), amountMinor: -off, off: from },
    ...{ discountId: discount.id, promotionVersionId: version.id },
  })
  addDiscountLine(account, invoice, off, nameOf(version), explain)
  if (off !== 0n) account.discounts.change(discount, { total: discount.total + off })
  const isOfPurchase = discount.invoiceId !== null
  if (isOfPurchase || (off !== 0n && terms.duration === 'ONCE')) {
    endDiscount(account, discount, version)
  }
}

/** The window of a REPEATING discount begins with the first period that it reduces. */
function begin(
  account: BillingAccount,
  discount: AppliedDiscount,
  { terms }: RedeemedVersion,
  start: Date | null,
): void {
  if (terms.duration !== 'REPEATING' || discount.startsAt !== null || start === null) return
  account.discounts.change(discount, windowFrom(start, terms))
}

function reduce(
  invoice: Invoice,
  discount: AppliedDiscount,
  { terms }: RedeemedVersion,
  lines: readonly ReducedLine[],
): bigint {
  const { percent, amount, rounding, duration } = terms
  if (percent !== null) {
    const left = lines.reduce((sum, one) => sum + one.left, 0n)
    // What is used once is not used on what is given back.
    return duration === 'ONCE' && left <= 0n ? 0n : reduceByPercent(lines, percent, rounding)
  }
  const isDue = isPeriod(invoice) || discount.invoiceId !== null
  return amount !== null && isDue ? reduceByAmount(lines, amount) : 0n
}

/** A discount on some plans reduces no line of another. */
function isForPlan(
  { versions }: BillingDraft,
  { line }: ReducedLine,
  { terms }: RedeemedVersion,
): boolean {
  const { planVersionId } = line
  if (terms.planIds.length === 0 || planVersionId === null) return true
  const planId = versions.get(planVersionId)?.planId
  return planId === undefined || terms.planIds.includes(planId)
}

function nameOf({ code, terms }: RedeemedVersion): string {
  const { percent, appliesTo } = terms
  return `${code}: ${describeDiscount({ percent, appliesTo })}`
}

function addDiscountLine(
  account: BillingAccount,
  invoice: Invoice,
  off: bigint,
  description: string,
  explain: JsonObject,
): void {
  if (off === 0n) return
  addLine(
    account,
    { invoice, subscriptionId: null, currency: invoice.currency },
    { kind: 'DISCOUNT', description, amount: -off, explain },
  )
}
