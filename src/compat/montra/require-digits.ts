/** Refuses an amount with more digits after the point than its currency has, by the name that the request gave it. */
import { decimal } from '../../core/values/decimal.ts'
import { invalid } from '../../core/values/errors.ts'
import { currencyExponent } from '../../core/values/money.ts'

export function requireDigits(field: string, amount: number, currency: string): void {
  const exponent = currencyExponent(currency)
  if (exponent === null) throw invalid(`No currency has the code ${JSON.stringify(currency)}.`)
  if (decimal(amount).round(exponent).eq(decimal(amount))) return
  throw invalid(`${field} has more digits than ${currency} has.`, { field, currency })
}
