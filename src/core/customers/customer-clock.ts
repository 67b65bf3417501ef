/** What time it is for a customer: that of its test clock, if it is on one, which only customers of the test mode can be. */
import type { Caller } from '../operation/caller.ts'
import type { Sql } from '../operation/sql.ts'

/** What a context needs for it. */
interface Timed {
  caller: Pick<Caller, 'mode'>
  workspaceId: string
  sql: Sql
  now: Date
}

/** The context at the customer's own time; the same one for customers without a test clock. The live mode asks no database. */
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
