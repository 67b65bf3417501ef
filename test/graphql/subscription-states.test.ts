/** What may be done to a subscription in which state: each verb in each state succeeds, or is refused with the states it needs. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CancelScheduledChangeDocument,
  CancelSubscriptionDocument,
  ChangeSubscriptionDocument,
  type CreateSubscriptionInput,
  PauseSubscriptionDocument,
  ResumeSubscriptionDocument,
  UncancelSubscriptionDocument,
  UpdateSubscriptionDocument,
} from '../support/billing.generated.ts'
import { addMonthly, bill, billAt, subscribe, subscriptionOf } from '../support/billing.ts'
import { cancel, change, pause, uncancel } from '../support/billing-acts.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let planId: string
beforeAll(async () => {
  tenant = await startTenant()
  planId = await addMonthly(tenant)
})
afterAll(() => tenant?.close())

const start = '2026-04-01T00:00:00Z'
const made = async (input: Partial<CreateSubscriptionInput>) =>
  (await subscribe(tenant, planId, { unique: 'NONE', ...input })).id
const soon = { at: '2026-04-10T00:00:00Z' }

/** How a subscription gets into each state, a pause that stops service apart. */
const states = {
  SCHEDULED: () => made({ startAt: '2026-05-01T00:00:00Z' }),
  INCOMPLETE: () => made({ activation: 'ON_PAYMENT' }),
  TRIALING: () => made({ trialDays: 14 }),
  ACTIVE: () => made({}),
  async PAST_DUE() {
    const id = await made({})
    await billAt(tenant, soon.at)
    return id
  },
  // Collecting by a provider, which leads to it, is not there yet.
  async SUSPENDED() {
    const id = await made({})
    await tenant.sql.query(`update subscription set status = 'SUSPENDED' where id = $1`, [id])
    return id
  },
  async PAUSED() {
    const id = await made({})
    await pause(tenant, id, { behavior: 'VOID' })
    return id
  },
  async STOPPED() {
    const id = await made({})
    await pause(tenant, id, { behavior: 'STOP_SERVICE' })
    return id
  },
  async CANCELED() {
    const id = await made({})
    await cancel(tenant, id, { at: 'NOW' })
    return id
  },
  async EXPIRED() {
    const id = await made({ endAt: '2026-04-05T00:00:00Z' })
    await billAt(tenant, soon.at)
    return id
  },
}
type State = keyof typeof states

const running: State[] = ['TRIALING', 'ACTIVE', 'PAST_DUE']
const notOver: State[] = ['SCHEDULED', 'INCOMPLETE', ...running, 'SUSPENDED', 'PAUSED', 'STOPPED']

type AnyVerb = TypedDocumentNode<unknown, { id: string; input?: unknown }>
function anyVerb<V extends { id: string }>(document: TypedDocumentNode<unknown, V>): AnyVerb {
  return document as unknown as AnyVerb
}

/** Each verb as a document with variables, the states that allow it, and the status afterwards (by default as before). */
const verbs: {
  verb: string
  document: AnyVerb
  input?: Record<string, unknown>
  allowed: State[]
  leadsTo?: Partial<Record<State | 'ANY', string>>
}[] = [
  {
    verb: 'changeSubscription',
    document: anyVerb(ChangeSubscriptionDocument),
    input: { quantity: 2 },
    allowed: ['SCHEDULED', ...running, 'PAUSED'],
  },
  {
    verb: 'cancelSubscription NOW',
    document: anyVerb(CancelSubscriptionDocument),
    input: { at: 'NOW' },
    allowed: notOver,
    leadsTo: { ANY: 'CANCELED' },
  },
  {
    verb: 'cancelSubscription PERIOD_END',
    document: anyVerb(CancelSubscriptionDocument),
    allowed: notOver,
    // Where neither a period nor a trial runs, it ends at once.
    leadsTo: { SCHEDULED: 'CANCELED', INCOMPLETE: 'CANCELED', STOPPED: 'CANCELED' },
  },
  {
    verb: 'pauseSubscription',
    document: anyVerb(PauseSubscriptionDocument),
    input: { behavior: 'KEEP_AS_DRAFT' },
    allowed: [...running, 'PAUSED', 'STOPPED'],
    leadsTo: { ANY: 'PAUSED' },
  },
  {
    verb: 'resumeSubscription',
    document: anyVerb(ResumeSubscriptionDocument),
    allowed: ['PAUSED', 'STOPPED'],
    leadsTo: { ANY: 'ACTIVE' },
  },
  {
    verb: 'updateSubscription',
    document: anyVerb(UpdateSubscriptionDocument),
    input: { metadata: { seen: true } },
    allowed: notOver,
  },
  {
    verb: 'updateSubscription trialEndsAt',
    document: anyVerb(UpdateSubscriptionDocument),
    input: { trialEndsAt: '2026-04-20T00:00:00Z' },
    allowed: ['TRIALING'],
  },
]

