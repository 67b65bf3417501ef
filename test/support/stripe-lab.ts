/** Customers of the test mode who pay by Stripe, of which there is a fake on this machine. */
import { findDuePayments } from '../../src/core/billing/find-due-payments.ts'
import { finishPayments } from '../../src/core/billing/operations/finish-payments.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import { type FakeStripe, startFakeStripe } from '../fakes/stripe.ts'
import type { FakeEvent, FakePaymentIntent } from '../fakes/stripe-store.ts'
import { CreateCustomerDocument } from './ledger.generated.ts'
import { CreateInvoiceToPayDocument } from './payments.generated.ts'
import { type PaymentLab, paymentLab } from './payments.ts'
import { ConfigureProviderDocument } from './providers.generated.ts'
import { startTenant, type Tenant } from './tenant.ts'
import { CreateTestClockDocument } from './test-clocks.generated.ts'

export interface StripeLab extends PaymentLab {
  stripe: FakeStripe
  /** Sends what Stripe would; answers the status. */
  send(signed: ReturnType<FakeStripe['signed']>, path?: string): Promise<number>
  deliver(...events: FakeEvent[]): Promise<number[]>
  /** The events from here on that are about the payment, in the order in which they happened. */
  eventsOf(paymentId: string): FakeEvent[]
  intentOf(paymentId: string): FakePaymentIntent
  webhookPath: string
  /** An open invoice that is charged as soon as there is something to charge. */
  invoiceToCharge(customerId: string): Promise<string>
  clockCustomer(): Promise<string>
  /** What the job does when its turn comes. */
  finish(): Promise<void>
  close(): Promise<void>
}

export async function startStripeLab(): Promise<StripeLab> {
  const tenants: Tenant[] = []
  const stripe = await startFakeStripe(() => tenants[0]?.clock.now().getTime() ?? 0)
  const settings = { stripeApiUrl: stripe.url }
  const tenant = await startTenant(settings, {}, { mayRunJobs: () => false })
  tenants.push(tenant)
  const lab = await paymentLab(tenant)
  const { secretKey, webhookSecret } = stripe
  const input = { name: 'stripe', secretKey, webhookSecret }
  await lab.ask(ConfigureProviderDocument, { input })
  const webhookPath = `/providers/stripe/webhooks/${lab.workspaceId}?mode=test`
  const send: StripeLab['send'] = async ({ headers, body }, path = webhookPath) => {
    const response = await fetch(`${tenant.app.url}${path}`, { method: 'POST', headers, body })
    await response.arrayBuffer()
    return response.status
  }
  const intentOf = (paymentId: string) => {
    const intents = stripe.store.paymentIntents.all
    const found = intents.find(({ metadata }) => metadata.payment === paymentId)
    if (!found) throw new Error(`Stripe has no payment ${paymentId}`)
    return found
  }
  return {
    ...lab,
    ...{ stripe, send, webhookPath },
    async deliver(...events) {
      const statuses: number[] = []
      for (const event of events) statuses.push(await send(stripe.signed(event)))
      return statuses
    },
    eventsOf(paymentId) {
      const { id } = intentOf(paymentId)
      return stripe.store.events.filter(({ data }) => {
        const { id: own, payment_intent } = data.object
        return own === id || payment_intent === id
      })
    },
    intentOf,
    async invoiceToCharge(customerId) {
      const lines = [{ description: 'Work', amount: '10' }]
      const charged = { status: 'OPEN', collection: 'CHARGE' } as const
      const input = { customerId, currency: 'USD', lines, ...charged }
      return (await lab.ask(CreateInvoiceToPayDocument, { input })).createInvoice.id
    },
    async clockCustomer() {
      const clock = await lab.ask(CreateTestClockDocument, { input: { now: '2030-01-01' } })
      const input = { testClockId: clock.createTestClock.id }
      return (await lab.ask(CreateCustomerDocument, { input })).createCustomer.id
    },
    async finish() {
      const { sql, clock, app } = tenant
      for (const { workspaceId, mode, customerId } of await findDuePayments(sql, clock.now())) {
        await app.core.perform(systemCaller(workspaceId, mode), finishPayments, { customerId })
      }
    },
    async close() {
      await tenant.close()
      await stripe.close()
    },
  }
}
