/** Everything that may happen as customers are charged, each fact at least once, for tests of what is told of it. */
import { findDuePayments } from '../../src/core/billing/find-due-payments.ts'
import { finishPayments } from '../../src/core/billing/operations/finish-payments.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import { StopDunningDocument } from './billing.generated.ts'
import { addMonthly, billAt, subscribe } from './billing.ts'
import { ConfirmCheckoutDocument, CreateCheckoutDocument } from './checkouts.generated.ts'
import { setBilling } from './invoice-acts.ts'
import { RemovePaymentMethodDocument, VoidInvoiceDocument } from './payments.generated.ts'
import type { PaymentLab } from './payments.ts'
import { ConfigureProviderDocument, RemoveProviderDocument } from './providers.generated.ts'
import type { Tenant } from './tenant.ts'

/** In the test mode, whose provider needs no account. */
export async function liveChargedLives(lab: PaymentLab): Promise<void> {
  await decline(lab)
  await keepWaiting(lab)
  await payTwice(lab)
}

async function decline(lab: PaymentLab): Promise<void> {
  const customerId = await lab.payer('test_decline')
  const id = await lab.invoice(customerId)
  await lab.pay(id)
  lab.tenant.clock.advance(1)
  await lab.pay(id)
  await lab.ask(StopDunningDocument, { id })
  const method = await lab.method(customerId, 'test_success', true)
  await lab.ask(RemovePaymentMethodDocument, { id: method })
  const lines = [{ description: 'Work', amount: '10' }]
  const sold = { ui: 'HEADLESS', customerId, currency: 'USD', lines } as const
  const { createCheckout } = await lab.ask(CreateCheckoutDocument, { input: sold })
  const input = { paymentMethod: 'test_decline' }
  await lab.ask(ConfirmCheckoutDocument, { id: createCheckout.id, input })
}

async function keepWaiting(lab: PaymentLab): Promise<void> {
  const id = await lab.invoice(await lab.payer('test_requires_action'))
  await lab.pay(id)
  await lab.ask(VoidInvoiceDocument, { id })
}

/** The money of a payment comes after the invoice was paid by hand. */
async function payTwice(lab: PaymentLab): Promise<void> {
  const customerId = await lab.payer('test_processing')
  const id = await lab.invoice(customerId)
  await lab.pay(id)
  lab.tenant.clock.advance(1)
  await lab.markPaid(id)
  lab.tenant.clock.advance(3_000)
  const { sql, clock, app } = lab.tenant
  for (const due of await findDuePayments(sql, clock.now())) {
    const of = { customerId: due.customerId }
    await app.core.perform(systemCaller(due.workspaceId, due.mode), finishPayments, of)
  }
}

/** In the live mode, in March 2026: an account at a provider comes and goes, and an invoice that nobody pays ends service. */
export async function liveUnpaidLife(tenant: Tenant): Promise<void> {
  const input = {
    name: 'stripe',
    secretKey: `sk_live_${'x'.repeat(24)}`,
    webhookSecret: `whsec_${'x'.repeat(24)}`,
  }
  await tenant.ask(ConfigureProviderDocument, { input })
  await tenant.ask(RemoveProviderDocument, { name: 'stripe' })
  tenant.clock.set('2026-03-01T00:00:00Z')
  await subscribe(tenant, await addMonthly(tenant))
  await setBilling(tenant, { finalAction: 'SUSPEND' })
  await billAt(tenant, '2026-03-11T00:00:00Z')
  await setBilling(tenant, { finalAction: 'NONE' })
}
