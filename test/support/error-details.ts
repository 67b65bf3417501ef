/** Compares the details of an error with the table of its code. */
import { parseDecimal } from '../../src/core/values/decimal.ts'
import { type Detail, type DetailKind, detailsOf } from '../../src/core/values/error-details.ts'
import { errorCodes } from '../../src/core/values/errors.ts'

const isText = (value: unknown) => typeof value === 'string'
const isIssue = (value: unknown) => {
  const { path, message } = Object(value)
  return isText(path) && isText(message)
}

const fits: Record<DetailKind, (value: unknown) => boolean> = {
  decimal: (value) => isText(value) && parseDecimal(value as string) !== null,
  integer: Number.isInteger,
  text: isText,
  texts: (value) => Array.isArray(value) && value.every(isText),
  instant: (value) => isText(value) && /^\d{4}-\d\d-\d\dT.*Z$/.test(value as string),
  word: isText,
  issues: (value) => Array.isArray(value) && value.every(isIssue),
}

/** What is wrong with the details of an error of the code; empty when they are as the table says. */
export function wrongDetails(code: string, details: Readonly<Record<string, unknown>>): string[] {
  const known = errorCodes.find((one) => one === code)
  if (!known) return [`${code} is no code`]
  const table = new Map(detailsOf(known))
  const strangers = Object.keys(details).filter((name) => !table.has(name))
  const wrong = [...table].flatMap(([name, detail]) => problemOf(name, detail, details[name]))
  return [...strangers.map((name) => `${name} is no detail`), ...wrong].map(
    (problem) => `${code}: ${problem}`,
  )
}

function problemOf(name: string, detail: Detail, value: unknown): string[] {
  if (value === undefined) return detail.isOptional ? [] : [`${name} is missing`]
  if (value === null) return detail.isNullable ? [] : [`${name} is null`]
  if (!fits[detail.kind](value)) return [`${name} is ${JSON.stringify(value)}`]
  const isWord = detail.words === null || Object.hasOwn(detail.words, String(value))
  return isWord ? [] : [`${name} has no word ${String(value)}`]
}
