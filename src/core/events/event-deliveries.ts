/** How far the webhook deliveries of events are. */
import { z } from 'zod'
import { type ReadContext, readOperation } from '../operation/operation.ts'
import { DomainError } from '../values/errors.ts'
import { reference } from '../values/input.ts'

export const eventDeliveryStatuses = ['PENDING', 'PROCESSED', 'FAILED'] as const
export type EventDeliveryStatus = (typeof eventDeliveryStatuses)[number]

export interface EventDelivery {
  status: EventDeliveryStatus
  /** When the last delivery ended; null while one is to come, and for an event that no endpoint asked for. */
  finishedAt: Date | null
}

/** By our ids of the events: FAILED when a delivery was given up, PENDING while one is to come, else PROCESSED. */
export const getEventDeliveries = readOperation({
  name: 'getEventDeliveries',
  scope: 'read',
  input: z.strictObject({ ids: z.array(reference).max(1_000) }),
  async run({ sql, workspaceId }, { ids }) {
    const { rows } = await sql.query({
      name: 'deliveries_of_events',
      text: `
        select e.id, case when coalesce(bool_or(d.status = 'DEAD'), false) then 'FAILED'
            when not e.dispatched or coalesce(bool_or(d.status = 'PENDING'), false) then 'PENDING'
            else 'PROCESSED' end as status,
          max(d.finished_at) as finished_at
        from event e left join webhook_delivery d
          on d.workspace_id = e.workspace_id and d.event_id = e.id
        where e.workspace_id = $1 and e.id = any($2::text[]) group by e.id, e.dispatched`,
      values: [workspaceId, ids],
    })
    return new Map<string, EventDelivery>(
      rows.map(({ id, status, finished_at }) => [
        id,
        { status, finishedAt: status === 'PENDING' ? null : finished_at },
      ]),
    )
  },
})

/** A list by status looks at this many events whose deliveries are not all done. */
const openMax = 10_000

/** The condition of a list. LIMIT_EXCEEDED when too many events are to be delivered or failed. */
export async function deliveredSo({ sql, workspaceId }: ReadContext, status: EventDeliveryStatus) {
  const { rows } = await sql.query({
    name: 'events_with_open_deliveries',
    text: `
      select event_id as id, bool_or(status = 'DEAD') as failed from webhook_delivery
      where workspace_id = $1 and status in ('PENDING', 'DEAD') group by event_id
      limit ${openMax + 1}`,
    values: [workspaceId],
  })
  if (rows.length > openMax) {
    throw new DomainError('LIMIT_EXCEEDED', 'Too many events wait or failed; filter otherwise.', {
      ...{ limit: String(openMax), used: String(rows.length), requested: '0' },
    })
  }
  const ids = (isFailed: boolean) =>
    rows.filter((row) => row.failed === isFailed).map(({ id }) => id)
  const [failed, waiting] = [ids(true), ids(false)]
  if (status === 'FAILED') return { id: { in: failed } }
  if (status === 'PENDING') {
    return { OR: [{ id: { in: waiting } }, { dispatched: false, id: { notIn: failed } }] }
  }
  return { dispatched: true, id: { notIn: [...failed, ...waiting] } }
}
