/** Rolling up: figures are the same before, during and after it, in any number of turns. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import { byFeature, byProperty, byRate } from '../../src/core/rollups/dimension.ts'
import { cut, cutFine, type Piece } from '../../src/core/rollups/pieces.ts'
import { rollUpUsage } from '../../src/core/rollups/roll-up.ts'
import { spansOf } from '../../src/core/rollups/roll-up-plan.ts'
import { sumUsage } from '../../src/core/rollups/sums.ts'
import {
  RecordUsageBatchDocument,
  ReverseUsageEventDocument,
  UsageDocument,
} from '../support/ledger.generated.ts'
import { addMetered, addRateCard } from '../support/product.ts'
import { rollUp } from '../support/roll-up.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import { isThorough } from '../support/thorough.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addRateCard(tenant, '0.01', [{ eventType: 'chat', fixedCost: '0.3' }])
  await addMetered(tenant, 'image', 'COUNT')
})
afterAll(() => tenant?.close())

const hour = 3_600_000
const at = (ms: number) => new Date(Date.parse(noon) - ms).toISOString()

async function record(customerId: string, offsets: number[]): Promise<string[]> {
  const events = offsets.map((ms) => ({
    customerId,
    eventType: ms % 3 === 0 ? 'image' : 'chat',
    timestamp: at(ms),
  }))
  const { recordUsageBatch } = await tenant.ask(RecordUsageBatchDocument, { events })
  return recordUsageBatch.outcomes.flatMap((outcome) => outcome.usageEvent?.id ?? [])
}

async function usage(customerId: string, from = at(30 * 24 * hour), until = at(-hour)) {
  return (await tenant.ask(UsageDocument, { customerId, startTime: from, endTime: until })).usage
}

/** By the customer; the job may have been there too. */
async function mark(customerId: string): Promise<number> {
  const { rows } = await tenant.sql.query(
    `select sequence from usage_rollup_mark where customer_id = $1 and dimension = 'feature'`,
    [customerId],
  )
  return Number(rows[0]?.sequence ?? 0)
}

