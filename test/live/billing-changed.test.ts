/** Live billing over WebSocket and server-sent events: the state first, then what each commit changed, and resumed after a break. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import {
  CancelSubscriptionDocument,
  MarkInvoicePaidDocument,
} from '../support/billing.generated.ts'
import { addMonthly, invoicesOf, subscribe } from '../support/billing.ts'
import { CreateCheckoutDocument, ExpireCheckoutDocument } from '../support/checkouts.generated.ts'
import { openStream } from '../support/event-stream.ts'
import { connect, type LiveClient, type LiveStream } from '../support/live-client.ts'
import { alike, createToken } from '../support/live-product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let tenant: Tenant
/** Watches what the first server does. */
let other: TestApp
let client: LiveClient
let plan: string
beforeAll(async () => {
  // The billing run would change invoices that are due at once.
  const quiet = { mayRunJobs: () => false }
  tenant = await startTenant({ redisUrl: inject('redisUrl') }, {}, quiet)
  other = await startTestApp(alike(tenant.app), { ...quiet, clock: tenant.clock })
  client = await connect(other.url, { apiKey: tenant.app.liveKey })
  plan = await addMonthly(tenant)
})
afterAll(async () => {
  await client?.close()
  await other?.close()
  await tenant?.close()
})

const query = `subscription ($id: ID!, $after: SafeInt) {
  billingChanged(customerId: $id, after: $after) {
    sequence isState subscriptions { id status } invoices { id status amountDue } payments { invoiceId amount } checkouts { id status clientSecret }
  }
}`

interface Change {
  sequence: number
  isState: boolean
  subscriptions: { id: string; status: string }[]
  invoices: { id: string; status: string; amountDue: string }[]
  payments: { invoiceId: string; amount: string }[]
  checkouts: { id: string; status: string; clientSecret: string | null }[]
}
type Live = { billingChanged: Change }

const watch = (id: string, after?: number, on = client) => on.subscribe<Live>(query, { id, after })
const next = async (stream: LiveStream<Live>) => (await stream.next()).billingChanged

/** A customer with an open invoice. */
async function subscribed() {
  const subscription = await subscribe(tenant, plan)
  const [invoice] = await invoicesOf(tenant, subscription.customerId)
  return { ...subscription, invoiceId: invoice?.id ?? '' }
}

const pay = (id: string, amount: string) =>
  tenant.ask(MarkInvoicePaidDocument, { id, input: { amount } })

