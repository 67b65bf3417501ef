/** The body of a webhook: the event with the field names of the REST dialects, its decimals as exact numbers. */

import { parseDecimal } from '../values/decimal.ts'
import { exact } from '../values/exact-json.ts'
import type { Json, JsonObject } from '../values/input.ts'
import { snakeCase } from '../values/snake-case.ts'

export interface EnvelopeEvent {
  id: string
  type: string
  createdAt: Date
  customerId: string | null
  sequence: number
  data: JsonObject
  /** The externalIds of the customers that the event names, by our ids; customers without one are missing. */
  externalIds: ReadonlyMap<string, string>
}

/** Matches fields that name a customer by our id, such as `toCustomerId`. */
const referencePattern = /(^c|C)ustomerId$/

/** Fields that are decimals wherever they occur; the outbox stores them as text. */
const decimals: ReadonlySet<string> = new Set([
  'amount',
  'balance',
  'credits',
  'limit',
  'potentialSavings',
  'potentialSavingsCredits',
  'threshold',
  'used',
])

/**
 * `stream` and `sequence` order the events of a customer: the stream is the customer, or null for events of the workspace,
 * and its events are numbered without gaps.
 *
 * A customer is named twice: `customer_id` is the externalId if there is one, `customer` is our id.
 */
export function envelopeOf(event: EnvelopeEvent): string {
  const { customerId, data } = event
  return JSON.stringify({
    id: event.id,
    type: event.type,
    created_at: event.createdAt.toISOString(),
    stream: customerId,
    sequence: event.sequence,
    data: {
      ...(customerId !== null && namesOf(event, 'customerId', customerId)),
      ...Object.assign(
        {},
        ...Object.entries(data).map(([name, value]) => fieldsOf(event, name, value)),
      ),
    },
  })
}

/** The customers that an event names, by our ids. */
export function customersOf({ customerId, data }: Pick<EnvelopeEvent, 'customerId' | 'data'>) {
  const others = Object.entries(data).flatMap(([name, value]) =>
    isReference(name, value) ? [value] : [],
  )
  return customerId === null ? others : [customerId, ...others]
}

function isReference(name: string, value: Json): value is string {
  return referencePattern.test(name) && typeof value === 'string'
}

function fieldsOf(event: EnvelopeEvent, name: string, value: Json): Record<string, unknown> {
  if (isReference(name, value)) return namesOf(event, name, value)
  return { [snakeCase(name)]: snakeCased(value, name) }
}

/** The pair `customer_id` and `customer`. */
function namesOf({ externalIds }: EnvelopeEvent, name: string, id: string): Record<string, string> {
  return {
    [snakeCase(name)]: externalIds.get(id) ?? id,
    [snakeCase(name.replace(/Id$/, ''))]: id,
  }
}

function snakeCased(value: Json, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => snakeCased(item))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [snakeCase(key), snakeCased(item, key)]),
    )
  }
  return typeof value === 'string' && decimals.has(name) && parseDecimal(value)
    ? exact(value)
    : value
}
