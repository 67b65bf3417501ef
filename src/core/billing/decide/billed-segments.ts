/**
 * The segments in which usage is billed: a period cut where the price of the charge changes. Half-open: an event at exactly a boundary
 * belongs to the next. Pure.
 */
import type { UsageFreeze } from '../../invoices/invoice.ts'
import { identityOf } from '../../plans/billable.ts'
import { type PricedBillable, usageChargesAt } from '../../plans/usage-charges-at.ts'
import { toStored } from '../../pricing/stored-charge.ts'
import { naturalPeriodAt } from '../../subscriptions/billing-period.ts'
import type { Phase, Subscription } from '../../subscriptions/subscription.ts'
import type { PeriodRange } from '../../values/period.ts'
import { type BillingAccount, type BillingDraft, versionOf } from '../billing-draft.ts'
import { billingTermOf } from './price-period.ts'
import { phasesOf } from './subscription-status.ts'
import { getsUnnamed, unnamedCuts } from './unnamed-usage.ts'

export interface BilledSegment {
  subscriptionId: string
  planVersionId: string
  charge: PricedBillable
  start: Date
  end: Date
  /** The whole period of which it is a part; included units are its share. */
  natural: PeriodRange
  currency: string
  /** Whether usage that names no subscription is of this one. */
  alsoUnnamed: boolean
}

type Piece = Omit<BilledSegment, 'alsoUnnamed'>

/** Whether the subscription has usage before an instant to bill: charges of usage, and time that is billed. */
export function billsUsage(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  until: Date,
): boolean {
  return billedSegments(draft, account, subscription, until).length > 0
}

/** The segments from what was billed last up to an instant, oldest first. */
export function billedSegments(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  until: Date,
): BilledSegment[] {
  const from = subscription.usageThrough
  if (from === null || from >= until) return []
  return segmentsIn(draft, account, subscription, from, until)
}

/** The segments of a range, also of what was billed already. */
export function segmentsIn(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  from: Date,
  until: Date,
): BilledSegment[] {
  return merged(piecesIn(draft, account, subscription, from, until))
}

/** The segment that was frozen. A custom price with a start in the past, which came since, does not change what was billed. */
export function segmentOfFreeze(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  { chargeKey, segmentStart, segmentEnd, alsoUnnamed, createdAt }: UsageFreeze,
): BilledSegment {
  const prices = account.customPrices
    .filter((price) => price.createdAt <= createdAt)
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
  for (let count = prices.length; count >= 0; count--) {
    const then = { ...account, customPrices: prices.slice(0, count) }
    // Whose unnamed usage is was decided then, whatever subscriptions came since.
    const pieces = piecesIn(draft, then, subscription, segmentStart, segmentEnd)
    const found = merged(pieces.map((piece) => ({ ...piece, alsoUnnamed }))).find(
      ({ charge, start, end }) =>
        charge.key === chargeKey &&
        start.getTime() === segmentStart.getTime() &&
        end.getTime() === segmentEnd.getTime(),
    )
    if (found) return found
  }
  const which = `${subscription.id} ${chargeKey} ${segmentStart.toISOString()}`
  throw new Error(`A segment is not what was frozen: ${which}`)
}

function piecesIn(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  from: Date,
  until: Date,
): BilledSegment[] {
  const cuts = [...priceCuts(account), ...unnamedCuts(account, subscription)]
  return phasesOf(account, subscription.id).flatMap((phase) => {
    if (!phase.billed) return []
    const pieces = piecesOf(draft, account, phase, { from, until, cuts })
    return pieces.map((piece) => {
      const { charge, start: at } = piece
      const asked = { billable: charge.billable, at }
      return { ...piece, alsoUnnamed: getsUnnamed(draft, account, subscription, asked) }
    })
  })
}

/** The parts of a phase, cut at the boundaries of its periods and at other instants. */
function piecesOf(
  draft: BillingDraft,
  account: BillingAccount,
  phase: Phase,
  { from, until, cuts }: { from: Date; until: Date; cuts: readonly Date[] },
): Piece[] {
  const version = versionOf(draft, phase.planVersionId)
  const { terms } = version
  const term = billingTermOf(terms)
  if (term.unit === 'ONCE') return []
  const recurring = { unit: term.unit, count: term.count }
  const last = phase.endsAt && phase.endsAt < until ? phase.endsAt : until
  const pieces: Piece[] = []
  for (let start = phase.startsAt > from ? phase.startsAt : from; start < last; ) {
    const natural = naturalPeriodAt(recurring, phase.anchor, start)
    const end = earliestOf([natural.end, last, ...cuts.filter((cut) => cut > start)])
    for (const charge of usageChargesAt(version, account.customPrices, start)) {
      pieces.push({
        subscriptionId: phase.subscriptionId,
        planVersionId: phase.planVersionId,
        charge,
        start,
        end,
        natural,
        currency: terms.currency,
      })
    }
    start = end
  }
  return pieces
}

/** Where a custom price begins or ends. */
function priceCuts({ customPrices }: BillingAccount): Date[] {
  return customPrices.flatMap(({ effectiveAt, endsAt }) =>
    endsAt ? [effectiveAt, endsAt] : [effectiveAt],
  )
}

function earliestOf(times: readonly Date[]): Date {
  return new Date(Math.min(...times.map((time) => time.getTime())))
}

/** Adjacent pieces of one period with the same price and usage are one segment: a change of seats does not cut. */
function merged(pieces: readonly BilledSegment[]): BilledSegment[] {
  const segments: BilledSegment[] = []
  for (const piece of pieces) {
    const before = segments.findLast(
      ({ charge, end }) =>
        charge.key === piece.charge.key && end.getTime() === piece.start.getTime(),
    )
    if (before && isContinued(before, piece)) {
      before.end = piece.end
      before.planVersionId = piece.planVersionId
    } else {
      segments.push({ ...piece })
    }
  }
  return segments
}

function isContinued(before: BilledSegment, piece: BilledSegment): boolean {
  return (
    before.natural.start.getTime() === piece.natural.start.getTime() &&
    before.natural.end.getTime() === piece.natural.end.getTime() &&
    before.alsoUnnamed === piece.alsoUnnamed &&
    priceText(before) === priceText(piece)
  )
}

function priceText({ charge }: BilledSegment): string {
  return JSON.stringify([identityOf(charge.billable), toStored(charge.charge)])
}
