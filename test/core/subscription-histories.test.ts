/** Random histories of a customer's subscriptions: after each act of them, what must always hold holds. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cancelAtEnd,
  cancelNow,
  uncancel,
} from '../../src/core/billing/decide/cancel-subscription.ts'
import { changeTerms } from '../../src/core/billing/decide/change-terms.ts'
import { createSubscription } from '../../src/core/billing/decide/new-subscription.ts'
import {
  pauseSubscription,
  resumeSubscription,
} from '../../src/core/billing/decide/pause-subscription.ts'
import { payManually } from '../../src/core/billing/decide/settle-invoice.ts'
import { verifyLine } from '../../src/core/billing/verify/rederive-line.ts'
import type { InvoiceLine } from '../../src/core/invoices/invoice.ts'
import { prorations } from '../../src/core/plans/begin-migration.ts'
import { creditOf } from '../../src/core/subscriptions/proration.ts'
import { pauseBehaviors, type Subscription } from '../../src/core/subscriptions/subscription.ts'
import { requireVerb, type SubscriptionVerb } from '../../src/core/subscriptions/verbs.ts'
import { DomainError } from '../../src/core/values/errors.ts'
import { dayMs } from '../../src/core/values/period.ts'
import {
  type PureBilling,
  type PureTerms,
  pureBilling,
  pureVersion,
} from '../support/pure-billing.ts'
import { isThorough } from '../support/thorough.ts'

const numRuns = isThorough ? 20_000 : 400
const versions = [
  pureVersion('basic', '30'),
  pureVersion('pro', '75.01'),
  pureVersion('weekly', '9.99', 'WEEK'),
  pureVersion('yearly', '365', 'YEAR'),
]
const start = new Date('2026-01-31T10:00:00Z')

const version = fc.constantFrom(...versions)
const quantity = fc.integer({ min: 1, max: 4 })
const proration = fc.constantFrom(...prorations)
/** How far ahead an instant lies; some within the millisecond, some across periods. */
const ahead = fc.oneof(
  fc.constantFrom(1, 3_600_000, 15 * dayMs, 30 * dayMs),
  fc.integer({ min: 1, max: 45 * dayMs }),
)
const creation = fc.record({
  act: fc.constant('create' as const),
  version,
  quantity,
  trialDays: fc.constantFrom(null, null, 10),
  activation: fc.constantFrom('IMMEDIATE' as const, 'IMMEDIATE' as const, 'ON_PAYMENT' as const),
  startIn: fc.constantFrom(0, 0, 0, -65 * dayMs, 5 * dayMs),
  endIn: fc.constantFrom(null, null, 80 * dayMs),
})
const act = fc.oneof(
  creation,
  fc.record({
    act: fc.constant('change' as const),
    version: fc.option(version),
    quantity: fc.option(quantity),
    at: fc.oneof(fc.constantFrom('NOW' as const, 'PERIOD_END' as const), ahead),
    proration,
  }),
  fc.record({
    act: fc.constant('cancel' as const),
    now: fc.boolean(),
    prorate: fc.boolean(),
    unpaidInvoices: fc.constantFrom('KEEP' as const, 'VOID' as const),
  }),
  fc.record({
    act: fc.constant('pause' as const),
    behavior: fc.constantFrom(...pauseBehaviors),
    resumeIn: fc.option(ahead),
  }),
  fc.record({
    act: fc.constant('resume' as const),
    drafts: fc.constantFrom('FINALIZE' as const, 'VOID' as const),
  }),
  fc.record({ act: fc.constantFrom('uncancel' as const) }),
  fc.record({ act: fc.constant('pay' as const), part: fc.constantFrom(1n, 1n, 3n) }),
  fc.record({ act: fc.constant('wait' as const), ms: ahead }),
  fc.record({ act: fc.constant('wait' as const), ms: ahead }),
)
/** Begins with a subscription. */
const history = (maxLength: number): fc.Arbitrary<Act[]> =>
  fc.tuple(creation, fc.array(act, { maxLength })).map(([first, rest]) => [first, ...rest])
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

