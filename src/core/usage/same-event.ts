/** Tells a repeated event from another one with its idempotency key. Pure. */
import { canonicalJson } from '../values/canonical-json.ts'
import { fingerprintOf, keyReused, sameRequest } from '../values/fingerprint.ts'
import type { UsageEvent, UsageInput } from './usage-event.ts'

/** Answers the stored event of a repeated one; refuses a key that was used with other content. */
export function sameEvent(known: UsageEvent, input: UsageInput): UsageEvent {
  if (known.fingerprint) return sameRequest(known, requestOf(input), 'an event')
  if (isSame(known, input)) return known
  throw keyReused(known, 'an event')
}

function isSame(known: UsageEvent, input: UsageInput): boolean {
  return (
    known.eventType === input.eventType &&
    known.quantity.eq(input.quantity) &&
    known.subscriptionId === (input.subscriptionId ?? null) &&
    known.timestampGiven === (input.timestamp !== null) &&
    (input.timestamp === null || known.timestamp.getTime() === input.timestamp.getTime()) &&
    canonicalJson(known.properties) === canonicalJson(input.properties)
  )
}

/**
 * The fingerprint by which earlier releases recognised an event. Commits of holds and adjustments have those of their own requests,
 * which are never equal to it.
 */
function requestOf(input: UsageInput): Buffer {
  const { eventType, quantity, timestamp, properties, idempotencyKey } = input
  // An event without a subscription has the fingerprint that it had before there were any.
  const subscriptionId = input.subscriptionId ?? undefined
  const content = { eventType, quantity, timestamp, properties, idempotencyKey }
  return fingerprintOf({ ...content, subscriptionId })
}
