/** Amounts as Stripe counts them, by its own table of currencies. */
import { describe, expect, it } from 'vitest'
import {
  fromStripeAmount,
  stripeStep,
  toStripeAmount,
} from '../../src/core/payments/stripe-amounts.ts'

describe('an amount', () => {
  it.each([
    ['USD', 4_900n, 4_900],
    ['JPY', 500n, 500],
    ['KRW', 1n, 1],
    ['ISK', 5n, 500],
    ['UGX', 5_000n, 500_000],
    ['MGA', 1_500n, 15],
    ['KWD', 5_120n, 5_120],
    ['HUF', 1_045n, 1_045],
    ['TWD', 80_045n, 80_045],
  ])('in %s is counted there and back', (currency, minor, amount) => {
    expect(toStripeAmount(minor, currency)).toBe(amount)
    expect(fromStripeAmount(amount, currency)).toBe(minor)
  })

  it.each([
    ['KWD', 5_124n, 'the last of three digits is not 0'],
    ['MGA', 1_520n, 'there are whole ones only'],
    ['CLF', 10_000n, 'nothing has four digits'],
    ['UYI', 100n, 'it is a unit of account'],
    ['USD', 9_007_199_254_740_993n, 'a number cannot hold it'],
  ])('in %s of %s is not taken: %s', (currency, minor) => {
    expect(toStripeAmount(minor, currency)).toBeNull()
  })

  it('is rounded to what can be paid in its currency', () => {
    const steps = ['USD', 'JPY', 'ISK', 'UGX', 'MGA', 'KWD', 'BHD', 'CLF'].map(stripeStep)
    expect(steps).toEqual([1n, 1n, 1n, 1n, 100n, 10n, 10n, null])
  })
})
