/** The tokens of the test provider, and what each does. Pure. */
import type { DeclineCode, MethodLabel } from './provider.ts'

/** What happens to a charge of the method; `fails` counts: so many charges decline before one succeeds. */
export interface TestToken {
  charge: 'succeeds' | 'declines' | 'requiresAction' | 'processes'
  declineCode: DeclineCode
  fails: number
  refundFails: boolean
  disputes: boolean
  last4: string
}

const works: TestToken = {
  ...{ charge: 'succeeds', declineCode: 'card_declined', fails: 0 },
  ...{ refundFails: false, disputes: false, last4: '4242' },
}

const tokens: Readonly<Record<string, TestToken>> = {
  test_success: works,
  test_decline: { ...works, charge: 'declines', last4: '0002' },
  test_insufficient_funds: {
    ...{ ...works, charge: 'declines', declineCode: 'insufficient_funds', last4: '9995' },
  },
  test_expired_card: {
    ...{ ...works, charge: 'declines', declineCode: 'expired_card', last4: '0069' },
  },
  test_requires_action: { ...works, charge: 'requiresAction', last4: '3155' },
  test_processing: { ...works, charge: 'processes', last4: '0077' },
  test_dispute: { ...works, disputes: true, last4: '0259' },
  test_refund_fails: { ...works, refundFails: true, last4: '3220' },
}

const failingFirst = /^test_fail_then_succeed_([1-9]\d?)$/

/** Null: there is no such token. */
export function testToken(token: string): TestToken | null {
  const failing = failingFirst.exec(token)
  if (failing) return { ...works, fails: Number(failing[1]), last4: '0341' }
  return Object.hasOwn(tokens, token) ? (tokens[token] ?? null) : null
}

/** A card that never expires by the calendar: only `test_expired_card` does. */
export function labelOf({ last4, declineCode }: TestToken): MethodLabel {
  const expiryYear = declineCode === 'expired_card' ? 2020 : 2099
  return { brand: 'visa', last4, expiryMonth: 12, expiryYear }
}
