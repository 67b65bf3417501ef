/**
 * Moves a test clock that is ADVANCING: one step, and so one transaction, a call.
 *
 * Invariants: the steps are performed in the order of their instants, each at its own; the time of the customers and what is
 * performed at it are committed together, so that an advance goes on after a server that died as if nothing had happened; a clock
 * is moved by the server that holds its row, and the others pass it over.
 */
import { z } from 'zod'
import { readBalances } from '../credits/read-balance.ts'
import { outboundOperation, type WriteContext, writeOperation } from '../operation/operation.ts'
import { reference } from '../values/input.ts'
import { duePaymentOf, takeClockCalls } from './clock-payments.ts'
import { clockSteps } from './clock-steps.ts'
import type { OutsideCall } from './decide/take-calls.ts'
import { asking } from './outside-calls.ts'

/** The maximum of steps in one advance. */
const stepsMax = 10_000

/** STEPPED: there is more to do. ENDED: the clock is READY or FAILED. PASSED: it does not advance, or another server moves it. */
type Advanced = 'STEPPED' | 'ENDED' | 'PASSED'

const input = z.strictObject({ id: reference })

/** Performs the next step of the clock, or ends its advance. Internal only. */
export const advanceClock = outboundOperation({
  name: 'advanceClock',
  scope: 'admin',
  takesLong: true,
  input,
  async begin(ctx, { id }): Promise<{ key: Advanced; call: OutsideCall[] | null }> {
    const clock = await claim(ctx, id)
    if (!clock) return { key: 'PASSED', call: null }
    const payments = await takeClockCalls(ctx, id)
    if (payments === 'UNDER_WAY') return { key: 'PASSED', call: null }
    if (payments !== null) return { key: 'STEPPED', call: payments }
    return { key: await step(ctx, clock), call: null }
  },
  ...asking,
  answer: (_ctx, key) => key,
})

/** What providers are asked at the instant is asked in the next step. */
async function step(ctx: WriteContext, clock: Moving): Promise<Advanced> {
  const { id } = clock
  const due = await earliest(ctx, clock)
  if (!due) return end(ctx, clock, clock.target, null)
  if (clock.steps >= stepsMax) {
    const failure = 'The advance has more than 10,000 steps; advance the clock again to continue.'
    return end(ctx, clock, clock.now, failure)
  }
  if (due > clock.now) await moveTo(ctx, id, due, true)
  const steps = clock.steps + (await performAt(ctx, id, due))
  const data = { now: due, steps, updatedAt: ctx.now }
  await ctx.db.testClock.updateMany({ where: { id }, data })
  return 'STEPPED'
}

/** Stops a clock of which a step cannot be performed; the next advance tries it again. Internal only. */
export const failClock = writeOperation({
  name: 'failClock',
  scope: 'admin',
  input,
  async run(ctx, { id }): Promise<Advanced> {
    const clock = await claim(ctx, id)
    if (!clock) return 'PASSED'
    const failure = 'The next step could not be performed; advance the clock again to repeat it.'
    return end(ctx, clock, clock.now, failure)
  },
})

interface Moving {
  id: string
  name: string | null
  now: Date
  target: Date
  steps: number
}

/** The clock, locked, if it advances and no other server moves it now. */
async function claim({ sql, workspaceId }: WriteContext, id: string): Promise<Moving | null> {
  const { rows } = await sql.query<Moving>({
    text: `
      select id, name, now, target, steps from test_clock
      where workspace_id = $1 and id = $2 and status = 'ADVANCING' for no key update skip locked`,
    values: [workspaceId, id],
  })
  return rows[0] ?? null
}

/** The instant of the next step; not before the clock's time, though something may have been due earlier. */
async function earliest(ctx: WriteContext, { id, now, target }: Moving): Promise<Date | null> {
  let first = await duePaymentOf(ctx, id, target)
  for (const kind of clockSteps) {
    const at = await kind.next(ctx, id, first ?? target)
    if (at && (first === null || at < first)) first = at
  }
  return first && first < now ? now : first
}

/** Performs the first kind that has something due. */
async function performAt(ctx: WriteContext, id: string, at: Date): Promise<number> {
  for (const kind of clockSteps) {
    const performed = await kind.perform(ctx, id, at)
    if (performed > 0) return performed
  }
  if (await duePaymentOf(ctx, id, at)) return 1
  throw new Error(`Nothing was performed for clock ${id} at ${at.toISOString()}, though it was due`)
}

/** Moves the customers of the clock, and counts the change: caches and other servers learn by it that time has passed. */
async function moveTo(
  { sql, workspaceId }: WriteContext,
  id: string,
  at: Date,
  isAdvancing: boolean,
): Promise<string[]> {
  const { rows } = await sql.query({
    text: `
      with locked as (
        select workspace_id, customer_id from credit_account
        where workspace_id = $1 and test_clock_id = $2 order by customer_id for no key update
      )
      update credit_account a set clock_now = $3, clock_advancing = $4,
        entitlement_version = a.entitlement_version + 1
      from locked l where a.workspace_id = l.workspace_id and a.customer_id = l.customer_id
      returning a.customer_id`,
    values: [workspaceId, id, at, isAdvancing],
  })
  return rows.map((row) => row.customer_id)
}

/** Ends the advance: the customers can be changed again, and whoever watches them learns their new state. */
async function end(
  ctx: WriteContext,
  { id, name }: Moving,
  now: Date,
  failure: string | null,
): Promise<Advanced> {
  const { workspaceId } = ctx
  const status = failure === null ? 'READY' : 'FAILED'
  const data = { status, now, target: null, failure, updatedAt: ctx.now } as const
  await ctx.db.testClock.updateMany({ where: { id }, data })
  const customers = await moveTo(ctx, id, now, false)
  const balances = await readBalances(ctx.sql, workspaceId, customers, ctx.now)
  for (const [customerId, balance] of balances) {
    const { sequence } = balance
    const unmoved = { from: sequence, to: sequence, events: [], entitlements: true }
    ctx.ledgerMoved({ workspaceId, customerId, balance, ...unmoved })
  }
  const reached = { id, name, now: now.toISOString(), status }
  if (failure === null) ctx.emit({ type: 'test_clock.ready', data: reached })
  else ctx.emit({ type: 'test_clock.failed', data: { ...reached, failure } })
  return 'ENDED'
}
