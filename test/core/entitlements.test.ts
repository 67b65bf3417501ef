/** Periods, terms, counting and decisions: vectors, tables and properties. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Catalog, Feature, Meter } from '../../src/core/catalog/catalog.ts'
import { aggregate, measure } from '../../src/core/catalog/measure.ts'
import { admit } from '../../src/core/entitlements/admission.ts'
import { checkFeature, estimatedUsage, type Subject } from '../../src/core/entitlements/check.ts'
import { type Countable, recount } from '../../src/core/entitlements/counts/recount.ts'
import { counterKey, type Entitlement, governs } from '../../src/core/entitlements/entitlement.ts'
import { changedTerms, newTerms, type Terms } from '../../src/core/entitlements/terms.ts'
import { decimal, decimalText, one, zero } from '../../src/core/values/decimal.ts'
import { endlessPeriod, type Period, periodAt, periods } from '../../src/core/values/period.ts'
import { exampleCard } from '../support/rate-cards.ts'

const now = new Date('2026-03-10T12:00:00Z')

describe('periodAt', () => {
  /** The starts of the periods that follow the anchor, each asked for at its own start. */
  function starts(period: Period, anchor: string, count: number): string[] {
    const found: string[] = []
    let at = new Date(anchor)
    for (let i = 0; i < count; i++) {
      const range = periodAt(period, new Date(anchor), at)
      found.push(range.start.toISOString().slice(0, 10))
      at = range.end
    }
    return found
  }

  it.each([
    ['MONTH', '2024-01-31', '01-31 02-29 03-31 04-30 05-31 06-30'],
    ['MONTH', '2023-01-29', '01-29 02-28 03-29 04-29'],
    ['MONTH', '2023-01-30', '01-30 02-28 03-30 04-30'],
    ['MONTH', '2023-01-31', '01-31 02-28 03-31 04-30'],
  ] as const)('of %s from %s begins on %s', (period, anchor, expected) => {
    const days = expected.split(' ')
    expect(starts(period, `${anchor}T00:00:00Z`, days.length).map((d) => d.slice(5))).toEqual(days)
  })

  it('returns to 29 February when there is one', () => {
    expect(starts('YEAR', '2024-02-29T00:00:00Z', 5)).toEqual([
      '2024-02-29',
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ])
  })

  it.each([
    ['MONTH', 3, '2023-11-30', '2023-11-30 2024-02-29 2024-05-30 2024-08-30'],
    ['MONTH', 6, '2023-08-31', '2023-08-31 2024-02-29 2024-08-31 2025-02-28'],
    ['YEAR', 2, '2024-02-29', '2024-02-29 2026-02-28 2028-02-29'],
    ['WEEK', 2, '2024-02-20', '2024-02-20 2024-03-05 2024-03-19'],
    ['DAY', 90, '2024-01-01', '2024-01-01 2024-03-31 2024-06-29'],
  ] as const)('of %s × %i from %s begins on %s', (period, count, anchor, expected) => {
    const from = new Date(anchor)
    const begins = expected.split(' ').map((day) => new Date(day))
    expect(begins.map((at) => periodAt(period, from, at, count).start)).toEqual(begins)
    const before = begins.slice(1).map((at) => new Date(at.getTime() - 1))
    expect(before.map((at) => periodAt(period, from, at, count).end)).toEqual(begins.slice(1))
  })

  it('never ends without a period', () => {
    expect(periodAt(null, now, now)).toEqual(endlessPeriod)
  })

  const instants = fc
    .integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(2200, 0, 1) })
    .map((ms) => new Date(ms))

  it('contains its instant and meets the periods around it, before the anchor too', () => {
    fc.assert(
      fc.property(fc.constantFrom(...periods), instants, instants, (period, anchor, at) => {
        const range = periodAt(period, anchor, at)
        expect(range.start <= at && at < range.end).toBe(true)
        expect(periodAt(period, anchor, range.end).start).toEqual(range.end)
        expect(periodAt(period, anchor, new Date(range.start.getTime() - 1)).end).toEqual(
          range.start,
        )
        expect(periodAt(period, anchor, anchor).start).toEqual(anchor)
      }),
    )
  })
})

