/**
 * The deliveries of a webhook endpoint, live: those that changed last, and then each that is made or changes.
 *
 * Items are ids: rows are read when an item is shown, so that they may be newer than its number and never older. Commits carry no
 * items: a subscriber reads what is new, at most ten times a second, so that changes in between come once, as they are then.
 */
import { z } from 'zod'
import { type Numbered, type Reading, type TopicContext, topic } from '../operation/topic.ts'
import { notFound } from '../values/errors.ts'
import { reference } from '../values/input.ts'

/** Deliveries of one item, and of the first one. */
const pageMax = 100
export const latestMax = 20

export interface DeliveriesChange {
  /** That of the last delivery in it. */
  sequence: number
  isState: boolean
  deliveryIds: string[]
}

export const deliveriesTopic = topic({
  name: 'webhookDeliveryChanged',
  scope: 'read',
  input: z.strictObject({
    endpointId: reference,
    after: z.int().min(0, 'must not be negative').nullish(),
  }),
  async subjectOf({ sql, workspaceId }, { endpointId }) {
    const { rows } = await sql.query({
      name: 'watched_endpoint',
      text: `select id from webhook_endpoint
        where workspace_id = $1 and id = $2 and deleted_at is null`,
      values: [workspaceId, endpointId],
    })
    if (!rows[0]) throw notFound('webhook endpoint', endpointId)
    return endpointId
  },
  delivery: 'EVERY',
  // What `after` came from may not be kept any more: a later one than all that are is no mistake.
  start: (context, { after }) => (after == null ? readLatest(context) : readAfter(context, after)),
  after: readAfter,
  itemsOf: null,
  headOf: ({ sequence }) => sequence,
  sizeOf: ({ deliveryIds }: DeliveriesChange) => 200 + 50 * deliveryIds.length,
})

interface Row {
  deleted_at: Date | null
  head: string | null
  id: string | null
  sequence: string | null
}

/** `$3`: the sequence after which rows are read. */
const readSql = (order: 'asc' | 'desc', limit: number) => `
  select e.deleted_at, d.id, d.change_sequence as sequence, (
    select max(change_sequence) from webhook_delivery
    where workspace_id = e.workspace_id and endpoint_id = e.id) as head
  from webhook_endpoint e
  left join lateral (
    select id, change_sequence from webhook_delivery
    where workspace_id = e.workspace_id and endpoint_id = e.id and change_sequence > $3
    order by change_sequence ${order} limit ${limit}
  ) d on true
  where e.workspace_id = $1 and e.id = $2 order by d.change_sequence`

async function readLatest({ sql, ...context }: TopicContext): Promise<Reading<DeliveriesChange>> {
  const { rows } = await sql.query<Row>({
    name: 'latest_deliveries',
    text: readSql('desc', latestMax),
    values: [context.workspaceId, context.subjectId, 0],
  })
  const head = Number(rows[0]?.head ?? 0)
  const item = { sequence: head, isState: true, deliveryIds: rows.flatMap(({ id }) => id ?? []) }
  return { items: [{ sequence: head, item }], sequence: head, head }
}

async function readAfter(
  { sql, workspaceId, subjectId }: TopicContext,
  after: number,
): Promise<Reading<DeliveriesChange>> {
  const { rows } = await sql.query<Row>({
    name: 'deliveries_after',
    text: readSql('asc', pageMax),
    values: [workspaceId, subjectId, after],
  })
  const [first] = rows
  const head = Number(first?.head ?? 0)
  const deliveryIds = rows.flatMap(({ id }) => id ?? [])
  const sequence = Number(rows.at(-1)?.sequence ?? head)
  const items: Numbered<DeliveriesChange>[] =
    deliveryIds.length > 0 ? [{ sequence, item: { sequence, isState: false, deliveryIds } }] : []
  const isOver = first === undefined || first.deleted_at !== null
  return { items, sequence, head, isOver: isOver && sequence >= head }
}
