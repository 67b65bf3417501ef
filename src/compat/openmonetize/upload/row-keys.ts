/**
 * Keys for rows without one: the content of the row, and its occurrence number among equal rows of the file. So a file that was
 * saved again, sorted or extended counts only its new rows. Equal rows, down to the time, are distinguished within a file only:
 * in different files they are the same rows.
 */
import { parseDecimal } from '../../../core/values/decimal.ts'
import { fingerprintOf } from '../../../core/values/fingerprint.ts'
import { parseInstant } from '../../../core/values/instant.ts'
import { isObject } from '../../../core/values/is-object.ts'
import type { UsageEventInput } from '../asks.generated.ts'

/** Must be called for each row of a file in turn. */
export type RowKeys = (row: UsageEventInput) => string

export function createRowKeys(): RowKeys {
  const met = new Map<string, number>()
  return (row) => {
    const meaning = fingerprintOf(meaningOf(row)).toString('base64url')
    const nth = (met.get(meaning) ?? 0) + 1
    met.set(meaning, nth)
    return `row:${meaning}:${nth}`
  }
}

function meaningOf(row: UsageEventInput): object {
  return {
    customerId: row.customerId,
    eventType: row.eventType,
    timestamp: row.timestamp ? parseInstant(row.timestamp) : null,
    quantity: saidBy(row.quantity ?? 1),
    properties: saidBy(row.properties ?? {}),
    tokenUsage: saidBy(row.tokenUsage ?? null),
  }
}

/** Equal numbers have one form, text or not; null counts as absent. */
function saidBy(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'string') {
    return parseDecimal(String(value)) ?? value
  }
  if (Array.isArray(value)) return value.map(saidBy)
  if (!isObject(value)) return value
  const said = Object.entries(value).filter(([, child]) => child !== null && child !== undefined)
  return Object.fromEntries(said.map(([name, child]) => [name, saidBy(child)]))
}
