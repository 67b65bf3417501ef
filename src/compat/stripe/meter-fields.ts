/** Meters as answers show them, and what of them their events need. */
import { z } from 'zod'
import { asking } from '../asking.ts'
import {
  combined,
  constant,
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
} from '../fields.ts'
import { created, livemode, unix } from './fields.ts'
import { keptOf } from './kept.ts'

export const customerKeyDefault = 'stripe_customer_id'
export const valueKeyDefault = 'value'

type Kept = { customer_key?: string; value_key?: string; event_time_window?: string }

/** What its creation said that our meters do not have. */
const keptOfMeter = combined(
  { metadata: jsonObject },
  { schema: z.custom<Kept>(), example: {} },
  ({ metadata }) => keptOf(metadata as Record<string, unknown>) as Kept,
)

const keyOf = (name: keyof Kept, byDefault: string) =>
  combined(
    { kept: keptOfMeter },
    { schema: z.string(), example: byDefault },
    ({ kept }) => kept[name] ?? byDefault,
  )

const status = combined(
  { archivedAt: nullable(unix) },
  { schema: z.enum(['active', 'inactive']), example: 'active' },
  ({ archivedAt }) => (archivedAt === null ? ('active' as const) : ('inactive' as const)),
)

const formula = from('aggregation', {
  ...enumText('Aggregation', 'sum', inLowerCase),
  schema: z
    .string()
    .describe('sum, count or last; of meters made elsewhere also max, unique_count.'),
})

export const meter = named(
  'Meter',
  object({
    ...{ id: eg('mtr_123', id), object: constant('billing.meter'), created, livemode },
    customer_mapping: {
      ...object({
        event_payload_key: keyOf('customer_key', customerKeyDefault),
        type: constant('by_id'),
      }),
      from: null,
    },
    default_aggregation: { ...object({ formula }), from: null },
    display_name: from('name', eg('API requests', text)),
    event_name: from('eventType', eg('api_requests', text)),
    event_time_window: constant(null),
    // A meter changes in its name alone, of which no time is kept.
    updated: created,
    status,
    status_transitions: {
      ...object({ deactivated_at: from('archivedAt', eg(null, nullable(unix))) }),
      from: null,
    },
    value_settings: {
      ...object({ event_payload_key: keyOf('value_key', valueKeyDefault) }),
      from: null,
    },
  }),
)

/** The meters of an event name. */
export const metersOfEvent = asking(
  'query meters',
  ['eventType', 'includeArchived', 'first'],
  object({
    rows: rowsOf(
      object({
        ...{ id, key: text, status, kept: keptOfMeter },
        aggregation: enumText('Aggregation', 'SUM'),
      }),
    ),
  }),
)
