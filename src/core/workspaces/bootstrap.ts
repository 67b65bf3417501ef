/** Makes the first workspace, in live and test mode, with one admin key each. */
import type { Pool } from 'pg'
import type { Mode } from '../caller.ts'
import { newId } from '../ids.ts'
import { generateKey, hashKey } from './api-key.ts'

export interface FirstKeys {
  live: string
  test: string
}

/** Two servers starting at once must not make two workspaces. */
const bootstrapLock = 4_207_001

/** Returns the keys when it made the workspace, null when there was one. Fixed keys replace the generated ones. */
export async function bootstrap(
  sql: Pool,
  pepper: Buffer,
  now: Date,
  fixed: { live?: string; test?: string },
): Promise<FirstKeys | null> {
  const client = await sql.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [bootstrapLock])
    const { rows } = await client.query('select id from workspace limit 1')
    if (rows.length > 0) return null
    const suffix = newId('ws', now).slice('ws_'.length)
    const keys: FirstKeys = {
      live: fixed.live ?? generateKey('LIVE'),
      test: fixed.test ?? generateKey('TEST'),
    }
    for (const [mode, key] of [
      ['LIVE', keys.live],
      ['TEST', keys.test],
    ] as [Mode, string][]) {
      const workspaceId = `ws_${mode.toLowerCase()}_${suffix}`
      await client.query(
        'insert into workspace (id, mode, name, created_at) values ($1, $2, $3, $4)',
        [workspaceId, mode, 'Default', now],
      )
      await client.query(
        `insert into api_key (workspace_id, id, name, role, hash, last_four, created_at)
         values ($1, $2, 'First admin key', 'ADMIN', $3, $4, $5)`,
        [workspaceId, newId('key', now), hashKey(key, pepper), key.slice(-4), now],
      )
    }
    await client.query('commit')
    return keys
  } finally {
    // Ends the transaction when it is still open, i.e. when nothing was to be made or something failed.
    await client.query('rollback').catch(() => undefined)
    client.release()
  }
}
