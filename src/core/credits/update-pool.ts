/** Changes of a pool of credits after they were added: when they expire, and what their owner notes about them. */
import { z } from 'zod'
import { atWriteTimeOf } from '../customers/customer-clock.ts'
import { type ReadContext, readOperation, writeOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { invalid } from '../values/errors.ts'
import { instant, type JsonObject, jsonObject, reference } from '../values/input.ts'
import type { Pool } from './pool.ts'

/** What is kept beside a pool: nobody reads it who spends its credits. */
export interface PoolNote {
  metadata: JsonObject | null
  updatedAt: Date
}

export const updateCreditPool = writeOperation({
  name: 'updateCreditPool',
  scope: 'write',
  input: z.strictObject({
    id: reference,
    expiresAt: instant.nullish(),
    expireNow: z.boolean().nullish(),
    metadata: jsonObject.nullish(),
  }),
  async run(context, { id, expiresAt, expireNow, metadata }): Promise<Pool> {
    if (expireNow && expiresAt !== undefined) {
      throw invalid('Give expiresAt or expireNow, not both.')
    }
    const customerId = await customerOf(context, id)
    const { workspaceId } = context
    const { pool, before } = await context.ledger.submit({
      ...{ kind: 'setPoolExpiry', workspaceId, customerId, poolId: id },
      expiresAt: expireNow ? 'NOW' : expiresAt,
    })
    const isMoved = pool.expiresAt?.getTime() !== before?.getTime()
    if (!isMoved && metadata === undefined) return pool
    // The ledger has locked the account.
    const ctx = await atWriteTimeOf(context, customerId)
    await note(ctx, id, metadata)
    const data = { poolId: id, expiresAt: pool.expiresAt?.toISOString() ?? null }
    ctx.emit({ type: 'credits.updated', customerId, data })
    return pool
  },
})

async function customerOf({ sql, workspaceId }: ReadContext, id: string): Promise<string> {
  const { rows } = await sql.query<{ customer_id: string }>({
    name: 'customer_of_pool',
    text: 'select customer_id from credit_pool where id = $1 and workspace_id = $2',
    values: [id, workspaceId],
  })
  return requireRow(rows[0], 'credit pool', id).customer_id
}

/** Null removes the metadata, undefined leaves it. */
async function note(
  { sql, workspaceId, now }: ReadContext,
  id: string,
  metadata: JsonObject | null | undefined,
): Promise<void> {
  await sql.query({
    name: 'note_credit_pool',
    text: `
      insert into credit_pool_note as n (workspace_id, id, metadata, updated_at)
      values ($1, $2, $3, $4)
      on conflict (workspace_id, id) do update set updated_at = excluded.updated_at,
        metadata = case when $5 then excluded.metadata else n.metadata end`,
    values: [
      ...[workspaceId, id, metadata ? JSON.stringify(metadata) : null, now],
      metadata !== undefined,
    ],
  })
}

const poolsMax = 1_000

/** The notes of pools by our ids; pools without one are missing. */
export const getPoolNotes = readOperation({
  name: 'getPoolNotes',
  scope: 'read',
  input: z.strictObject({ ids: z.array(reference).max(poolsMax) }),
  async run({ sql, workspaceId }, { ids }): Promise<ReadonlyMap<string, PoolNote>> {
    const { rows } = await sql.query({
      name: 'get_pool_notes',
      text: `
        select n.id, n.metadata, n.updated_at from unnest($2::text[]) as k(i)
        join credit_pool_note n on n.workspace_id = $1 and n.id = k.i`,
      values: [workspaceId, ids],
    })
    return new Map(
      rows.map(({ id, metadata, updated_at: updatedAt }) => [id, { metadata, updatedAt }]),
    )
  },
})
