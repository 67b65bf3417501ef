/** Long answers are produced over several turns of the event loop, so that they delay no other request. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTurns, stepsPerTurn } from '../../src/core/operation/event-loop-turns.ts'
import { textsOf } from '../../src/graphql/execution/answer-text.ts'
import { createClient } from '../support/graphql-checks.ts'
import { connect } from '../support/live-client.ts'
import { addMetered } from '../support/product.ts'
import { until } from '../support/server-process.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addMetered(tenant, 'calls', 'COUNT')
})
afterAll(() => tenant?.close())

const live = createClient(() => tenant.app)

const recordMany = `mutation ($events: [UsageEventInput!]!) {
  recordUsageBatch(input: { events: $events }) {
    accepted
    outcomes { status usageEvent { id customerId properties quantity status timestamp } error { code } }
  }
}`

describe('the answer of a batch', () => {
  // Twice each: the first time Yoga answers, then the compiled document.
  it.each([1, 2, 3])('of 1,000 events is whole and in their order, time %i', async (time) => {
    const customerId = await tenant.customer()
    const events = Array.from({ length: 1_000 }, (_, i) => ({
      customerId,
      // Every tenth is refused.
      eventType: i % 10 === 9 ? 'unknown' : 'calls',
      properties: { i, time },
    }))
    const { recordUsageBatch } = await live.data(recordMany, { events })
    expect(recordUsageBatch.accepted).toBe(900)
    expect(recordUsageBatch.outcomes).toHaveLength(1_000)
    recordUsageBatch.outcomes.forEach((outcome: Record<string, unknown>, i: number) => {
      expect(outcome).toMatchObject(
        i % 10 === 9
          ? { status: 'REJECTED', usageEvent: null }
          : { status: 'ACCEPTED', usageEvent: { properties: { i, time } }, error: null },
      )
    })
  })
})

describe('the text of a long answer', () => {
  it('is the one that JSON.stringify writes, whatever is in it', () => {
    const part = fc.jsonValue({ depthSize: 'small' })
    const answers = fc.array(fc.dictionary(fc.string(), fc.array(part)), { minLength: 1 })
    fc.assert(
      fc.property(answers, (given) => {
        const long = { ...given, again: Array(40).fill(given), none: undefined, at: new Date(0) }
        expect([...textsOf(long)].join('')).toBe(JSON.stringify(long))
      }),
      { numRuns: 100 },
    )
  })

  it('is the same over a socket as over HTTP, and the socket goes on', async () => {
    const customerId = await tenant.customer()
    const years = `usageSeries(customerId: "${customerId}", interval: HOUR,
      startTime: "2026-01-01T00:00:00Z", endTime: "2026-01-31T00:00:00Z") { buckets { startTime eventCount } }`
    const query = `{ a: ${years} b: ${years} c: ${years} }`
    const overHttp = await live.data(query)
    expect(overHttp.c.buckets).toHaveLength(720)

    const socket = await connect(tenant.app.url, { apiKey: tenant.app.liveKey })
    for (let time = 1; time <= 2; time++) {
      const stream = socket.subscribe(query)
      expect(await stream.next()).toEqual(overHttp)
      await until(stream.isComplete)
    }
    await socket.close()
  })
})

describe('work that has nothing to wait for', () => {
  it('is done at once until a turn is used up, then in the next ones, in order', async () => {
    const turns: (() => void)[] = []
    const { inTurn } = createTurns((begin) => turns.push(begin))
    const done: number[] = []
    const answers = Array.from({ length: 10 }, (_, i) =>
      inTurn('w', stepsPerTurn / 4, () => done.push(i)),
    )
    expect(done).toEqual([0, 1, 2, 3])
    turns.shift()?.()
    expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    turns.shift()?.()
    await Promise.all(answers)
    expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })
})
