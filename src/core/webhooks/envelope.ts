/** The body of a webhook: the event in the words of the REST documents, its decimals as exact numbers. */
import { parseDecimal } from '../decimal.ts'
import { exact } from '../exact-json.ts'
import type { Json } from '../input.ts'

export interface EnvelopeEvent {
  id: string
  type: string
  createdAt: Date
  customerId: string | null
  sequence: number
  data: Json
}

/** Data that is a decimal wherever it occurs; in the outbox it is text. */
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
 * `stream` and `sequence` order the events of a customer: the stream is the customer, null for what concerns the workspace,
 * and its events are numbered without gaps.
 */
export function envelopeOf(event: EnvelopeEvent): string {
  const { customerId } = event
  const data = snakeCased(event.data) as Record<string, unknown>
  return JSON.stringify({
    id: event.id,
    type: event.type,
    created_at: event.createdAt.toISOString(),
    stream: customerId,
    sequence: event.sequence,
    data: customerId === null ? data : { customer_id: customerId, ...data },
  })
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

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
