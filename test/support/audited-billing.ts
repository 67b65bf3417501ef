/** Each mutation of billing once, as the audit log sees it. */
import { expect } from 'vitest'
import { type AuditLab, entitiesOf } from './audit-lab.ts'
import { until } from './server-process.ts'

/** Everything that is done to a subscription and its invoices by hand. */
export async function writeBilling({ make, write }: AuditLab): Promise<void> {
  const version = await make(
    'createPlan(input: {key: "billed", version: {currency: "USD", basePrice: 9}})',
    '{ versions { edges { node { id } } } }',
  )
  await make(`publishPlanVersion(id: "${version.versions.edges[0].node.id}")`)
  await make('createCustomer(input: {externalId: "billed"})')
  const begun = await write(
    'createSubscription(input: {customerId: "billed", planId: "billed"})',
    '{ id customer { invoices { edges { node { id } } } } }',
  )
  expect(entitiesOf(begun.entry)).toEqual(['invoice', 'invoice_line', 'subscription'])
  const { id, customer } = begun.data
  const of = `id: "${id}"`
  const invoiceId = customer.invoices.edges[0].node.id
  const paid = await write(`markInvoicePaid(id: "${invoiceId}")`)
  expect(entitiesOf(paid.entry)).toEqual(['invoice', 'payment'])
  await write(`updateSubscription(${of}, input: {dueDays: 9})`)
  const later = await write(`changeSubscription(${of}, input: {quantity: 2, at: PERIOD_END})`)
  expect(entitiesOf(later.entry)).toContain('subscription_change')
  await write(`cancelScheduledChange(${of})`)
  await write(`pauseSubscription(${of}, input: {behavior: VOID})`)
  await write(`resumeSubscription(${of})`)
  await write(`cancelSubscription(${of})`)
  await write(`uncancelSubscription(${of})`)
  const moved = await write(
    `migrateSubscriptions(planId: "billed", input: {toVersionId: "${version.versions.edges[0].node.id}"})`,
  )
  expect(entitiesOf(moved.entry)).toEqual(['plan_migration'])
  await writeInvoices(write)
  await writePromotions(write, id)
  await make('createFeature(input: {key: "billed", type: BOOLEAN})')
  await make('setEntitlement(input: {customerId: "billed", feature: "billed"})')
  await write('resetEntitlement(input: {customerId: "billed", feature: "billed"})')
}

async function writePromotions(write: AuditLab['write'], id: string): Promise<void> {
  const terms = 'kind: PERCENT, percent: 10, duration: FOREVER'
  const made = await write(`createPromotion(input: {code: "billed", version: {${terms}}})`)
  expect(entitiesOf(made.entry)).toEqual(['promotion', 'promotion_version'])
  await write('publishPromotionVersion(promotionId: "billed")')
  await write('updatePromotion(id: "billed", input: {name: "Billed"})')
  await write(`createPromotionVersion(input: {promotionId: "billed", ${terms}, publish: true})`)
  const applied = await write(
    `applyPromotion(id: "${id}", code: "billed")`,
    '{ id discounts { id } }',
  )
  expect(entitiesOf(applied.entry)).toEqual(['discount', 'promotion', 'subscription'])
  await write(`removeDiscount(id: "${applied.data.discounts[0].id}")`)
  await write('archivePromotion(id: "billed")')
}

