/** The parts of requests of the OpenMonetize document. */

import { z } from 'zod'
import { fitsAmount, readDecimal } from '../../core/values/decimal.ts'
import { parseInstant } from '../../core/values/instant.ts'
import { isObject } from '../../core/values/is-object.ts'

/** Text that is not blank; the core checks everything else. */
export function textInput(max: number) {
  return z.string().min(1, 'must not be empty').max(max, `must have at most ${max} characters`)
}

/** An id of ours, or the caller's own name for the same. */
export const referenceInput = textInput(255)

/** Our id or the externalId. */
export const customerId = referenceInput.describe('Our id of the customer or its externalId.')

export const featureId = referenceInput.describe('The key of the feature or our id.')

/** Below this a number has at most 15 digits, which a Decimal of GraphQL requires of a JSON number: 1e18 has 19. */
const plainNumberMax = 1e15

const numberText = String.raw`(0|[1-9]\d*)(\.\d+)?$`

/** A JSON number, or a text for more than 15 digits; `number` and `pattern` document bounds that the core checks. */
function decimalOf(id: string, number: object, pattern: string, description: string) {
  return z
    .union([z.number(), z.string()])
    .refine((given) => {
      const decimal = readDecimal(given)
      return decimal !== null && fitsAmount(decimal)
    }, 'must be a number below 10^19 with at most 9 digits after the point, in a text without an exponent')
    .transform((given) =>
      typeof given === 'number' && Math.abs(given) >= plainNumberMax ? String(given) : given,
    )
    .meta({
      id,
      anyOf: [
        { type: 'number', exclusiveMaximum: 1e19, ...number },
        { type: 'string', maxLength: 100, pattern },
      ],
      description: `${description} A number, or a text (without an exponent) where it has more than 15 digits; at most 9 digits after the point.`,
    })
}

export const decimalInput = decimalOf(
  'Decimal',
  { exclusiveMinimum: -1e19 },
  `^-?${numberText}`,
  'Any amount.',
)

export const positiveInput = decimalOf(
  'PositiveDecimal',
  { exclusiveMinimum: 0 },
  `^${numberText}`,
  'More than zero.',
)

export const nonNegativeInput = decimalOf(
  'NonNegativeDecimal',
  { minimum: 0 },
  `^-?${numberText}`,
  'Zero or more.',
)

export const objectInput = z
  .custom<Record<string, unknown>>(isObject, 'must be an object')
  .meta({ type: 'object', additionalProperties: true })

export const timeInput = z
  .string()
  .refine(
    (text) => parseInstant(text) !== null,
    'must be RFC 3339 with a time zone, such as 2024-01-15T10:30:00Z, or a date',
  )
  .describe('RFC 3339 with a time zone, or a date.')

export const idempotencyKey = textInput(255)
  .nullish()
  .describe('A repetition with this key has no further effect.')

/** A number in a query. */
export function countInput(max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((count) => count <= max, `must be at most ${max}`)
    .meta({ type: 'integer', pattern: undefined, minimum: 0, maximum: max })
}

/** A boolean in a query. */
export const flagInput = z
  .enum(['true', 'false'])
  .transform((word) => word === 'true')
  .meta({ type: 'boolean', enum: undefined })
