/** Makes invoices and lines in a draft. Pure. */
import { digestOf } from '../../invoices/explain-line.ts'
import type { Invoice, InvoiceLine, InvoiceReason, LineKind } from '../../invoices/invoice.ts'
import type { CollectionMethod, Subscription } from '../../subscriptions/subscription.ts'
import type { Decimal } from '../../values/decimal.ts'
import { DomainError } from '../../values/errors.ts'
import type { JsonObject } from '../../values/input.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'

const linesMax = 250

export interface NewInvoice {
  reason: InvoiceReason
  subscription: Pick<Subscription, 'id' | 'currency' | 'collection' | 'dueDays'> | null
  currency: string
  collection: CollectionMethod
  dueDays: number
  /** The billing period that it begins; null: none, or not known yet. */
  period: { start: Date; end: Date | null } | null
}

/** An empty draft with the tax of the customer, else of the workspace. */
export function newInvoice(
  { settings }: BillingDraft,
  account: BillingAccount,
  { reason, subscription, currency, collection, dueDays, period }: NewInvoice,
): Invoice {
  const { customer, customerId, now } = account
  const id = account.newId('inv')
  return account.invoices.add({
    id,
    customerId,
    number: null,
    reason,
    status: 'DRAFT',
    subscriptionId: subscription?.id ?? null,
    periodStart: period?.start ?? null,
    periodEnd: period?.end ?? null,
    currency,
    collection,
    dueDays,
    subtotal: 0n,
    discount: 0n,
    tax: 0n,
    total: 0n,
    storeCreditApplied: 0n,
    amountPaid: 0n,
    amountCredited: 0n,
    amountRefunded: 0n,
    amountDue: 0n,
    taxName: settings.taxName,
    taxPercent: customer.taxPercent ?? settings.taxPercent,
    taxInclusive: settings.taxInclusive,
    billTo: billToOf(account),
    seller: {},
    memo: null,
    usageUntil: null,
    finalizeAt: null,
    finalizedAt: null,
    dueAt: null,
    overdueAt: null,
    paidAt: null,
    voidedAt: null,
    uncollectibleAt: null,
    pauseBehavior: null,
    ...{ dunning: 'NONE', dunningSince: null, nextAttemptAt: null },
    metadata: {},
    extras: {},
    wakeAt: null,
    clockWakeAt: null,
    failures: 0,
    version: 1,
    billingSequence: 0,
    createdAt: now,
    updatedAt: now,
  })
}

function billToOf({ customer }: BillingAccount): JsonObject {
  const { name, email, externalId } = customer
  return { name, email, externalId }
}

/** An empty draft of a subscription, on the subscription's own conditions. */
export function newInvoiceOf(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  { reason, period }: Pick<NewInvoice, 'reason' | 'period'>,
): Invoice {
  const { currency, collection, dueDays } = subscription
  const of = { reason, subscription, currency, collection, dueDays, period }
  return newInvoice(draft, account, of)
}

/** What events tell of an invoice. */
export function invoiceData(invoice: Invoice): JsonObject {
  const { id, number, reason, status, subscriptionId, currency } = invoice
  return {
    ...{ id, number, reason, status, subscriptionId, currency },
    totalMinor: invoice.total.toString(),
    amountDueMinor: invoice.amountDue.toString(),
    amountPaidMinor: invoice.amountPaid.toString(),
    amountCreditedMinor: invoice.amountCredited.toString(),
    amountRefundedMinor: invoice.amountRefunded.toString(),
    periodStart: invoice.periodStart?.toISOString() ?? null,
    periodEnd: invoice.periodEnd?.toISOString() ?? null,
    dueAt: invoice.dueAt?.toISOString() ?? null,
  }
}

export interface NewLine {
  kind: LineKind
  description: string
  amount: bigint
  quantity?: Decimal | null
  unitPrice?: Decimal | null
  period?: { start: Date; end: Date | null } | null
  planVersionId?: string | null
  chargeKey?: string | null
  creditsLineId?: string | null
  /** How the amount came about, by the functions of `explain-line`. */
  explain: JsonObject
  /** The digest of the usage events behind it; absent: there are none. */
  eventsDigest?: Uint8Array
}

