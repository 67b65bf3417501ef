/** The monthly recurring revenue of a subscription, and the rows that tell how a customer's moves. */
import { describe, expect, it } from 'vitest'
import type { Billable } from '../../src/core/plans/billable.ts'
import type { BillingPeriod } from '../../src/core/plans/credit-grants.ts'
import type { StoredPrice } from '../../src/core/plans/custom-prices-at.ts'
import type { Discount } from '../../src/core/plans/discount.ts'
import type { VersionCharge } from '../../src/core/plans/version-charge.ts'
import type { Charge } from '../../src/core/pricing/charge.ts'
import { mrrOf } from '../../src/core/revenue/mrr.ts'
import { type MrrChange, type MrrMove, mrrChangesOf } from '../../src/core/revenue/mrr-changes.ts'
import type {
  PauseBehavior,
  SubscriptionStatus,
} from '../../src/core/subscriptions/subscription.ts'
import { decimal, zero } from '../../src/core/values/decimal.ts'
import { pureVersion } from '../support/pure-billing.ts'

const at = new Date('2026-04-01T00:00:00Z')

interface Given {
  basePrice: string
  every?: [count: number, unit: BillingPeriod]
  currency?: string
  quantity?: number
  charges?: VersionCharge[]
  customPrices?: StoredPrice[]
  discounts?: Discount[]
  status?: SubscriptionStatus
  pauseBehavior?: PauseBehavior
  periodStart?: Date | null
}

function mrr({ basePrice, every = [1, 'MONTH'], ...given }: Given): bigint {
  const [billingPeriodCount, unit] = every
  const { quantity = 1, charges = [], status = 'ACTIVE', pauseBehavior = null } = given
  const { customPrices = [], discounts = [], periodStart = at, currency = 'USD' } = given
  const version = pureVersion('plan', basePrice, unit)
  const terms = { ...version.terms, billingPeriodCount, charges, currency }
  const subscription = { status, pauseBehavior, periodStart, quantity }
  return mrrOf(subscription, { ...version, terms }, { customPrices, discounts, at })
}

const off = (percent: string, appliesTo: Discount['appliesTo'] = 'ALL'): Discount => ({
  ...{ percent: decimal(percent), amount: null, appliesTo },
})
const less = (amount: string, appliesTo: Discount['appliesTo'] = 'ALL'): Discount => ({
  ...{ percent: null, amount: decimal(amount), appliesTo },
})
const calls: Billable = {
  ...{ meterId: 'meter', featureId: null, key: 'calls', name: 'Calls', storedName: 'Calls' },
  ...{ inCredits: false, isArchived: false },
}
const flat = (fee: string): Charge => ({ model: 'FLAT', flatFee: decimal(fee) })
const perUnit = (unitPrice: string): Charge => ({
  ...{ model: 'PER_UNIT', includedUnits: zero, unitPrice: decimal(unitPrice) },
})
const ofUsage = (charge: Charge): VersionCharge => ({
  ...{ key: 'calls', name: null, charge, perQuantity: false, billable: calls, timing: null },
})
const ofSeats = (charge: Charge, timing: 'IN_ADVANCE' | 'AT_START' = 'IN_ADVANCE') =>
  ({ key: 'seats', name: null, charge, perQuantity: true, billable: null, timing }) as VersionCharge
const ownPrice = (charge: Charge, from: string, to: string | null = null): StoredPrice => ({
  ...{ id: 'own', billable: calls, charge, currency: 'USD', createdAt: at },
  effectiveAt: new Date(from),
  endsAt: to === null ? null : new Date(to),
})

