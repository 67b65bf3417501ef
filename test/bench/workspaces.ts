/** Creates further workspaces as an operator would, in the database: the API cannot create them. */
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { newId } from '../../src/core/values/ids.ts'
import { hashKey } from '../../src/core/workspaces/api-key.ts'

/** The admin keys of so many new workspaces. */
export async function createWorkspaces(sql: pg.Pool, count: number): Promise<string[]> {
  const { rows } = await sql.query(`select value from server_secret where name = 'api_key_pepper'`)
  const keys: string[] = []
  for (let i = 0; i < count; i++) {
    const now = new Date()
    const workspaceId = newId('ws_live', now)
    const key = `om_live_${randomBytes(32).toString('base64url')}`
    await sql.query(
      `insert into workspace (id, mode, name, created_at) values ($1, 'LIVE', 'Benchmark', $2)`,
      [workspaceId, now],
    )
    await sql.query(
      `insert into api_key (workspace_id, id, name, role, hash, last_four, created_at)
       values ($1, $2, 'Benchmark', 'ADMIN', $3, $4, $5)`,
      [workspaceId, newId('key', now), hashKey(key, rows[0].value), key.slice(-4), now],
    )
    keys.push(key)
  }
  return keys
}
