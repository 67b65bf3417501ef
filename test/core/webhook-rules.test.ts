/** The pure rules of webhooks: which endpoints receive an event, when an attempt follows, what an outcome means. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isEventFilter, matchesFilters } from '../../src/core/events/event-filter.ts'
import {
  type AttemptResult,
  concurrencyOf,
  type DeliveryState,
  type Health,
  settleDelivery,
  settleHealth,
} from '../../src/core/webhooks/attempt-outcome.ts'
import { eventsAtOnce } from '../../src/core/webhooks/dispatch.ts'
import { envelopeOf } from '../../src/core/webhooks/envelope.ts'
import { delaysMs, nextAttemptAt, retryAfterMs } from '../../src/core/webhooks/schedule.ts'

const now = new Date('2026-03-10T12:00:00Z')
const later = (ms: number) => new Date(now.getTime() + ms)
const hour = 3_600_000

describe('isEventFilter', () => {
  it.each(['*', 'credits.*', 'credits.low_balance', 'optimization.available'])(
    'takes %j',
    (filter) => expect(isEventFilter(filter)).toBe(true),
  )
  it.each([
    '',
    '**',
    '.*',
    'credits',
    'credits.',
    'credits*',
    'nothing.*',
    'credits.low',
    '*.*',
    'c*',
  ])('refuses %j', (filter) => expect(isEventFilter(filter)).toBe(false))
})

describe('matchesFilters', () => {
  it.each([
    [['*'], true],
    [['credits.*'], true],
    [['credits.added'], true],
    [['usage.*', 'credits.added'], true],
    [['usage.*'], false],
    [['credits.exhausted'], false],
    [[], false],
  ])('%j: %j', (filters, asked) => {
    expect(matchesFilters(filters, 'credits.added')).toBe(asked)
  })
})

describe('nextAttemptAt', () => {
  it('follows the schedule of Standard Webhooks within a fifth, and ends', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, random) => {
          const delay = nextAttemptAt(n, now, random, 0)!.getTime() - now.getTime()
          expect(Math.abs(delay - delaysMs[n - 1]!)).toBeLessThanOrEqual(delaysMs[n - 1]! * 0.2 + 1)
        },
      ),
    )
    expect(nextAttemptAt(10, now, 0.5, 0)).toBeNull()
    expect(delaysMs.map((ms) => ms / 1_000)).toEqual([
      5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
    ])
  })

  it('waits for as long as the receiver asks for, if that is longer', () => {
    expect(nextAttemptAt(1, now, 0.5, 60_000)).toEqual(later(60_000))
    expect(nextAttemptAt(2, now, 0.5, 60_000)).toEqual(later(300_000))
  })
})

describe('retryAfterMs', () => {
  it.each([
    [null, 0],
    ['0', 0],
    ['120', 120_000],
    ['1000000000', 24 * hour],
    ['Tue, 10 Mar 2026 12:02:00 GMT', 120_000],
    ['Tue, 10 Mar 2020 12:02:00 GMT', 0],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 24 * hour],
    ['-5', 0],
    ['1.5', 0],
    ['0x10', 0],
    ['soon', 0],
    ['9'.repeat(400), 0],
  ])('reads %j as %d', (header, ms) => expect(retryAfterMs(header, now)).toBe(ms))
})

describe('envelopeOf', () => {
  const externalIds = new Map([['cust_1', 'acme']])
  const event = {
    ...{ id: 'evt_1', type: 'credits.low_balance', createdAt: now, sequence: 7 },
    externalIds,
  }

  it('says decimals as exact numbers and names in snake case', () => {
    const data = { balance: '100', threshold: '12345678901234567.123456789', poolId: '5' }
    expect(envelopeOf({ ...event, customerId: 'cust_1', data })).toBe(
      '{"id":"evt_1","type":"credits.low_balance","created_at":"2026-03-10T12:00:00.000Z","stream":"cust_1","sequence":7,"data":{"customer_id":"acme","customer":"cust_1","balance":100,"threshold":12345678901234567.123456789,"pool_id":"5"}}',
    )
  })

  it('names every customer by its externalId, and by our id', () => {
    const data = { toCustomerId: 'cust_1', amount: '1' }
    expect(JSON.parse(envelopeOf({ ...event, customerId: 'cust_2', data }))).toMatchObject({
      stream: 'cust_2',
      data: {
        ...{ customer_id: 'cust_2', customer: 'cust_2' },
        ...{ to_customer_id: 'acme', to_customer: 'cust_1' },
      },
    })
  })

  it('leaves text that only looks like an amount, and names nobody without a customer', () => {
    const data = { amount: 'many', list: [{ featureKey: '1' }], none: null }
    expect(JSON.parse(envelopeOf({ ...event, customerId: null, data }))).toMatchObject({
      stream: null,
      data: { amount: 'many', list: [{ feature_key: '1' }], none: null },
    })
  })
})

const health: Health = {
  consecutiveFailures: 0,
  failingSince: null,
  pausedUntil: null,
  disabledAt: null,
  disabledReason: null,
}
const delivery: DeliveryState = {
  id: 'whd_1',
  stream: 'cust_1',
  status: 'PENDING',
  failures: 0,
  attempts: 0,
  dueAt: null,
  lease: 'lease_1',
  lastStatusCode: null,
  lastError: null,
  finishedAt: null,
}
const resultOf = (statusCode: number | null, more: Partial<AttemptResult> = {}): AttemptResult => ({
  deliveryId: 'whd_1',
  lease: 'lease_1',
  startedAt: now,
  latencyMs: 5,
  statusCode,
  error: statusCode === null ? 'The connection was refused.' : null,
  response: null,
  retryAfter: null,
  random: 0.5,
  ...more,
})

describe('settleDelivery', () => {
  it.each([200, 201, 204, 299])('takes %d as delivered', (status) => {
    const settled = settleDelivery(delivery, resultOf(status), health, now)
    expect(settled).toMatchObject({
      status: 'DELIVERED',
      finishedAt: now,
      lease: null,
      attempts: 1,
    })
  })

  it.each([100, 199, 300, 301, 302, 304, 307, 400, 404, 429, 500, 503, null])(
    'takes %s as failed',
    (status) => {
      const settled = settleDelivery(delivery, resultOf(status), health, now)
      expect(settled).toMatchObject({
        status: 'PENDING',
        failures: 1,
        dueAt: later(5_000),
        lease: null,
      })
    },
  )

  it('gives up after ten failures', () => {
    let state = delivery
    for (let i = 0; i < 10; i++) {
      expect(state.status).toBe('PENDING')
      state = settleDelivery({ ...state, lease: 'lease_1' }, resultOf(500), health, now)
    }
    expect(state).toMatchObject({ status: 'DEAD', dueAt: null, finishedAt: now, failures: 10 })
  })

  it('takes a success under a lease that has ended, and leaves the failure to whoever has it now', () => {
    const taken = { ...delivery, lease: 'lease_2' }
    expect(settleDelivery(taken, resultOf(200), health, now)).toMatchObject({
      status: 'DELIVERED',
      lease: 'lease_2',
    })
    expect(settleDelivery(taken, resultOf(500), health, now)).toMatchObject({
      status: 'PENDING',
      failures: 0,
      lease: 'lease_2',
    })
  })

  it('never takes back what was delivered', () => {
    const done = { ...delivery, status: 'DELIVERED', finishedAt: now } as const
    const settled = settleDelivery(done, resultOf(500), health, later(1))
    expect(settled).toMatchObject({ status: 'DELIVERED', finishedAt: now, dueAt: null })
  })

  it('gives up when the endpoint is disabled', () => {
    const disabled = { ...health, disabledAt: now }
    expect(settleDelivery(delivery, resultOf(500), disabled, now).status).toBe('DEAD')
  })
})

describe('settleHealth', () => {
  const failedTimes = (count: number, from = health) =>
    Array.from({ length: count }).reduce<Health>((h) => settleHealth(h, resultOf(500), now), from)

  it('probes an endpoint after five failures, one at a time, until one succeeds', () => {
    expect(failedTimes(4)).toMatchObject({ consecutiveFailures: 4, pausedUntil: null })
    expect(concurrencyOf(failedTimes(4))).toBe(4)
    expect(failedTimes(5).pausedUntil).toEqual(later(1_000))
    expect(concurrencyOf(failedTimes(5))).toBe(1)
    expect(settleHealth(failedTimes(50), resultOf(200), now)).toEqual(health)
  })

  it('leaves an endpoint that hangs alone for four times as long, a minute at most', () => {
    const probed = failedTimes(4)
    const restAfter = (latencyMs: number, from = probed) =>
      settleHealth(from, { ...resultOf(500), latencyMs }, now).pausedUntil
    expect(restAfter(250)).toEqual(later(1_000))
    expect(restAfter(3_000)).toEqual(later(12_000))
    expect(restAfter(15_002)).toEqual(later(60_000))
    expect(restAfter(15_000, health)).toBeNull()
  })

  it('pauses at most a minute when the receiver is busy', () => {
    const busy = resultOf(429, { retryAfter: '30' })
    expect(settleHealth(health, busy, now).pausedUntil).toEqual(later(30_000))
    const long = resultOf(503, { retryAfter: '100000' })
    expect(settleHealth(health, long, now).pausedUntil).toEqual(later(60_000))
    expect(settleHealth(health, resultOf(500, { retryAfter: '30' }), now).pausedUntil).toBeNull()
  })

  it('disables after 410 Gone, and after five days of nothing but failures', () => {
    expect(settleHealth(health, resultOf(410), now).disabledReason).toContain('410')
    const failing = failedTimes(20)
    expect(settleHealth(failing, resultOf(500), later(120 * hour - 1)).disabledAt).toBeNull()
    expect(settleHealth(failing, resultOf(500), later(120 * hour)).disabledAt).toEqual(
      later(120 * hour),
    )
    expect(settleHealth(failedTimes(3), resultOf(500), later(500 * hour)).disabledAt).toBeNull()
  })
})

describe('eventsAtOnce', () => {
  it('keeps a transaction at five thousand deliveries', () => {
    expect([0, 1, 10, 11, 100, 9_999].map(eventsAtOnce)).toEqual([500, 500, 500, 454, 50, 1])
  })
})
