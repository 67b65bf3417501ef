/** The explanation of a line: the same text and digest for the same facts, and enough to compute the amount again. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  digestOf,
  explainBase,
  explainProration,
  explainUsage,
  type UsageFacts,
} from '../../src/core/invoices/explain-line.ts'
import { explainedSegment } from '../../src/core/invoices/explained-segment.ts'
import { priceSegmentUsage } from '../../src/core/invoices/price-usage.ts'
import { fromStored } from '../../src/core/pricing/stored-charge.ts'
import { canonicalJson } from '../../src/core/values/canonical-json.ts'
import { decimal, decimalText } from '../../src/core/values/decimal.ts'
import type { JsonObject } from '../../src/core/values/input.ts'
import { chargeOf, quantities, randomCharges, tiersOf } from '../support/charges.ts'

const segment = {
  start: new Date('2026-04-01T00:00:00Z'),
  end: new Date('2026-05-01T00:00:00Z'),
}
/** Of the quarter that begins with it. */
const natural = { start: segment.start, end: new Date('2026-07-01T00:00:00Z') }
const line = {
  segment,
  planVersionId: 'plnv_1',
  currency: 'USD',
  amountMinor: 2000n,
}
const charge = chargeOf({
  model: 'GRADUATED',
  includedUnits: '100',
  tiers: tiersOf(['1000', '0.020'], [null, '0.01']),
})
const quantity = decimal('1100.000000001')
const facts: UsageFacts = {
  ...line,
  kind: 'USAGE',
  amountMinor: 2067n,
  natural,
  billable: { meterId: 'mtr_1', featureId: null, key: 'calls' },
  counted: { eventType: 'job', aggregation: 'SUM', valueProperty: 'n' },
  subscription: { id: 'sub_1', alsoUnnamed: true },
  events: { count: 3, first: 7, last: 12, throughSequence: 40 },
  quantity,
  charge,
  priced: priceSegmentUsage({ charge, currency: 'USD', quantity, segment, period: natural }),
}

const usageText =
  '{"aggregation":"SUM","billable":{"key":"calls","meterId":"mtr_1"},' +
  '"charge":{"includedUnits":"100","model":"GRADUATED","tiers":[{"flatFee":"0","unitPrice":"0.02","upTo":"1000"},{"flatFee":"0","unitPrice":"0.01","upTo":null}]},' +
  '"currency":"USD","eventType":"job",' +
  '"events":{"count":3,"first":7,"last":12,"throughSequence":40},"exactAmount":"20.67032967034","includedUnits":"32.967032967","kind":"USAGE","natural":{"end":"2026-07-01T00:00:00.000Z","start":"2026-04-01T00:00:00.000Z"},' +
  '"parts":[{"amount":"20","flat":"0","from":"0","quantity":"1000","to":"1000","unitPrice":"0.02"},{"amount":"0.67032967034","flat":"0","from":"1000","quantity":"67.032967034","to":"1067.032967034","unitPrice":"0.01"}],' +
  '"planVersion":"plnv_1","quantity":"1100.000000001","rounded":"20.67",' +
  '"segment":{"end":"2026-05-01T00:00:00.000Z","start":"2026-04-01T00:00:00.000Z"},"subscription":{"alsoUnnamed":true,"id":"sub_1"},"v":1,"valueProperty":"n"}'

type Times = { start: Date; end: Date }
const timesIn = (stored: unknown): Times => {
  const { start, end } = stored as Record<keyof Times, string>
  return { start: new Date(start), end: new Date(end) }
}