const terms: fc.Arbitrary<PureTerms> = fc.record({
  taxPercent: fc.constantFrom('0', '7.25', '19'),
  taxInclusive: fc.boolean(),
  discountPercent: fc.constantFrom(null, null, '15'),
})

/** Does an act to the newest subscription; a refusal leaves everything as it is. */
function perform(billing: PureBilling, told: Act): void {
  const { draft, account } = billing
  const { now } = account
  const later = (ms: number) => new Date(now.getTime() + ms)
  const verb = (name: SubscriptionVerb, what: (subscription: Subscription) => void) => {
    const subscription = account.subscriptions.all.at(-1)
    if (!subscription) return
    requireVerb(subscription, name)
    what(subscription)
  }
  const decide = (): void => {
    switch (told.act) {
      case 'create': {
        const { version: one, startIn, endIn, ...given } = told
        createSubscription(draft, account.customerId, one.id, {
          ...given,
          unique: 'NONE',
          startAt: later(startIn),
          endAt: endIn === null ? null : later(Math.max(startIn, 0) + endIn),
        })
        return
      }
      case 'change':
        verb('change', (subscription) => {
          const at = typeof told.at === 'number' ? later(told.at) : told.at
          changeTerms(draft, account, subscription, { ...told, at })
        })
        return
      case 'cancel':
        verb('cancel', (subscription) => {
          if (told.now) cancelNow(draft, account, subscription, { ...told, reason: null })
          else cancelAtEnd(draft, account, subscription, null)
        })
        return
      case 'uncancel':
        verb('uncancel', (subscription) => {
          if (subscription.cancelAt) uncancel(account, subscription)
        })
        return
      case 'pause':
        verb('pause', (subscription) => {
          const resumeAt = told.resumeIn === null ? null : later(told.resumeIn)
          const { behavior } = told
          pauseSubscription(draft, account, subscription, now, { behavior, resumeAt })
        })
        return
      case 'resume':
        verb('resume', (subscription) =>
          resumeSubscription(draft, account, subscription, now, told.drafts),
        )
        return
      case 'pay':
        for (const invoice of account.invoices.all) {
          const amount = invoice.amountDue / told.part
          if (invoice.status !== 'OPEN' || amount === 0n) continue
          payManually(draft, account, invoice, { amount, reference: null, paidAt: now })
        }
        return
      case 'wait':
        return
    }
  }
  if (told.act === 'wait') {
    billing.moveTo(later(told.ms))
    return
  }
  try {
    billing.decide(decide)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
  }
}

const time = (at: Date | null) => at?.getTime() ?? null

/** 1. Phases tile the life of a subscription. */
function phasesTile({ account }: PureBilling): void {
  for (const { id, startedAt, endedAt } of account.subscriptions.all) {
    const phases = account.phases.all.filter(({ subscriptionId }) => subscriptionId === id)
    if (startedAt === null) {
      expect(phases).toEqual([])
      continue
    }
    const bounds = phases.map((phase) => [time(phase.startsAt), time(phase.endsAt)])
    const next = [...bounds.slice(1).map(([from]) => from), time(endedAt)]
    expect(bounds.map(([, to]) => to)).toEqual(next)
    expect(bounds[0]?.[0]).toBe(time(startedAt))
  }
}

const advance = new Set(['BASE', 'QUANTITY', 'PRORATION_CHARGE'])

/** From when on the rest of a line, if it is of a minor unit at all, was given back. */
const servedUntil = ({ restCreditedAt, periodEnd }: InvoiceLine) => restCreditedAt ?? periodEnd

function restOf({ amount, discount, credited, periodStart, periodEnd }: InvoiceLine, at: Date) {
  if (!periodStart || !periodEnd) return 0n
  const netMinor = amount - discount - credited
  return creditOf({ netMinor, start: periodStart, end: periodEnd, at })
}

