/**
 * The audit log: who wrote what, from where, and what it changed.
 *
 * Invariants: every write operation of a caller has exactly one entry, committed with it; entries are never changed or
 * deleted; secrets are masked. Metering (usage and holds) has no entries: its rows are a log of their own.
 */

import { listOperation } from '../operation/list-operation.ts'
import { instant, reference, text } from '../values/input.ts'

/** The entries, newest first. */
export const listAuditEntries = listOperation({
  name: 'listAuditEntries',
  scope: 'admin',
  table: 'auditEntry',
  filter: {
    operation: text(100).nullish(),
    actor: text(255).nullish(),
    entityId: reference.nullish(),
    startTime: instant.nullish(),
    endTime: instant.nullish(),
  },
  where: (_ctx, { operation, actor, entityId, startTime, endTime }) => ({
    operation: operation ?? undefined,
    actor: actor ?? undefined,
    createdAt: { gte: startTime ?? undefined, lt: endTime ?? undefined },
    changes: entityId ? { some: { entityId } } : undefined,
  }),
})
