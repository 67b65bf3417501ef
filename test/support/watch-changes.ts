/** Which tables change, told by triggers, to prove that an operation changed nothing: a digest of all rows costs far more. */
import type pg from 'pg'

/** Forgets what changed before; returns what has changed since then as `table OPERATION`, each once. */
export type Changes = () => Promise<string[]>

/** A server writes these whenever it comes to it. */
const ofServers = ['usage_rollup', 'usage_rollup_mark', 'workspace_rollup', 'account_change']

/**
 * Watches every row from now on, whoever changes it. When a key was last used, and whether an event was dispatched, is no change;
 * neither is what was rolled back.
 */
export async function watchChanges(sql: pg.Pool): Promise<Changes> {
  await sql.query(`
    create unlogged table watched_change (what text not null);
    create function watch_change() returns trigger language plpgsql as $$
    begin
      if to_jsonb(old) - '{last_used_at,dispatched}'::text[] is distinct from
         to_jsonb(new) - '{last_used_at,dispatched}'::text[] then
        insert into public.watched_change values (tg_table_name || ' ' || tg_op);
      end if;
      return null;
    end $$`)
  // One lock at a time: the server is at work.
  await sql.query(`do $$
    declare watched text;
    begin
      for watched in
        select relname from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
          and relname not in ('watched_change', '_prisma_migrations', ${ofServers.map((name) => `'${name}'`)})
      loop
        execute format('create trigger zz_watch_change after insert or update or delete on %I
          for each row execute function watch_change()', watched);
        commit;
      end loop;
    end $$`)
  return async () => {
    const { rows } = await sql.query<{ what: string }>(
      `with seen as (delete from watched_change returning what)
       select distinct what from seen order by what`,
    )
    return rows.map(({ what }) => what)
  }
}
