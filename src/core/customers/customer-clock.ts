/** The time of a customer: that of its test clock if it is on one, else the server's. Only customers of the test mode can be on one. */
import { type Caller, isSystem } from '../operation/caller.ts'
import type { Sql } from '../operation/sql.ts'
import { DomainError } from '../values/errors.ts'

/** The parts of a context that tell the customer's time. */
interface Timed {
  caller: Pick<Caller, 'mode' | 'actor'>
  workspaceId: string
  sql: Sql
  now: Date
}

/** The context at the customer's own time; unchanged for customers without a test clock. No query is sent in live mode. */
export async function atTimeOf<Context extends Timed>(
  context: Context,
  customerId: string,
): Promise<Context> {
  if (context.caller.mode === 'LIVE') return context
  const { rows } = await context.sql.query({
    name: 'customer_clock',
    text: 'select clock_now from credit_account where workspace_id = $1 and customer_id = $2',
    values: [context.workspaceId, customerId],
  })
  const now = rows[0]?.clock_now as Date | null | undefined
  return now ? { ...context, now } : context
}

/**
 * The same for a write, with the customer's account locked, so that its time stands still. CONFLICT while its clock advances, except
 * for what the advance itself does. Nothing is locked in live mode.
 */
export async function atWriteTimeOf<Context extends Timed>(
  context: Context,
  customerId: string,
): Promise<Context & { isOnClock: boolean }> {
  if (context.caller.mode === 'LIVE') return { ...context, isOnClock: false }
  const { rows } = await context.sql.query({
    text: `
      select clock_now, clock_advancing from credit_account
      where workspace_id = $1 and customer_id = $2 for no key update`,
    values: [context.workspaceId, customerId],
  })
  const [row] = rows
  if (row?.clock_advancing && !isSystem(context.caller)) throw clockAdvancing(customerId)
  const now = row?.clock_now as Date | null | undefined
  return now ? { ...context, now, isOnClock: true } : { ...context, isOnClock: false }
}

/** PRECONDITION_FAILED when the customer's clock was deleted: its time stands still for ever. The account must be locked. */
export async function refuseDeletedClock(context: Timed, customerId: string): Promise<void> {
  if (context.caller.mode === 'LIVE') return
  const { rows } = await context.sql.query({
    text: `
      select t.id from credit_account a
      join test_clock t on t.workspace_id = a.workspace_id and t.id = a.test_clock_id
      where a.workspace_id = $1 and a.customer_id = $2 and t.deleted_at is not null`,
    values: [context.workspaceId, customerId],
  })
  const [clock] = rows
  if (!clock) return
  const details = { reason: 'CLOCK_DELETED', id: clock.id as string, customerId } as const
  throw new DomainError('PRECONDITION_FAILED', "The customer's test clock was deleted.", details)
}

export function clockAdvancing(customerId: string): DomainError {
  const message = "The customer's test clock is advancing; try again when it is ready."
  return new DomainError('CONFLICT', message, { reason: 'CLOCK_ADVANCING', customerId })
}