describe('the explanation of a line', () => {
  it('names the events, the price and each part of usage', () => {
    expect(canonicalJson(explainUsage(facts))).toBe(usageText)
  })

  it('names what credits paid for, and what was billed before of late usage', () => {
    const explain = explainUsage({
      ...facts,
      kind: 'LATE_USAGE',
      pools: [{ id: 'pool_1', kind: 'INCLUDED', amount: decimal('1.5') }],
      billedMinor: [1800n, -200n],
    })
    expect(explain).toMatchObject({
      pools: [{ id: 'pool_1', kind: 'INCLUDED', amount: '1.5' }],
      billed: ['18', '-2'],
    })
  })

  it('leaves out the first and last of no events', () => {
    const events = { count: 0, first: null, last: null, throughSequence: 5 }
    expect(explainUsage({ ...facts, events }).events).toEqual({ count: 0, throughSequence: 5 })
  })

  it('names the price of a base line and its share of a stub', () => {
    const explain = explainBase({
      ...line,
      kind: 'BASE',
      quantity: decimal(3),
      unitPrice: decimal('30'),
      charge: null,
      natural,
      exactAmount: decimal('90'),
      proration: {
        ofMinor: 9000n,
        numeratorMs: 42n * 86_400_000n,
        denominatorMs: 91n * 86_400_000n,
      },
    })
    expect(explain).toMatchObject({
      kind: 'BASE',
      quantity: '3',
      unitPrice: '30',
      exactAmount: '90',
      proration: { of: '90', numeratorMs: 3_628_800_000, denominatorMs: 7_862_400_000 },
    })
  })

  it('names the line that a proration credits', () => {
    const share = { ofMinor: 3000n, lineId: 'li_1', numeratorMs: 2n, denominatorMs: 3n }
    const proration = { ...share, discountMinor: 100n, creditedMinor: 0n }
    const explain = explainProration({
      ...line,
      kind: 'PRORATION_CREDIT',
      amountMinor: -2000n,
      planVersionId: null,
      proration,
      notedMinor: 50n,
    })
    expect(explain).toMatchObject({
      rounded: '-20',
      proration: {
        ...{ of: '30', line: 'li_1', discount: '1', credited: '0' },
        ...{ numeratorMs: 2, denominatorMs: 3 },
      },
      noted: '0.5',
    })
    expect(explain).not.toHaveProperty('planVersion')
  })

  it('is enough to compute the amount again, also after it was stored as JSON', () => {
    const run = fc.property(randomCharges, quantities, (anyCharge, used) => {
      const usage = { charge: anyCharge, currency: 'USD', quantity: used, segment, period: natural }
      const explain = explainUsage({
        ...facts,
        charge: anyCharge,
        quantity: used,
        priced: priceSegmentUsage(usage),
      })
      const stored = JSON.parse(JSON.stringify(explain)) as JsonObject
      expect(canonicalJson(stored)).toBe(canonicalJson(explain))
      const [within, whole] = [stored.segment, stored.natural].map(timesIn) as [Times, Times]
      const again = priceSegmentUsage({
        currency: String(stored.currency),
        charge: fromStored(stored.charge),
        quantity: decimal(String(stored.quantity)),
        segment: within,
        period: whole,
      })
      expect(decimalText(again.amount)).toBe(stored.exactAmount)
    })
    fc.assert(run, { numRuns: 200 })
  })
})

describe('explainedSegment', () => {
  it('reads back which events are behind a line of usage', () => {
    const stored = JSON.parse(JSON.stringify(explainUsage(facts)))
    expect(explainedSegment(stored)).toEqual({
      segment: {
        ...segment,
        counted: facts.counted,
        subscription: facts.subscription,
        throughSequence: 40,
      },
      count: 3,
      within: { first: 7, last: 12 },
    })
  })

  it('knows of no events where there are none', () => {
    const events = { count: 0, first: null, last: null, throughSequence: 5 }
    const counted = { eventType: 'f', aggregation: 'COUNT', valueProperty: null } as const
    const found = explainedSegment(explainUsage({ ...facts, events, counted }))
    expect(found).toMatchObject({ within: null, segment: { throughSequence: 5, counted } })
    const base = { quantity: decimal(1), unitPrice: decimal(20), exactAmount: decimal(20) }
    const whole = { ...line, ...base, natural: null, charge: null, proration: null }
    expect(explainedSegment(explainBase({ ...whole, kind: 'BASE' }))).toBeNull()
    expect(explainedSegment({})).toBeNull()
  })
})

describe('the digest of a line', () => {
  const sha256 = (...parts: (string | Buffer)[]) => {
    const hash = createHash('sha256')
    for (const part of parts) hash.update(part)
    return hash.digest('hex')
  }

  it('is SHA-256 over the canonical JSON, and the digest of the events after a line feed', () => {
    const explain = explainUsage(facts)
    const events = Buffer.alloc(32, 7)
    expect(digestOf(explain, null).toString('hex')).toBe(sha256(usageText))
    expect(digestOf(explain, events).toString('hex')).toBe(sha256(usageText, '\n', events))
    const reordered = Object.fromEntries(Object.entries(explain).reverse())
    expect(digestOf(reordered, events)).toEqual(digestOf(explain, events))
  })

  it('is not made of numbers with fractions or too many digits', () => {
    for (const odd of [0.1, 2 ** 53, Number.NaN]) {
      expect(() => digestOf({ parts: [{ amount: odd }] }, null)).toThrow(/no whole number/)
    }
  })
})
