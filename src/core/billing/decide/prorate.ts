/** Gives back the rest of what was paid in advance, and charges new terms for the rest of a period. Pure. */
import { explainProration, explainTakenBack } from '../../invoices/explain-line.ts'
import type { Invoice, InvoiceLine, LineKind } from '../../invoices/invoice.ts'
import { type CreditedInvoice, placeCredit } from '../../subscriptions/credit-placement.ts'
import { creditOf } from '../../subscriptions/proration.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { type BillingAccount, type BillingDraft, invoiceOf, versionOf } from '../billing-draft.ts'
import { creditInvoice } from './credit-invoice.ts'
import { addLine } from './documents.ts'
import { advanceLine, advancePrices, type Period } from './price-period.ts'

/** Lines that are paid in advance for a span of time. */
const inAdvance: ReadonlySet<LineKind> = new Set(['BASE', 'QUANTITY', 'PRORATION_CHARGE'])

export function isAdvance({ kind }: InvoiceLine): boolean {
  return inAdvance.has(kind)
}

/** Credits the rest of all lines of the subscription that cover the instant and were not given back yet. */
export function creditRest(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
): void {
  for (const line of coveringLines(account, subscription, at)) {
    if (line.restCreditedAt === null) creditLine(draft, account, subscription, line, at)
  }
}

/** Credits what a change at this very instant charged, and the period that it began, if it did. */
export function creditBegun(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
  { period }: { period: boolean },
): void {
  const end = subscription.periodEnd?.getTime()
  for (const line of coveringLines(account, subscription, at)) {
    const isOfPeriod = period && line.periodEnd?.getTime() === end && beginsAt(line, at)
    if (line.restCreditedAt !== null || !(isOfPeriod || isChargedAt(line, at))) continue
    creditLine(draft, account, subscription, line, at)
  }
}

/** The lines from before this very instant whose rest was given back from it on, by documents that stand. */
export function givenBackAt(
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
): InvoiceLine[] {
  return coveringLines(account, subscription, at).filter(
    (line) => line.restCreditedAt?.getTime() === at.getTime() && !isChargedAt(line, at),
  )
}

/** Whether what was given back of a line is, in part at least, on documents that stand. */
export function isGivenFinally({ lines, invoices }: BillingAccount, line: InvoiceLine): boolean {
  const drafts = invoices.all.filter(({ status }) => status === 'DRAFT').map(({ id }) => id)
  const open = lines.all.filter(
    ({ creditsLineId, invoiceId }) =>
      creditsLineId === line.id && (invoiceId === null || drafts.includes(invoiceId)),
  )
  return open.reduce((sum, { amount }) => sum - amount, 0n) < line.credited
}

/** Whether a line that was not given back covers the instant. */
export function isBilledAt(account: BillingAccount, subscription: Subscription, at: Date): boolean {
  return coveringLines(account, subscription, at).some((line) => line.restCreditedAt === null)
}

/** Charges again what was given back of lines: net, so that no discount is taken off it once more. */
export function chargeBack(
  account: BillingAccount,
  { id, currency }: Subscription,
  lines: readonly InvoiceLine[],
  at: Date,
): void {
  for (const line of lines) {
    addLine(
      account,
      { invoice: null, subscriptionId: id, currency },
      {
        kind: 'PRORATION_CHARGE',
        description: `Remaining time of ${line.description}`,
        amount: line.credited,
        period: { start: at, end: line.periodEnd },
        planVersionId: line.planVersionId,
        chargeKey: line.chargeKey,
        explain: explainTakenBack({
          kind: 'PRORATION_CHARGE',
          segment: { start: at, end: line.periodEnd },
          planVersionId: line.planVersionId,
          currency,
          amountMinor: line.credited,
          takesBack: { lineId: line.id, creditedMinor: line.credited },
        }),
      },
    )
  }
}

function beginsAt({ periodStart }: InvoiceLine, at: Date): boolean {
  return periodStart?.getTime() === at.getTime()
}

/** Only a change at the instant charges the rest of a period from it on. */
function isChargedAt(line: InvoiceLine, at: Date): boolean {
  return line.kind === 'PRORATION_CHARGE' && beginsAt(line, at)
}

