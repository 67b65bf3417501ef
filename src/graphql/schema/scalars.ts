/** The scalars of the schema: exact decimals, strict instants and days, JSON and 53-bit integers. */
import { GraphQLError, Kind, type ValueNode } from 'graphql'
import {
  type Decimal,
  decimalText,
  fitsAmount,
  isDecimal,
  isPlain,
  parseDecimal,
} from '../../core/values/decimal.ts'
import { exactNumber } from '../../core/values/exact-json.ts'
import type { Json } from '../../core/values/input.ts'
import { instantText, parseInstant } from '../../core/values/instant.ts'

function refuse(message: string): never {
  throw new GraphQLError(message, { extensions: { code: 'INVALID_REQUEST' } })
}

function parseDecimalValue(value: unknown): Decimal {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  // Longer JSON numbers arrive as texts (exact-json.ts); a longer number here has already lost digits as a double.
  const digits = text.replace(/^-|[eE].*$|\./g, '').replace(/^0+|0+$/g, '')
  if (typeof value === 'number' && digits.length > 15) {
    refuse('A Decimal of more than 15 digits must be a string, or it loses digits on the way.')
  }
  const decimal = parseDecimal(text)
  if (decimal === null) refuse('A Decimal must be a number or a string such as "12.5".')
  if (typeof value === 'string' && !isPlain(value)) {
    refuse('A Decimal in a string has digits only: "1000", not "1e3".')
  }
  if (!fitsAmount(decimal)) {
    refuse('A Decimal must be below 10^19 and have at most 9 digits after the point.')
  }
  return decimal
}

function parseDecimalLiteral(node: ValueNode): Decimal {
  if (node.kind !== Kind.INT && node.kind !== Kind.FLOAT && node.kind !== Kind.STRING) {
    refuse('A Decimal must be a number or a string such as "12.5".')
  }
  return parseDecimalValue(node.kind === Kind.STRING ? node.value : exactNumber(node.value))
}

export const decimalScalar = {
  specifiedByURL: 'https://www.w3.org/TR/xmlschema11-2/#decimal',
  description:
    'An exact decimal, as a string such as "12.5": below 10^19, at most 9 digits after the point. A string has no exponent: "1000", not "1e3". Input may also be a JSON number, with an exponent too (1e-7), of which every digit counts.',
  serialize: (value: unknown) => {
    if (!isDecimal(value)) throw new Error('A Decimal field resolved to something else')
    return decimalText(value)
  },
  parseValue: parseDecimalValue,
  parseLiteral: parseDecimalLiteral,
}

function parseDateTimeValue(value: unknown): Date {
  const instant = typeof value === 'string' ? parseInstant(value) : null
  return (
    instant ??
    refuse(
      'A DateTime must be RFC 3339 with a time zone, such as "2024-01-15T10:30:00Z", or a date such as "2024-01-15" (midnight UTC), and must exist.',
    )
  )
}

const dayForm = /^\d{4}-\d{2}-\d{2}$/

export const dateScalar = {
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  description: 'A day of the calendar, in the time zone that was asked for: "2024-01-15".',
  serialize: (value: unknown) => {
    if (!isDay(value)) throw new Error('A Date field resolved to something else')
    return value
  },
  parseValue: parseDateValue,
  parseLiteral: (node: ValueNode) => parseDateValue(node.kind === Kind.STRING ? node.value : null),
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && dayForm.test(value) && parseInstant(value) !== null
}

function parseDateValue(value: unknown): string {
  return isDay(value) ? value : refuse('A Date must be a day that exists, such as "2024-01-15".')
}

export const dateTimeScalar = {
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  description:
    'An instant as RFC 3339 with a time zone, in UTC with milliseconds on output, e.g. "2024-01-15T10:30:00.000Z". On input a date alone, "2024-01-15", means midnight UTC. Years 1970 to 9999.',
  serialize: (value: unknown) => {
    if (!(value instanceof Date)) throw new Error('A DateTime field resolved to something else')
    return instantText(value)
  },
  parseValue: parseDateTimeValue,
  parseLiteral: (node: ValueNode) =>
    parseDateTimeValue(node.kind === Kind.STRING ? node.value : null),
}

/** Numbers of 16 digits may exceed 53 bits; those of JSON arrive as texts (exact-json.ts). */
const sixteenDigits = /^-?[1-9]\d{15}$/

export const safeIntScalar = {
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc7493#section-2.2',
  description:
    'A whole number of up to 53 bits, as a JSON number: every language that reads JSON keeps it exactly.',
  serialize: (value: unknown) => {
    const number = Number(value)
    if (!Number.isSafeInteger(number)) throw new Error('A SafeInt field resolved to something else')
    return number
  },
  parseValue: (value: unknown) => {
    const number = typeof value === 'string' && sixteenDigits.test(value) ? Number(value) : value
    return Number.isSafeInteger(number)
      ? (number as number)
      : refuse('A SafeInt must be a whole number of up to 53 bits.')
  },
  parseLiteral: (node: ValueNode) => {
    const number = node.kind === Kind.INT ? Number(node.value) : Number.NaN
    return Number.isSafeInteger(number)
      ? number
      : refuse('A SafeInt must be a whole number of up to 53 bits.')
  },
}

export const jsonScalar = {
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  description:
    'Any JSON value, at most 16 KiB and 8 levels. A number of more than 15 digits is kept, and answered, as the text of its digits.',
  serialize: (value: unknown) => value as Json,
  parseValue: (value: unknown) => value as Json,
  parseLiteral: (node: ValueNode, variables?: Record<string, unknown> | null) =>
    jsonLiteral(node, variables ?? {}, 1),
}

function jsonLiteral(node: ValueNode, variables: Record<string, unknown>, depth: number): Json {
  if (depth > 20) refuse('A JSON literal is nested too deeply.')
  switch (node.kind) {
    case Kind.INT:
    case Kind.FLOAT:
      return exactNumber(node.value)
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value
    case Kind.NULL:
      return null
    case Kind.LIST:
      return node.values.map((value) => jsonLiteral(value, variables, depth + 1))
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map((f) => [f.name.value, jsonLiteral(f.value, variables, depth + 1)]),
      )
    case Kind.VARIABLE:
      return (variables[node.name.value] ?? null) as Json
    case Kind.ENUM:
      return refuse('A JSON literal must not contain bare names.')
  }
}
