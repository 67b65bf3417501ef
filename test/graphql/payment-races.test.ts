/** Two verbs at once on two servers, of which one asks a provider between two commits: money counts once, and is where it belongs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CreateSubscriptionDocument } from '../support/billing.generated.ts'
import { CreateCheckoutDocument } from '../support/checkouts.generated.ts'
import { PromotionDocument } from '../support/promotions.generated.ts'
import { addPromotion } from '../support/promotions.ts'
import {
  cancel,
  change,
  confirm,
  expire,
  giveUp,
  invoiced,
  markPaid,
  pay,
  type Race,
  removeMethod,
  sold,
  subscribed,
  takeBack,
} from '../support/race-acts.ts'
import { moneyOf, played, type RaceLab, startRaces, stateOf } from '../support/races.ts'
import { isThorough } from '../support/thorough.ts'
import { billingDifferences } from '../support/verified-billing.ts'

const rounds = isThorough ? 60 : 4

let lab: RaceLab
beforeAll(async () => {
  lab = await startRaces()
})
afterAll(() => lab?.close())

const charged: (Race & { ends: End[] })[] = [
  {
    name: 'cancel now with a credit, and change now',
    make: subscribed,
    acts: [cancel({ at: 'NOW', prorate: true }), change({ proration: 'INVOICE_NOW' })],
    ends: [
      { is: 'CANCELED', taken: 30, given: 30 },
      { is: 'CANCELED', taken: 50, given: 50 },
    ],
  },
  {
    name: 'pay, and pay',
    make: invoiced,
    acts: [pay, pay],
    ends: [{ is: 'PAID', taken: 10, given: 0 }],
  },
  {
    name: 'pay, and mark paid',
    make: invoiced,
    acts: [pay, markPaid],
    ends: [
      { is: 'PAID', taken: 10, given: 0 },
      { is: 'PAID', taken: 20, given: 10 },
    ],
  },
  {
    name: 'pay, and void',
    make: invoiced,
    acts: [pay, takeBack],
    ends: [
      { is: 'PAID', taken: 10, given: 0 },
      { is: 'VOID', taken: 0, given: 0 },
    ],
  },
  {
    name: 'pay, and give up',
    make: invoiced,
    acts: [pay, giveUp],
    ends: [{ is: 'PAID', taken: 10, given: 0 }],
  },
  {
    name: 'pay, and take the method away',
    make: invoiced,
    acts: [pay, removeMethod],
    ends: [
      { is: 'PAID', taken: 10, given: 0 },
      { is: 'OPEN', taken: 0, given: 0 },
    ],
  },
  {
    name: 'confirm, and confirm',
    make: sold,
    acts: [confirm, confirm],
    ends: [{ is: 'ACTIVE', taken: 30, given: 0 }],
  },
  {
    name: 'confirm, and expire',
    make: sold,
    acts: [confirm, expire],
    ends: [
      { is: 'ACTIVE', taken: 30, given: 0 },
      { is: 'EXPIRED', taken: 0, given: 0 },
    ],
  },
]

interface End {
  /** The subscription, else the invoice. */
  is: string
  /** Money of the customer, less what was paid back; and what of it came back as store credit. */
  taken: number
  given: number
}

describe.each(charged)('$name', ({ make, acts, ends }) => {
  it('end in one of the ways that are right', async () => {
    for (let round = 0; round < 2 + rounds; round += 1) {
      const order =
        [
          [0, 1],
          [1, 0],
        ][round] ?? 'at once'
      const subject = await make(lab)
      await played(lab, acts, subject, order)
      expect(ends).toContainEqual(moneyOf(await stateOf(lab, subject.customerId)))
    }
  })
})

it('the last redemption of a promotion, and another one: one is taken', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const code = await addPromotion(lab.test, { maxRedemptions: 1 })
    const customers = [await lab.payer(), await lab.payer()]
    const given = (customerId: string) => ({
      customerId,
      planId: lab.cheap,
      promotionCodes: [code],
    })
    const [subscribe, buy] = customers.map(given)
    const outcomes = await played(
      lab,
      [
        (side) => side.ask(CreateSubscriptionDocument, { input: subscribe! }),
        (side) => side.ask(CreateCheckoutDocument, { input: { ui: 'HEADLESS', ...buy } }),
      ],
      { customerId: '', id: '' },
      'at once',
    )
    expect(outcomes.toSorted()).toEqual(['INVALID_REQUEST MAX_REDEMPTIONS_REACHED', 'done'])
    const { promotion } = await lab.ask(PromotionDocument, { id: code })
    expect(promotion.redemptionCount).toBe(1)
  }
})

it('leave billing that agrees with its rows', async () => {
  expect(await billingDifferences(lab.tenant.sql)).toEqual([])
})