function coveringLines({ lines }: BillingAccount, { id }: Subscription, at: Date): InvoiceLine[] {
  return lines.all.filter(
    ({ subscriptionId, kind, periodStart, periodEnd }) =>
      subscriptionId === id &&
      inAdvance.has(kind) &&
      periodStart !== null &&
      periodEnd !== null &&
      periodStart <= at &&
      at < periodEnd,
  )
}

/**
 * Drops the prorations that were made at this very instant and are pending or on a draft: they were never billed, and terms that come
 * and go at one instant leave no money.
 */
export function dropPendingAt(account: BillingAccount, { id }: Subscription, at: Date): void {
  const pending = account.lines.all.filter(
    ({ invoiceId, subscriptionId, kind, periodStart }) =>
      subscriptionId === id &&
      (invoiceId === null || invoiceOf(account, { invoiceId }).status === 'DRAFT') &&
      (kind === 'PRORATION_CHARGE' || kind === 'PRORATION_CREDIT') &&
      periodStart?.getTime() === at.getTime(),
  )
  for (const line of pending) {
    const credited = account.lines.all.find((other) => other.id === line.creditsLineId)
    if (credited) {
      const left = credited.credited + line.amount
      // Another part was noted on the invoice, which stands, and so does this one.
      if (left !== 0n) continue
      // What was given back is taken again.
      account.lines.change(credited, { credited: 0n, restCreditedAt: null })
    }
    account.lines.remove(line)
  }
}

function creditLine(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  line: InvoiceLine,
  at: Date,
): void {
  const { periodStart: start, periodEnd: end } = line
  if (start === null || end === null) return
  const creditedMinor = line.credited + line.noted
  const netMinor = line.amount - line.discount - creditedMinor
  const credit = creditOf({ netMinor, start, end, at })
  if (credit === 0n) return
  const invoice = line.invoiceId === null ? null : invoiceOf(account, line)
  const { noteMinor, lineMinor } = placeCredit(credit, creditedInvoice(invoice))
  if (noteMinor === 0n && lineMinor === 0n) return
  account.lines.change(line, { credited: line.credited - credit, restCreditedAt: at })
  if (invoice && noteMinor > 0n) creditInvoice(draft, account, invoice, { line, amount: noteMinor })
  if (lineMinor === 0n) return
  // What is given back of a draft stands beside it.
  const beside = invoice?.status === 'DRAFT' ? invoice : null
  const { id: subscriptionId, currency } = subscription
  addLine(
    account,
    { invoice: beside, subscriptionId, currency },
    {
      kind: 'PRORATION_CREDIT',
      description: `Unused time of ${line.description}`,
      amount: lineMinor,
      period: { start: at, end },
      planVersionId: line.planVersionId,
      chargeKey: line.chargeKey,
      creditsLineId: line.id,
      explain: explainProration({
        kind: 'PRORATION_CREDIT',
        segment: { start: at, end },
        planVersionId: line.planVersionId,
        currency,
        amountMinor: lineMinor,
        proration: {
          ofMinor: netMinor,
          lineId: line.id,
          discountMinor: line.discount,
          creditedMinor,
          numeratorMs: BigInt(end.getTime() - at.getTime()),
          denominatorMs: BigInt(end.getTime() - start.getTime()),
        },
        notedMinor: lineMinor - credit,
      }),
    },
  )
}

function creditedInvoice(invoice: Invoice | null): CreditedInvoice {
  if (invoice === null) return { status: 'PENDING' }
  if (invoice.status !== 'OPEN') return { status: invoice.status }
  return {
    status: 'OPEN',
    amountDueMinor: invoice.amountDue,
    // With inclusive tax the subtotal is the total.
    subtotalMinor: invoice.subtotal,
    totalMinor: invoice.total,
  }
}

/** Charges the terms that the subscription has now for the rest of the period, as pending lines. */
export function chargeRest(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
  period: Period,
): void {
  const version = versionOf(draft, subscription.planVersionId)
  const on = { invoice: null, subscriptionId: subscription.id, currency: subscription.currency }
  for (const price of advancePrices(version, subscription.quantity)) {
    const rest = { ...period, start: at }
    const line = advanceLine(version, price, {
      period: rest,
      isProrated: true,
      kind: 'PRORATION_CHARGE',
    })
    if (line.amount === 0n) continue
    addLine(account, on, { ...line, description: `Remaining time of ${line.description}` })
  }
}