async function writeInvoices(write: AuditLab['write']): Promise<void> {
  const line = 'lines: [{description: "Work", amount: 5}]'
  const create = `createInvoice(input: {customerId: "billed", currency: "USD", ${line}})`
  const [first, second] = [await write(create), await write(create)]
  expect(entitiesOf(first.entry)).toEqual(['invoice', 'invoice_line'])
  const of = `id: "${first.data.id}"`
  const issued = await write(
    'issueStoreCredit(input: {customerId: "billed", currency: "USD", amount: 1})',
  )
  expect(entitiesOf(issued.entry)).toEqual(['store_credit'])
  await write(`updateInvoice(${of}, input: {memo: "Thanks"})`)
  await write(`finalizeInvoice(${of})`)
  const other = `id: "${second.data.id}"`
  await write(`finalizeInvoice(${other})`)
  await write('issueStoreCredit(input: {customerId: "billed", currency: "USD", amount: 1})')
  await write(`applyStoreCredit(${other})`)
  await write(`stopDunning(${other})`)
  await writeReturns(write, second.data.id)
  await write(`markInvoiceUncollectible(${other})`)
  await write(`voidInvoice(${of})`)
  const settings = await write('updateBillingSettings(input: {taxName: "VAT"})', '{ taxName }')
  expect(entitiesOf(settings.entry)).toEqual(['billing_settings'])
  const secrets = 'secretKey: "sk_live_0123456789", webhookSecret: "whsec_0123456789"'
  const configured = await write(
    `configureProvider(input: {name: "stripe", ${secrets}})`,
    '{ name }',
  )
  expect(entitiesOf(configured.entry)).toEqual(['provider_account'])
  expect(JSON.stringify(configured.entry)).not.toMatch(/0123456789|"\\\\x/)
  await write('removeProvider(name: "stripe")', '{ name }')
  await write('createFile(input: {name: "a.png", content: "iVBORw0KGgo="})')
  const link = await write('createPaymentLink(input: {name: "Workshop", planId: "billed"})')
  expect(entitiesOf(link.entry)).toEqual(['payment_link'])
  await write(`updatePaymentLink(id: "${link.data.id}", input: {active: false})`)
}

/** In the test mode, whose provider needs no money. */
export async function writePayments({ write, testKey, disputed }: AuditLab): Promise<void> {
  const call = (text: string) => write(text, '{ id }', { credential: testKey() })
  await call('createCustomer(input: {externalId: "payer"})')
  const added = await call('addPaymentMethod(input: {customerId: "payer", token: "test_success"})')
  expect(entitiesOf(added.entry)).toEqual(['payment_method'])
  const other = await call('addPaymentMethod(input: {customerId: "payer", token: "test_decline"})')
  const line = 'lines: [{description: "Work", amount: 5}]'
  const invoice = await call(
    `createInvoice(input: {customerId: "payer", currency: "USD", status: OPEN, ${line}})`,
  )
  const paid = await call(`payInvoice(id: "${invoice.data.id}")`)
  // What comes of it is the provider's doing.
  expect(entitiesOf(paid.entry)).toContain('payment')
  const dispute = await disputed(invoice.data.id)
  const closed = await call(`closeTestDispute(id: "${dispute}", status: LOST)`)
  expect(entitiesOf(closed.entry)).toEqual(expect.arrayContaining(['dispute', 'refund']))
  const sold = `createCheckout(input: {ui: HEADLESS, customerId: "payer", currency: "USD", ${line}})`
  const checkout = await call(sold)
  expect(entitiesOf(checkout.entry)).toEqual(['checkout', 'invoice', 'invoice_line'])
  const token = 'input: {paymentMethod: "test_success"}'
  const confirmed = await call(`confirmCheckout(id: "${checkout.data.id}", ${token})`)
  expect(entitiesOf(confirmed.entry)).toEqual(['checkout', 'payment_method'])
  await call(`expireCheckout(id: "${(await call(sold)).data.id}")`)
  await call(`setDefaultPaymentMethod(id: "${other.data.id}")`)
  await call(`removePaymentMethod(id: "${other.data.id}")`)
}

/** An invoice is 5.00, of which 1.00 was paid by store credit. */
async function writeReturns(write: AuditLab['write'], invoiceId: string): Promise<void> {
  const note = await write(
    `createCreditNote(input: {invoiceId: "${invoiceId}", amount: 1, reason: "x"})`,
  )
  expect(entitiesOf(note.entry)).toEqual(['credit_note', 'invoice', 'invoice_line'])
  await write(`voidCreditNote(id: "${note.data.id}")`)
  await write(`markInvoicePaid(id: "${invoiceId}", input: {amount: 1})`)
  const back = await write(
    `createRefund(input: {invoiceId: "${invoiceId}", amount: 1, reason: "x"})`,
  )
  expect(entitiesOf(back.entry)).toEqual(['credit_note', 'invoice', 'invoice_line', 'refund'])
  const issued = await write(
    'issueStoreCredit(input: {customerId: "billed", currency: "USD", amount: 1})',
  )
  await write(`voidStoreCredit(id: "${issued.data.id}")`)
}

/** Clocks are in the test mode only. */
export async function writeClocks({ ask, write, testKey }: AuditLab): Promise<void> {
  const sending = { credential: testKey() }
  const made = await write('createTestClock(input: {now: "2031-01-01"})', '{ id }', sending)
  const { id } = made.data
  await write(`advanceTestClock(id: "${id}", input: {to: "2031-01-02"})`, '{ id }', sending)
  // A job that ends the advance in the meantime leaves it ready, which is no concern here.
  await until(async () => {
    const { data } = await ask(`{ testClock(id: "${id}") { status } }`, sending)
    return data.testClock.status === 'READY'
  })
  await write(`deleteTestClock(id: "${id}")`, '{ id }', sending)
}
