/** Everything that may happen to the billing of customers, each fact at least once, for tests of what is told of it. */
import { recordDispute } from '../../src/core/billing/operations/record-dispute.ts'
import { recordOutcome } from '../../src/core/billing/operations/record-outcome.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import { runBillingJob } from '../../src/jobs/run-billing.ts'
import { type CreateSubscriptionInput, VoidStoreCreditDocument } from './billing.generated.ts'
import { addMonthly, bill, billAt, invoicesOf, subscribe } from './billing.ts'
import {
  cancel,
  cancelChange,
  change,
  pause,
  payAll,
  resume,
  uncancel,
  update,
} from './billing-acts.ts'
import {
  ConfirmCheckoutDocument,
  CreateCheckoutDocument,
  CreatePaymentLinkDocument,
  ExpireCheckoutDocument,
  UpdatePaymentLinkDocument,
} from './checkouts.generated.ts'
import { pay, refund } from './credit-acts.ts'
import { editInvoice, giveCredit, makeInvoice, setBilling } from './invoice-acts.ts'
import { ArchivePlanDocument } from './plans.generated.ts'
import { addPromotion, applyPromotion, removeDiscount } from './promotions.ts'
import type { Tenant } from './tenant.ts'

/** Begins on 1 April 2026, and ends some weeks later. */
export async function liveBilledLives(tenant: Tenant): Promise<void> {
  tenant.clock.set('2026-04-01T00:00:00Z')
  const [plan, bigger, doomed] = [
    await addMonthly(tenant),
    await addMonthly(tenant, { basePrice: '60' }),
    await addMonthly(tenant),
  ]
  await setBilling(tenant, { taxName: 'VAT' })
  await sellByLink(tenant, plan)
  await sellByCheckout(tenant, plan)
  await begin(tenant, plan, { trialDays: 5 })
  await begin(tenant, plan, { activation: 'ON_PAYMENT', incompleteDays: 2 })
  const first = await begin(tenant, plan, { activation: 'ON_PAYMENT' })
  await payAll(tenant, first.customerId)
  await changeMinds(tenant, plan, bigger)
  await giveBack(tenant, plan)
  await returnMoney(tenant)
  await redeem(tenant, plan)
  const late = await begin(tenant, plan, { dueDays: 1, graceDays: 1 })
  const given = await begin(tenant, plan)
  await pause(tenant, given.id, { behavior: 'MARK_UNCOLLECTIBLE' })
  const stuck = await begin(tenant, plan)
  await change(tenant, stuck.id, { planId: doomed, at: 'PERIOD_END' })
  await tenant.ask(ArchivePlanDocument, { id: doomed })
  for (const day of ['04-04', '04-07', '04-28']) await billAt(tenant, `2026-${day}T01:00:00Z`)
  await payAll(tenant, late.customerId)
  await billAt(tenant, '2026-05-01T01:00:00Z')
  await failThrice(tenant, plan)
}

async function sellByLink(tenant: Tenant, planId: string): Promise<void> {
  const input = { name: 'Pro', planId }
  const { createPaymentLink } = await tenant.ask(CreatePaymentLinkDocument, { input })
  const { id } = createPaymentLink
  await tenant.ask(UpdatePaymentLinkDocument, { id, input: { active: false } })
}

/** One is complete with a trial that needs no method, and one ends before it is confirmed. */
async function sellByCheckout(tenant: Tenant, planId: string): Promise<void> {
  const customerId = await tenant.customer(`billed-${++customers}`)
  const sold = { ui: 'HEADLESS', customerId, planId } as const
  const input = { ...sold, trialDays: 5, requirePaymentMethod: false }
  const given = await tenant.ask(CreateCheckoutDocument, { input })
  await tenant.ask(ExpireCheckoutDocument, { id: given.createCheckout.id })
  const { createCheckout } = await tenant.ask(CreateCheckoutDocument, { input })
  await tenant.ask(ConfirmCheckoutDocument, { id: createCheckout.id })
}

