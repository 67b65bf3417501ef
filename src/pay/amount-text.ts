/** Amounts and quantities as people read them: grouped digits, and as many after the point as the currency has. Pure. */
import { decimal } from '../core/values/decimal.ts'
import { currencyExponent } from '../core/values/money.ts'

/** With the currency: `1,234.50 USD`, `-1,235 JPY`, `0.125 KWD`. */
export function amountText(amount: string, currency: string): string {
  return `${digitsText(amount, currency)} ${currency}`
}

/** Without the currency. A unit price may have more digits than the currency, but never fewer. */
export function digitsText(amount: string, currency: string): string {
  return grouped(amount, currencyExponent(currency) ?? 0)
}

/** `1,000`, `0.5`. */
export function quantityText(quantity: string): string {
  return grouped(quantity, 0)
}

function grouped(text: string, digitsMin: number): string {
  const [whole = '', rest = ''] = decimal(text).toFixed().split('.')
  const fraction = rest.padEnd(digitsMin, '0')
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === '' ? thousands : `${thousands}.${fraction}`
}
