/** What callers send to be recorded. */
import { z } from 'zod'
import { describedUsage, usageOf } from '../token-usage/described-usage.ts'
import { withTokenNames } from '../token-usage/token-names.ts'
import { type Decimal, fitsAmount, isDecimal, isPositive, one } from '../values/decimal.ts'
import { DomainError, notFound } from '../values/errors.ts'
import { customerOfRowId } from '../values/ids.ts'
import {
  instant,
  isInstant,
  isReference,
  isText,
  type JsonObject,
  objectProblem,
  parseInput,
  positive,
  reference,
  text,
} from '../values/input.ts'
import type { UsageInput } from './usage-event.ts'

const typeMax = 100
const keyMax = 255

export const usageInput = z
  .strictObject({
    customerId: reference.nullish(),
    subscriptionId: reference.nullish(),
    eventType: text(typeMax),
    quantity: positive.nullish(),
    timestamp: instant.nullish(),
    ...describedUsage,
    feature: text(typeMax).nullish(),
    pricedAs: text(typeMax).nullish(),
    idempotencyKey: text(keyMax).nullish(),
  })
  .refine(
    ({ customerId, subscriptionId }) => customerId || subscriptionId,
    'must name the customer or the subscription',
  )
  .transform((given): UsageInput => {
    const { properties, warning } = usageOf(given)
    return {
      customerId: customerNamedBy(given),
      subscriptionId: given.subscriptionId ?? null,
      eventType: given.eventType,
      quantity: given.quantity ?? one,
      timestamp: given.timestamp ?? null,
      properties: properties ?? {},
      warning,
      feature: given.feature ?? null,
      pricedAs: given.pricedAs ?? null,
      idempotencyKey: given.idempotencyKey ?? null,
    }
  })

/** The customer, or that in the id of the subscription. */
export function customerNamedBy(given: {
  customerId?: string | null | undefined
  subscriptionId?: string | null | undefined
}): string {
  const subscriptionId = given.subscriptionId ?? ''
  const customerId = given.customerId ?? customerOfRowId('sub', subscriptionId)
  if (customerId === null) throw notFound('subscription', subscriptionId)
  return customerId
}

/** The event, or why it is none. */
export function readEvent(given: unknown): UsageInput | DomainError {
  try {
    return readPlain(given) ?? parseInput(usageInput, given)
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}

const plainFields = new Set([
  'customerId',
  'eventType',
  'quantity',
  'timestamp',
  'properties',
  'feature',
  'pricedAs',
  'idempotencyKey',
])

const otherFields = new Set(['subscriptionId', 'tokenUsage'])

/**
 * An event of the usual fields, all of them valid, checked in a tenth of the time; null: the schema decides, and says what is wrong.
 */
function readPlain(given: unknown): UsageInput | null {
  if (typeof given !== 'object' || given === null) return null
  for (const name in given) {
    if (plainFields.has(name)) continue
    if (!otherFields.has(name) || (given as Record<string, unknown>)[name] != null) return null
  }
  const { customerId, eventType, quantity, timestamp, properties, feature, pricedAs } =
    given as Record<string, unknown>
  const { idempotencyKey } = given as Record<string, unknown>
  if (!isReference(customerId) || !isText(eventType, typeMax)) return null
  if (feature != null && !isText(feature, typeMax)) return null
  if (pricedAs != null && !isText(pricedAs, typeMax)) return null
  if (idempotencyKey != null && !isText(idempotencyKey, keyMax)) return null
  if (quantity != null && !isQuantity(quantity)) return null
  if (timestamp != null && !(timestamp instanceof Date && isInstant(timestamp))) return null
  if (properties != null && objectProblem(properties) !== null) return null
  return {
    customerId,
    subscriptionId: null,
    eventType,
    quantity: quantity ?? one,
    timestamp: timestamp ?? null,
    properties: properties ? withTokenNames(properties as JsonObject) : {},
    warning: null,
    feature: feature ?? null,
    pricedAs: pricedAs ?? null,
    idempotencyKey: idempotencyKey ?? null,
  }
}

function isQuantity(value: unknown): value is Decimal {
  return isDecimal(value) && fitsAmount(value) && isPositive(value)
}
