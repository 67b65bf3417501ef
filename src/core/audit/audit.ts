/**
 * The audit log: who wrote what, from where, and what it changed.
 *
 * Invariants: every write operation of a caller has exactly one entry, committed with it; entries are never changed or
 * deleted; secrets are masked. Metering (usage and holds) has no entries: its rows are a log of their own.
 */

import { z } from 'zod'
import { listOperation } from '../operation/list-operation.ts'
import { instant, reference, text } from '../values/input.ts'

const auditActions = ['CREATE', 'UPDATE', 'DELETE'] as const
export type AuditAction = (typeof auditActions)[number]

const verbs = {
  CREATE: ['create', 'add', 'issue', 'ensure'],
  DELETE: ['delete', 'remove', 'revoke', 'archive'],
} as const

/** A credential of programs, or a person known by the token of another issuer. */
export const auditActorTypes = ['API_KEY', 'USER'] as const

const actorPrefixes = { API_KEY: ['key_', 'client_'], USER: ['jwt:'] } as const

/** The entries, newest first. */
export const listAuditEntries = listOperation({
  name: 'listAuditEntries',
  scope: 'admin',
  table: 'auditEntry',
  filter: {
    operation: text(100).nullish(),
    actor: text(255).nullish(),
    actorType: z.enum(auditActorTypes).nullish(),
    action: z.enum(auditActions).nullish(),
    entity: text(100).nullish(),
    entityId: reference.nullish(),
    startTime: instant.nullish(),
    endTime: instant.nullish(),
  },
  where: (_ctx, { operation, actor, actorType, action, entity, entityId, startTime, endTime }) => ({
    operation: operation ?? undefined,
    actor: actor ?? undefined,
    createdAt: { gte: startTime ?? undefined, lt: endTime ?? undefined },
    changes:
      entityId || entity
        ? { some: { entityId: entityId ?? undefined, entity: entity ?? undefined } }
        : undefined,
    AND: [
      ...(actorType ? [{ OR: beginning('actor', actorPrefixes[actorType]) }] : []),
      ...(action ? [acting(action)] : []),
    ],
  }),
})

/** Operations are verbs and nouns: what the verb does to the noun. */
function acting(action: AuditAction) {
  const { CREATE, DELETE } = verbs
  if (action === 'UPDATE') return { NOT: beginning('operation', [...CREATE, ...DELETE]) }
  return { OR: beginning('operation', verbs[action]) }
}

/** The action of an operation. Pure. */
export function actionOf(operation: string): AuditAction {
  const is = (list: readonly string[]) => list.some((verb) => operation.startsWith(verb))
  if (is(verbs.CREATE)) return 'CREATE'
  return is(verbs.DELETE) ? 'DELETE' : 'UPDATE'
}

function beginning<Column extends string>(column: Column, texts: readonly string[]) {
  return texts.map((startsWith) => ({ [column]: { startsWith } }) as Record<Column, object>)
}