/** What explains a line of a whole invoice, of no time and no plan. */
export function ofInvoice<Kind extends LineKind>({ currency }: Invoice, kind: Kind) {
  return { kind, segment: null, planVersionId: null, currency }
}

/** Adds a line to a draft invoice, or without one a pending line of the subscription. */
export function addLine(
  account: BillingAccount,
  on: { invoice: Invoice | null; subscriptionId: string | null; currency: string },
  line: NewLine,
): InvoiceLine {
  const { customerId, now } = account
  const position = account.lines.all.filter(({ invoiceId }) => invoiceId === on.invoice?.id).length
  return account.lines.add({
    id: account.newId('li'),
    customerId,
    invoiceId: on.invoice?.id ?? null,
    subscriptionId: on.subscriptionId,
    position,
    kind: line.kind,
    description: line.description,
    currency: on.currency,
    quantity: line.quantity ?? null,
    unitPrice: line.unitPrice ?? null,
    amount: line.amount,
    discount: 0n,
    tax: 0n,
    credited: 0n,
    noted: 0n,
    restCreditedAt: null,
    periodStart: line.period?.start ?? null,
    periodEnd: line.period?.end ?? null,
    planVersionId: line.planVersionId ?? null,
    chargeKey: line.chargeKey ?? null,
    creditsLineId: line.creditsLineId ?? null,
    explain: line.explain,
    digest: digestOf(line.explain, line.eventsDigest ?? null),
    createdAt: now,
  })
}

/**
 * LIMIT_EXCEEDED when a caller has put more lines on an invoice than it may have; null: on the next one of the subscription. What the
 * billing run adds, such as usage, is never refused: a customer that cannot be billed would be worse than a long invoice.
 */
export function requireFewLines(
  { lines }: BillingAccount,
  on: { invoiceId: string | null; subscriptionId: string },
): void {
  const { length } = lines.all.filter(
    ({ invoiceId, subscriptionId }) =>
      invoiceId === on.invoiceId && subscriptionId === on.subscriptionId,
  )
  if (length <= linesMax) return
  const message = `An invoice of ${on.subscriptionId} would have more than ${linesMax} lines.`
  const details = { limit: String(linesMax), used: String(linesMax), requested: '1' }
  throw new DomainError('LIMIT_EXCEEDED', message, details)
}

/** The lines of an invoice, in their order. */
export function linesOf(
  { lines }: { lines: { readonly all: readonly InvoiceLine[] } },
  invoiceId: string | null,
): InvoiceLine[] {
  return lines.all
    .filter((line) => line.invoiceId === invoiceId)
    .toSorted((a, b) => a.position - b.position)
}

/** The drafts of a subscription. */
export function draftsOf(
  { invoices }: BillingAccount,
  { id }: Pick<Subscription, 'id'>,
): Invoice[] {
  return invoices.all.filter(
    ({ subscriptionId, status }) => subscriptionId === id && status === 'DRAFT',
  )
}

/**
 * Takes the pending lines of a subscription onto an invoice. While a pause gives new invoices up, lines from before it wait for one
 * that is collected.
 */
export function takePendingLines(
  account: BillingAccount,
  { id, pauseBehavior, pausedAt }: Subscription,
  invoice: Invoice,
): void {
  const isGivenUp = pauseBehavior === 'VOID' || pauseBehavior === 'MARK_UNCOLLECTIBLE'
  const pending = account.lines.all.filter(
    ({ invoiceId, subscriptionId, createdAt }) =>
      invoiceId === null &&
      subscriptionId === id &&
      !(isGivenUp && pausedAt !== null && createdAt <= pausedAt),
  )
  let position = linesOf(account, invoice.id).length
  for (const line of pending) {
    account.lines.change(line, { invoiceId: invoice.id, position: position++ })
  }
}
