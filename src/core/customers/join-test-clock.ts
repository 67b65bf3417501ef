/** Puts a new customer on a test clock, on which it stays. */
import type { WriteContext } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { DomainError } from '../values/errors.ts'

const customersMax = 1_000

export interface JoinedClock {
  /** The time of the clock, at which the customer is created. */
  now: Date
  /** The columns of the customer's account. */
  account: { testClockId?: string; clockNow?: Date }
}

/**
 * NOT_FOUND for an unknown clock, CONFLICT while it advances, LIMIT_EXCEEDED when it has 1,000 customers. It takes the lock of the
 * clock, which comes before those of accounts.
 */
export async function joinTestClock(
  ctx: WriteContext,
  testClockId: string | null | undefined,
): Promise<JoinedClock> {
  if (testClockId === null || testClockId === undefined) return { now: ctx.now, account: {} }
  const { workspaceId } = ctx
  const { rows } = await ctx.sql.query({
    text: `
      select now, status::text from test_clock
      where workspace_id = $1 and id = $2 and deleted_at is null for no key update`,
    values: [workspaceId, testClockId],
  })
  const { now, status } = requireRow(rows[0], 'test clock', testClockId)
  if (status === 'ADVANCING') {
    const details = { reason: 'CLOCK_ADVANCING', id: testClockId } as const
    throw new DomainError('CONFLICT', 'The test clock is advancing; try again later.', details)
  }
  const used = await ctx.db.creditAccount.count({ where: { testClockId } })
  if (used >= customersMax) {
    const details = { limit: String(customersMax), used: String(used), requested: '1' }
    throw new DomainError('LIMIT_EXCEEDED', 'A test clock has at most 1,000 customers.', details)
  }
  return { now, account: { testClockId, clockNow: now } }
}
