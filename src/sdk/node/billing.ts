/** Subscriptions, their invoices, and checkouts. Money is in major units of the currency, as exact decimals in texts. */
import type { CallOptions, Client } from './client.ts'
import {
  CancelSubscription,
  type CancelSubscriptionInput,
  ChangeSubscription,
  type ChangeSubscriptionInput,
  type CheckoutFragment,
  CreateCheckout,
  type CreateCheckoutInput,
  CreateSubscription,
  type CreateSubscriptionInput,
  ExpireCheckout,
  GetCheckout,
  GetInvoice,
  GetSubscription,
  type InvoiceFragment,
  ListInvoices,
  type ListInvoicesQueryVariables,
  ListSubscriptions,
  type ListSubscriptionsQueryVariables,
  PauseSubscription,
  type PauseSubscriptionInput,
  PayInvoice,
  type PayInvoiceMutation,
  ResumeSubscription,
  type ResumeSubscriptionInput,
  type SubscriptionFragment,
  VoidInvoice,
} from './operations.generated.ts'
import { type List, listOf } from './pages.ts'

export interface Subscriptions {
  /** Starts a plan for a customer. */
  subscribe(input: CreateSubscriptionInput, options?: CallOptions): Promise<SubscriptionFragment>
  get(id: string, options?: CallOptions): Promise<SubscriptionFragment>
  list(
    filter?: Omit<ListSubscriptionsQueryVariables, 'first' | 'after'>,
    options?: CallOptions,
  ): List<SubscriptionFragment>
  /** To another plan or quantity, at once or at the end of the period. */
  change(
    id: string,
    input: ChangeSubscriptionInput,
    options?: CallOptions,
  ): Promise<SubscriptionFragment>
  /** At once or at the end of the period, as `at` says. */
  cancel(
    id: string,
    input?: CancelSubscriptionInput,
    options?: CallOptions,
  ): Promise<SubscriptionFragment>
  pause(
    id: string,
    input: PauseSubscriptionInput,
    options?: CallOptions,
  ): Promise<SubscriptionFragment>
  resume(
    id: string,
    input?: ResumeSubscriptionInput,
    options?: CallOptions,
  ): Promise<SubscriptionFragment>
}

export interface Invoices {
  get(id: string, options?: CallOptions): Promise<InvoiceFragment>
  list(
    filter?: Omit<ListInvoicesQueryVariables, 'first' | 'after'>,
    options?: CallOptions,
  ): List<InvoiceFragment>
  /** With the customer's default payment method, or another one. */
  pay(
    id: string,
    paymentMethodId?: string | null,
    options?: CallOptions,
  ): Promise<PayInvoiceMutation['payInvoice']>
  void(id: string, options?: CallOptions): Promise<InvoiceFragment>
}

export interface Checkouts {
  /** A page on which the customer pays; send the customer to its `url`. */
  create(input: CreateCheckoutInput, options?: CallOptions): Promise<CheckoutFragment>
  get(id: string, options?: CallOptions): Promise<CheckoutFragment>
  expire(id: string, options?: CallOptions): Promise<CheckoutFragment>
}

export function createSubscriptions({ ask }: Client): Subscriptions {
  return {
    subscribe: async (input, options) =>
      (await ask(CreateSubscription, { input }, options)).createSubscription,
    get: async (id, options) => (await ask(GetSubscription, { id }, options)).customerSubscription,
    list: (filter, options) =>
      listOf(async (page) => {
        const asked = await ask(ListSubscriptions, { ...filter, ...page }, options)
        return asked.customerSubscriptions
      }),
    change: async (id, input, options) =>
      (await ask(ChangeSubscription, { id, input }, options)).changeSubscription,
    cancel: async (id, input, options) =>
      (await ask(CancelSubscription, { id, input }, options)).cancelSubscription,
    pause: async (id, input, options) =>
      (await ask(PauseSubscription, { id, input }, options)).pauseSubscription,
    resume: async (id, input, options) =>
      (await ask(ResumeSubscription, { id, input }, options)).resumeSubscription,
  }
}

export function createInvoices({ ask }: Client): Invoices {
  return {
    get: async (id, options) => (await ask(GetInvoice, { id }, options)).invoice,
    list: (filter, options) =>
      listOf(async (page) => (await ask(ListInvoices, { ...filter, ...page }, options)).invoices),
    pay: async (id, paymentMethodId, options) =>
      (await ask(PayInvoice, { id, paymentMethodId }, options)).payInvoice,
    void: async (id, options) => (await ask(VoidInvoice, { id }, options)).voidInvoice,
  }
}

export function createCheckouts({ ask }: Client): Checkouts {
  return {
    create: async (input, options) =>
      (await ask(CreateCheckout, { input }, options)).createCheckout,
    get: async (id, options) => (await ask(GetCheckout, { id }, options)).checkout,
    expire: async (id, options) => (await ask(ExpireCheckout, { id }, options)).expireCheckout,
  }
}
