/**
 * The audit log: who wrote what, from where, and what it changed.
 *
 * Invariants: every write operation of a caller has exactly one entry, committed with it; entries are never changed or
 * deleted; secrets are masked. Metering (usage and holds) has no entries: its rows are a log of their own.
 */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import { instant, reference, text } from '../values/input.ts'
import { oneDirection, oneDirectionMessage, pageArguments } from '../values/page.ts'

/** Newest first. */
export const listAuditEntries = readOperation({
  name: 'listAuditEntries',
  scope: 'admin',
  input: z
    .strictObject({
      operation: text(100).nullish(),
      actor: text(255).nullish(),
      entityId: reference.nullish(),
      startTime: instant.nullish(),
      endTime: instant.nullish(),
      ...pageArguments,
    })
    .refine(oneDirection, oneDirectionMessage),
  run(ctx, { operation, actor, entityId, startTime, endTime }, selection) {
    return ctx.db.auditEntry.findMany({
      orderBy: { id: 'desc' },
      ...selection,
      where: {
        operation: operation ?? undefined,
        actor: actor ?? undefined,
        createdAt: { gte: startTime ?? undefined, lt: endTime ?? undefined },
        changes: entityId ? { some: { entityId } } : undefined,
      },
    })
  },
})
