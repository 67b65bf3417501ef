/** Arrays in PostgreSQL's own notation: one for every column of every group is a large part of the cost of recording. */

import { decimalText, isDecimal } from '../../values/decimal.ts'

/** Texts that need no quotes in an array. */
const plain = /^[\w.:+-]+$/
const special = /["\\]/g

/** The driver's own encoder quotes every element and does not use that the values of a column repeat from row to row. */
export function arrayLiteral(values: readonly unknown[]): string {
  return columnLiteral(values, (value) => value)
}

/** One array of the values of a column in all rows. */
export function columnLiteral<R>(rows: readonly R[], pick: (row: R) => unknown): string {
  let literal = '{'
  let last: unknown
  let lastText = 'NULL'
  for (let i = 0; i < rows.length; i++) {
    const value = pick(rows[i] as R)
    if (value !== last) {
      last = value
      lastText = elementOf(value)
    }
    literal += i === 0 ? lastText : `,${lastText}`
  }
  return `${literal}}`
}

function elementOf(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (isDecimal(value)) return decimalText(value)
  if (value instanceof Date) return value.toISOString()
  if (Buffer.isBuffer(value)) return `"\\\\x${value.toString('hex')}"`
  throw new Error(`An array cannot hold a ${typeof value}`)
}

function quoted(text: string): string {
  if (plain.test(text) && text.toUpperCase() !== 'NULL') return text
  return `"${text.replace(special, '\\$&')}"`
}