describe('newTerms', () => {
  const kind = (type: Feature['type']) => ({ key: 'f', type })
  const inForce: Terms = {
    limit: decimal(5),
    behavior: 'SOFT',
    period: 'DAY',
    anchor: new Date('2026-01-02T00:00:00Z'),
    value: null,
    effectiveAt: new Date('2026-01-01T00:00:00Z'),
    expiresAt: new Date('2027-01-01T00:00:00Z'),
  }

  it('anchors where it becomes effective', () => {
    const effectiveAt = new Date('2026-05-01T00:00:00Z')
    expect(newTerms(kind('METERED'), { effectiveAt }, null, now)).toMatchObject({
      effectiveAt,
      anchor: effectiveAt,
    })
  })

  it('keeps only start and anchor of what is in force', () => {
    const { effectiveAt, anchor } = inForce
    expect(newTerms(kind('METERED'), {}, inForce, now)).toEqual({
      limit: null,
      behavior: 'HARD',
      period: null,
      value: null,
      expiresAt: null,
      effectiveAt,
      anchor,
    })
  })

  it('keeps what a change leaves out', () => {
    expect(changedTerms(kind('METERED'), {}, inForce)).toEqual(inForce)
    const cleared = changedTerms(kind('METERED'), { limit: null, expiresAt: null }, inForce)
    expect(cleared).toEqual({ ...inForce, limit: null, expiresAt: null })
  })

  it('makes a boolean true', () => {
    expect(newTerms(kind('BOOLEAN'), {}, null, now).value).toBe(true)
    expect(newTerms(kind('BOOLEAN'), { value: false }, null, now).value).toBe(false)
  })
})

const meter = (aggregation: Meter['aggregation'], valueProperty: string | null): Meter => ({
  id: 'meter_1',
  key: 'm',
  eventType: 'ai_generation',
  aggregation,
  valueProperty,
})

const feature = (type: Feature['type'], of: Meter | null = null): Feature => ({
  id: 'feature_1',
  key: 'ai_generation',
  name: 'F',
  type,
  meter: of,
})

const metered = {
  SUM: feature('METERED', meter('SUM', 'n')),
  COUNT: feature('METERED', meter('COUNT', null)),
  MAX: feature('METERED', meter('MAX', 'n')),
  LAST: feature('METERED', meter('LAST', 'n')),
  UNIQUE_COUNT: feature('METERED', meter('UNIQUE_COUNT', 'n')),
  none: feature('METERED'),
}

function entitlementOf(terms: Partial<Entitlement> = {}): Entitlement {
  return {
    id: 'ent_1',
    featureId: 'feature_1',
    limit: null,
    behavior: 'HARD',
    period: null,
    anchor: now,
    value: null,
    effectiveAt: new Date('2020-01-01T00:00:00Z'),
    expiresAt: null,
    revokedAt: null,
    version: 1,
    ...terms,
  }
}

describe('governs', () => {
  const at = (ms: number) => new Date(now.getTime() + ms)
  it.each([
    [{ effectiveAt: at(1) }, false],
    [{ effectiveAt: now }, true],
    [{ expiresAt: now }, false],
    [{ expiresAt: at(1) }, true],
    [{ revokedAt: now }, false],
    [{ revokedAt: at(1) }, true],
  ])('with %j is %s', (terms, holds) => {
    expect(governs(entitlementOf(terms), now)).toBe(holds)
  })
})

describe('recount', () => {
  const events = fc.array(
    fc.record({ n: fc.integer({ min: 0, max: 5 }), minute: fc.integer({ min: 0, max: 30 }) }),
    { maxLength: 30 },
  )

  it.each(Object.entries(metered))('by %s agrees with counting event by event', (_name, of) => {
    fc.assert(
      fc.property(events, (list) => {
        const stored: Countable[] = list.map(({ n, minute }, i) => ({
          sequence: i + 1,
          eventType: 'ai_generation',
          quantity: one,
          properties: { n },
          timestamp: new Date(now.getTime() + minute * 60_000),
          credits: zero,
        }))
        const texts = new Set<string>()
        let counted = { value: zero, valueAt: new Date(0) }
        for (const event of stored) {
          const measurement = measure(of.meter, event)
          if (measurement === null) continue
          const text = 'text' in measurement ? measurement.text : ''
          counted = aggregate(of.meter, counted, measurement, event.timestamp, texts.has(text))
          if ('text' in measurement) texts.add(text)
        }
        const shuffled = [...stored].reverse()
        const again = recount(of, shuffled, endlessPeriod)
        expect(decimalText(again.value)).toBe(decimalText(counted.value))
        expect(again.texts).toEqual(texts)
      }),
    )
  })

  it('leaves out other types and other times', () => {
    const event = (sequence: number, eventType: string, timestamp: Date): Countable => ({
      sequence,
      eventType,
      quantity: one,
      properties: {},
      timestamp,
      credits: one,
    })
    const range = { start: now, end: new Date(now.getTime() + 1_000) }
    const counted = recount(
      metered.none,
      [
        event(1, 'ai_generation', range.start),
        event(2, 'other', range.start),
        event(3, 'ai_generation', range.end),
        event(4, 'ai_generation', new Date(range.start.getTime() - 1)),
      ],
      range,
    )
    expect(decimalText(counted.value)).toBe('1')
  })
})

