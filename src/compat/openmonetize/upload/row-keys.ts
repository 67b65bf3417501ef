/**
 * Keys for rows that have none of their own: what the row means, and that it is the n-th of its file that means so. So a file
 * that was saved anew, sorted or extended counts only what is new in it. Rows that mean the same, down to the time, are told
 * apart within a file only: those of different files are the same rows.
 */
import { parseDecimal } from '../../../core/values/decimal.ts'
import { fingerprintOf } from '../../../core/values/fingerprint.ts'
import { parseInstant } from '../../../core/values/instant.ts'
import type { UsageEventInput } from '../asks.generated.ts'
import { isObject } from '../inputs.ts'

/** To be asked for each row of a file in turn. */
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

/** A number is the same however a program writes it, as a text or not; null says as little as nothing. */
function saidBy(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'string') {
    return parseDecimal(String(value)) ?? value
  }
  if (Array.isArray(value)) return value.map(saidBy)
  if (!isObject(value)) return value
  const said = Object.entries(value).filter(([, child]) => child !== null && child !== undefined)
  return Object.fromEntries(said.map(([name, child]) => [name, saidBy(child)]))
}
