/** A charge in its JSON column: the same object with its decimals as strings. */
import { decimal, decimalText, isDecimal } from '../values/decimal.ts'
import type { JsonObject } from '../values/input.ts'
import type { Charge } from './charge.ts'

export function toStored(charge: Charge): JsonObject {
  return mapped(charge, (value) =>
    isDecimal(value) ? decimalText(value) : undefined,
  ) as JsonObject
}

/** Reads a column that only `toStored` writes: every text except the model is a decimal. */
export function fromStored(column: unknown): Charge {
  return mapped(column, (value, name) =>
    typeof value === 'string' && name !== 'model' ? decimal(value) : undefined,
  ) as Charge
}

/** A copy in which `leaf` replaces the values that it answers for. */
function mapped(
  value: unknown,
  leaf: (value: unknown, name: string) => unknown,
  name = '',
): unknown {
  const other = leaf(value, name)
  if (other !== undefined) return other
  if (Array.isArray(value)) return value.map((item) => mapped(item, leaf, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, mapped(child, leaf, key)]),
  )
}
