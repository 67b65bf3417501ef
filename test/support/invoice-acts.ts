/** Makes and changes invoices and store credit through the public API. */
import {
  ApplyStoreCreditDocument,
  CreateInvoiceDocument,
  type CreateInvoiceInput,
  FinalizeInvoiceDocument,
  IssueStoreCreditDocument,
  StoreCreditsDocument,
  UpdateBillingSettingsDocument,
  type UpdateBillingSettingsInput,
  UpdateInvoiceDocument,
  type UpdateInvoiceInput,
  VoidInvoiceDocument,
} from './billing.generated.ts'
import type { Tenant } from './tenant.ts'

/** In USD; for a new customer when none is named. The lines have these amounts. */
export async function makeInvoice(
  tenant: Tenant,
  amounts: string[],
  input: Partial<CreateInvoiceInput> = {},
) {
  const customerId = input.customerId ?? (await tenant.customer())
  const lines = amounts.map((amount, index) => ({ description: `Item ${index + 1}`, amount }))
  const { createInvoice } = await tenant.ask(CreateInvoiceDocument, {
    input: { currency: 'USD', lines, ...input, customerId },
  })
  return { ...createInvoice, customerId }
}

export async function editInvoice(tenant: Tenant, id: string, input: UpdateInvoiceInput) {
  return (await tenant.ask(UpdateInvoiceDocument, { id, input })).updateInvoice
}

export async function finalize(tenant: Tenant, id: string) {
  return (await tenant.ask(FinalizeInvoiceDocument, { id })).finalizeInvoice
}

export async function takeBack(tenant: Tenant, id: string) {
  return (await tenant.ask(VoidInvoiceDocument, { id })).voidInvoice
}

export async function giveCredit(
  tenant: Tenant,
  customerId: string,
  amount: string,
  currency = 'USD',
  expiresAt?: string,
) {
  const input = { customerId, currency, amount, expiresAt }
  return (await tenant.ask(IssueStoreCreditDocument, { input })).issueStoreCredit
}

export async function payByCredit(tenant: Tenant, id: string, maxAmount?: string) {
  return (await tenant.ask(ApplyStoreCreditDocument, { id, maxAmount })).applyStoreCredit
}

/** What a customer can spend in USD, and what is left of each store credit, oldest first. */
export async function creditOf(tenant: Tenant, customerId: string, currency = 'USD') {
  const found = await tenant.ask(StoreCreditsDocument, { customerId, currency })
  const left = found.storeCredits.edges.map(({ node }) => node.remaining).reverse()
  return { balance: found.customer.storeCreditBalance, left }
}

export async function setBilling(tenant: Tenant, input: UpdateBillingSettingsInput) {
  return (await tenant.ask(UpdateBillingSettingsDocument, { input })).updateBillingSettings
}