describe('rollUpUsage', () => {
  it('changes no figure, whatever is recorded and reversed between its turns', async () => {
    const offset = fc.oneof(
      fc.integer({ min: 0, max: 72 }).map((h) => h * hour),
      fc.integer({ min: 0, max: 72 }).map((h) => h * hour + 1),
      fc.integer({ min: 0, max: 72 * hour }),
    )
    const step = fc.record({
      offsets: fc.array(offset, { minLength: 1, maxLength: 5 }),
      reverse: fc.boolean(),
      roll: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const customerId = await tenant.customer()
        const expected = new Map<number, number>()
        for (const { offsets, reverse, roll } of steps) {
          const [first] = await record(customerId, offsets)
          for (const ms of offsets) expected.set(ms, (expected.get(ms) ?? 0) + 1)
          if (reverse) {
            await tenant.ask(ReverseUsageEventDocument, { id: first ?? '' })
            expected.set(offsets[0]!, expected.get(offsets[0]!)! - 1)
          }
          if (roll) await rollUp(tenant)
        }
        const total = [...expected.values()].reduce((a, b) => a + b, 0)
        const before = await usage(customerId)
        expect(before?.totalEvents).toBe(total)
        await rollUp(tenant)
        expect(await usage(customerId)).toEqual(before)
        for (const [ms, count] of expected) {
          const moment = await usage(customerId, at(ms), at(ms - 1))
          expect(moment?.totalEvents).toBe(count)
        }
      }),
      { numRuns: isThorough ? 25 : 8 },
    )
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })

  it('counts every event once while recording and several servers roll up', async () => {
    const customerId = await tenant.customer()
    const caller = systemCaller(tenant.workspaceId, 'LIVE')
    let recorded = 0
    const seen: number[] = []
    const writers = Array.from({ length: 3 }, async () => {
      for (let i = 0; i < 15; i++) {
        const ids = await record(customerId, [i, hour, i * hour])
        recorded += ids.length
      }
    })
    const rollers = Array.from({ length: 3 }, async () => {
      for (let i = 0; i < 25; i++) {
        await tenant.app.core.perform(caller, rollUpUsage, { customerIds: [customerId] })
      }
    })
    const reader = (async () => {
      for (let i = 0; i < 25; i++) {
        const floor = recorded
        seen.push((await usage(customerId))!.totalEvents - floor)
      }
    })()
    await Promise.all([...writers, ...rollers, reader])
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(0)
    expect((await usage(customerId))?.totalEvents).toBe(recorded)
    await rollUp(tenant)
    expect(await mark(customerId)).toBe(recorded)
    expect((await usage(customerId))?.totalEvents).toBe(recorded)
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })

  it('sums values beyond the first 200 of an hour as other, the same in however many turns', async () => {
    const kept = async (turns: number) => {
      const customerId = await tenant.customer()
      const events = Array.from({ length: 230 }, (_, i) => ({
        customerId,
        eventType: 'chat',
        timestamp: at(i + 1),
        properties: {
          team: `team-${(i * 7) % 215}`,
          provider: i % 2 ? { id: i } : 'x'.repeat(300),
        },
      }))
      for (let i = 0; i < turns; i++) {
        const part = events.slice((i * 230) / turns, ((i + 1) * 230) / turns)
        await tenant.ask(RecordUsageBatchDocument, { events: part })
        await rollUp(tenant)
      }
      const { rows } = await tenant.sql.query(
        `select dimension, at, value, events, cost from usage_rollup
         where customer_id = $1 and dimension like 'property:%' order by 1, 2, 3`,
        [customerId],
      )
      return rows
    }
    const [once, often] = [await kept(1), await kept(5)]
    expect(often).toEqual(once)
    const teams = once.filter((row) => row.dimension === 'property:team')
    expect(teams).toHaveLength(201)
    expect(teams.reduce((n, row) => n + Number(row.events), 0)).toBe(230)
    const providers = once.filter((row) => row.dimension === 'property:provider')
    expect(providers.map((row) => [row.value, row.events])).toEqual([['(other)', '230']])
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })

  it('takes what is not in the range off the rest where it came too late to have sums of its own', async () => {
    const customerId = await tenant.customer()
    const events = Array.from({ length: 1_010 }, (_, i) => ({
      customerId,
      eventType: 'chat',
      timestamp: new Date(Date.UTC(2026, 2, 8, i % 2 ? 1 : 12)).toISOString(),
      properties: { model: `model-${i}` },
    }))
    for (const part of [events.slice(0, 900), events.slice(900)]) {
      await tenant.ask(RecordUsageBatchDocument, { events: part })
    }
    await rollUp(tenant)
    const owner = { workspaceId: tenant.workspaceId, customerId }
    const most = [new Date('2026-03-08T02:00:00Z'), new Date('2026-03-09T00:00:00Z')]
    const sums = await sumUsage(tenant.sql, owner, [byRate], most)
    expect(sums.reduce((n, sum) => n + sum.events, 0)).toBe(505)
    expect(sums.filter((sum) => sum.value !== '(other)' && sum.events !== 1)).toEqual([])
    expect(sums.find((sum) => sum.value === '(other)')?.events).toBe(5)
  })

  it('leaves a customer to the server that is at it', async () => {
    const customerId = await tenant.customer()
    await record(customerId, [1, 2])
    await rollUp(tenant)
    const client = await tenant.sql.connect()
    await client.query('begin')
    await client.query('select from usage_rollup_mark where customer_id = $1 for update', [
      customerId,
    ])
    await record(customerId, [3])
    const caller = systemCaller(tenant.workspaceId, 'LIVE')
    const input = { customerIds: [customerId] }
    const { busy } = await tenant.app.core.perform(caller, rollUpUsage, input)
    expect(busy).toEqual([customerId])
    expect((await usage(customerId))?.totalEvents).toBe(3)
    await client.query('rollback')
    client.release()
  })
})