describe('the recurring revenue of a subscription', () => {
  const cases: [what: string, given: Given, minor: bigint][] = [
    ['R1 588.00 yearly', { basePrice: '588', every: [1, 'YEAR'] }, 4_900n],
    ['R1 90.00 per 3 months', { basePrice: '90', every: [3, 'MONTH'] }, 3_000n],
    ['R1 10.00 weekly', { basePrice: '10', every: [1, 'WEEK'] }, 4_348n],
    ['R1 1.00 daily', { basePrice: '1', every: [1, 'DAY'] }, 3_044n],
    [
      'R2 40.00 × 3, 25 % for ever',
      { basePrice: '40', quantity: 3, discounts: [off('25')] },
      9_000n,
    ],
    ['R4 a trial', { basePrice: '40', status: 'TRIALING', periodStart: null }, 0n],
    ['R4 suspended', { basePrice: '40', status: 'SUSPENDED' }, 0n],
    [
      'R4 service that stopped',
      { basePrice: '40', status: 'PAUSED', pauseBehavior: 'STOP_SERVICE' },
      0n,
    ],
    [
      'a pause that voids invoices',
      { basePrice: '40', status: 'PAUSED', pauseBehavior: 'VOID' },
      0n,
    ],
    [
      'a pause that keeps drafts',
      { basePrice: '40', status: 'PAUSED', pauseBehavior: 'KEEP_AS_DRAFT' },
      4_000n,
    ],
    [
      'a paused trial',
      {
        ...{ basePrice: '40', status: 'PAUSED', pauseBehavior: 'KEEP_AS_DRAFT' },
        periodStart: null,
      },
      0n,
    ],
    ['past due', { basePrice: '40', status: 'PAST_DUE' }, 4_000n],
    ['scheduled, canceled', { basePrice: '40', status: 'CANCELED' }, 0n],
    ['paid once', { basePrice: '40', every: [1, 'ONCE'] }, 0n],
    ['2 years', { basePrice: '100', every: [2, 'YEAR'] }, 417n],
    ['yen', { basePrice: '1000', every: [1, 'YEAR'], currency: 'JPY' }, 83n],
    ['dinars', { basePrice: '10', every: [1, 'YEAR'], currency: 'KWD' }, 833n],
    [
      'seats at 5.00, rounded with the base once',
      {
        ...{ basePrice: '10.005', quantity: 3, charges: [ofSeats(perUnit('5.003'))] },
      },
      4_502n,
    ],
    ['a set-up fee', { basePrice: '10', charges: [ofSeats(flat('99'), 'AT_START')] }, 1_000n],
    ['a flat fee for usage', { basePrice: '10', charges: [ofUsage(flat('7'))] }, 1_700n],
    ['a price of usage', { basePrice: '10', charges: [ofUsage(perUnit('7'))] }, 1_000n],
    [
      "a customer's own flat fee",
      {
        ...{ basePrice: '10', charges: [ofUsage(perUnit('7'))] },
        customPrices: [ownPrice(flat('3'), '2026-01-01')],
      },
      1_300n,
    ],
    [
      'an own fee that has ended',
      {
        ...{ basePrice: '10', charges: [ofUsage(flat('7'))] },
        customPrices: [ownPrice(flat('3'), '2026-01-01', '2026-04-01')],
      },
      1_700n,
    ],
    [
      'discounts of what earlier ones left',
      { basePrice: '58.90', discounts: [less('5'), off('10')] },
      4_851n,
    ],
    ['a discount of more than there is', { basePrice: '8', discounts: [less('12')] }, 0n],
    [
      'discounts of the base, and of usage',
      {
        ...{ basePrice: '10', charges: [ofUsage(flat('20'))] },
        discounts: [off('50', 'BASE'), less('5', 'USAGE')],
      },
      2_000n,
    ],
    [
      'a discount of both, and then of the base',
      {
        ...{ basePrice: '10', charges: [ofUsage(flat('20'))] },
        discounts: [less('3'), off('50', 'BASE')],
      },
      2_250n,
    ],
    [
      'more than is counted',
      { basePrice: '9000000000000000', quantity: 9, every: [1, 'DAY'] },
      10n ** 17n,
    ],
  ]
  it.each(cases)('%s', (_what, given, minor) => {
    expect(mrr(given)).toBe(minor)
  })

  it('R3 is 1,155.00 for 77 customers at 15.00, whose 14.00 off once do not recur', () => {
    expect(77n * mrr({ basePrice: '15' })).toBe(115_500n)
  })
})

