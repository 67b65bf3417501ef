/** The time of a customer: that of its test clock if it is on one, else the server's. Only customers of the test mode can be on one. */
import type { Caller } from '../operation/caller.ts'
import type { Sql } from '../operation/sql.ts'

/** The parts of a context that tell the customer's time. */
interface Timed {
  caller: Pick<Caller, 'mode'>
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
