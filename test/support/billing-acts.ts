/** Acts on subscriptions and invoices through the public API, as tests of billing tell them. */
import {
  CancelScheduledChangeDocument,
  CancelSubscriptionDocument,
  type CancelSubscriptionInput,
  ChangeSubscriptionDocument,
  type ChangeSubscriptionInput,
  MarkInvoicePaidDocument,
  PauseSubscriptionDocument,
  type PauseSubscriptionInput,
  ResumeSubscriptionDocument,
  type ResumeSubscriptionInput,
  UncancelSubscriptionDocument,
  UpdateSubscriptionDocument,
  type UpdateSubscriptionInput,
} from './billing.generated.ts'
import { invoicesOf } from './billing.ts'
import type { Tenant } from './tenant.ts'

export async function change(tenant: Tenant, id: string, input: ChangeSubscriptionInput) {
  return (await tenant.ask(ChangeSubscriptionDocument, { id, input })).changeSubscription
}

export async function cancelChange(tenant: Tenant, id: string) {
  return (await tenant.ask(CancelScheduledChangeDocument, { id })).cancelScheduledChange
}

/** At the end of the period, unless the input says otherwise. */
export async function cancel(tenant: Tenant, id: string, input: CancelSubscriptionInput = {}) {
  return (await tenant.ask(CancelSubscriptionDocument, { id, input })).cancelSubscription
}

export async function uncancel(tenant: Tenant, id: string) {
  return (await tenant.ask(UncancelSubscriptionDocument, { id })).uncancelSubscription
}

export async function pause(tenant: Tenant, id: string, input: PauseSubscriptionInput) {
  return (await tenant.ask(PauseSubscriptionDocument, { id, input })).pauseSubscription
}

export async function resume(tenant: Tenant, id: string, input: ResumeSubscriptionInput = {}) {
  return (await tenant.ask(ResumeSubscriptionDocument, { id, input })).resumeSubscription
}

export async function update(tenant: Tenant, id: string, input: UpdateSubscriptionInput) {
  return (await tenant.ask(UpdateSubscriptionDocument, { id, input })).updateSubscription
}

/** Pays what is due of the customer's open invoices; of each only `amount` when it is given. */
export async function payAll(tenant: Tenant, customerId: string, amount?: string) {
  for (const { id, status } of await invoicesOf(tenant, customerId)) {
    if (status !== 'OPEN') continue
    await tenant.ask(MarkInvoicePaidDocument, { id, input: { amount } })
  }
}