describe('what moves', () => {
  const day = (n: number) => new Date(Date.UTC(2026, 0, n))
  const move = (n: number, amount: bigint, planId = 'a'): MrrMove => ({
    ...{ at: day(n), subscriptionId: 's', planId, currency: 'USD', amount },
  })
  /** Rows of all plans unless another scope is asked for, after batches of moves that were each one commit. */
  function rowsOf(commits: MrrMove[][], planId: string | null = null): string[] {
    let rows: MrrChange[] = []
    let made = 0
    for (const moves of commits) {
      const latest = rows.filter(
        (row, i) => !rows.slice(i + 1).some((after) => after.planId === row.planId),
      )
      const { written, removed } = mrrChangesOf(latest, moves, {
        ...{ customerId: 'c', createdAt: at, newId: () => `${++made}` },
      })
      const gone = new Set([...written, ...removed].map(({ id }) => id))
      rows = [...rows.filter(({ id }) => !gone.has(id)), ...written]
    }
    return rows
      .filter((row) => row.planId === planId)
      .map(({ at: then, kind, amount, mrr: sum }) =>
        [then.getUTCDate(), kind, amount, sum].join(' '),
      )
  }

  it('is told by its kind, once for a commit that catches up', () => {
    const moves = [move(1, 50n), move(2, 30n), move(3, -10n), move(4, -70n), move(5, 20n)]
    const told = ['1 NEW 50 50', '2 EXPANSION 30 80', '3 CONTRACTION -10 70']
    const rest = ['4 CHURN -70 0', '5 REACTIVATION 20 20']
    expect(rowsOf([moves])).toEqual([...told, ...rest])
    expect(rowsOf(moves.map((one) => [one]))).toEqual([...told, ...rest])
  })

  it('between plans is a change of the whole, the end of one and the beginning of the other', () => {
    const commits = [[move(1, 50n)], [move(2, -50n), move(2, 80n, 'b')]]
    expect(rowsOf(commits)).toEqual(['1 NEW 50 50', '2 EXPANSION 30 80'])
    expect(rowsOf(commits, 'a')).toEqual(['1 NEW 50 50', '2 CHURN -50 0'])
    expect(rowsOf(commits, 'b')).toEqual(['2 NEW 80 80'])
  })

  it('there and back at one instant leaves nothing, in one commit or in two', () => {
    const there = [move(2, -50n), move(2, 80n, 'b')]
    const back = [move(2, -80n, 'b'), move(2, 50n)]
    for (const commits of [[[...there, ...back]], [there, back]]) {
      const told = [[move(1, 50n)], ...commits, [move(3, 10n)]]
      expect(rowsOf(told)).toEqual(['1 NEW 50 50', '3 EXPANSION 10 60'])
      expect(rowsOf(told, 'b')).toEqual([])
    }
    expect(rowsOf([[move(1, 50n)], [move(1, -50n)], [move(2, 20n)]])).toEqual(['2 NEW 20 20'])
  })

  it('joins what moved at its instant before', () => {
    expect(rowsOf([[move(1, 50n)], [move(1, 30n)]])).toEqual(['1 NEW 80 80'])
    expect(rowsOf([[move(1, 50n)], [move(2, -50n)], [move(2, 20n)]])).toEqual([
      '1 NEW 50 50',
      '2 CONTRACTION -30 20',
    ])
  })

  it('is never before what moved earlier', () => {
    expect(rowsOf([[move(5, 50n)], [move(2, 30n, 'b')]])).toEqual(['5 NEW 80 80'])
  })
})
