/** Numeric columns as Prisma gives them, as the decimals of the core. */
import { type Decimal, decimal } from '../core/decimal.ts'

interface Numeric {
  toFixed(): string
}

export function toDecimal(value: Numeric): Decimal
export function toDecimal(value: Numeric | null): Decimal | null
export function toDecimal(value: Numeric | null): Decimal | null {
  return value === null ? null : decimal(value.toFixed())
}