async function changeMinds(tenant: Tenant, plan: string, bigger: string): Promise<void> {
  const { id, customerId } = await begin(tenant, plan)
  await payAll(tenant, customerId)
  for (const invoice of await invoicesOf(tenant, customerId)) {
    await editInvoice(tenant, invoice.id, { metadata: { team: 'a' } })
  }
  await update(tenant, id, { metadata: { team: 'a' } })
  await change(tenant, id, { planId: bigger, at: 'PERIOD_END' })
  await cancelChange(tenant, id)
  await cancel(tenant, id)
  await uncancel(tenant, id)
  await pause(tenant, id, { behavior: 'KEEP_AS_DRAFT' })
  await resume(tenant, id)
  // Less than was paid becomes store credit, which pays for the next period.
  await change(tenant, id, { planId: bigger, proration: 'INVOICE_NOW' })
  await payAll(tenant, customerId)
  await change(tenant, id, { planId: plan, proration: 'INVOICE_NOW' })
}

/** One promotion is used up at once, and another is taken away. */
async function redeem(tenant: Tenant, plan: string): Promise<void> {
  const { id } = await begin(tenant, plan, { promotionCodes: [await addPromotion(tenant)] })
  const code = await addPromotion(tenant, { duration: 'FOREVER' })
  const [discount] = await applyPromotion(tenant, id, code)
  if (discount) await removeDiscount(tenant, discount.id)
}

/** An unpaid invoice is lowered by a note, and then taken back. */
async function giveBack(tenant: Tenant, plan: string): Promise<void> {
  const { id } = await begin(tenant, plan, { quantity: 3 })
  await change(tenant, id, { quantity: 1, proration: 'INVOICE_NOW' })
  await cancel(tenant, id, { at: 'NOW', unpaidInvoices: 'VOID' })
}

/** What was paid goes back in every way, and store credit ends in every way. */
async function returnMoney(tenant: Tenant): Promise<void> {
  const customerId = await tenant.customer(`billed-${++customers}`)
  const made = await makeInvoice(tenant, ['10'], { customerId, status: 'OPEN' })
  await pay(tenant, made.id)
  const [back] = await refund(tenant, { invoiceId: made.id, amount: '1' })
  const { app, workspaceId } = tenant
  const provider = systemCaller(workspaceId, 'LIVE')
  await app.core.perform(provider, recordOutcome, {
    customerId,
    of: { refundId: `${back?.id}`, invoiceId: made.id, storeCreditId: null },
    outcome: { state: 'declined', reference: null, code: 'processing_error', hard: false },
  })
  const paymentId = `${back?.paymentId}`
  for (const status of ['WON', 'LOST'] as const) {
    const news = { paymentId, reference: status, amount: 100n, status }
    await app.core.perform(provider, recordDispute, news)
  }
  await giveCredit(tenant, customerId, '1', 'USD', '2026-04-02T00:00:00Z')
  const { id } = await giveCredit(tenant, customerId, '1')
  await tenant.ask(VoidStoreCreditDocument, { id })
}

/** Its next invoice exists already, so that none can be written. */
async function failThrice(tenant: Tenant, plan: string): Promise<void> {
  const { customerId, id } = await begin(tenant, plan)
  const changes = { id: `${customerId}_x`, reason: 'CYCLE', status: 'VOID', number: null }
  const period = { period_start: '2026-06-01T01:00:00Z', finalized_at: null, wake_at: null }
  await tenant.sql.query(
    `insert into invoice select (jsonb_populate_record(i, $2::jsonb)).* from invoice i
     where customer_id = $1`,
    [customerId, JSON.stringify({ ...changes, ...period })],
  )
  const { app, sql, clock } = tenant
  const job = runBillingJob({ perform: app.core.perform, sql, clock })
  tenant.clock.set('2026-06-01T01:00:00Z')
  for (let failure = 1; failure <= 3; failure++) {
    await job.run(new AbortController().signal).catch(() => undefined)
    tenant.clock.advance(failure * 3_600_000)
  }
  await tenant.sql.query('delete from invoice where id = $1', [changes.id])
  await cancel(tenant, id, { at: 'NOW' })
  await bill(tenant)
}

let customers = 0

/** A new customer with a name of the caller's. */
async function begin(tenant: Tenant, plan: string, input: Partial<CreateSubscriptionInput> = {}) {
  const customerId = await tenant.customer(`billed-${++customers}`)
  return subscribe(tenant, plan, { ...input, customerId })
}
