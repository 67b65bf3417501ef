/** Amounts as Stripe counts them: by its own table of currencies, which is not that of ISO 4217. Pure. */
import { currencyExponent } from '../values/money.ts'

/**
 * Where Stripe's unit is another one than ours. `ISK` and `UGX` have no decimals, and Stripe counts hundredths of them, of which only
 * whole hundreds exist; `MGA` has two, and Stripe counts whole ones.
 */
const hundredths: ReadonlySet<string> = new Set(['ISK', 'UGX'])
const wholes: ReadonlySet<string> = new Set(['MGA'])
/** Currencies that nobody is charged in: units of account. */
const unpayable: ReadonlySet<string> = new Set(['UYI'])

/** What an amount in minor units must be a multiple of for Stripe to take it; null: it takes nothing in the currency. */
export function stripeStep(currency: string): bigint | null {
  if (unpayable.has(currency)) return null
  if (wholes.has(currency)) return 100n
  const exponent = currencyExponent(currency) ?? 4
  // The last of three digits must be 0.
  return exponent > 3 ? null : exponent === 3 ? 10n : 1n
}

/** Null: Stripe does not take the amount. */
export function toStripeAmount(minor: bigint, currency: string): number | null {
  const step = stripeStep(currency)
  if (step === null || minor % step !== 0n) return null
  const amount = hundredths.has(currency)
    ? minor * 100n
    : wholes.has(currency)
      ? minor / 100n
      : minor
  return amount <= Number.MAX_SAFE_INTEGER ? Number(amount) : null
}

/** In minor units. What Stripe should not hold, a part of one, is dropped. */
export function fromStripeAmount(amount: number, currency: string): bigint {
  const units = BigInt(amount)
  if (hundredths.has(currency)) return units / 100n
  return wholes.has(currency) ? units * 100n : units
}
