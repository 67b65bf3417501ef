/** Checkouts of the test mode, through the public API. */

import { expireCheckoutsJob } from '../../src/jobs/expire-checkouts.ts'
import { CreateSubscriptionDocument, InvoicesDocument } from './billing.generated.ts'
import { bill } from './billing.ts'
import {
  CheckoutDocument,
  ConfirmCheckoutDocument,
  CreateCheckoutDocument,
  type CreateCheckoutInput,
  ExpireCheckoutDocument,
  HostedInvoiceDocument,
} from './checkouts.generated.ts'
import { CreateCustomerDocument } from './ledger.generated.ts'
import { paymentLab } from './payments.ts'
import type { PlanVersionInput } from './plans.generated.ts'
import { addPlan } from './plans.ts'
import type { Tenant } from './tenant.ts'

let made = 0

export async function checkoutLab(tenant: Tenant) {
  const lab = await paymentLab(tenant)
  const { ask, refused, workspaceId } = lab
  const test = { ...tenant, ask, refused } as Tenant
  return {
    ...lab,
    test,
    /** A plan of 30.00 a month in USD with 100 credits, unless its version says otherwise. */
    async plan(version: Partial<PlanVersionInput> = {}) {
      const key = `sold-${++made}`
      const terms = { currency: 'USD', basePrice: '30', includedCredits: '100', ...version }
      await addPlan(test, key, terms, '2020-01-01')
      return key
    },
    person: async (email?: string) =>
      (await ask(CreateCustomerDocument, { input: { email } })).createCustomer.id,
    create: async (input: Partial<CreateCheckoutInput>) =>
      (await ask(CreateCheckoutDocument, { input: { ui: 'HEADLESS', ...input } })).createCheckout,
    confirm: async (id: string, paymentMethod?: string | null, key?: string) =>
      (
        await tenant.ask(
          ConfirmCheckoutDocument,
          { id, input: { paymentMethod } },
          key ?? tenant.app.testKey,
        )
      ).confirmCheckout,
    read: async (id: string) => (await ask(CheckoutDocument, { id })).checkout,
    expire: async (id: string) => (await ask(ExpireCheckoutDocument, { id })).expireCheckout,
    subscribe: (customerId: string, planId: string) =>
      ask(CreateSubscriptionDocument, { input: { customerId, planId } }),
    invoices: async (customerId: string) =>
      (await ask(InvoicesDocument, { customerId })).invoices.edges.map(({ node }) => node),
    /** The signed address of an invoice's page. */
    async hosted(id: string) {
      const { invoice } = await ask(HostedInvoiceDocument, { id })
      return { data: invoice.hostedUrl ?? '' }
    },
    /** Makes what is due by the clock. */
    async run() {
      await bill(tenant)
      const { app, sql, clock } = tenant
      const { perform } = app.core
      await expireCheckoutsJob({ perform, sql, clock }).run(new AbortController().signal)
    },
    charges: async () => {
      const { rows } = await tenant.sql.query(
        `select state, amount::text from test_provider_call where workspace_id = $1 and kind = 'CHARGE' order by at, key`,
        [workspaceId],
      )
      return rows as { state: string; amount: string }[]
    },
  }
}

export type CheckoutLab = Awaited<ReturnType<typeof checkoutLab>>
