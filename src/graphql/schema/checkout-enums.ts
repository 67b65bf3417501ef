/** What checkouts are, in which states, and who shows them, in GraphQL. */
import type { CheckoutStatus, checkoutPurposes, checkoutUis } from '../../core/checkout/checkout.ts'
import { builder } from './builder.ts'

type Described<Name extends string> = Record<Name, { description: string }>

export const CheckoutUiEnum = builder.enumType('CheckoutUi', {
  description: 'Who shows a checkout.',
  values: {
    HOSTED: {
      description:
        'A page of ours, which takes cards in the fields of a provider that has a publishableKey; in the test mode without one, test cards.',
    },
    HEADLESS: { description: 'Your own client, which confirms it with its client secret.' },
  } satisfies Described<(typeof checkoutUis)[number]>,
})

export const CheckoutStatusEnum = builder.enumType('CheckoutStatus', {
  description: 'The state of a checkout.',
  values: {
    OPEN: { description: 'It waits for whoever pays.' },
    PROCESSING: { description: 'The payment is under way.' },
    REQUIRES_ACTION: { description: 'The payer has to do something for the payment.' },
    FAILED: { description: 'The payment failed; it may be confirmed again.' },
    COMPLETE: { description: 'It is paid, or needs no payment. Final.' },
    EXPIRED: { description: 'Its time passed: what it made was given back. Final.' },
  } satisfies Described<CheckoutStatus>,
})

export const CheckoutPurposeEnum = builder.enumType('CheckoutPurpose', {
  description: 'What a checkout is for.',
  values: {
    SUBSCRIPTION: { description: 'A subscription to a plan.' },
    PURCHASE: { description: 'Lines, or what the payer names.' },
    INVOICE: { description: 'What is due of an invoice.' },
  } satisfies Described<(typeof checkoutPurposes)[number]>,
})
