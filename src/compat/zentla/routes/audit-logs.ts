/** The audit log: who changed what. */
import { z } from 'zod'
import { snakeCase } from '../../../core/values/snake-case.ts'
import type { Route } from '../../dialect.ts'
import {
  combined,
  eg,
  from,
  id,
  leaf,
  listOf,
  named,
  nullable,
  object,
  text,
  words,
} from '../../fields.ts'
import { listRoute } from '../../route.ts'
import { longPage } from '../envelope.ts'
import { time } from '../fields.ts'
import { stateInput, textInput, timeInput } from '../inputs.ts'

const tag = 'Audit Logs'

const actions = { CREATE: 'create', UPDATE: 'update', DELETE: 'delete' } as const

/** Names of ours that Zentla has others for. */
const resources = new Map([
  ['plan', 'offer'],
  ['plan_version', 'offer_version'],
])
const entityOf = (resource: string) =>
  [...resources].find(([, word]) => word === resource)?.[0] ?? resource

type Row = Readonly<Record<string, unknown>>
const row = leaf<Row | null>('JSON', {}, z.record(z.string(), z.unknown()))
const change = object({ entity: text, entityId: id, before: nullable(row), after: nullable(row) })
type Change = { entity: string; entityId: string; before: Row | null; after: Row | null }

/** Of all rows that a write changed, the one that its name is about: `createCustomer` is about the customer. */
function mainOf(operation: string, changes: readonly Change[]): Change | undefined {
  const words = snakeCase(operation)
  const named = changes.filter(({ entity }) => words.includes(entity))
  return named.toSorted((a, b) => b.entity.length - a.entity.length)[0] ?? changes[0]
}

const parts = { operation: text, changes: listOf(change) }

const resourceType = combined(
  parts,
  { schema: z.string().nullable(), example: 'subscription' },
  ({ operation, changes }) => {
    const entity = mainOf(operation, changes)?.entity
    return entity ? (resources.get(entity) ?? entity) : null
  },
)
const resourceId = combined(
  parts,
  { schema: z.string().nullable(), example: 'sub_789' },
  ({ operation, changes }) => mainOf(operation, changes)?.entityId ?? null,
)

/** What tells about persons, and secrets that the log has masked already. */
const personal = /email|^name$|secret|hash/i
const masked = (name: string, value: unknown) =>
  value !== null && value !== undefined && personal.test(name) ? '[masked]' : (value ?? null)

const diff = combined(
  parts,
  {
    schema: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })),
    example: { status: { from: null, to: 'active' } },
  },
  ({ operation, changes }) => {
    const { before, after } = mainOf(operation, changes) ?? { before: null, after: null }
    const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
    const changed = [...names].filter(
      (name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]),
    )
    return Object.fromEntries(
      changed.map((name) => [
        name,
        { from: masked(name, before?.[name]), to: masked(name, after?.[name]) },
      ]),
    )
  },
)

const log = named(
  'AuditLog',
  object({
    id: eg('log_123', id),
    actorType: combined(
      { actor: text },
      { schema: z.enum(['api_key', 'user', 'system']), example: 'api_key' },
      ({ actor }) => (actor.startsWith('jwt:') ? 'user' : 'api_key'),
    ),
    actorId: from('actor', eg('key_456', text)),
    action: words('AuditAction', actions),
    ...{ resourceType, resourceId, changes: diff },
    metadata: combined(
      { operation: text, requestId: text },
      { schema: z.record(z.string(), z.unknown()), example: {} },
      ({ operation, requestId }) => ({ operation, requestId }),
    ),
    ipAddress: from('ip', eg('192.168.1.1', nullable(text))),
    userAgent: eg('curl/7.64.1', nullable(text)),
    createdAt: time,
  }),
)

/** Nothing that the system or a webhook does is in the log: an actor that nobody has finds none of it. */
const nobody = 'nobody'

export const auditLogRoutes: Route[] = [
  listRoute('GET /audit-logs', longPage, {
    ...{ name: 'listAuditLogs', summary: 'Who changed what, newest first.', tag },
    asks: 'query auditEntries',
    as: {
      ...{ actorId: 'actor', resourceType: 'entity', resourceId: 'entityId' },
      ...{ startDate: 'startTime', endDate: 'endTime' },
    },
    query: {
      actorType: z.enum(['api_key', 'user', 'system', 'webhook']).optional(),
      actorId: textInput(255).optional(),
      action: stateInput('create', 'update', 'delete').optional(),
      resourceType: textInput(100).transform(entityOf).optional(),
      resourceId: textInput(255).optional(),
      startDate: timeInput.optional(),
      endDate: timeInput.optional().describe('Not included.'),
    },
    settles: ({ actorType, ...given }) => {
      if (actorType === undefined) return given
      const isLogged = actorType === 'api_key' || actorType === 'user'
      return isLogged
        ? { ...given, actorType: String(actorType).toUpperCase() }
        : { ...given, actorId: nobody }
    },
    rows: { data: log },
    example: { query: { resourceType: 'subscription' } },
  }),
]
