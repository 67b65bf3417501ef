/** Puts customers on plans, bills them, and reads what came of it, through the public API. */
import { batchesOf, findDue } from '../../src/core/billing/find-due.ts'
import { customersMax, runBilling } from '../../src/core/billing/operations/run-billing.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import {
  CreateSubscriptionDocument,
  type CreateSubscriptionInput,
  CustomerSubscriptionDocument,
  InvoicesDocument,
  UpdateBillingSettingsDocument,
} from './billing.generated.ts'
import type { PlanVersionInput } from './plans.generated.ts'
import { addPlan } from './plans.ts'
import type { Tenant } from './tenant.ts'

/** Makes everything that is due by the tenant's clock. */
export async function bill(tenant: Tenant): Promise<void> {
  for (;;) {
    const due = await findDue(tenant.sql, tenant.clock.now())
    if (due.length === 0) return
    for (const batch of batchesOf(due, customersMax)) {
      const [first] = batch
      if (!first) continue
      const caller = systemCaller(first.workspaceId, first.mode)
      const customerIds = batch.map(({ customerId }) => customerId)
      await tenant.app.core.perform(caller, runBilling, { customerIds })
    }
  }
}

/** Moves the clock to an instant and makes what is due by then. */
export async function billAt(tenant: Tenant, instant: string): Promise<void> {
  tenant.clock.set(instant)
  await bill(tenant)
}

let plans = 0

/** A plan of 30.00 a month in USD, unless its version says otherwise, in effect for ever; returns its key. */
export async function addMonthly(
  tenant: Tenant,
  version: Partial<PlanVersionInput> = {},
): Promise<string> {
  const key = `plan-${++plans}`
  const terms = { currency: 'USD', basePrice: '30', ...version }
  await addPlan(tenant, key, terms, '2020-01-01')
  return key
}

const lenient = new WeakSet<Tenant>()

/**
 * Unpaid invoices end no service: most tests are not about who pays. Those of dunning say themselves, after their first subscription,
 * what follows.
 */
async function beLenient(tenant: Tenant): Promise<void> {
  if (lenient.has(tenant)) return
  lenient.add(tenant)
  await tenant.ask(UpdateBillingSettingsDocument, { input: { finalAction: 'NONE' } })
}

/** A new customer on a plan; without a customer of its own. */
export async function subscribe(
  tenant: Tenant,
  planId: string,
  input: Partial<CreateSubscriptionInput> = {},
) {
  await beLenient(tenant)
  const customerId = input.customerId ?? (await tenant.customer())
  const { createSubscription } = await tenant.ask(CreateSubscriptionDocument, {
    input: { ...input, customerId, planId },
  })
  return { ...createSubscription, customerId }
}

export async function subscriptionOf(tenant: Tenant, id: string) {
  return (await tenant.ask(CustomerSubscriptionDocument, { id })).customerSubscription
}

/** The invoices of a customer, oldest first. */
export async function invoicesOf(tenant: Tenant, customerId: string) {
  const { invoices } = await tenant.ask(InvoicesDocument, { customerId })
  const rows = invoices.edges.map(({ node }) => node).reverse()
  // A clock that stands still gives the ids of several commits one time.
  const timeOf = ({ periodStart, lines }: (typeof rows)[0]) =>
    periodStart ?? lines[0]?.periodStart ?? ''
  return rows.toSorted((a, b) => timeOf(a).localeCompare(timeOf(b)))
}

/** Kinds and amounts of the lines of an invoice. */
export function amountsOf(invoice: { lines: { kind: string; amount: string }[] } | undefined) {
  return invoice?.lines.map(({ kind, amount }) => `${kind} ${amount}`)
}
