/** Converts Prisma's numeric columns to decimals of the core. */
import { type Decimal, decimal, isDecimal } from '../../core/values/decimal.ts'

interface Numeric {
  toFixed(): string
}

/** A decimal of the core is returned unchanged. */
export function toDecimal(value: Numeric): Decimal
export function toDecimal(value: Numeric | null): Decimal | null
export function toDecimal(value: Numeric | null): Decimal | null {
  if (value === null || isDecimal(value)) return value
  return decimal(value.toFixed())
}