const statusOf = (state: State) => (state === 'STOPPED' ? 'PAUSED' : state)

describe.each(Object.keys(states) as State[])('a subscription that is %s', (state) => {
  const make = async () => {
    tenant.clock.set(start)
    const id = await states[state]()
    expect((await subscriptionOf(tenant, id)).status).toBe(statusOf(state))
    return id
  }

  it('allows the verbs of its state', async () => {
    for (const { verb, document, input, allowed, leadsTo } of verbs) {
      if (!allowed.includes(state)) continue
      const id = await make()
      await tenant.ask(document, { id, input })
      const { status } = await subscriptionOf(tenant, id)
      expect([verb, status]).toEqual([verb, leadsTo?.[state] ?? leadsTo?.ANY ?? statusOf(state)])
    }
  })

  it('refuses the others with its state and those they need, and stays as it is', async () => {
    const id = await make()
    const before = await subscriptionOf(tenant, id)
    for (const { verb, document, input, allowed } of verbs) {
      if (allowed.includes(state)) continue
      const refused = await tenant.refused(document, { id, input })
      expect([verb, refused]).toEqual([
        verb,
        expect.objectContaining({
          code: 'PRECONDITION_FAILED',
          reason: 'STATUS',
          status: statusOf(state),
          allowed: expect.not.arrayContaining([statusOf(state)]),
        }),
      ])
    }
    // Nothing is scheduled that could be taken back.
    for (const document of [
      anyVerb(UncancelSubscriptionDocument),
      anyVerb(CancelScheduledChangeDocument),
    ]) {
      const { code, reason } = await tenant.refused(document, { id })
      const isOver = state === 'CANCELED' || state === 'EXPIRED'
      expect([code, reason]).toEqual(['PRECONDITION_FAILED', isOver ? 'STATUS' : 'NOT_SCHEDULED'])
    }
    expect(await subscriptionOf(tenant, id)).toEqual(before)
  })
})

describe('a subscription that is to end', () => {
  it('is scheduled to end once, and goes on when that is taken back', async () => {
    tenant.clock.set(start)
    const id = await made({})
    const first = await cancel(tenant, id)
    expect(first).toMatchObject({ status: 'ACTIVE', cancelAt: '2026-05-01T00:00:00.000Z' })
    tenant.clock.set('2026-04-02T00:00:00Z')
    expect(await cancel(tenant, id)).toEqual(first)
    expect(await uncancel(tenant, id)).toMatchObject({ status: 'ACTIVE', cancelAt: null })
    await billAt(tenant, '2026-05-02T00:00:00Z')
    expect(await subscriptionOf(tenant, id)).toMatchObject({
      periodEnd: '2026-06-01T00:00:00.000Z',
    })
  })

  it('is over when its instant is reached, whether or not the billing run came by', async () => {
    tenant.clock.set(start)
    const id = await made({})
    await cancel(tenant, id)
    tenant.clock.set('2026-05-01T00:00:00Z')
    const refused = await tenant.refused(UncancelSubscriptionDocument, { id })
    expect(refused).toMatchObject({ code: 'PRECONDITION_FAILED', status: 'CANCELED' })
    await bill(tenant)
    expect(await subscriptionOf(tenant, id)).toMatchObject({
      status: 'CANCELED',
      canceledAt: '2026-05-01T00:00:00.000Z',
    })
  })

  it('is changed as of the period that has begun, whether or not the billing run came by', async () => {
    tenant.clock.set(start)
    const id = await made({})
    tenant.clock.set('2026-05-16T12:00:00Z')
    expect(await change(tenant, id, { quantity: 2 })).toMatchObject({
      periodStart: '2026-05-01T00:00:00.000Z',
      periodEnd: '2026-06-01T00:00:00.000Z',
    })
  })
})

it.each(['sub_', 'sub_nothing', 'inv_x'])('%s is not found', async (id) => {
  const { code } = await tenant.refused(CancelSubscriptionDocument, { id })
  expect(code).toBe('NOT_FOUND')
})