describe('checkFeature', () => {
  const card = exampleCard()
  const catalogOf = (of: Feature): Catalog => ({
    version: 1,
    meters: of.meter ? [of.meter] : [],
    featuresById: new Map([[of.id, of]]),
    featuresByKey: new Map([[of.key, of]]),
    featuresByEventType: new Map([['ai_generation', [of]]]),
    rateCards: new Map([[card.id, card]]),
    defaultRateCard: card,
    attributionProperties: [],
  })

  function subjectOf(entitlement: Entitlement | null, used: number, credits: number): Subject {
    const start = endlessPeriod.start
    const counter = {
      featureId: 'feature_1',
      ...endlessPeriod,
      value: decimal(used),
      valueAt: now,
      edition: 0,
      refusedAt: null,
    }
    const pool = {
      id: 'pool_1',
      name: 'Main',
      kind: 'PURCHASED' as const,
      priority: 0,
      effectiveAt: null,
      expiresAt: null,
      balance: decimal(credits),
      held: zero,
      createdAt: now,
      grant: null,
    }
    return {
      customerId: 'cust_1',
      archived: false,
      rateCardId: null,
      pools: [pool],
      entitlements: new Map(entitlement ? [['feature_1', entitlement]] : []),
      counters: new Map([[counterKey('feature_1', start), counter]]),
      uniques: new Set(),
    }
  }

  const kinds = fc.constantFrom(...Object.values(metered), feature('CREDITS'))
  const amounts = fc.integer({ min: 0, max: 20 })
  const limits = fc.option(amounts.map(decimal))
  const estimates = fc.record({
    quantity: fc.option(fc.integer({ min: 1, max: 20 }).map(decimal)),
    properties: fc.record({ model: fc.constantFrom('gpt-4', 'x'), input_tokens: amounts }),
  })

  it('allows exactly what recording would accept, for every estimate', () => {
    fc.assert(
      fc.property(
        kinds,
        limits,
        fc.constantFrom('HARD' as const, 'SOFT' as const),
        amounts,
        amounts,
        estimates,
        (of, limit, behavior, used, credits, estimate) => {
          const subject = subjectOf(entitlementOf({ limit, behavior }), used, credits / 100)
          const catalog = catalogOf(of)
          const check = checkFeature(subject, catalog, of, estimate, now)
          const usage = estimatedUsage(of, estimate)
          const { refusal, price, unpriced } = admit(subject, catalog, usage, now, now)
          expect(check.allowed).toBe(refusal === null)
          if (refusal) expect(check.reason).toBe(unpriced ? 'UNPRICED' : refusal.code)
          if (price.rateId) expect(check.costPreview?.credits).toEqual(price.credits)
          expect(check.remainingCredits?.gte(0)).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('says without an estimate that something is left only if one more is', () => {
    fc.assert(
      fc.property(limits, amounts, amounts, (limit, used, credits) => {
        const of = feature('CREDITS')
        const open = { quantity: null, properties: null }
        const subject = subjectOf(entitlementOf({ limit }), used, credits)
        const check = checkFeature(subject, catalogOf(of), of, open, now)
        expect(check.allowed).toBe(check.remainingCredits?.gt(0))
      }),
    )
  })

  it('says of a model alone whether anything is left, as without an estimate', () => {
    const of = feature('CREDITS')
    const asked = (model: string, credits: number, more: object = {}) => {
      const subject = subjectOf(entitlementOf({ limit: null }), 0, credits)
      const estimate = { quantity: null, properties: { model, ...more } }
      const { allowed, reason, costPreview } = checkFeature(
        subject,
        catalogOf(of),
        of,
        estimate,
        now,
      )
      return [allowed, reason, costPreview]
    }
    expect(asked('gpt-4', 1)).toEqual([true, 'ENTITLED', null])
    expect(asked('gpt-4', 0)).toEqual([false, 'INSUFFICIENT_CREDITS', null])
    expect(asked('gpt-4', 1, { images: 2 })).toEqual([false, 'UNPRICED', null])
    expect(asked('gpt-typo', 1)).toEqual([false, 'UNPRICED', null])
  })

  it('never changes what it reads', () => {
    const subject = subjectOf(entitlementOf({ limit: decimal(5) }), 3, 10)
    const before = JSON.stringify([subject.pools, [...subject.counters]])
    const estimate = { quantity: one, properties: { model: 'gpt-4', estimated_tokens: 1000 } }
    for (const of of [...Object.values(metered), feature('CREDITS')]) {
      checkFeature(subject, catalogOf(of), of, estimate, now)
    }
    expect(JSON.stringify([subject.pools, [...subject.counters]])).toBe(before)
    expect(estimate.properties).toEqual({ model: 'gpt-4', estimated_tokens: 1000 })
  })
})
