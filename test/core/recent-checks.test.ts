/** Remembered checks of a customer agree with a fresh decision at every instant. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Catalog, Feature } from '../../src/core/catalog/catalog.ts'
import { createRecentChecks, questionOf } from '../../src/core/checks/recent-checks.ts'
import type { Pool } from '../../src/core/credits/pool.ts'
import {
  type Check,
  checkFeature,
  type Estimate,
  type Subject,
} from '../../src/core/entitlements/check.ts'
import { counterKey, type Entitlement, periodOf } from '../../src/core/entitlements/entitlement.ts'
import { nextChange } from '../../src/core/entitlements/next-change.ts'
import { decimal } from '../../src/core/values/decimal.ts'
import { rateCardOf, rateOf } from '../support/rate-cards.ts'

const start = Date.UTC(2026, 2, 10, 12)
const at = (second: number) => new Date(start + second * 1_000)
const second = fc.integer({ min: 0, max: 200 })
const instant = second.map(at)

const feature: Feature = {
  id: 'feature_1',
  key: 'ai_generation',
  name: 'F',
  type: 'CREDITS',
  meter: null,
}

const rates = fc.array(
  fc.record({ credits: fc.integer({ min: 0, max: 20 }), from: instant, model: fc.boolean() }),
  { maxLength: 4 },
)

const pool = fc.record({
  balance: fc.integer({ min: 0, max: 30 }),
  effectiveAt: fc.option(instant),
  expiresAt: fc.option(instant),
})

const terms = fc.record({
  limit: fc.option(fc.integer({ min: 0, max: 40 })),
  behavior: fc.constantFrom('HARD' as const, 'SOFT' as const),
  period: fc.constantFrom(null, 'MINUTE' as const),
  effectiveAt: instant,
  expiresAt: fc.option(instant),
  used: fc.integer({ min: 0, max: 40 }),
})

function catalogOf(sketches: { credits: number; from: Date; model: boolean }[]): Catalog {
  const card = rateCardOf(
    sketches.map(({ credits, from, model }, i) =>
      rateOf(
        {
          fixedCredits: String(credits),
          effectiveAt: from.toISOString(),
          match: model ? { model: 'm' } : {},
        },
        i,
      ),
    ),
  )
  return {
    version: 1,
    meters: [],
    featuresById: new Map([[feature.id, feature]]),
    featuresByKey: new Map([[feature.key, feature]]),
    featuresByEventType: new Map([[feature.key, [feature]]]),
    rateCards: new Map([[card.id, card]]),
    defaultRateCard: card,
    attributionProperties: [],
  }
}

const subjects = fc
  .tuple(fc.array(pool, { maxLength: 3 }), fc.option(terms))
  .map(([pools, given]): Subject => {
    const entitlement: Entitlement | null = given && {
      id: 'ent_1',
      featureId: feature.id,
      limit: given.limit === null ? null : decimal(given.limit),
      behavior: given.behavior,
      period: given.period,
      anchor: at(0),
      value: null,
      effectiveAt: given.effectiveAt,
      expiresAt: given.expiresAt,
      revokedAt: null,
      version: 1,
    }
    const counters = [0, 60, 120].flatMap((from) => {
      if (!entitlement || !given) return []
      const range = periodOf(entitlement, at(from))
      const value = decimal(given.used)
      const counter = {
        featureId: feature.id,
        ...range,
        value,
        valueAt: at(0),
        edition: 0,
        refusedAt: null,
      }
      return [[counterKey(feature.id, range.start), counter] as const]
    })
    return {
      customerId: 'cust_1',
      archived: false,
      rateCardId: null,
      pools: pools.map(
        ({ balance, ...times }, i): Pool => ({
          ...times,
          id: `pool_${i}`,
          name: 'P',
          kind: 'PURCHASED',
          priority: 0,
          balance: decimal(balance),
          held: decimal(0),
          createdAt: at(0),
          grant: null,
        }),
      ),
      entitlements: new Map(entitlement ? [[feature.id, entitlement]] : []),
      counters: new Map(counters),
      uniques: new Set(),
    }
  })

const estimate = fc.constantFrom(
  { quantity: null, properties: null },
  { quantity: decimal(2), properties: null },
  { quantity: null, properties: { model: 'm' } },
)

const said = (check: Check) => JSON.stringify({ ...check, asOf: null })

describe('a remembered check', () => {
  it('is what would be decided anew, whenever and in whatever order it is asked for', () => {
    fc.assert(
      fc.property(
        rates,
        subjects,
        fc.array(fc.tuple(second, estimate), { minLength: 2, maxLength: 40 }),
        (sketches, subject, asked) => {
          const catalog = catalogOf(sketches)
          const recent = createRecentChecks((now) => nextChange(subject, catalog, now))
          for (const [moment, about] of asked) {
            const now = at(moment)
            const decide = () => checkFeature(subject, catalog, feature, about, now)
            const known = recent.recall(questionOf(feature, about), now, now, decide)
            expect(said(known)).toBe(said(decide()))
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  const check = (reason: string) => ({ reason }) as unknown as Check

  it('is decided once until something changes', () => {
    const recent = createRecentChecks(() => at(10))
    let decided = 0
    const ask = (moment: number, question = 'q') =>
      recent.recall(question, at(moment), at(0), () => check(String(++decided))).reason
    expect([0, 5, 9.999].map((moment) => ask(moment))).toEqual(['1', '1', '1'])
    expect(ask(10)).toBe('2')
    expect(ask(5)).toBe('3')
  })

  it('makes room for eight others, and is not kept for a long question', () => {
    const recent = createRecentChecks(() => null)
    let decided = 0
    const ask = (question: string) =>
      recent.recall(question, at(0), at(0), () => check(String(++decided)))
    for (let n = 0; n < 8; n++) ask(`q${n}`)
    ask('q0')
    expect(decided).toBe(8)
    ask('q8')
    ask('q0')
    expect(decided).toBe(10)
    for (let n = 0; n < 2; n++) ask('x'.repeat(201))
    expect(decided).toBe(12)
  })

  it('is the same object as of the same instant only', () => {
    const recent = createRecentChecks(() => null)
    const ask = (asOf: Date) => recent.recall('q', at(5), asOf, () => check('ENTITLED'))
    const [first, second] = [at(1), at(2)]
    const known = ask(first)
    expect(known.asOf).toBe(first)
    expect(ask(first)).toBe(known)
    expect(ask(second)).toMatchObject({ reason: 'ENTITLED', asOf: second })
    expect(known.asOf).toBe(first)
  })

  it('is the latest exactly as long as it would be returned again', () => {
    const question = fc.integer({ min: 0, max: 11 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(second, fc.boolean(), question), { minLength: 2, maxLength: 40 }),
        (asked) => {
          const changes = [20, 90, 150].map(at)
          const recent = createRecentChecks((now) => changes.find((one) => one > now) ?? null)
          const moments = [at(1), at(1)] as const
          const last = new Map<number, Check>()
          for (const [moment, isLater, n] of asked) {
            const asOf = moments[isLater ? 1 : 0]
            const before = last.get(n)
            const isLatest = recent.isLatest(before, at(moment), asOf)
            const now = recent.recall(`q${n}`, at(moment), asOf, () => check('ENTITLED'))
            expect(isLatest).toBe(now === before)
            last.set(n, now)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it('stands for no other question', () => {
    const questions: Estimate[] = [
      { quantity: null, properties: null },
      { quantity: null, properties: {} },
      { quantity: decimal(1), properties: null },
      { quantity: decimal(1), properties: { n: 1 } },
      { quantity: decimal(1), properties: { n: '1' } },
      { quantity: decimal('1.1'), properties: null },
    ]
    const texts = questions.map((about) => questionOf(feature, about))
    expect(new Set(texts).size).toBe(texts.length)
  })
})
