/** The order in which pools burn, as a table and against a reference model. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { balanceOf } from '../../src/core/credits/balance.ts'
import { planBurn } from '../../src/core/credits/burn.ts'
import { burnOrder, isSpendable, type Pool, sameTerms } from '../../src/core/credits/pool.ts'
import { decimal, decimalText, zero } from '../../src/core/values/decimal.ts'

const now = new Date('2026-03-10T12:00:00.000Z')
const in_ = (ms: number) => new Date(now.getTime() + ms)

function pool(id: string, over: Partial<Omit<Pool, 'balance'>> & { balance?: string } = {}): Pool {
  const { balance = '10', ...rest } = over
  return {
    id,
    name: 'Pool',
    kind: 'PURCHASED',
    priority: 0,
    effectiveAt: null,
    expiresAt: null,
    held: zero,
    createdAt: in_(-1000),
    grant: null,
    ...rest,
    balance: decimal(balance),
  }
}

describe('burnOrder', () => {
  it.each([
    ['priority', { priority: 0 }, { priority: 1, expiresAt: in_(1), kind: 'PROMOTIONAL' }],
    ['earliest expiry', { expiresAt: in_(1) }, { expiresAt: in_(2), kind: 'PROMOTIONAL' }],
    ['an expiry before none', { expiresAt: in_(1) }, { expiresAt: null }],
    ['promotional before purchased', { kind: 'PROMOTIONAL' }, { effectiveAt: in_(-9999) }],
    [
      'promotional before included',
      { kind: 'PROMOTIONAL' },
      { kind: 'INCLUDED', effectiveAt: in_(-9999) },
    ],
    ['included before purchased', { kind: 'INCLUDED' }, { effectiveAt: in_(-9999) }],
    ['effective date', { effectiveAt: in_(-2) }, { effectiveAt: in_(-1), createdAt: in_(-9) }],
    ['creation as effective date', { createdAt: in_(-3) }, { effectiveAt: in_(-2) }],
    [
      'creation',
      { effectiveAt: in_(-5), createdAt: in_(-4) },
      { effectiveAt: in_(-5), createdAt: in_(-3) },
    ],
    ['id', {}, {}],
  ] as [string, Partial<Pool>, Partial<Pool>][])('goes by %s', (_what, first, second) => {
    const pools = [pool('b', second as object), pool('a', first as object)]
    expect(pools.sort(burnOrder).map((p) => p.id)).toEqual(['a', 'b'])
  })
})

describe('planBurn', () => {
  it('takes from several pools and leaves no remainder', () => {
    const pools = [pool('a', { balance: '1.5' }), pool('b', { priority: 1, balance: '5' })]
    const { slices, uncovered } = planBurn(pools, decimal('4'), now)
    expect(slices.map((s) => [s.pool.id, decimalText(s.amount)])).toEqual([
      ['a', '1.5'],
      ['b', '2.5'],
    ])
    expect(decimalText(uncovered)).toBe('0')
  })

  it.each([
    ['expires in 1 ms', { expiresAt: in_(1) }, '10'],
    ['expires now', { expiresAt: in_(0) }, '0'],
    ['expired 1 ms ago', { expiresAt: in_(-1) }, '0'],
    ['starts in 1 ms', { effectiveAt: in_(1) }, '0'],
    ['starts now', { effectiveAt: in_(0) }, '10'],
    ['started 1 ms ago', { effectiveAt: in_(-1) }, '10'],
  ])('a pool that %s', (_what, terms, spendable) => {
    const { uncovered } = planBurn([pool('a', terms)], decimal('10'), now)
    expect(decimalText(decimal('10').minus(uncovered))).toBe(spendable)
    const balance = balanceOf(
      { customerId: 'c', sequence: 1, lowBalanceThreshold: null, clockNow: null },
      [pool('a', terms)],
      now,
    )
    expect(decimalText(balance.available)).toBe(spendable)
  })

  const minutes = fc.option(fc.integer({ min: -3, max: 3 }), { nil: null })
  const anyPool = fc
    .record({
      priority: fc.nat({ max: 2 }),
      kind: fc.constantFrom('PURCHASED' as const, 'PROMOTIONAL' as const),
      effective: minutes,
      expires: minutes,
      created: fc.integer({ min: -3, max: 0 }),
      balance: fc.nat({ max: 5 }),
    })
    .map(({ effective, expires, created, balance, ...rest }) => ({
      ...rest,
      effectiveAt: effective === null ? null : in_(effective),
      expiresAt: expires === null ? null : in_(expires),
      createdAt: in_(created),
      balance: String(balance),
    }))
  const anyPools = fc
    .array(anyPool, { maxLength: 8 })
    .map((list) => list.map((p, i) => pool(`p${i}`, p)))

  /** Credit by credit, each from the spendable pool that no other one comes before. */
  function reference(pools: Pool[], amount: number): Map<string, number> {
    const left = new Map(pools.map((p) => [p.id, Number(p.balance)]))
    const taken = new Map<string, number>()
    for (let i = 0; i < amount; i++) {
      const candidates = pools.filter((p) => (left.get(p.id) ?? 0) > 0 && isSpendable(p, now))
      const [first] = candidates.filter((p) => candidates.every((q) => q === p || precedes(p, q)))
      if (!first) break
      left.set(first.id, (left.get(first.id) ?? 0) - 1)
      taken.set(first.id, (taken.get(first.id) ?? 0) + 1)
    }
    return taken
  }

  function precedes(p: Pool, q: Pool): boolean {
    const never = in_(1e9)
    if (p.priority !== q.priority) return p.priority < q.priority
    const [pe, qe] = [(p.expiresAt ?? never).getTime(), (q.expiresAt ?? never).getTime()]
    if (pe !== qe) return pe < qe
    if (p.kind !== q.kind) return p.kind === 'PROMOTIONAL'
    const [pf, qf] = [p.effectiveAt ?? p.createdAt, q.effectiveAt ?? q.createdAt]
    if (pf.getTime() !== qf.getTime()) return pf < qf
    if (p.createdAt.getTime() !== q.createdAt.getTime()) return p.createdAt < q.createdAt
    return p.id < q.id
  }

  it('takes what the model takes, in any order of the pools, and never more than there is', () => {
    fc.assert(
      fc.property(anyPools, fc.integer({ min: 1, max: 30 }), fc.nat(), (pools, amount, turn) => {
        const rotated = pools.map((_, i) => pools[(i + turn) % pools.length] as Pool)
        const { slices, uncovered } = planBurn(rotated.sort(burnOrder), decimal(amount), now)
        const taken = new Map(slices.map((s) => [s.pool.id, Number(s.amount)]))
        expect(taken).toEqual(reference(pools, amount))
        const sum = slices.reduce((total, s) => total.plus(s.amount), uncovered)
        expect(decimalText(sum)).toBe(String(amount))
        expect(slices.every((s) => s.amount.gt(0) && s.amount.lte(s.pool.balance))).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('orders pools totally, so that every run burns the same', () => {
    fc.assert(
      fc.property(anyPools, (pools) => {
        const sorted = [...pools].sort(burnOrder)
        expect([...pools].reverse().sort(burnOrder)).toEqual(sorted)
        for (const [i, p] of sorted.entries()) {
          for (const q of sorted.slice(i + 1)) expect(precedes(p, q)).toBe(true)
        }
      }),
    )
  })
})

describe('sameTerms', () => {
  it.each([
    ['name', { name: 'Other' }],
    ['kind', { kind: 'PROMOTIONAL' as const }],
    ['priority', { priority: 1 }],
    ['effective date', { effectiveAt: in_(0) }],
    ['expiry', { expiresAt: in_(1) }],
  ])('tells pools of another %s apart', (_what, other) => {
    expect(sameTerms(pool('a'), pool('b'))).toBe(true)
    expect(sameTerms(pool('a'), pool('b', other))).toBe(false)
  })
})
