/** The price of a line by hand in an input: either an amount, or the price of a unit with a quantity. Pure. */
import { nonNegative, positive } from '../values/input.ts'

export const priceFields = {
  amount: positive.nullish(),
  quantity: positive.nullish(),
  unitPrice: nonNegative.nullish(),
}

export function pricedOnce(line: {
  amount?: unknown
  quantity?: unknown
  unitPrice?: unknown
}): boolean {
  return line.amount != null
    ? line.quantity == null && line.unitPrice == null
    : line.unitPrice != null
}
