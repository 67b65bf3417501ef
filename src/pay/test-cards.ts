/** The cards that pages of the test mode take, and the tokens of the test provider behind them. No other number is looked at. Pure. */

export const testCards: readonly { number: string; token: string; does: string }[] = [
  { number: '4242 4242 4242 4242', token: 'test_success', does: 'succeeds' },
  { number: '4000 0000 0000 0002', token: 'test_decline', does: 'is declined' },
  { number: '4000 0000 0000 9995', token: 'test_insufficient_funds', does: 'has too little money' },
  { number: '4000 0000 0000 0069', token: 'test_expired_card', does: 'has expired' },
  { number: '4000 0025 0000 3155', token: 'test_requires_action', does: 'asks for a confirmation' },
]

/** Null for any other number: a real card must not be typed into a page of the test mode. */
export function tokenOfCard(number: string): string | null {
  const digits = number.replace(/[\s-]/g, '')
  const card = testCards.find((one) => one.number.replaceAll(' ', '') === digits)
  return card?.token ?? null
}

/** What is wrong with the rest of the card; null: nothing. Neither is kept. */
export function cardProblem({ expiry, cvc }: { expiry: string; cvc: string }): string | null {
  if (!/^(0[1-9]|1[0-2])\s*\/\s*\d{2}$/.test(expiry.trim())) return 'Write the expiry as MM / YY.'
  return /^\d{3,4}$/.test(cvc.trim()) ? null : 'The security code has three or four digits.'
}
