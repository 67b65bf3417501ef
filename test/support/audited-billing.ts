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
  await make('createFeature(input: {key: "billed", type: BOOLEAN})')
  await make('setEntitlement(input: {customerId: "billed", feature: "billed"})')
  await write('resetEntitlement(input: {customerId: "billed", feature: "billed"})')
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
  await write(`markInvoiceUncollectible(${other})`)
  await write(`voidInvoice(${of})`)
  const settings = await write('updateBillingSettings(input: {taxName: "VAT"})', '{ taxName }')
  expect(entitiesOf(settings.entry)).toEqual(['billing_settings'])
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