describe('billingChanged', () => {
  it('sends an empty state, and then what another server commits', async () => {
    const customerId = await tenant.customer()
    const stream = watch(customerId)
    const nothing = { subscriptions: [], invoices: [], payments: [], checkouts: [] }
    expect(await next(stream)).toEqual({ sequence: 0, isState: true, ...nothing })
    const { id } = await subscribe(tenant, plan, { customerId })
    const [invoice] = await invoicesOf(tenant, customerId)
    expect(await next(stream)).toEqual({
      sequence: 1,
      isState: false,
      subscriptions: [{ id, status: 'ACTIVE' }],
      invoices: [{ id: invoice?.id, status: 'OPEN', amountDue: '30' }],
      payments: [],
      checkouts: [],
    })
    stream.stop()
  })

  it('sends the payment with the invoice that it pays, and no subscription that stays as it is', async () => {
    const { customerId, id, invoiceId } = await subscribed()
    const stream = watch(customerId)
    expect(await next(stream)).toMatchObject({
      sequence: 1,
      isState: true,
      subscriptions: [{ id, status: 'ACTIVE' }],
      invoices: [{ id: invoiceId, status: 'OPEN' }],
    })
    await pay(invoiceId, '30')
    const paid = { id: invoiceId, status: 'PAID', amountDue: '0' }
    const payments = [{ invoiceId, amount: '30' }]
    expect(await next(stream)).toMatchObject({ sequence: 2, invoices: [paid], payments })
    stream.stop()
    const later = watch(customerId)
    expect(await next(later)).toMatchObject({ sequence: 2, isState: true, invoices: [] })
    later.stop()
  })

  it('sends what changed after the last change that a client has, once', async () => {
    const { customerId, id, invoiceId } = await subscribed()
    await pay(invoiceId, '10')
    await pay(invoiceId, '20')
    await tenant.ask(CancelSubscriptionDocument, { id })
    const stream = watch(customerId, 1)
    const first = await next(stream)
    expect(first).toMatchObject({ sequence: 2, isState: false, invoices: [], subscriptions: [] })
    expect(first.payments).toEqual([{ invoiceId, amount: '10' }])
    const second = await next(stream)
    expect(second).toMatchObject({ sequence: 3, payments: [{ invoiceId, amount: '20' }] })
    expect(second.invoices).toEqual([{ id: invoiceId, status: 'PAID', amountDue: '0' }])
    expect(await next(stream)).toMatchObject({ sequence: 4, subscriptions: [{ id }] })
    stream.stop()
  })

  it('has the sequence as the id of server-sent events, and goes on after Last-Event-ID', async () => {
    const { customerId, invoiceId } = await subscribed()
    const headers = { authorization: `Bearer ${tenant.app.liveKey}` }
    const subscription = { query, variables: { id: customerId } }
    const before = await openStream(other.url, headers, subscription)
    expect(await before.next()).toMatchObject({ event: 'next', id: '1' })
    before.abort()
    await pay(invoiceId, '30')
    const resumed = { ...headers, 'last-event-id': '1' }
    const after = await openStream(other.url, resumed, subscription)
    const event = await after.next()
    expect(event).toMatchObject({ id: '2' })
    expect(event?.data?.data?.billingChanged).toMatchObject({
      isState: false,
      invoices: [{ id: invoiceId, status: 'PAID' }],
    })
    after.abort()
  })

  it('sends the checkouts that were made and changed, also to whoever missed it', async () => {
    const customerId = await tenant.customer()
    const stream = watch(customerId)
    await next(stream)
    const lines = [{ description: 'Work', amount: '10' }]
    const input = { ui: 'HEADLESS' as const, customerId, currency: 'USD', lines }
    const { id } = (await tenant.ask(CreateCheckoutDocument, { input })).createCheckout
    expect(await next(stream)).toMatchObject({ sequence: 1, checkouts: [{ id, status: 'OPEN' }] })
    await tenant.ask(ExpireCheckoutDocument, { id })
    const expired = { sequence: 2, checkouts: [{ id, status: 'EXPIRED' }] }
    expect(await next(stream)).toMatchObject(expired)
    stream.stop()
    const own = await connect(other.url, { token: await createToken(tenant.app, customerId) })
    const later = watch(customerId, 0, own)
    // The secret of a checkout is the seller's to give.
    const [told] = (await next(later)).checkouts
    expect(told).toEqual({ id, status: 'EXPIRED', clientSecret: null })
    await own.close()
  })

  it('is for the customer of a token, and for no other', async () => {
    const { customerId } = await subscribed()
    const token = await createToken(tenant.app, customerId)
    const own = await connect(other.url, { token })
    const stream = watch(customerId, undefined, own)
    expect(await next(stream)).toMatchObject({ sequence: 1, isState: true })
    stream.stop()
    const foreign = watch(await tenant.customer(), undefined, own)
    expect(await foreign.errors()).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    await own.close()
  })

  it('finds within about a second what no message told', async () => {
    const { customerId, invoiceId } = await subscribed()
    const shared = { ...alike(tenant.app), redisUrl: undefined }
    const alone = await startTestApp(shared, { clock: tenant.clock, mayRunJobs: () => false })
    const own = await connect(alone.url, { apiKey: tenant.app.liveKey })
    const stream = watch(customerId, undefined, own)
    await next(stream)
    await pay(invoiceId, '30')
    expect(await next(stream)).toMatchObject({ sequence: 2, payments: [{ amount: '30' }] })
    await own.close()
    await alone.close()
  })

  it('refuses a number that no change has yet', async () => {
    const { customerId } = await subscribed()
    const refused = [{ extensions: { code: 'INVALID_REQUEST' } }]
    expect(await watch(customerId, 2).errors()).toMatchObject(refused)
    expect(await watch(customerId, -1).errors()).toMatchObject(refused)
  })
})
