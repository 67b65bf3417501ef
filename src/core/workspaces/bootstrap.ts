/**
 * Makes the first workspace, in live and test mode, with one admin key each.
 *
 * A key that was made but never shown, because the server was killed in between, is made anew; keys fixed by the
 * operator work from the start that names them on.
 */
import type { Pool, PoolClient } from 'pg'
import type { Mode } from '../caller.ts'
import { newId } from '../ids.ts'
import { generateKey, hashKey } from './api-key.ts'

/** What is to be shown, once; a mode whose key the operator fixed is left out. */
export interface FirstKeys {
  live?: string
  test?: string
}

/** Two servers starting at once must not make two workspaces. */
const bootstrapLock = 4_207_001
const keyName = 'First admin key'
/** Kept with the secrets of the server once the first keys have been shown. */
const shownMark = 'first_keys_shown'

interface Start {
  client: PoolClient
  pepper: Buffer
  now: Date
}

/** Null when there is nothing to show. */
export async function bootstrap(
  sql: Pool,
  pepper: Buffer,
  now: Date,
  fixed: FirstKeys,
): Promise<FirstKeys | null> {
  const client = await sql.connect()
  const start = { client, pepper, now }
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [bootstrapLock])
    const suffix = await firstWorkspace(start)
    const shown = await client.query('select from server_secret where name = $1', [shownMark])
    const isShown = shown.rows.length > 0
    const live = await provideKey(start, 'LIVE', suffix, fixed.live, isShown)
    const test = await provideKey(start, 'TEST', suffix, fixed.test, isShown)
    await client.query('commit')
    return live || test ? { live, test } : null
  } finally {
    // Ends the transaction when something failed.
    await client.query('rollback').catch(() => undefined)
    client.release()
  }
}

/** To be called when the keys have reached the operator. */
export async function rememberShown(sql: Pool): Promise<void> {
  await sql.query(
    `insert into server_secret (name, value) values ($1, '') on conflict do nothing`,
    [shownMark],
  )
}

/** The part of the ids that both modes share. */
async function firstWorkspace({ client, now }: Start): Promise<string> {
  const { rows } = await client.query(
    `select id from workspace where mode = 'LIVE' order by created_at, id limit 1`,
  )
  if (rows[0]) return rows[0].id.slice('ws_live_'.length)
  const suffix = newId('ws', now).slice('ws_'.length)
  await client.query(
    `insert into workspace (id, mode, name, created_at)
     values ($1, 'LIVE', 'Default', $3), ($2, 'TEST', 'Default', $3)`,
    [`ws_live_${suffix}`, `ws_test_${suffix}`, now],
  )
  return suffix
}

/** Returns a key that is to be shown. */
async function provideKey(
  start: Start,
  mode: Mode,
  suffix: string,
  fixed: string | undefined,
  isShown: boolean,
): Promise<string | undefined> {
  const workspaceId = `ws_${mode.toLowerCase()}_${suffix}`
  if (fixed !== undefined) {
    await insertKey(start, workspaceId, fixed)
    return undefined
  }
  if (isShown) return undefined
  const { client } = start
  await client.query(
    'delete from api_key where workspace_id = $1 and name = $2 and last_used_at is null',
    [workspaceId, keyName],
  )
  const key = generateKey(mode)
  await insertKey(start, workspaceId, key)
  return key
}

async function insertKey({ client, pepper, now }: Start, workspaceId: string, key: string) {
  await client.query(
    `insert into api_key (workspace_id, id, name, role, hash, last_four, created_at)
     values ($1, $2, $3, 'ADMIN', $4, $5, $6) on conflict (hash) do nothing`,
    [workspaceId, newId('key', now), keyName, hashKey(key, pepper), key.slice(-4), now],
  )
}
