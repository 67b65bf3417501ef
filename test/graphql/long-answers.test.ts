/** Long answers are produced over several turns of the event loop, so that they delay no other request. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTurns, stepsPerTurn } from '../../src/core/operation/event-loop-turns.ts'
import { createClient } from '../support/graphql-checks.ts'
import { addMetered } from '../support/product.ts'
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
