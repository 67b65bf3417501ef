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
  const digests = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await sql.query<{ digest: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(row::text, ' ' order by row::text)), '')
           as digest
         from (select to_jsonb(t) - '{last_used_at,dispatched}'::text[] as row from "${name}" t) rows`,
      )
      return [name, rows[0]?.digest ?? ''] as const
    }),
  )
  return Object.fromEntries(digests)
}
