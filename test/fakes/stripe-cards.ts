/** The test payment methods of the fake Stripe: Stripe's own tokens, and what happens to those who charge them. */

export type Behavior =
  | { does: 'succeed' }
  | { does: 'decline'; code: string; declineCode?: string }
  /** On session it asks for the customer's approval, off session it is declined. */
  | { does: 'authenticate' }
  /** A debit of a bank account: pending for days. */
  | { does: 'process' }

export interface TestCard {
  type: 'card' | 'us_bank_account'
  brand: string
  last4: string
  charge: Behavior
  /** What saving it does; charging it does the same. */
  setUp?: Behavior
  refundsFail?: true
}

const visa = { type: 'card', brand: 'visa' } as const
const declined = (last4: string, code: string, declineCode?: string): TestCard => {
  const behavior: Behavior = { does: 'decline', code, ...(declineCode && { declineCode }) }
  return { ...visa, last4, charge: behavior, setUp: behavior }
}

/** By token, as Stripe documents them; saving a token makes a payment method with an id of its own. */
export const testCards: Readonly<Record<string, TestCard>> = {
  pm_card_visa: { ...visa, last4: '4242', charge: { does: 'succeed' } },
  pm_card_mastercard: {
    type: 'card',
    brand: 'mastercard',
    last4: '4444',
    charge: { does: 'succeed' },
  },
  pm_card_chargeCustomerFail: {
    ...visa,
    last4: '0341',
    charge: { does: 'decline', code: 'card_declined', declineCode: 'generic_decline' },
  },
  pm_card_visa_chargeDeclined: declined('0002', 'card_declined', 'generic_decline'),
  pm_card_visa_chargeDeclinedInsufficientFunds: declined(
    '9995',
    'card_declined',
    'insufficient_funds',
  ),
  pm_card_chargeDeclinedExpiredCard: declined('0069', 'expired_card', 'expired_card'),
  pm_card_visa_chargeDeclinedLostCard: declined('9987', 'card_declined', 'lost_card'),
  pm_card_authenticationRequired: {
    ...visa,
    last4: '3184',
    charge: { does: 'authenticate' },
    setUp: { does: 'authenticate' },
  },
  /** It asks once, when it is saved; charges after that succeed. */
  pm_card_authenticationRequiredOnSetup: {
    ...visa,
    last4: '3155',
    charge: { does: 'succeed' },
    setUp: { does: 'authenticate' },
  },
  pm_card_refundFail: { ...visa, last4: '5126', charge: { does: 'succeed' }, refundsFail: true },
  pm_usBankAccount_success: {
    type: 'us_bank_account',
    brand: 'STRIPE TEST BANK',
    last4: '6789',
    charge: { does: 'process' },
  },
}