describe('spansOf', () => {
  const dimensions = [byFeature, byProperty('team')]

  it('takes every row of every dimension once, in however many turns', () => {
    const customers = fc.array(fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50)), { maxLength: 5 })
    fc.assert(
      fc.property(customers, fc.integer({ min: 1, max: 40 }), (given, rowsMax) => {
        const heads = given.map(([sequence, a, b], i) => ({
          customerId: `c${i}`,
          sequence,
          sums: null,
          marks: new Map([
            [byFeature.key, Math.min(a, sequence)],
            [dimensions[1]!.key, Math.min(b, sequence)],
          ]),
        }))
        for (;;) {
          const { spans, behind } = spansOf(heads, dimensions, rowsMax)
          expect(spans.reduce((n, s) => n + s.upTo - s.after, 0)).toBeLessThanOrEqual(rowsMax)
          for (const span of spans) {
            const head = heads.find((h) => h.customerId === span.customerId)!
            for (const { key } of span.dimensions) {
              expect(head.marks.get(key)).toBe(span.after)
              head.marks.set(key, span.upTo)
            }
          }
          if (behind.length === 0) break
          expect(spans.length).toBeGreaterThan(0)
        }
        for (const head of heads) {
          for (const { key } of dimensions) expect(head.marks.get(key)).toBe(head.sequence)
        }
      }),
    )
  })
})

describe('cut', () => {
  it('puts each moment between the times into one piece, of its bucket', () => {
    const time = fc.oneof(
      fc.integer({ min: 0, max: 240 }),
      fc.integer({ min: 0, max: 4 }).map((h) => h * 60),
    )
    fc.assert(
      fc.property(fc.uniqueArray(time, { minLength: 2, maxLength: 6 }), (minutes) => {
        const times = minutes.toSorted((a, b) => a - b).map((m) => new Date(m * 60_000))
        const { whole, edges } = cut(times, hour)
        const fine = cutFine(times, hour)
        expect(fine.edges.every((p) => p.end.getTime() - p.start.getTime() < hour / 4)).toBe(true)
        for (const { start, end, hour: from, first, last } of fine.quarters) {
          expect(start.getTime()).toBe(from.getTime() + (first * hour) / 4)
          expect(end.getTime()).toBe(from.getTime() + ((last + 1) * hour) / 4)
          expect([0 <= first, first <= last, last <= 3]).toEqual([true, true, true])
        }
        const less = cutFine(times, 2 * hour)
        expect(less.edges.every((p) => p.end.getTime() - p.start.getTime() <= hour)).toBe(true)
        for (let m = 0; m < 240; m++) {
          const moment = new Date(m * 60_000)
          const at = (p: Piece) => p.start <= moment && moment < p.end
          const pieces = [...whole, ...edges].filter(at)
          const bucket = times.findLastIndex((t) => t <= moment)
          const inside = bucket >= 0 && bucket < times.length - 1
          const place = inside ? [bucket] : []
          expect(pieces.map((p) => p.bucket)).toEqual(place)
          const finer = [...fine.whole, ...fine.quarters, ...fine.edges].filter(at)
          expect(finer.map((p) => p.bucket)).toEqual(place)
          const counted = new Map<number, number>()
          const signed = [...less.whole.map((p) => ({ ...p, sign: 1 })), ...less.edges].filter(at)
          for (const p of signed) counted.set(p.bucket, (counted.get(p.bucket) ?? 0) + p.sign)
          expect([...counted].flatMap(([b, n]) => Array(n).fill(b))).toEqual(place)
        }
        for (const { start, end } of [...whole, ...fine.whole]) {
          expect([start.getTime() % hour, end.getTime() % hour]).toEqual([0, 0])
        }
      }),
    )
  })
})
