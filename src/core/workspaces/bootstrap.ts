/**
 * Creates the first workspace, in live and test mode, with one admin key each.
 *
 * Invariants: a key that was shown stays valid, whatever other servers start; a key that was created but never shown, because the
 * server was killed in between, is replaced; keys fixed by the operator work from the first start that names them.
 */
import type { Pool, PoolClient } from 'pg'
import type { Mode } from '../operation/caller.ts'
import type { Clock } from '../values/clock.ts'
import { newId } from '../values/ids.ts'
import { generateKey, hashKey } from './api-key.ts'

/** The keys to show, once; a mode whose key the operator fixed is left out. */
export interface FirstKeys {
  live?: string
  test?: string
}

/** Resolves when the keys have reached the operator. */
export type ShowKeys = (keys: FirstKeys) => Promise<void>

/** The lock keeps two servers that start together from creating two workspaces. */
const bootstrapLock = 4_207_001
/** The lock is held from before the keys are created until they are marked as shown. */
const showLock = 4_207_002
const lockAgainMs = 50
/** A server that holds the lock longer has stopped; the next start replaces its keys. */
const lockTimeoutMs = 10_000
const shownName = 'First admin key'
const fixedName = 'Admin key of the settings'
/** The name of the mark that the first keys have been shown; it is stored with the secrets of the server. */
const shownMark = 'first_keys_shown'

interface Deps {
  sql: Pool
  pepper: Buffer
  clock: Clock
}

interface Start {
  client: PoolClient
  pepper: Buffer
  now: Date
}

/** Creates the workspace if there is none, and the keys that the operator fixed. */
export async function bootstrap({ sql, pepper, clock }: Deps, fixed: FirstKeys): Promise<void> {
  const client = await sql.connect()
  try {
    await inTransaction(client, async () => {
      await client.query('select pg_advisory_xact_lock($1)', [bootstrapLock])
      const start = { client, pepper, now: clock.now() }
      const suffix = (await findWorkspace(client)) ?? (await makeWorkspace(start))
      for (const mode of ['LIVE', 'TEST'] as const) {
        const key = fixedKey(fixed, mode)
        if (key !== undefined) await insertKey(start, workspaceIn(mode, suffix), fixedName, key)
      }
    })
  } finally {
    client.release()
  }
}

/**
 * Creates the keys that were not shown yet, shows them and records that, one server at a time. It is safe to repeat after a
 * failure.
 */
export function createShowFirstKeys(
  { sql, pepper, clock }: Deps,
  fixed: FirstKeys,
): (show: ShowKeys) => Promise<void> {
  /** Keys that were shown are not replaced when recording it failed. */
  let areShown = false

  async function makeAndShow(client: PoolClient, show: ShowKeys): Promise<void> {
    if (!(await takeLock(client)) || (await wereShown(client))) return
    const start = { client, pepper, now: clock.now() }
    await show(await inTransaction(client, () => makeKeys(start, fixed)))
    areShown = true
    await rememberShown(client)
  }

  return async (show) => {
    if (fixed.live !== undefined && fixed.test !== undefined) return
    const client = await sql.connect()
    try {
      await (areShown ? rememberShown(client) : makeAndShow(client, show))
    } finally {
      // Ending the session releases the lock.
      client.release(true)
    }
  }
}

async function takeLock(client: PoolClient): Promise<boolean> {
  const until = performance.now() + lockTimeoutMs
  while (performance.now() < until) {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as taken', [showLock])
    if (rows[0].taken) return true
    // By now another server has most likely shown the keys.
    if (await wereShown(client)) return false
    await client.query('select pg_sleep($1)', [lockAgainMs / 1_000])
  }
  return false
}

async function rememberShown(client: PoolClient): Promise<void> {
  await client.query(
    `insert into server_secret (name, value) values ($1, '') on conflict do nothing`,
    [shownMark],
  )
}

async function wereShown(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query('select from server_secret where name = $1', [shownMark])
  return rows.length > 0
}

async function makeKeys(start: Start, fixed: FirstKeys): Promise<FirstKeys> {
  const suffix = await findWorkspace(start.client)
  if (suffix === null) throw new Error('The first workspace is gone')
  return {
    live: fixed.live === undefined ? await makeKey(start, 'LIVE', suffix) : undefined,
    test: fixed.test === undefined ? await makeKey(start, 'TEST', suffix) : undefined,
  }
}

/** The part of the id that both modes share. */
async function findWorkspace(client: PoolClient): Promise<string | null> {
  const { rows } = await client.query(
    `select id from workspace where mode = 'LIVE' order by created_at, id limit 1`,
  )
  return rows[0]?.id.slice('ws_live_'.length) ?? null
}

async function makeWorkspace({ client, now }: Start): Promise<string> {
  const suffix = newId('ws', now).slice('ws_'.length)
  await client.query(
    `insert into workspace (id, mode, name, created_at)
     values ($1, 'LIVE', 'Default', $3), ($2, 'TEST', 'Default', $3)`,
    [workspaceIn('LIVE', suffix), workspaceIn('TEST', suffix), now],
  )
  return suffix
}

/** Replaces a key that was created and never shown. */
async function makeKey(start: Start, mode: Mode, suffix: string): Promise<string> {
  const workspaceId = workspaceIn(mode, suffix)
  await start.client.query(
    'delete from api_key where workspace_id = $1 and name = $2 and last_used_at is null',
    [workspaceId, shownName],
  )
  const key = generateKey(mode)
  await insertKey(start, workspaceId, shownName, key)
  return key
}

async function insertKey(
  { client, pepper, now }: Start,
  workspaceId: string,
  name: string,
  key: string,
): Promise<void> {
  await client.query(
    `insert into api_key (workspace_id, id, name, role, hash, last_four, created_at)
     values ($1, $2, $3, 'ADMIN', $4, $5, $6) on conflict (hash) do nothing`,
    [workspaceId, newId('key', now), name, hashKey(key, pepper), key.slice(-4), now],
  )
}

function fixedKey(fixed: FirstKeys, mode: Mode): string | undefined {
  return mode === 'LIVE' ? fixed.live : fixed.test
}

function workspaceIn(mode: Mode, suffix: string): string {
  return `ws_${mode.toLowerCase()}_${suffix}`
}

async function inTransaction<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  try {
    await client.query('begin')
    const result = await work()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}
