/** The usage events of a customer as they are recorded, each once and in order of the sequence. */

import { z } from 'zod'
import { requireCustomerId } from '../customers/customer-reference.ts'
import { type Reading, type TopicContext, topic } from '../operation/topic.ts'
import { invalid } from '../values/errors.ts'
import { reference } from '../values/input.ts'
import { toUsageEvent } from './event-row.ts'
import type { UsageEvent } from './usage-event.ts'

/** Events read at once for a subscriber that is behind. */
const pageMax = 200

export const usageEventsTopic = topic({
  name: 'usageEvents',
  scope: 'customer',
  input: z.strictObject({
    customerId: reference,
    after: z.int().min(0, 'must not be negative').nullish(),
  }),
  subjectOf: requireCustomerId,
  delivery: 'EVERY',
  async start(context, { after }) {
    if (after === null || after === undefined) return latest(context)
    const reading = await readAfter(context, after)
    if (after > reading.head) {
      throw invalid(`after must be at most the customer's sequence, ${reading.head}.`)
    }
    return reading
  },
  after: readAfter,
  itemsOf: ({ events }) => events.map((event) => ({ sequence: event.sequence, item: event })),
  sizeOf: (event) => (event ? 500 + JSON.stringify(event.properties).length : 0),
})

/** The last recorded event; null when there is none yet. */
async function latest(context: TopicContext): Promise<Reading<UsageEvent | null>> {
  const { rows } = await context.sql.query({
    name: 'latest_usage_event',
    text: `
      select a.sequence as head, e.* from credit_account a
      left join lateral (
        select * from usage_event u
        where u.workspace_id = a.workspace_id and u.customer_id = a.customer_id
        order by u.sequence desc limit 1
      ) e on true
      where a.workspace_id = $1 and a.customer_id = $2`,
    values: [context.workspaceId, context.subjectId],
  })
  const { head, events } = parse(rows)
  const item = events[0] ?? null
  return { items: [{ sequence: item?.sequence ?? 0, item }], sequence: head, head }
}

async function readAfter(
  context: TopicContext,
  sequence: number,
): Promise<Reading<UsageEvent | null>> {
  const { rows } = await context.sql.query({
    name: 'usage_events_after',
    text: `
      select a.sequence as head, e.* from credit_account a
      left join lateral (
        select * from usage_event u
        where u.workspace_id = a.workspace_id and u.customer_id = a.customer_id and u.sequence > $3
        order by u.sequence limit ${pageMax}
      ) e on true
      where a.workspace_id = $1 and a.customer_id = $2
      order by e.sequence`,
    values: [context.workspaceId, context.subjectId, sequence],
  })
  const { head, events } = parse(rows)
  const full = events.length === pageMax
  return {
    items: events.map((event) => ({ sequence: event.sequence, item: event })),
    sequence: full ? (events.at(-1)?.sequence ?? head) : head,
    head,
  }
}

type HeadRow = { head: string; sequence: string | null } & Record<string, unknown>

function parse(rows: HeadRow[]): { head: number; events: UsageEvent[] } {
  if (!rows[0]) throw new Error('The customer has no credit account')
  const stored = rows.filter((row) => row.sequence !== null)
  return {
    head: Number(rows[0].head),
    events: stored.map((row) => toUsageEvent(row as never)),
  }
}