/** 2. No instant is paid for twice, and each instant of service that is billed is paid for. */
function eachPeriodOnce({ account }: PureBilling): void {
  const statusOf = (invoiceId: string | null) =>
    account.invoices.all.find(({ id }) => id === invoiceId)?.status ?? 'PENDING'
  const { now } = account
  for (const { id, status, pauseBehavior } of account.subscriptions.all) {
    const lines = account.lines.all.filter(
      (line) => line.subscriptionId === id && advance.has(line.kind) && line.periodStart !== null,
    )
    const standing = lines
      .filter(({ invoiceId }) => !['VOID', 'UNCOLLECTIBLE'].includes(statusOf(invoiceId)))
      .toSorted((a, b) => a.periodStart!.getTime() - b.periodStart!.getTime())
    for (const [index, line] of standing.entries()) {
      for (const after of standing.slice(index + 1)) {
        const isOver = servedUntil(line)! <= after.periodStart!
        const isFree = restOf(line, after.periodStart!) === 0n
        const isGone = servedUntil(after)! <= after.periodStart!
        if (!isOver && !isFree && !isGone) {
          throw new Error(`Paid twice: ${told(line)} and ${told(after)}`)
        }
      }
    }
    const isBilled = (status === 'ACTIVE' || status === 'PAST_DUE') && pauseBehavior === null
    if (!isBilled) continue
    const isPaid = lines.some((line) => line.periodStart! <= now && now < servedUntil(line)!)
    if (!isPaid && !hasTinyRest(lines, now)) {
      throw new Error(`Nothing pays for ${now.toISOString()}: ${lines.map(told).join('; ')}`)
    }
  }
}

/** The last milliseconds of a period cost less than a minor unit, and then have no line. */
function hasTinyRest(lines: readonly InvoiceLine[], now: Date): boolean {
  return lines.some(({ periodEnd }) => {
    const left = periodEnd!.getTime() - now.getTime()
    return left > 0 && left < 3_600_000
  })
}

const told = ({ kind, amount, periodStart, periodEnd, restCreditedAt }: InvoiceLine) =>
  [
    kind,
    amount,
    periodStart?.toISOString(),
    periodEnd?.toISOString(),
    restCreditedAt?.toISOString(),
  ].join(' ')

const sum = (amounts: readonly bigint[]) => amounts.reduce((a, b) => a + b, 0n)

/** 3, 4 and 5. Lines make the sums, shares make the wholes, and what is paid is paid. */
function invoicesAddUp({ account }: PureBilling): void {
  for (const invoice of account.invoices.all) {
    const { id, status, subtotal, discount, tax, total, amountDue, finalizedAt } = invoice
    if (finalizedAt === null) continue
    const lines = account.lines.all.filter(({ invoiceId }) => invoiceId === id)
    const carried = lines.filter(({ kind }) => kind === 'CARRIED_TO_STORE_CREDIT')
    const billed = lines.filter(({ kind }) => kind !== 'CARRIED_TO_STORE_CREDIT')
    expect(sum(billed.map(({ amount }) => amount))).toBe(subtotal)
    expect(sum(billed.map((line) => line.discount))).toBe(discount)
    expect(sum(billed.map((line) => line.tax))).toBe(tax)
    const onTop = invoice.taxInclusive ? 0n : tax
    expect(subtotal + onTop + sum(carried.map(({ amount }) => amount))).toBe(total)
    const { storeCreditApplied, amountPaid, amountCredited } = invoice
    expect(amountDue).toBe(total - storeCreditApplied - amountPaid - amountCredited)
    expect(total >= 0n && amountDue >= 0n).toBe(true)
    expect(status === 'PAID').toBe(status !== 'VOID' && amountDue === 0n)
    const notes = account.creditNotes.all.filter(({ invoiceId }) => invoiceId === id)
    expect(sum(notes.map(({ amount }) => amount))).toBe(amountCredited)
  }
  for (const { kind, amount, discount, credited } of account.lines.all) {
    const isWithin = credited >= 0n && credited <= amount - discount
    expect([kind, isWithin || !advance.has(kind)]).toEqual([kind, true])
  }
  for (const { remaining, amount } of account.storeCredits.all) {
    expect(remaining >= 0n && remaining <= amount).toBe(true)
  }
}

