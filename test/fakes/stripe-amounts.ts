/** Which amounts the fake Stripe takes, by the rules that Stripe publishes for its currencies. */
import { refused } from './stripe-error.ts'

const thousandths = ['bhd', 'jod', 'kwd', 'omr', 'tnd']
/** Whole units, with two digits for the sake of older integrations. */
const wholeHundreds = ['isk', 'ugx']
const amountMax = 99_999_999

export function requireAmount(text: string | undefined, currency: string): number {
  const amount = Number(text)
  if (!/^[a-z]{3}$/.test(currency)) throw refused(`Invalid currency: ${currency}`)
  if (!Number.isInteger(amount) || amount < 1) throw refused('Invalid positive integer')
  if (amount > amountMax)
    throw refused('Amount must be no more than 999,999.99', { code: 'amount_too_large' })
  if (wholeHundreds.includes(currency) && amount % 100 !== 0) {
    throw refused('Charged amounts must be evenly divisible by 100.', {
      code: 'invalid_charge_amount_no_decimal_compatible',
    })
  }
  if (thousandths.includes(currency) && amount % 10 !== 0) {
    throw refused('The last digit of three-decimal currencies must be 0.')
  }
  return amount
}
