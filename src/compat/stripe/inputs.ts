/** The parameters of requests: forms write all of them as texts, and an empty text unsets. */
import { z } from 'zod'
import { type DomainError, invalid } from '../../core/values/errors.ts'
import { parseInstant } from '../../core/values/instant.ts'
import { textInput } from '../input-parts.ts'

export { idInput, textInput } from '../input-parts.ts'

/** A text that an empty one unsets. */
export function unsettable(max: number) {
  return z
    .string()
    .max(max, `must have at most ${max} characters`)
    .nullish()
    .transform((given) => (given === '' ? null : given))
    .describe('An empty text unsets it.')
}

const digits = /^-?\d{1,16}$/

/** A whole number, of a form or of JSON. */
export function intInput(min: number, max: number) {
  return z
    .preprocess(
      (given) => (typeof given === 'string' && digits.test(given) ? Number(given) : given),
      z.int('must be an integer'),
    )
    .refine((given) => given >= min && given <= max, `must be between ${min} and ${max}`)
    .meta({ type: 'integer', minimum: min, maximum: max })
}

export const currencyInput = z
  .string()
  .regex(/^[A-Za-z]{3}$/, 'must be a currency such as usd')
  .transform((code) => code.toLowerCase())

export const flagInput = z
  .union([z.boolean(), z.enum(['true', 'false'], 'must be true or false')])
  .transform((given) => given === true || given === 'true')

/** The year 9999 in seconds since 1970. */
export const secondsMax = 253_402_214_400

/** Seconds since 1970; the value is ISO 8601. */
export const unixInput = intInput(0, secondsMax)
  .transform((seconds) => new Date(seconds * 1_000).toISOString())
  .describe('Seconds since 1970.')

/** RFC 3339, as the second version of the API writes times. */
export const timeInput = z
  .string()
  .refine((given) => parseInstant(given) !== null, 'must be RFC 3339 with a time zone')

/** Texts by their keys. A key with an empty value is removed, and an empty text in place of the object removes all. */
export const metadataInput = z
  .union([
    z.literal('').transform(() => null),
    z.record(
      z.string().min(1).max(40, 'must have keys of at most 40 characters'),
      z
        .union([z.string(), z.number(), z.boolean(), z.null()])
        .transform((given) => (given === null ? '' : String(given)))
        .refine((given) => given.length <= 500, 'must have values of at most 500 characters'),
    ),
  ])
  .describe('Your own data; an empty value removes a key.')

/** The paths of answers that show the object in place of its id. */
export const expandInput = z
  .array(textInput(100))
  .max(10, 'must name at most 10 properties')
  .optional()
  .describe('Properties whose object is shown in place of its id.')

export function missing(path: string): DomainError {
  return invalid(`${path} is required.`, { issues: [{ path, message: 'is required' }] })
}

export function invalidAt(path: string, message: string): DomainError {
  return invalid(message, { issues: [{ path, message }] })
}
