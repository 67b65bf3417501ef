/** The events that providers told us of, so that each is done once; they are kept for 30 days. */
import type { Sql } from '../operation/sql.ts'
import type { ProviderEvent } from './provider.ts'

const keptMs = 30 * 24 * 3_600_000
/** Rows removed in one statement. */
const batch = 5_000

interface EventKey {
  workspaceId: string
  provider: string
  eventId: string
}

/** Notes that it came; true when it has been done before. */
export async function takeEvent(
  sql: Sql,
  { workspaceId, provider, eventId, event, now }: EventKey & { event: ProviderEvent; now: Date },
): Promise<boolean> {
  const { rows } = await sql.query<{ is_done: boolean }>({
    name: 'take_provider_event',
    text: `
      insert into provider_event (workspace_id, provider, event_id, type, reference, received_at)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (workspace_id, provider, event_id) do update set received_at = excluded.received_at
      returning outcome is not null as is_done`,
    values: [workspaceId, provider, eventId, event.type, event.about?.reference ?? null, now],
  })
  return rows[0]?.is_done ?? false
}

export async function finishEvent(
  sql: Sql,
  { workspaceId, provider, eventId, outcome }: EventKey & { outcome: 'APPLIED' | 'IGNORED' },
): Promise<void> {
  await sql.query({
    name: 'finish_provider_event',
    text: `
      update provider_event set outcome = $4
      where workspace_id = $1 and provider = $2 and event_id = $3`,
    values: [workspaceId, provider, eventId, outcome],
  })
}

export async function pruneProviderEvents(sql: Sql, now: Date): Promise<void> {
  await sql.query({
    name: 'prune_provider_events',
    text: `
      delete from provider_event where (workspace_id, provider, event_id) in (
        select workspace_id, provider, event_id from provider_event where received_at < $1
        order by received_at limit ${batch})`,
    values: [new Date(now.getTime() - keptMs)],
  })
}
