/** The details of a refusal as REST says them: names in snake case, amounts as numbers. Pure. */
import { parseDecimal } from '../core/values/decimal.ts'
import { detailsOf } from '../core/values/error-details.ts'
import { errorCodes } from '../core/values/errors.ts'
import { snakeCase } from '../core/values/snake-case.ts'
import { exact } from './json.ts'

/** Details that are amounts, which the core writes as texts. */
const amounts = new Set(
  errorCodes.flatMap((code) =>
    detailsOf(code).flatMap(([name, { kind }]) => (kind === 'decimal' ? [snakeCase(name)] : [])),
  ),
)

export function detailWords(details: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => {
      const word = snakeCase(name)
      return [word, amounts.has(word) && isDecimalText(value) ? exact(value) : value]
    }),
  )
}

function isDecimalText(value: unknown): value is string {
  return typeof value === 'string' && parseDecimal(value) !== null
}
