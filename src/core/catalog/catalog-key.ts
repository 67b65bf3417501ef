/** How meters, features and rate cards are named by callers: by our id or by their key. */
import { DomainError } from '../errors.ts'
import { isGeneratedId } from '../ids.ts'
import { key } from '../input.ts'
import type { TenantDb, WriteContext } from '../operation.ts'
import { isUniqueViolation } from '../tenant-db.ts'

/** A key that cannot be mistaken for an id of ours with the prefix. */
export function catalogKey(prefix: string) {
  return key.refine((k) => !isGeneratedId(prefix, k), 'must not look like an id of ours')
}

/** The condition that finds a row by our id or its key. */
export function byIdOrKey(reference: string) {
  return { OR: [{ id: reference }, { key: reference }] }
}

/**
 * Counts a change of the catalog, which makes every cache of it reload. It comes first in each catalog write: the row of
 * the workspace is then their lock, so that two switches of the default rate card follow each other.
 */
export async function bumpCatalog(ctx: { db: TenantDb; workspaceId: string }): Promise<void> {
  await ctx.db.workspace.update({
    where: { id: ctx.workspaceId },
    data: { catalogVersion: { increment: 1 } },
    select: { id: true },
  })
}

/** Names the conflict when a key is taken already; anything else passes on. */
export function refuseTakenKey(what: string, key: string): (error: unknown) => never {
  return (error) => {
    if (!isUniqueViolation(error)) throw error
    throw new DomainError('CONFLICT', `Another ${what} has the key ${JSON.stringify(key)}.`, {
      key,
    })
  }
}

/** Where a catalog row comes from, for its columns that every kind has. */
export function created(ctx: WriteContext) {
  return { workspaceId: ctx.workspaceId, createdAt: ctx.now }
}