/** 17. What moved sums to what the subscriptions are worth, of all plans and of each. */
function revenueAddsUp({ account, mrrChanges }: PureBilling): void {
  const isServed = ({ status, pauseBehavior, periodStart }: Subscription) =>
    status === 'ACTIVE' ||
    status === 'PAST_DUE' ||
    (status === 'PAUSED' &&
      periodStart !== null &&
      (pauseBehavior === 'KEEP_AS_DRAFT' || pauseBehavior === 'MARK_UNCOLLECTIBLE'))
  const left = 1 - Number(account.customer.discountPercent ?? 0) / 100
  const worth = account.subscriptions.all.filter(isServed).map(({ id, planId }) => {
    const last = account.phases.all.findLast(({ subscriptionId }) => subscriptionId === id)!
    const { terms } = versions.find((one) => one.id === last.planVersionId)!
    const perMonth = { MONTH: 1, YEAR: 1 / 12, WEEK: 30.4375 / 7, DAY: 30.4375, ONCE: 0 }
    const price = Number(terms.basePrice) * last.quantity * 100
    const mrr = BigInt(Math.round(price * perMonth[terms.billingPeriod] * left))
    return { planId, mrr }
  })
  for (const planId of [null, ...versions.map((one) => one.planId)]) {
    const rows = mrrChanges.filter((row) => row.planId === planId)
    const own = worth.filter((each) => planId === null || each.planId === planId)
    const now = sum(own.map(({ mrr }) => mrr))
    expect([planId, sum(rows.map(({ amount }) => amount))]).toEqual([planId, now])
    expect(rows.at(-1)?.mrr ?? 0n).toBe(now)
    const times = rows.map(({ at }) => at.getTime())
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b))
    for (const [place, { kind, amount, mrr }] of rows.entries()) {
      const before = rows[place - 1]?.mrr ?? 0n
      expect(before + amount).toBe(mrr)
      const isNew = place === 0 ? 'NEW' : 'REACTIVATION'
      const moved = mrr === 0n ? 'CHURN' : amount > 0n ? 'EXPANSION' : 'CONTRACTION'
      expect(kind).toBe(before === 0n ? isNew : moved)
    }
  }
}

/** 27. Each line is what its prices and the lines and invoices that it is of make. */
function linesAreProven({ draft, account }: PureBilling): void {
  const { lines, phases, invoices } = account
  for (const line of lines.all) {
    const { takesBack } = line.explain as { takesBack?: { line: string } }
    const otherId = line.creditsLineId ?? takesBack?.line
    const { differences } = verifyLine(line, {
      version: draft.versions.get(line.planVersionId ?? '') ?? null,
      phases: phases.all.filter(({ subscriptionId }) => subscriptionId === line.subscriptionId),
      ...{ customPrices: [], measured: null, freezes: [] },
      other: lines.all.find(({ id }) => id === otherId) ?? null,
      invoice: invoices.all.find(({ id }) => id === line.invoiceId) ?? null,
      promotion: null,
    })
    expect(differences).toEqual([])
  }
}

function holds(billing: PureBilling): void {
  revenueAddsUp(billing)
  phasesTile(billing)
  eachPeriodOnce(billing)
  invoicesAddUp(billing)
}

/** What the customer owes or has paid, less what was given back: all lines and notes that stand, before tax. */
function netOf({ account }: PureBilling): bigint {
  const isVoid = (invoiceId: string | null) =>
    account.invoices.all.some(({ id, status }) => id === invoiceId && status === 'VOID')
  const lines = account.lines.all.filter(
    ({ kind, invoiceId }) => kind !== 'CARRIED_TO_STORE_CREDIT' && !isVoid(invoiceId),
  )
  const notes = account.creditNotes.all.filter(({ invoiceId }) => !isVoid(invoiceId))
  return sum(lines.map(({ amount }) => amount)) - sum(notes.map(({ amount }) => amount))
}

