/** What the fake Stripe holds, and the events that it made of every change. */
import { randomBytes } from 'node:crypto'
import type { TestCard } from './stripe-cards.ts'
import { missing } from './stripe-error.ts'

interface Kept {
  id: string
  object: string
  created: number
  livemode: boolean
  metadata: Record<string, string>
}

export interface FakeCustomer extends Kept {
  email: string | null
  name: string | null
}

export interface FakeMethod extends Kept {
  type: TestCard['type']
  customer: string | null
  card?: { brand: string; last4: string; exp_month: number; exp_year: number }
  us_bank_account?: { bank_name: string; last4: string }
}

export interface LastError {
  type: 'card_error'
  code: string
  decline_code?: string
  message: string
}

interface NextAction {
  type: 'redirect_to_url' | 'use_stripe_sdk'
  redirect_to_url?: { url: string; return_url: string }
}

interface Intent extends Kept {
  status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'processing'
    | 'succeeded'
    | 'canceled'
  client_secret: string
  customer: string | null
  payment_method: string | null
  next_action: NextAction | null
}

export interface FakePaymentIntent extends Intent {
  amount: number
  amount_received: number
  currency: string
  last_payment_error: LastError | null
  latest_charge: string | null
}

export interface FakeSetupIntent extends Intent {
  usage: string
  last_setup_error: LastError | null
}

export interface FakeCharge extends Kept {
  amount: number
  amount_refunded: number
  currency: string
  status: 'succeeded' | 'pending' | 'failed'
  paid: boolean
  refunded: boolean
  disputed: boolean
  payment_intent: string
  payment_method: string | null
}

export interface FakeRefund extends Kept {
  amount: number
  currency: string
  charge: string
  payment_intent: string
  status: 'pending' | 'succeeded' | 'failed'
  failure_reason?: string
}

export interface FakeDispute extends Kept {
  amount: number
  currency: string
  charge: string
  payment_intent: string
  reason: string
  status: 'warning_needs_response' | 'warning_closed' | 'needs_response' | 'won' | 'lost'
}

export interface FakeEvent {
  id: string
  object: 'event'
  type: string
  created: number
  livemode: boolean
  api_version: string
  data: { object: Record<string, unknown> }
}

/** Objects of one kind by id, newest last. */
export interface Shelf<T extends Kept> {
  all: T[]
  get(id: string): T
}

export interface FakeStore {
  customers: Shelf<FakeCustomer>
  methods: Shelf<FakeMethod>
  paymentIntents: Shelf<FakePaymentIntent>
  setupIntents: Shelf<FakeSetupIntent>
  charges: Shelf<FakeCharge>
  refunds: Shelf<FakeRefund>
  disputes: Shelf<FakeDispute>
  /** In the order in which they happened. */
  events: FakeEvent[]
  /** The test card behind a saved method. */
  cards: Map<string, TestCard>
  newId(prefix: string): string
  /** What every object begins with. */
  born(prefix: string, object: string, metadata?: Record<string, string>): Kept
  /** Makes an event with the object as it is now. */
  tell(type: string, object: object): void
}

export function createFakeStore(apiVersion: string, nowMs: () => number): FakeStore {
  const seconds = () => Math.floor(nowMs() / 1_000)
  const newId = (prefix: string) => `${prefix}_${randomBytes(12).toString('hex')}`
  const events: FakeEvent[] = []
  return {
    customers: createShelf('customer'),
    methods: createShelf('PaymentMethod'),
    paymentIntents: createShelf('payment_intent'),
    setupIntents: createShelf('setupintent'),
    charges: createShelf('charge'),
    refunds: createShelf('refund'),
    disputes: createShelf('dispute'),
    events,
    cards: new Map(),
    newId,
    born: (prefix, object, metadata = {}) => {
      return { id: newId(prefix), object, created: seconds(), livemode: false, metadata }
    },
    tell(type, object) {
      events.push({
        id: newId('evt'),
        object: 'event',
        type,
        created: seconds(),
        livemode: false,
        api_version: apiVersion,
        data: { object: structuredClone(object) as Record<string, unknown> },
      })
    },
  }
}

function createShelf<T extends Kept>(named: string): Shelf<T> {
  const all: T[] = []
  return {
    all,
    get(id) {
      const found = all.find((one) => one.id === id)
      if (!found) throw missing(named, id)
      return found
    },
  }
}
