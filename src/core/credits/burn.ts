/** Takes credits from pools in their order. Pure: it plans, and the ledger posts. */
import { type Decimal, decimalText, isPositive, minOf, zero } from '../values/decimal.ts'
import type { DetailsOf } from '../values/error-details.ts'
import { DomainError } from '../values/errors.ts'
import { isSpendable, type Pool } from './pool.ts'

export interface Slice<P extends Pool = Pool> {
  pool: P
  amount: Decimal
}

export interface BurnPlan<P extends Pool = Pool> {
  slices: Slice<P>[]
  /** The amount that no pool covers. */
  uncovered: Decimal
}

/** `pools` must be in the order in which they burn. */
export function planBurn<P extends Pool>(
  pools: readonly P[],
  amount: Decimal,
  now: Date,
): BurnPlan<P> {
  const slices: Slice<P>[] = []
  let uncovered = amount
  for (const pool of pools) {
    if (!isPositive(uncovered)) break
    if (!isPositive(pool.balance) || !isSpendable(pool, now)) continue
    const part = minOf(pool.balance, uncovered)
    slices.push({ pool, amount: part })
    uncovered = uncovered.minus(part)
  }
  return { slices, uncovered: isPositive(uncovered) ? uncovered : zero }
}

export function insufficientCredits(required: Decimal, available: Decimal): DomainError {
  const details = creditDetails(required, available)
  return new DomainError(
    'INSUFFICIENT_CREDITS',
    'The customer does not have enough credits.',
    details,
  )
}

/** The details of the refusal, in an error and in a check. */
export function creditDetails(
  required: Decimal,
  available: Decimal,
): DetailsOf<'INSUFFICIENT_CREDITS'> {
  return { requiredCredits: decimalText(required), availableCredits: decimalText(available) }
}
