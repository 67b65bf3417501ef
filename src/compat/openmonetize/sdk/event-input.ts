/**
 * Converts usage events of the SDK.
 *
 * The payer follows from the event alone: its team, else its user, else the workspace. It must not depend on who has credits when
 * the event arrives, because a repetition would then be recorded for another payer and charged twice.
 *
 * The event type is the SDK's `feature_id`: in a workspace where features have their own prices, meters or limits, their key is
 * the type of their events. If the workspace has nothing of that name, the type is the kind of event: `image_generation`,
 * `custom` …, and for TOKEN_USAGE `ai_generation`, as in the document and the price list. The prices of the kind apply where the
 * feature has none. So one set of prices serves all features, each can have its own, and no known feature is free by accident.
 * Analytics count the event for the feature_id as it was sent.
 *
 * All other fields become properties: provider (in lower case), model, input_tokens …, feature_id, the metadata, and for
 * attribution team, or the customer_id of an event that the workspace pays.
 */
import { z } from 'zod'
import { parseInput } from '../../../core/values/input.ts'
import { isObject } from '../../../core/values/is-object.ts'
import { snakeCase } from '../../../core/values/snake-case.ts'
import type { UsageEventInput } from '../asks.generated.ts'
import { customerId, nonNegativeInput, objectInput, textInput } from '../inputs.ts'
import { sdkTimeInput } from './times.ts'
import { eventTypeWord, useOf } from './use.ts'

/** Newer SDKs write event_id, older ones eventId. */
export const sdkEvent = z
  .looseObject({
    event_id: textInput(255).optional().describe('Counts once.'),
    customer_id: customerId.nullish(),
    user_id: customerId.nullish(),
    team_id: textInput(255).nullish().describe('The id of the team.'),
    event_type: textInput(100),
    feature_id: textInput(100).nullish(),
    timestamp: sdkTimeInput.nullish(),
    metadata: objectInput.nullish(),
    idempotency_key: textInput(255).nullish(),
    quantity: nonNegativeInput.nullish(),
  })
  .meta({ id: 'SdkEvent' })

const hasCapital = (name: string) => /[A-Z]/.test(name)

/** Renames the top-level fields to snake_case; a value that is not an object is unchanged. */
export function withSnakeCase(given: unknown): unknown {
  if (!isObject(given) || !Object.keys(given).some(hasCapital)) return given
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [snakeCase(name), value] as const),
  )
}

const paidFor = sdkEvent.refine(
  ({ team_id, user_id, customer_id }) => Boolean(team_id ?? user_id ?? customer_id),
  'must name a user_id, team_id or customer_id',
)

/** A user by its id, the wallet of a team, or with null the wallet of the workspace. */
export type Payer = { user: string } | { team: string | null }

export function payerOf({
  team,
  user,
}: {
  team?: string | null | undefined
  user?: string | null | undefined
}): Payer {
  if (team) return { team }
  return user ? { user } : { team: null }
}

/** An event that was read, and who pays for it. */
export interface ReadEvent {
  event: z.output<typeof paidFor>
  payer: Payer
}

/** INVALID_REQUEST for a value that is not an event. */
export function readSdkEvent(given: unknown): ReadEvent {
  const event = parseInput(paidFor, given)
  return { event, payer: payerOf({ team: event.team_id, user: event.user_id }) }
}

/** `walletOf` returns the customer id of a wallet. */
export function usageOfEvent(
  { event, payer }: ReadEvent,
  walletOf: (team: string | null) => string,
): UsageEventInput & { customerId: string } {
  const { event_id, customer_id, user_id, team_id, event_type, feature_id, ...rest } = event
  const { timestamp, metadata, idempotency_key, ...said } = rest
  const kind = eventTypeWord(event_type)
  const { quantity, properties } = useOf(kind, withoutNull(said))
  return {
    customerId: 'user' in payer ? payer.user : walletOf(payer.team),
    eventType: feature_id ?? kind,
    feature: feature_id,
    pricedAs: kind,
    timestamp,
    quantity,
    properties: {
      ...metadata,
      ...properties,
      ...(feature_id && { feature_id }),
      ...(team_id && { team: team_id, ...(user_id && { user_id }) }),
      ...(!team_id && !user_id && { customer_id }),
    },
    idempotencyKey: idempotency_key ?? event_id,
  }
}

function withoutNull(said: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null))
}
