/** Numeric columns as Prisma gives them, as the decimals of the core. */
import { type Decimal, decimal, isDecimal } from '../../core/values/decimal.ts'

interface Numeric {
  toFixed(): string
}

/** What is one of ours already stays as it is. */
export function toDecimal(value: Numeric): Decimal
export function toDecimal(value: Numeric | null): Decimal | null
export function toDecimal(value: Numeric | null): Decimal | null {
  if (value === null || isDecimal(value)) return value
  return decimal(value.toFixed())
}
