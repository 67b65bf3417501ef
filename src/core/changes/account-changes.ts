/**
 * What the database notes of each commit that changes customers or catalogs, for servers that hold them in memory.
 *
 * A commit is found by snapshots: it is in the later one and was not in the earlier. Its transaction may have begun long before,
 * so neither time nor number would find it.
 */
import type { Sql } from '../operation/sql.ts'

/** How a changed customer or workspace is named: by the end of its id, which is random. Two alike cost one needless read. */
export type Tail = string

const tailLength = 8

export const tailOf = (id: string): Tail => id.slice(-tailLength)

/** The same in SQL, of many ids in one text. */
export const tailsOf = (ids: string) => `string_agg(right(${ids}, ${tailLength}), ' ')`

/** What the database had committed at a moment. */
export interface Snapshot {
  /** In the words of PostgreSQL. */
  xids: string
  /** On the database's clock, in milliseconds: that of a machine stands still while it sleeps. */
  at: number
  /**
   * When the server of the database started, and since when it counts, which a crash of one of its processes begins anew: after
   * either, commits may be lost, and numbers given again.
   */
  started: string
}

/** What was noted is kept for this long. */
export const keptMs = 60_000

const now = `pg_current_snapshot()::text as xids, extract(epoch from clock_timestamp())::float8 * 1000 as at,
  concat(extract(epoch from pg_postmaster_start_time()), ' ',
    extract(epoch from pg_stat_get_bgwriter_stat_reset_time())) as started`
/** In a database that was filled from a dump, rows have numbers that it has not given yet. */
const isNumberAhead = 'xid >= pg_snapshot_xmax(pg_current_snapshot())'

export async function snapshotNow(sql: Sql): Promise<Snapshot> {
  const { rows } = await sql.query<Snapshot>({
    name: 'account_changes_from',
    text: `select ${now}`,
  })
  return rows[0] as Snapshot
}

interface ChangesSince {
  snapshot: Snapshot
  tails: ReadonlySet<Tail>
}

/**
 * What was committed after `since`. Null: some of it may be deleted already, or the database is not that of the snapshot.
 *
 * Asks for what was under way and for what began later: during a transaction of an hour no answer reads the rows of an hour.
 */
export async function changesSince(sql: Sql, since: Snapshot): Promise<ChangesSince | null> {
  const { rows } = await sql.query<Snapshot & { goes_on: boolean; tails: string | null }>({
    name: 'account_changes',
    text: `
      select ${now}, string_agg(tails, ' ') as tails,
        pg_snapshot_xmin(pg_current_snapshot()) >= pg_snapshot_xmin($1::pg_snapshot)
          and pg_snapshot_xmax(pg_current_snapshot()) >= pg_snapshot_xmax($1::pg_snapshot) as goes_on
      from (
        select tails from account_change
          where xid >= pg_snapshot_xmax($1::pg_snapshot) and not ${isNumberAhead}
        union all select tails from account_change
          where xid = any(array(select pg_snapshot_xip($1::pg_snapshot)))
      ) c`,
    values: [since.xids],
  })
  const { tails, goes_on, ...snapshot } = rows[0] as (typeof rows)[number]
  // Half of the time is for the way of the answers.
  const isLate = Math.abs(snapshot.at - since.at) > keptMs / 2
  if (!goes_on || isLate || snapshot.started !== since.started) return null
  return { snapshot, tails: new Set(tails?.split(' ')) }
}

/** Deletes what the snapshot has, also while an older transaction is under way. */
export async function forgetChanges(sql: Sql, before: Snapshot): Promise<void> {
  await sql.query({
    name: 'forget_account_changes',
    text: `
      delete from account_change
      where xid < pg_snapshot_xmax($1::pg_snapshot) and pg_visible_in_snapshot(xid, $1::pg_snapshot)
        or ${isNumberAhead}`,
    values: [before.xids],
  })
}
