/** Which customers the roll-up takes next, and what is kept of their events until then. */
import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../src/core/catalog/catalog.ts'
import { sumsBy } from '../../src/core/rollups/customer-sums.ts'
import { byFeature } from '../../src/core/rollups/dimension.ts'
import { createUnrolledCustomers } from '../../src/core/rollups/unrolled.ts'
import type { UsageEvent } from '../../src/core/usage/usage-event.ts'
import { one, zero } from '../../src/core/values/decimal.ts'

const catalog = { rateCards: new Map(), attributionProperties: [] } as unknown as Catalog
const now = new Date('2026-03-10T12:00:00Z')

function eventOf(customerId: string, sequence: number): UsageEvent {
  return {
    ...{ workspaceId: 'w', customerId, sequence, eventType: 'chat', feature: 'chat' },
    ...{ quantity: one, properties: {}, timestamp: now, createdAt: now, reverses: null },
    ...{ credits: zero, overage: zero, cost: zero, currency: null, rateId: null },
    ...{ subscriptionId: null, warning: null, idempotencyKey: null, holdId: null },
    ...{ fingerprint: null, transactionCount: 0, debit: null, timestampGiven: false },
  }
}

function start() {
  let uptime = 0
  const bounds = { customersMax: 5, rowsMin: 10, rowsMax: 30, waitMs: 60 }
  const unrolled = createUnrolledCustomers(bounds, () => uptime)
  const ends = new Map<string, number>()
  /** As if another server had committed the rows that are skipped. */
  const record = (customerId: string, rows: number, { skipped = 0, known = true } = {}) => {
    const from = (ends.get(customerId) ?? 0) + skipped
    const to = from + rows
    ends.set(customerId, to)
    const events = Array.from({ length: rows }, (_, i) => eventOf(customerId, from + i + 1))
    const change = { workspaceId: 'w', customerId, from, to, events }
    unrolled.record({ ...change, balance: null, entitlements: false }, known ? catalog : undefined)
  }
  return {
    unrolled,
    record,
    pass(ms: number) {
      uptime += ms
    },
    take: (max = 9) => unrolled.take(max).map(({ customerId }) => customerId),
    summed: (customerId: string) => {
      const sums = unrolled.takeSums({ workspaceId: 'w', customerId })
      if (!sums) return null
      const events = sumsBy(sums, byFeature).map((sum) => sum.events)
      return { after: sums.after, upTo: sums.upTo, events }
    },
  }
}

describe('customers that are not rolled up', () => {
  it('are due at once when their events must be read from the log', () => {
    const { unrolled, record, take, summed } = start()
    record('a', 1, { known: false })
    unrolled.add({ workspaceId: 'w', customerId: 'b' })
    expect(unrolled.due()).toBe(2)
    expect(take(1)).toEqual(['a'])
    expect(take()).toEqual(['b'])
    expect(take()).toEqual([])
    expect(summed('a')).toBeNull()
  })

  it('wait for more events, but not for long', () => {
    const { record, pass, take, summed } = start()
    record('a', 4)
    record('b', 4)
    expect(take()).toEqual([])
    record('b', 6)
    expect(take()).toEqual(['b'])
    expect(summed('b')).toEqual({ after: 0, upTo: 10, events: [10] })
    pass(60)
    expect(take()).toEqual(['a'])
    expect(summed('a')).toEqual({ after: 0, upTo: 4, events: [4] })
    expect(summed('a')).toBeNull()
  })

  it('are due by the most events while there are too many of them all', () => {
    const { record, take, summed } = start()
    for (const [customerId, rows] of Object.entries({ a: 7, b: 8, c: 3, d: 9 })) {
      record(customerId, rows)
    }
    expect(take()).toEqual([])
    record('c', 4)
    expect(take()).toEqual(['b', 'd'])
    expect(summed('b')?.upTo).toBe(8)
    expect(take()).toEqual([])
  })

  it('lose what was summed before a commit of another server, which the log tells', () => {
    const { record, take, summed } = start()
    record('a', 2)
    record('a', 2, { skipped: 3 })
    expect(take()).toEqual(['a'])
    record('a', 1)
    expect(summed('a')).toEqual({ after: 5, upTo: 8, events: [3] })
  })

  it('wait again after a turn that could not take them', () => {
    const { record, pass, take, summed } = start()
    record('a', 12)
    expect(take()).toEqual(['a'])
    expect(take()).toEqual([])
    pass(60)
    expect(take()).toEqual(['a'])
    expect(summed('a')?.events).toEqual([12])
  })

  it('are left to a sweep when there are too many', () => {
    const { unrolled, record } = start()
    expect(unrolled.needsSweep()).toBe(true)
    for (const customerId of 'abcde') record(customerId, 1)
    expect(unrolled.needsSweep()).toBe(false)
    record('f', 1)
    expect(unrolled.has({ workspaceId: 'w', customerId: 'f' })).toBe(false)
    expect(unrolled.needsSweep()).toBe(true)
  })
})