describe('any history of acts and of time', () => {
  it('keeps phases, periods and invoices right, and refuses in words', () => {
    fc.assert(
      fc.property(terms, history(14), (given, acts) => {
        const billing = pureBilling(versions, start, given)
        for (const each of acts) {
          perform(billing, each)
          holds(billing)
        }
        linesAreProven(billing)
      }),
      { numRuns },
    )
  })

  it('has the same money after a change and back at one instant', () => {
    const free = { taxPercent: '0', taxInclusive: false, discountPercent: null }
    fc.assert(
      fc.property(
        history(8),
        version,
        quantity,
        fc.constantFrom('CREATE' as const, 'INVOICE_NOW' as const),
        ahead,
        (acts, to, seats, how, wait) => {
          const billing = pureBilling(versions, start, free)
          for (const each of acts) perform(billing, each)
          billing.moveTo(new Date(billing.account.now.getTime() + wait))
          const subscription = billing.account.subscriptions.all.at(-1)
          if (subscription?.status !== 'ACTIVE' || subscription.periodEnd === null) return
          // What changed at this instant already has its own way back.
          const { now, phases } = billing.account
          if (phases.all.some(({ startsAt }) => startsAt.getTime() === now.getTime())) return
          const { planVersionId, quantity: before, periodEnd } = subscription
          const from = versions.find(({ id }) => id === planVersionId)!
          const net = netOf(billing)
          const moved = movesOf(billing)
          const change = (one: typeof from, count: number) => ({
            ...{ act: 'change' as const, version: one, quantity: count },
            ...{ at: 'NOW' as const, proration: how },
          })
          perform(billing, change(to, seats))
          perform(billing, change(from, before))
          expect([netOf(billing), subscription.periodEnd]).toEqual([net, periodEnd])
          expect(movesOf(billing)).toEqual(moved)
          holds(billing)
        },
      ),
      { numRuns },
    )
  })

  it('comes to the same when what became due is made at once or as time goes by', () => {
    fc.assert(
      fc.property(terms, history(8), fc.integer({ min: 2, max: 9 }), (given, acts, parts) => {
        const [atOnce, byAndBy] = [
          pureBilling(versions, start, given),
          pureBilling(versions, start, given),
        ]
        for (const each of acts) {
          perform(atOnce, each)
          const ms = each.act === 'wait' ? Math.floor(each.ms / parts) : 0
          for (let part = 1; ms > 0 && part < parts; part++) perform(byAndBy, { act: 'wait', ms })
          perform(byAndBy, each.act === 'wait' ? { ...each, ms: each.ms - ms * (parts - 1) } : each)
          expect(dumpOf(byAndBy)).toEqual(dumpOf(atOnce))
        }
      }),
      { numRuns },
    )
  })
})

/** What was served and charged, without ids, and without what depends on when an invoice was finalised. */
function dumpOf(billing: PureBilling) {
  const { account } = billing
  return {
    now: account.now,
    phases: account.subscriptions.all.map(({ id }) =>
      account.phases.all
        .filter(({ subscriptionId }) => subscriptionId === id)
        .map(({ subscriptionId: _, customerId: __, ...phase }) => phase),
    ),
    lines: account.lines.all.map(told).toSorted(),
    periods: account.subscriptions.all.map(({ periodStart, periodEnd, trialEnd, endedAt }) => [
      ...[periodStart, periodEnd, trialEnd, endedAt],
    ]),
    revenue: movesOf(billing),
    totals: account.invoices.all.map(({ reason, total }) => `${reason} ${total}`).toSorted(),
  }
}

/** How recurring revenue moved, without ids. */
const movesOf = ({ mrrChanges }: PureBilling) =>
  mrrChanges
    .map(({ at, planId, kind, amount }) => [at.toISOString(), planId, kind, amount].join(' '))
    .toSorted()
