/** What hosted pages ask of the core. They reach what their address names, and nothing else. */
import { answerTestPayment } from './billing/operations/answer-test-payment.ts'
import { applyCheckoutCode, removeCheckoutCode } from './billing/operations/checkout-codes.ts'
import { confirmCheckout } from './billing/operations/confirm-checkout.ts'
import { lookAtCheckout } from './billing/operations/look-at-checkout.ts'
import { visitInvoice, visitPaymentLink } from './billing/operations/visit-pages.ts'
import { findCheckoutOfPayment } from './checkout/checkouts.ts'
import { type ShownCheckout, showCheckout } from './checkout/show-checkout.ts'
import { readFile } from './checkout/stored-files.ts'
import type { Invoice } from './invoices/invoice.ts'
import { allowsVerb } from './invoices/require-invoice-verb.ts'
import { type Caller, systemCaller } from './operation/caller.ts'
import { type PageProvider, pageProviderOf } from './payments/page-provider.ts'
import { inClient } from './payments/provider.ts'
import type { OfWorkspace } from './payments/providers.ts'
import type { Perform } from './perform.ts'
import type { Request } from './requests/request.ts'
import type { Decimal } from './values/decimal.ts'
import { createPayPages, type PayPages, type PayPagesDeps } from './workspaces/pay-pages.ts'

/** What the address of a page names, and who opened it. */
export interface PageVisit {
  id: string
  caller: Caller
  request: Request
}

export interface Confirmation {
  paymentMethod?: string | null
  email?: string | null
  name?: string | null
  amount?: Decimal | null
}

export interface HostedPages extends PayPages {
  showCheckout(visit: PageVisit): Promise<ShownCheckout>
  readFile(visit: PageVisit): Promise<{ type: string; bytes: Uint8Array }>
  confirmCheckout(visit: PageVisit, given: Confirmation): Promise<void>
  /** Whether the page of the invoice takes its payment. */
  isPayable(of: OfWorkspace, invoice: Pick<Invoice, 'status'>): Promise<boolean>
  /** Its payer is back from the provider: what became of it is asked for at once. */
  hearOfCheckout(visit: PageVisit): Promise<void>
  applyCode(visit: PageVisit, code: string): Promise<void>
  removeCode(visit: PageVisit, code: string): Promise<void>
  /** Answers the id of the new checkout. */
  visitPaymentLink(visit: PageVisit): Promise<string>
  /** Answers the id of the checkout of what is due of the invoice. */
  visitInvoice(visit: PageVisit): Promise<string>
  /** Answers the id of the checkout that the payment is of; null: none. */
  answerPayment(visit: PageVisit, approves: boolean): Promise<string | null>
}

export function createHostedPages({
  perform,
  ...deps
}: PayPagesDeps & { perform: Perform }): HostedPages {
  return {
    ...createPayPages(deps),
    showCheckout: async ({ id, caller, request }) =>
      perform(caller, showCheckout, { id }, {}, request),
    readFile: async ({ id, caller, request }) => perform(caller, readFile, { id }, {}, request),
    async confirmCheckout({ id, caller, request }, given) {
      const page = await pageProviderOf(caller, deps.sql)
      const method = methodBy(page, given.paymentMethod ?? null)
      await perform(caller, confirmCheckout, { id, ...given, ...method }, {}, request)
    },
    isPayable: async (of, invoice) =>
      allowsVerb(invoice, 'pay') && (await pageProviderOf(of, deps.sql)) !== null,
    async hearOfCheckout({ id, caller, request }) {
      await perform(caller, lookAtCheckout, { id }, {}, request)
    },
    applyCode: async ({ id, caller, request }, code) =>
      perform(caller, applyCheckoutCode, { id, code }, {}, request),
    removeCode: async ({ id, caller, request }, code) =>
      perform(caller, removeCheckoutCode, { id, code }, {}, request),
    visitPaymentLink: async ({ id, caller, request }) =>
      perform(caller, visitPaymentLink, { id }, {}, request),
    visitInvoice: async ({ id: invoiceId, caller, request }) =>
      perform(caller, visitInvoice, { invoiceId }, {}, request),
    async answerPayment({ id, caller: { workspaceId, mode }, request }, approves) {
      // Whoever has the address of the payment answers for it, as its customer would to a bank.
      const bank = systemCaller(workspaceId, mode)
      await perform(bank, answerTestPayment, { id, approves }, {}, request)
      return perform(bank, findCheckoutOfPayment, { id }, {}, request)
    },
  }
}

/** What the form of the page stands for: a card of the test mode, or the provider's own fields, which come next. */
function methodBy(page: PageProvider | null, card: string | null) {
  if (page === null) return { paymentMethod: null, provider: null }
  if (page.name !== 'test') return { paymentMethod: inClient, provider: page.name }
  return { paymentMethod: card, provider: card === null ? null : page.name }
}
