/** A digest of a database, table by table, to prove that an operation changed nothing. */
import type pg from 'pg'

/** Row counts and hashes of every table; ignores when a key was last used, and whether an event was dispatched. */
export async function databaseDigest(sql: pg.Pool): Promise<Record<string, string>> {
  const { rows: tables } = await sql.query<{ name: string }>(
    `select tablename as name from pg_tables
     where schemaname = 'public' and tablename <> '_prisma_migrations'
       -- A job writes these from the events whenever it comes to it.
       and tablename not in ('usage_rollup', 'usage_rollup_mark', 'workspace_rollup') order by 1`,
  )
  const digestOf = (name: string) =>
    `select '${name}' as name,
       count(*) || ' ' || coalesce(md5(string_agg(row::text, ' ' order by row::text)), '') as digest
     from (select to_jsonb(t) - '{last_used_at,dispatched}'::text[] as row from "${name}" t) rows`
  const { rows } = await sql.query<{ name: string; digest: string }>(
    tables.map(({ name }) => digestOf(name)).join(' union all '),
  )
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]))
}
