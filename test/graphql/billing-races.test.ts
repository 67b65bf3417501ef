/** Two verbs at once, on two servers with one database: what comes of them is what comes of one after the other. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ApplyStoreCreditDocument,
  CreateCreditNoteDocument,
  CreateSubscriptionDocument,
  IssueStoreCreditDocument,
  ResumeSubscriptionDocument,
  UncancelSubscriptionDocument,
  VoidCreditNoteDocument,
  VoidStoreCreditDocument,
} from '../support/billing.generated.ts'
import {
  bill,
  cancel,
  change,
  credit,
  due,
  giveUp,
  invoiced,
  markPaid,
  paid,
  pause,
  type Race,
  refund,
  subscribed,
  takeBack,
} from '../support/race-acts.ts'
import {
  played,
  type RaceLab,
  type Side,
  type Subject,
  startRaces,
  stateOf,
} from '../support/races.ts'
import { isThorough } from '../support/thorough.ts'
import { billingDifferences } from '../support/verified-billing.ts'

const rounds = isThorough ? 60 : 4

let lab: RaceLab
beforeAll(async () => {
  lab = await startRaces()
})
afterAll(() => lab?.close())

/** Each of two verbs decides within one commit. */
const races: Race[] = [
  {
    name: 'cancel at the end, and change at the end',
    make: subscribed,
    acts: [cancel({}), change({ at: 'PERIOD_END' })],
  },
  {
    name: 'cancel now, and cancel now',
    make: subscribed,
    acts: Array(2).fill(cancel({ at: 'NOW' })),
  },
  {
    name: 'uncancel, and the end of the period',
    make: (lab) => due(lab, cancel({})),
    acts: [(side, { id }) => side.ask(UncancelSubscriptionDocument, { id }), bill],
  },
  { name: 'pause, and renew', make: due, acts: [pause, bill] },
  { name: 'cancel now, and renew', make: due, acts: [cancel({ at: 'NOW' }), bill] },
  {
    name: 'change, and renew',
    make: due,
    acts: [change({ proration: 'INVOICE_NOW', quantity: 2 }), bill],
  },
  { name: 'renew, and renew', make: due, acts: [bill, bill] },
  { name: 'pause, and change', make: subscribed, acts: [pause, change({})] },
  {
    name: 'resume, and cancel',
    async make(lab) {
      const subject = await subscribed(lab)
      await pause(lab.sides[0]!, subject)
      return subject
    },
    acts: [
      (side, { id }) => side.ask(ResumeSubscriptionDocument, { id }),
      cancel({ at: 'NOW', prorate: true }),
    ],
  },
  { name: 'refund, and refund', make: paid, acts: [refund('6'), refund('6')] },
  { name: 'refund all, and credit all', make: paid, acts: [refund('10'), credit('10')] },
  { name: 'credit, and void', make: invoiced, acts: [credit('4'), takeBack] },
  { name: 'mark paid, and void', make: invoiced, acts: [markPaid, takeBack] },
  { name: 'mark paid, and mark paid', make: invoiced, acts: [markPaid, markPaid] },
  {
    name: 'mark paid, and give up',
    make: invoiced,
    acts: [markPaid, giveUp],
  },
  {
    name: 'take a note back, and refund the rest',
    async make(lab) {
      const subject = await paid(lab)
      const input = {
        invoiceId: subject.id,
        amount: '4',
        reason: 'Raced',
        settle: { storeCredit: '4' },
      }
      const { createCreditNote } = await lab.ask(CreateCreditNoteDocument, { input })
      return { ...subject, more: createCreditNote.id }
    },
    acts: [(side, { more = '' }) => side.ask(VoidCreditNoteDocument, { id: more }), refund('10')],
  },
  {
    name: 'spend store credit, and void it',
    async make(lab) {
      const subject = await invoiced(lab)
      const input = { customerId: subject.customerId, currency: 'USD', amount: '7' }
      const { issueStoreCredit } = await lab.ask(IssueStoreCreditDocument, { input })
      return { ...subject, more: issueStoreCredit.id }
    },
    acts: [
      (side, { id }) => side.ask(ApplyStoreCreditDocument, { id }),
      (side, { more = '' }) => side.ask(VoidStoreCreditDocument, { id: more }),
    ],
  },
  {
    name: 'subscribe as the only one, and again',
    make: async (lab) => ({ customerId: await lab.payer(), id: '' }),
    acts: Array(2).fill((side: Side, { customerId }: Subject) =>
      side.ask(CreateSubscriptionDocument, {
        input: { customerId, planId: side.cheap, unique: 'PLAN' },
      }),
    ),
  },
]

describe.each(races)('$name', ({ make, acts }) => {
  it('end as in one of the two orders', async () => {
    const result = async (order: Parameters<typeof played>[3]) => {
      const subject = await make(lab)
      const outcomes = await played(lab, acts, subject, order)
      return { outcomes, ...(await stateOf(lab, subject.customerId)) }
    }
    const ends = [await result([0, 1]), await result([1, 0])]
    for (let round = 0; round < rounds; round += 1) {
      const end = await result('at once')
      // What differs is easier to read beside one of them.
      if (!ends.some((one) => JSON.stringify(one) === JSON.stringify(end))) {
        expect({ end, ends }).toBe('one of the two')
      }
    }
  })
})

it('leave billing that agrees with its rows', async () => {
  expect(await billingDifferences(lab.tenant.sql)).toEqual([])
})
