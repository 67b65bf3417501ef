/** The billing periods that an invoice bills, for discounts, which count periods. Pure. */
import type { Invoice } from '../../invoices/invoice.ts'
import { type BillingAccount, subscriptionOf } from '../billing-draft.ts'
import type { ReducedLine } from './reduce-lines.ts'

export interface Portion {
  /** The start of the period; null: it begins with the payment, or there is none. */
  start: Date | null
  lines: ReducedLine[]
}

/** The invoices of which each period has one. */
export function isPeriod({ reason }: Pick<Invoice, 'reason'>): boolean {
  return reason === 'START' || reason === 'CYCLE'
}

/** A START invoice may bill several periods that are past, each as it would have been by itself; others bill one. */
export function portionsOf(
  account: BillingAccount,
  invoice: Invoice,
  lines: readonly ReducedLine[],
): Portion[] {
  const starts = invoice.reason === 'START' ? startsOf(lines) : []
  if (starts.length < 2) {
    return [{ start: periodStartOf(account, invoice), lines: [...lines] }]
  }
  const indexOf = ({ line }: ReducedLine) => {
    const from = line.periodStart?.getTime()
    // What is due once, of no time, is due with the first.
    return from === undefined
      ? 0
      : Math.max(
          0,
          starts.findLastIndex((start) => start <= from),
        )
  }
  return starts.map((start, index) => ({
    start: new Date(start),
    lines: lines.filter((one) => indexOf(one) === index),
  }))
}

function startsOf(lines: readonly ReducedLine[]): number[] {
  const starts = lines.flatMap(({ line }) =>
    line.kind === 'BASE' || line.kind === 'QUANTITY' ? (line.periodStart?.getTime() ?? []) : [],
  )
  return [...new Set(starts)].sort((a, b) => a - b)
}

/** The start of the period that an invoice belongs to; one that ends a subscription, or was kept as a draft, belongs to that of its making. */
function periodStartOf(account: BillingAccount, invoice: Invoice): Date | null {
  if (invoice.reason !== 'END' && invoice.periodStart !== null) return invoice.periodStart
  const subscription = subscriptionOf(account, invoice)
  const present = subscription?.periodStart ?? null
  return present !== null && present > invoice.createdAt ? invoice.createdAt : present
}
