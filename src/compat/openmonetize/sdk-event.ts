/**
 * Usage events as the SDK sends them, in our words.
 *
 * Who pays is the SDK's team, else its user, else its customer. The event type is the SDK's `feature_id`: in a workspace where
 * features have prices, meters or limits of their own, their key is the type of their events. Where the workspace has nothing
 * of that name, it is the kind of event: `image_generation`, `custom` …, and for TOKEN_USAGE `ai_generation`, as the document
 * and the price list call it. So one set of prices serves all features, and each can have its own.
 *
 * What else an event says becomes properties: provider (in lower case), model, input_tokens …, feature_id, the metadata, and
 * team for attribution.
 */
import { z } from 'zod'
import { parseInput } from '../../core/input.ts'
import { snakeCase } from './errors.ts'
import type { UsageEventInput } from './operations.generated.ts'
import { customerId, decimalInput, isObject, objectInput, timeInput } from './shapes.ts'

/** Newer SDKs write event_id, older ones eventId. */
export const sdkEvent = z.looseObject({
  event_id: z.string().min(1).optional().describe('Counts once.'),
  customer_id: customerId.optional(),
  user_id: customerId.optional(),
  team_id: customerId.optional(),
  event_type: z.string().min(1).max(100),
  feature_id: z.string().min(1).max(100).nullish(),
  timestamp: timeInput.nullish(),
  metadata: objectInput.nullish(),
  idempotency_key: z.string().min(1).nullish(),
  quantity: decimalInput.nullish(),
})

/** With snake_case names at the top; what is no object stays as it is. */
export function withSnakeCase(given: unknown): unknown {
  if (!isObject(given)) return given
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [snakeCase(name), value] as const),
  )
}

const paidFor = sdkEvent.refine(
  ({ team_id, user_id, customer_id }) => (team_id ?? user_id ?? customer_id) !== undefined,
  'must name a user_id, team_id or customer_id',
)

export function sdkEventInput(given: unknown): UsageEventInput {
  const event = parseInput(paidFor, given)
  const { event_id, customer_id, user_id, team_id, event_type, feature_id, ...rest } = event
  const { timestamp, metadata, idempotency_key, quantity, ...said } = rest
  const count = decimalInput.safeParse(quantity ?? said.image_count).data
  return {
    customerId: team_id ?? user_id ?? customer_id ?? '',
    eventType: feature_id ?? eventTypeWord(event_type),
    timestamp,
    quantity: count,
    properties: {
      ...metadata,
      ...said,
      ...(typeof said.provider === 'string' && { provider: said.provider.toLowerCase() }),
      ...(feature_id && { feature_id }),
      ...(team_id && { team: team_id, ...(user_id && { user_id }) }),
    },
    idempotencyKey: idempotency_key ?? event_id,
  }
}

/** The event type of a kind of event, e.g. of TOKEN_USAGE or token_usage. */
export function eventTypeWord(kind: string): string {
  const word = kind.toLowerCase()
  return word === 'token_usage' ? 'ai_generation' : word
}
