/** The audit log: what happened, newest first, without what tells about persons. */
import { z } from 'zod'
import { asking } from '../../asking.ts'
import { detailWords } from '../../detail-words.ts'
import type { Route } from '../../dialect.ts'
import {
  bigCount,
  combined,
  eg,
  enumText,
  from,
  id,
  inLowerCase,
  jsonObject,
  named,
  nullable,
  object,
  rowsOf,
  text,
  time,
} from '../../fields.ts'
import { countInput } from '../../input-parts.ts'
import { routeOf } from '../../route.ts'
import { eventEntities } from '../../webhook-events.ts'
import { textInput } from '../inputs.ts'

const personal = /email|phone|address|^name$|secret/i

const log = named(
  'AuditLog',
  object({
    ...{ id: eg('wevt_123', id), event_type: from('type', eg('customer.created', text)) },
    resource_type: from(
      'entityType',
      eg('customer', nullable(enumText('EventEntity', 'customer', inLowerCase))),
    ),
    resource_id: from('entityId', eg('cust_123', nullable(id))),
    payload: combined(
      { data: jsonObject },
      { schema: z.record(z.string(), z.unknown()), example: { id: 'cust_123' } },
      ({ data }) =>
        Object.fromEntries(
          Object.entries(detailWords(data)).map(([name, value]) => {
            return [name, personal.test(name) && value !== null ? '[masked]' : value]
          }),
        ),
    ),
    created_at: time,
  }),
)

const logs = asking(
  'query events',
  ['type', 'entityType', 'first', 'offset'],
  object({ data: rowsOf(log), total: from('totalCount', bigCount) }),
)

const meta = z.object({ total: z.int(), limit: z.int(), offset: z.int() })

export const auditLogRoutes: Route[] = [
  routeOf(
    'GET /audit-logs',
    {
      ...{ name: 'listAuditLogs', tag: 'Audit Logs', form: 'SPREAD', asks: [logs] },
      summary: 'What happened, newest first.',
      as: { event_type: 'type', resource_type: 'entityType', limit: 'first' },
      query: z.strictObject({
        event_type: textInput(100).optional(),
        resource_type: z.enum(eventEntities).optional(),
        limit: countInput(1, 100).default(50),
        offset: countInput(0, 10_000).default(0),
      }),
      response: z.object({ data: z.array(log.schema), meta }),
      shows: { data: [log.example], meta: { total: 1, limit: 50, offset: 0 } },
      example: { query: { resource_type: 'customer' } },
    },
    async ({ query: { event_type: type, resource_type: entity, limit, offset } }, ask) => {
      const entityType = entity?.toUpperCase()
      const { data, total } = await logs.run(ask, { type, entityType, first: limit, offset })
      return { data, meta: { total, limit, offset } }
    },
  ),
]
