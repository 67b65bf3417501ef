/**
 * Test clocks: times at which groups of customers of the test mode live.
 *
 * Invariants: a customer is on the clock that it was created with, or on none; `clock_now` of its account is the clock's time, except
 * within the transactions that move both; a clock moves forward only, and only while it is ADVANCING; while it is, nothing
 * but its advance changes its customers; a deleted clock has archived customers only.
 */
import { z } from 'zod'
import { several } from '../customers/customer-list.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation, type WriteContext, writeOperation } from '../operation/operation.ts'
import { requireRow, shown } from '../operation/stored-row.ts'
import { DomainError } from '../values/errors.ts'
import { newId } from '../values/ids.ts'
import { instant, reference, text } from '../values/input.ts'

const clocksMax = 100

const latest = Date.UTC(3000, 0, 1)
/** Periods of a clock's customers end later than its time, and must end in a year that can be written. */
export const clockTime = instant.refine((at) => at.getTime() < latest, 'must be before 3000')

type TestClockStatus = 'READY' | 'ADVANCING' | 'FAILED'

export const createTestClock = writeOperation({
  name: 'createTestClock',
  scope: 'write',
  input: z.strictObject({ now: clockTime, name: text(255).nullish() }),
  async run(ctx, { now, name }, selection) {
    if (ctx.caller.mode === 'LIVE') {
      const details = { reason: 'TEST_MODE_ONLY' } as const
      throw new DomainError('PRECONDITION_FAILED', 'The live mode has no test clocks.', details)
    }
    const { workspaceId } = ctx
    // Two requests at once must not both become the last one.
    await ctx.db.$queryRaw`select 1 from workspace where id = ${workspaceId} for no key update`
    const used = await ctx.db.testClock.count({ where: { deletedAt: null } })
    if (used >= clocksMax) {
      const details = { limit: String(clocksMax), used: String(used), requested: '1' }
      throw new DomainError('LIMIT_EXCEEDED', 'A workspace has at most 100 test clocks.', details)
    }
    return ctx.db.testClock.create({
      ...selection,
      data: {
        workspaceId,
        id: newId('clock', ctx.now),
        name,
        now,
        createdAt: ctx.now,
        updatedAt: ctx.now,
      },
    })
  },
})

/** The clock, locked; NOT_FOUND when it is unknown or deleted. Its lock comes before those of accounts. */
export async function lockTestClock(ctx: WriteContext, id: string) {
  await ctx.db.$queryRaw`
    select 1 from test_clock where workspace_id = ${ctx.workspaceId} and id = ${id}
    for no key update`
  const found = await ctx.db.testClock.findFirst({ where: { id, deletedAt: null } })
  return requireRow(found, 'test clock', id)
}

/** CONFLICT while the clock is advancing. */
export function refuseMoving({ id, status }: { id: string; status: TestClockStatus }): void {
  if (status !== 'ADVANCING') return
  const details = { reason: 'CLOCK_ADVANCING', id } as const
  throw new DomainError('CONFLICT', 'The test clock is advancing; try again later.', details)
}

export const getTestClock = readOperation({
  name: 'getTestClock',
  scope: 'read',
  input: z.strictObject({ id: reference }),
  async run({ db }, { id }, selection) {
    const found = await db.testClock.findFirst({ where: { id, deletedAt: null } })
    requireRow(found, 'test clock', id)
    return shown(db.testClock, id, selection)
  },
})

/** The clocks, newest first. */
export const listTestClocks = listOperation({
  name: 'listTestClocks',
  scope: 'read',
  table: 'testClock',
  where: () => ({ deletedAt: null }),
})

/** The clocks of the customers that are on one, by our ids of the customers; in live mode none is, and no query is sent. */
export const testClockOfEach = readOperation({
  name: 'testClockOfEach',
  scope: 'read',
  input: z.strictObject(several),
  async run({ db, caller }, { customerIds }, selection) {
    if (caller.mode === 'LIVE') return new Map()
    const accounts = await db.creditAccount.findMany({
      where: { customerId: { in: customerIds }, testClockId: { not: null } },
      select: { customerId: true, testClockId: true },
    })
    if (accounts.length === 0) return new Map()
    const ids = [...new Set(accounts.flatMap(({ testClockId }) => testClockId ?? []))]
    const clocks = await db.testClock.findMany({ ...selection, where: { id: { in: ids } } })
    const byId = new Map(clocks.map((clock) => [clock.id, clock]))
    return new Map(
      accounts.flatMap(({ customerId, testClockId }) => {
        const clock = byId.get(testClockId ?? '')
        return clock ? [[customerId, clock] as const] : []
      }),
    )
  },
})
