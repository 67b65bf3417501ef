/** The building blocks of operation inputs: texts, keys, decimals and times within their bounds. */
import { z } from 'zod'
import { type Decimal, fitsAmount, isDecimal, isNegative, isPositive } from './decimal.ts'
import type { InputIssue } from './error-details.ts'
import { DomainError } from './errors.ts'

const issuesMax = 10

/** The parsed input, or INVALID_REQUEST that names what is wrong with it. */
export function parseInput<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const parsed = schema.safeParse(raw, { error: inOurWords })
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues
    .flatMap(withinUnion)
    .slice(0, issuesMax)
    .map(({ path, message }) => ({ path: path.map(String).join('.'), message }))
  throw new DomainError('INVALID_REQUEST', sentenceOf(issues), { issues })
}

export function sentenceOf(issues: readonly InputIssue[]): string {
  const each = issues.map(({ path, message }) => (path ? `${path} ${message}` : message))
  return `Invalid input: ${each.join('; ')}.`
}

const kinds: Partial<Record<string, string>> = {
  array: 'a list',
  int: 'a whole number',
  object: 'an object',
  record: 'an object',
}

/** The message of a schema that has none of its own; it follows the name of the field. */
function inOurWords(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') return unknownFields(issue.keys)
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`
  if (issue.code !== 'invalid_type') return undefined
  if (issue.input === undefined) return 'is required'
  return `must be ${kinds[issue.expected] ?? `a ${issue.expected}`}`
}

const unknownMax = 5
const unknownLengthMax = 100

/** The list is shortened, so that the answer to a large request stays small. */
function unknownFields(names: readonly string[]): string {
  const some = names.slice(0, unknownMax).map((name) => JSON.stringify(shortened(name)))
  const more = names.length > unknownMax ? ` and ${names.length - unknownMax} more` : ''
  return `must not have ${some.join(', ')}${more}`
}

function shortened(name: string): string {
  return name.length > unknownLengthMax
    ? `${name.slice(0, unknownLengthMax)}…`.toWellFormed()
    : name
}

type Issue = z.core.$ZodIssue

/** For an input with several forms: the issues of the form that was most likely meant, the one that knows most of the names. */
function withinUnion(issue: Issue): Pick<Issue, 'path' | 'message'>[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  const strangers = (issues: Issue[]) =>
    issues.reduce((n, one) => n + (one.code === 'unrecognized_keys' ? one.keys.length : 0), 0)
  const [meant = []] = issue.errors.toSorted(
    (a, b) => strangers(a) - strangers(b) || a.length - b.length,
  )
  return meant
    .flatMap(withinUnion)
    .map(({ path, message }) => ({ path: [...issue.path, ...path], message }))
}

/** Whether `text` of this length takes the value. */
export function isText(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.length <= max && value.trim() !== '' && storable(value)
}

/** Text that PostgreSQL keeps unchanged: no NUL, no lone surrogate, not blank. */
export function text(max: number) {
  return z
    .string()
    .max(max, `must have at most ${max} characters`)
    .refine((s) => s.trim().length > 0, 'must not be blank')
    .refine(storable, 'must not contain NUL or lone surrogates')
}

/** The name of an event property; `__proto__` is refused, see `jsonObject`. */
export const propertyName = text(100).refine(
  (name) => name !== '__proto__',
  'must not be __proto__, which no event has',
)

const referenceMax = 255

/** Whether `reference` takes the value. */
export function isReference(value: unknown): value is string {
  return (
    typeof value === 'string' && value !== '' && value.length <= referenceMax && storable(value)
  )
}

/** An id or externalId from a caller. Any text of up to 255 characters is looked up; none is refused for its form. */
export const reference = z
  .string()
  .min(1, 'must not be empty')
  .max(referenceMax, `must have at most ${referenceMax} characters`)
  .refine(storable, 'must not contain NUL or lone surrogates')

/** A name for use in programs: letters, digits, `_`, `-`, `.`, `:` and `/`, starting with a letter or digit. */
export const key = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,99}$/,
    'must be 1 to 100 letters, digits or _ - . : / and start with a letter or digit',
  )

const amountLike = z.custom<Decimal>(isDecimal, 'must be a decimal')
const fits = 'must be below 10^19 and have at most 9 digits after the point'

/** Of either sign. */
export const signed = amountLike.refine((d) => fitsAmount(d), fits)

/** More than zero. */
export const positive = amountLike
  .refine((d) => fitsAmount(d), fits)
  .refine(isPositive, 'must be greater than zero')

/** Zero or more. */
export const nonNegative = amountLike
  .refine((d) => fitsAmount(d), fits)
  .refine((d) => !isNegative(d), 'must not be negative')

/** More than zero and at most a hundred. */
export const percent = positive.refine((d) => d.lte(100), 'must be at most 100')

const earliest = Date.UTC(1970, 0, 1)
const latest = Date.UTC(9999, 11, 31)

export function isInstant(date: Date): boolean {
  return date.getTime() >= earliest && date.getTime() <= latest
}

export const instant = z.date().refine(isInstant, 'must be between 1970 and 9999')

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

const objectBytesMax = 16_384
const objectDepthMax = 8

/** A JSON object of at most 16 KiB and 8 levels. */
export const jsonObject = z
  .unknown()
  .superRefine((value, ctx) => {
    const problem = objectProblem(value)
    if (problem) ctx.addIssue({ code: 'custom', message: problem })
  })
  .transform((value) => value as JsonObject)

/** Any JSON value of at most 16 KiB and 8 levels, e.g. the value of a static feature. */
export const jsonValue = z
  .unknown()
  .superRefine((value, ctx) => {
    const problem = sizeProblem(value)
    if (problem) ctx.addIssue({ code: 'custom', message: problem })
  })
  .transform((value) => value as Json)

/** Why `jsonObject` refuses the value; null: it takes it. */
export function objectProblem(value: unknown): string | null {
  return isPlainObject(value) ? sizeProblem(value) : 'must be a JSON object'
}

function sizeProblem(value: unknown): string | null {
  const problem = jsonProblem(value, 1)
  if (problem) return problem
  // Most are far from the bound, and need not be written out to be measured.
  if (bytesAtMost(value as Json) <= objectBytesMax) return null
  const fits = Buffer.byteLength(JSON.stringify(value)) <= objectBytesMax
  return fits ? null : `must be at most ${objectBytesMax} bytes as JSON`
}

/** Not less than the bytes of the JSON: a character has at most six, a number 25, and each has a comma or colon. */
function bytesAtMost(value: Json): number {
  if (typeof value === 'string') return 3 + 6 * value.length
  if (typeof value !== 'object' || value === null) return 26
  let bytes = 3
  for (const name in value) {
    bytes += 3 + 6 * name.length + bytesAtMost((value as JsonObject)[name] as Json)
  }
  return bytes
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function jsonProblem(value: unknown, depth: number): string | null {
  if (typeof value === 'string') {
    return storable(value) ? null : 'must not contain NUL or lone surrogates'
  }
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'must hold finite numbers'
  if (value === null || typeof value === 'boolean') return null
  if (typeof value !== 'object') return 'must be JSON'
  if (depth > objectDepthMax) return `must have at most ${objectDepthMax} levels`
  for (const [name, child] of Object.entries(value)) {
    if (name === '__proto__') return 'must not have a key named __proto__'
    const problem = storable(name) ? jsonProblem(child, depth + 1) : jsonProblem(name, depth)
    if (problem) return problem
  }
  return null
}

export function storable(s: string): boolean {
  return !s.includes('\0') && s.isWellFormed()
}
