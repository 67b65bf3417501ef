/** The rows of idempotency keys: which request holds a key, and what was answered. */

import { keyUnderWay } from '../operation/key-under-way.ts'
import type { Sql } from '../operation/sql.ts'

/** The scope of a key: the same text on another route, or in another workspace or mode, is another key. */
export interface Place {
  workspaceId: string
  route: string
  keyHash: Buffer
}

/** What a write needs to mark the key in its own transaction. */
export interface Mark extends Place {
  /** A request that takes the key over has another token. */
  token: string
}

export interface Known {
  token: string
  fingerprint: Buffer
  /** Whether something was written that must not be written again. */
  written: boolean
  createdAt: Date
  leasedUntil: Date
  /** Null until the answer is stored. */
  status: number | null
  contentType: string
  body: Buffer
}

export interface Taking {
  fingerprint: Buffer
  now: Date
  leasedUntil: Date
  /** Older rows count as absent. */
  keptSince: Date
}

const here = 'workspace_id = $1 and route = $2 and key_hash = $3'
const placed = ({ workspaceId, route, keyHash }: Place) => [workspaceId, route, keyHash]

/** Takes a free key; it also replaces a row that is too old, or whose request ended without a write. */
export async function takeKey(sql: Sql, mark: Mark, taking: Taking): Promise<boolean> {
  const { fingerprint, now, leasedUntil, keptSince } = taking
  const { rows } = await sql.query({
    name: 'take_request_key',
    text: `
      insert into request_key (workspace_id, route, key_hash, token, fingerprint, created_at, leased_until)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (workspace_id, route, key_hash) do update set token = $4, fingerprint = $5,
        created_at = $6, leased_until = $7, written = false, status = null, content_type = null, body = null
      where request_key.created_at < $8
        or (not request_key.written and request_key.status is null and request_key.leased_until < $6)
      returning token`,
    values: [...placed(mark), mark.token, fingerprint, now, leasedUntil, keptSince],
  })
  return rows.length > 0
}

export async function readKey(sql: Sql, place: Place): Promise<Known | null> {
  const { rows } = await sql.query({
    name: 'read_request_key',
    text: `select token, fingerprint, written, created_at as "createdAt", leased_until as "leasedUntil",
        status, content_type as "contentType", body
      from request_key where ${here}`,
    values: placed(place),
  })
  return rows[0] ?? null
}

/** Runs in the transaction of a write, and fails when another request has taken the key meanwhile. */
export async function markWritten(sql: Sql, mark: Mark): Promise<void> {
  const { rows } = await sql.query({
    text: `update request_key set written = true where ${here} and token = $4 returning token`,
    values: [...placed(mark), mark.token],
  })
  if (rows.length === 0) throw keyUnderWay()
}

/** Extends the lease of a request that is still running. */
export async function renewLease(sql: Sql, mark: Mark, leasedUntil: Date): Promise<void> {
  await sql.query({
    name: 'renew_request_key',
    text: `update request_key set leased_until = $5 where ${here} and token = $4`,
    values: [...placed(mark), mark.token, leasedUntil],
  })
}

export async function storeAnswer(
  sql: Sql,
  mark: Mark,
  answer: { status: number; contentType: string; sealed: Buffer },
): Promise<void> {
  await sql.query({
    name: 'store_answer',
    text: `update request_key set status = $5, content_type = $6, body = $7 where ${here} and token = $4`,
    values: [...placed(mark), mark.token, answer.status, answer.contentType, answer.sealed],
  })
}

/**
 * Frees a key without an answer. It waits for a write that is still being committed; if something was written after all, the row
 * stays and says that its answer was lost. A later write finds no row, and is refused.
 */
export async function freeKey(sql: Sql, mark: Mark): Promise<void> {
  await sql.query({
    name: 'free_request_key',
    text: `delete from request_key where ${here} and token = $4 and not written`,
    values: [...placed(mark), mark.token],
  })
  await renewLease(sql, mark, new Date(0))
}

/** Removes answers that need not be kept any longer. */
export async function pruneKeys(sql: Sql, keptSince: Date): Promise<void> {
  await sql.query({
    name: 'prune_request_keys',
    text: 'delete from request_key where created_at < $1',
    values: [keptSince],
  })
}
