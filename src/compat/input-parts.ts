/** The parts of requests that dialects share. */

import { z } from 'zod'
import { storable } from '../core/values/input.ts'
import { parseInstant } from '../core/values/instant.ts'
import { isObject } from '../core/values/is-object.ts'

/** What no row can hold is refused, also where it is only compared. */
export function textInput(max: number) {
  return z
    .string()
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    .refine(storable, 'must not contain NUL or lone surrogates')
}

/** Ids are opaque: ours, or for a customer its externalId. */
export const idInput = textInput(255)

export const objectInput = z
  .custom<Record<string, unknown>>(isObject, 'must be an object')
  .meta({ type: 'object', additionalProperties: true })

export const metadataInput = objectInput.describe('Your own data: at most 50 keys and 16 KiB.')

export const timeInput = z
  .string()
  .refine(
    (text) => parseInstant(text) !== null,
    'must be ISO 8601 with a time zone, such as 2025-02-01T00:00:00Z',
  )
  .describe('ISO 8601 with a time zone.')

/** A whole number in a query. */
export function countInput(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((count) => count >= min && count <= max, `must be ${min} to ${max}`)
    .meta({ type: 'integer', pattern: undefined, minimum: min, maximum: max })
}
