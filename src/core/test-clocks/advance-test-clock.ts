/** Sends a test clock forward: it is ADVANCING until the server has performed what becomes due on the way. */
import { z } from 'zod'
import { writeOperation } from '../operation/operation.ts'
import { shown } from '../operation/stored-row.ts'
import { type DomainError, invalid } from '../values/errors.ts'
import { reference, sentenceOf } from '../values/input.ts'
import { clockTime, lockTestClock, refuseMoving } from './test-clocks.ts'

const yearsMax = 10

export const advanceTestClock = writeOperation({
  name: 'advanceTestClock',
  scope: 'write',
  input: z.strictObject({ id: reference, to: clockTime }),
  async run(ctx, { id, to }, selection) {
    const clock = await lockTestClock(ctx, id)
    refuseMoving(clock)
    // What a failed advance has left undone may be due at the time that it reached.
    const isTooEarly = clock.status === 'FAILED' ? to < clock.now : to <= clock.now
    const now = clock.now.toISOString()
    if (isTooEarly) throw refused(`must be after the time of the test clock, ${now}`)
    if (to > yearsAfter(clock.now, yearsMax)) {
      throw refused(`must be at most 10 years after the time of the test clock, ${now}`)
    }
    await ctx.db.testClock.updateMany({
      where: { id },
      data: { status: 'ADVANCING', target: to, failure: null, steps: 0, updatedAt: ctx.now },
    })
    // The accounts are locked in the order of all writers; those that change one now come before the advance.
    await ctx.sql.query({
      text: `
        with locked as (
          select workspace_id, customer_id from credit_account
          where workspace_id = $1 and test_clock_id = $2 order by customer_id for no key update
        )
        update credit_account a set clock_advancing = true,
          entitlement_version = a.entitlement_version + 1
        from locked l where a.workspace_id = l.workspace_id and a.customer_id = l.customer_id`,
      values: [ctx.workspaceId, id],
    })
    return shown(ctx.db.testClock, id, selection)
  },
})

function refused(message: string): DomainError {
  const issues = [{ path: 'to', message }]
  return invalid(sentenceOf(issues), { issues })
}

function yearsAfter(instant: Date, years: number): Date {
  const later = new Date(instant)
  later.setUTCFullYear(later.getUTCFullYear() + years)
  return later
}
