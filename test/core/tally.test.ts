/** A tally that is advanced step by step equals the sum of all effective events, or reports that it cannot tell. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aggregations, type Feature } from '../../src/core/catalog/catalog.ts'
import { type Countable, recount } from '../../src/core/entitlements/counts/recount.ts'
import { moveOn, type Tally, talliedOf } from '../../src/core/entitlements/counts/tally.ts'
import { decimal, decimalText } from '../../src/core/values/decimal.ts'
import { endlessPeriod } from '../../src/core/values/period.ts'

function emptyTally(aggregation: (typeof aggregations)[number]): Tally {
  const valueProperty = aggregation === 'COUNT' ? null : 'n'
  const meter = { id: 'meter_1', key: 'm', eventType: 'job', aggregation, valueProperty }
  const feature: Feature = { id: 'feature_1', key: 'm', name: 'm', type: 'METERED', meter }
  const terms = { period: null, anchor: new Date(0) }
  const counted = endlessPeriod
  return { feature, terms, counted, sequence: 0, edition: 0, parts: new Map(), used: false }
}

const eventOf = (sequence: number, n: number, at: number): Countable => ({
  sequence,
  eventType: 'job',
  quantity: decimal(1),
  properties: { n },
  timestamp: new Date(at),
  credits: decimal(0),
})

/** Events to add, and which of those that stand to reverse, by their place. */
const step = fc.record({
  added: fc.array(fc.tuple(fc.nat(9), fc.nat(20)), { maxLength: 8 }),
  reversed: fc.array(fc.nat(30), { maxLength: 6 }),
})

describe('a tally that is moved on', () => {
  it.each(aggregations)('says %s of the events that stand', (aggregation) => {
    let told = 0
    const run = fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      const tally = emptyTally(aggregation)
      let standing: Countable[] = []
      let sequence = 0
      for (const { added, reversed } of steps) {
        const out = new Set(reversed.flatMap((place) => standing[place] ?? []))
        standing = standing.filter((event) => !out.has(event))
        const events = added.map(([n, at]) => eventOf(++sequence, n, at))
        standing.push(...events)
        if (!moveOn(tally, { added: events, reversed: [...out], sequence })) return
        const [part] = talliedOf(tally)
        const expected = recount(tally.feature, standing, endlessPeriod)
        told += 1
        expect(decimalText(part?.value ?? decimal(0))).toBe(decimalText(expected.value))
      }
    })
    fc.assert(run, { numRuns: 300 })
    expect(told).toBeGreaterThan(100)
  })
})
