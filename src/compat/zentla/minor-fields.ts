/** Amounts of answers in minor units, and currencies in lower case. */
import { z } from 'zod'
import { combined, decimalText, eg, from, inLowerCase, text } from '../fields.ts'
import { minorOf } from '../minor-units.ts'

/** An amount of the object around it, in the currency of that object. */
export function minor(path: string, example: number) {
  return combined(
    { amount: from(path, decimalText), currency: text },
    { schema: z.number().int(), example },
    ({ amount, currency }) => minorOf(amount, currency),
  )
}

export const lowerCurrency = from('currency', {
  ...eg('usd', text),
  write: (code: unknown) => inLowerCase(String(code)),
})
