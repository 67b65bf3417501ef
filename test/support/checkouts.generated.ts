/** Documents of test/support/checkouts.graphql and their types, made by codegen.ts. */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What a checkout is for. */
export type CheckoutPurpose =
  /** What is due of an invoice. */
  | 'INVOICE'
  /** Lines, or what the payer names. */
  | 'PURCHASE'
  /** A subscription to a plan. */
  | 'SUBSCRIPTION';

/** The state of a checkout. */
export type CheckoutStatus =
  /** It is paid, or needs no payment. Final. */
  | 'COMPLETE'
  /** Its time passed: what it made was given back. Final. */
  | 'EXPIRED'
  /** The payment failed; it may be confirmed again. */
  | 'FAILED'
  /** It waits for whoever pays. */
  | 'OPEN'
  /** The payment is under way. */
  | 'PROCESSING'
  /** The payer has to do something for the payment. */
  | 'REQUIRES_ACTION';

/** Who shows a checkout. */
export type CheckoutUi =
  /** Your own client, which confirms it with its client secret. */
  | 'HEADLESS'
  /** A page of ours, which takes cards in the fields of a provider that has a publishableKey; in the test mode without one, test cards. */
  | 'HOSTED';

/** How a checkout is paid. */
export type ConfirmCheckoutInput = {
  /** What the provider's client names the method by, such as `pm_…` of Stripe.js, or a token of the test provider. Needed unless nothing is charged or set up. */
  paymentMethod?: string | null | undefined;
};

/** A new checkout of exactly one of planId, planVersionId, lines, paymentLinkId and invoiceId. */
export type CreateCheckoutInput = {
  /** HOSTED, with planId, planVersionId or lines: whether the page takes promotion codes from whoever pays; false by default. A link says so itself. */
  allowPromotionCodes?: boolean | null | undefined;
  /** HOSTED: where people go who do not want to pay, https:, or http: to localhost in the test mode; at most 2,048 characters. */
  cancelUrl?: string | null | undefined;
  /** ISO 4217; with lines only. */
  currency?: string | null | undefined;
  /** Our id or the externalId. */
  customerId?: string | null | undefined;
  /** Instead of customerId: the only customer that has exactly this address, else a new one. HOSTED, the page asks for it when neither is given. */
  email?: string | null | undefined;
  /** 5 minutes to 30 days ahead; in 24 hours by default. */
  expiresAt?: string | null | undefined;
  /** What is due of an OPEN or UNCOLLECTIBLE invoice; our id. */
  invoiceId?: string | null | undefined;
  /** At most 255 characters: a checkout that was made with it before is answered again, whatever else is given. */
  key?: string | null | undefined;
  /** 1 to 250. */
  lines?: Array<SaleLineInput> | null | undefined;
  /** At most 50 keys and 16 KiB; the subscription or invoice gets it too. */
  metadata?: unknown;
  /** What an active link sells; our id. */
  paymentLinkId?: string | null | undefined;
  /** Our id or the key: the version in effect is taken. */
  planId?: string | null | undefined;
  /** A published version, also an older one. */
  planVersionId?: string | null | undefined;
  /** Of a plan or lines: redeemed in their order with its purchase, at most 10. INVALID_REQUEST with the `reason` when one cannot be redeemed: PLAN_NOT_APPLICABLE for lines with a promotion on plans, usage or trials alone. */
  promotionCodes?: Array<string> | null | undefined;
  /** Of the plan, 1 to 1,000,000; 1 by default. */
  quantity?: number | null | undefined;
  /** Whether a trial needs a payment method; true by default. */
  requirePaymentMethod?: boolean | null | undefined;
  /** HOSTED: where people go after the payment, https:, or http: to localhost in the test mode; at most 2,048 characters. {CHECKOUT_SESSION_ID} in it becomes the id of the checkout. */
  successUrl?: string | null | undefined;
  /** 0 to 730; by default those of the plan's version, unless the customer had a trial before. */
  trialDays?: number | null | undefined;
  /** Who shows it. */
  ui: CheckoutUi;
};

/** A new payment link. With neither planId nor lines the payer names the amount; both are refused. */
export type CreatePaymentLinkInput = {
  /** Whether visits make checkouts; true by default. */
  active?: boolean | null | undefined;
  /** Of a link of a plan or lines: whether the page takes promotion codes; false by default. */
  allowPromotionCodes?: boolean | null | undefined;
  /** ISO 4217; required but for a plan, whose it is. */
  currency?: string | null | undefined;
  /** At most 8 addresses of images; https:, or http: to localhost in the test mode; at most 2,048 characters each. */
  images?: Array<string> | null | undefined;
  /** 1 to 250. */
  lines?: Array<SaleLineInput> | null | undefined;
  /** At most 50 keys and 16 KiB. */
  metadata?: unknown;
  /** At most 255 characters. */
  name: string;
  /** A plan that has a version in effect; our id or the key. */
  planId?: string | null | undefined;
  /** Where the page sends people after the payment, https:, or http: to localhost in the test mode; at most 2,048 characters. {CHECKOUT_SESSION_ID} in it becomes the id of the checkout. */
  successUrl?: string | null | undefined;
};

/** Why a provider declined. */
export type DeclineCode =
  /** The customer did not confirm it. */
  | 'AUTHENTICATION_REQUIRED'
  /** The bank gave no reason. */
  | 'CARD_DECLINED'
  /** The card has expired; it will not work again. */
  | 'EXPIRED_CARD'
  /** The security code is wrong. */
  | 'INCORRECT_CVC'
  /** There is not enough money. */
  | 'INSUFFICIENT_FUNDS'
  /** The card was reported; it will not work again. */
  | 'LOST_OR_STOLEN'
  /** There was nothing to charge. */
  | 'NO_PAYMENT_METHOD'
  /** The bank failed; another attempt may succeed. */
  | 'PROCESSING_ERROR'
  /** The workspace cannot use the provider any more. */
  | 'PROVIDER_UNAVAILABLE';

/** Why an invoice was made. */
export type InvoiceReason =
  /** A subscription changed at once. */
  | 'CHANGE'
  /** A billing period begins. */
  | 'CYCLE'
  /** A subscription ended. */
  | 'END'
  /** Usage came after its invoice, and the subscription has ended. */
  | 'LATE_USAGE'
  /** Someone made it. */
  | 'MANUAL'
  /** A purchase without subscription. */
  | 'PURCHASE'
  /** A subscription starts. */
  | 'START';

/** The state of an invoice. */
export type InvoiceStatus =
  /** It can still change; it has no number. */
  | 'DRAFT'
  /** It is finalised and owed. */
  | 'OPEN'
  /** Nothing is due. */
  | 'PAID'
  /** It was given up; a late payment still pays it. */
  | 'UNCOLLECTIBLE'
  /** It was taken back. */
  | 'VOID';

/** A part of a purchase: a charge of a plan by planId and chargeKey, or a description with either an amount, or a unitPrice with a quantity. */
export type SaleLineInput = {
  /** Major units, more than 0, no more digits than the currency has. */
  amount?: string | number | null | undefined;
  /** A charge perQuantity of the version in effect, in the currency of the purchase: it costs what it costs when the purchase is made. */
  chargeKey?: string | null | undefined;
  /** At most 1,000 characters. */
  description?: string | null | undefined;
  /** The plan of the charge; our id or the key. */
  planId?: string | null | undefined;
  /** More than 0; 1 by default. */
  quantity?: string | number | null | undefined;
  /** Major units, not negative; the amount is rounded once, half up. */
  unitPrice?: string | number | null | undefined;
};

/** The state of a subscription. */
export type SubscriptionStatus =
  /** Service is given and billed. */
  | 'ACTIVE'
  /** It was canceled. Final. */
  | 'CANCELED'
  /** Its fixed term ended, or its first payment never came. Final. */
  | 'EXPIRED'
  /** It waits for its first payment; nothing is granted. */
  | 'INCOMPLETE'
  /** An invoice is overdue beyond the days of grace. */
  | 'PAST_DUE'
  /** It was paused; `pauseBehavior` says what that means. */
  | 'PAUSED'
  /** It starts later. */
  | 'SCHEDULED'
  /** Service stopped because invoices stay unpaid. */
  | 'SUSPENDED'
  /** It is free for the time of the trial. */
  | 'TRIALING';

/** The changes: omitted fields stay, null restores the default. */
export type UpdatePaymentLinkInput = {
  /** Whether visits make checkouts; true by default. */
  active?: boolean | null | undefined;
  /** Of a link of a plan or lines: whether the page takes promotion codes; false by default. */
  allowPromotionCodes?: boolean | null | undefined;
  /** PRECONDITION_FAILED unless the link has this version. */
  expectedVersion?: number | null | undefined;
  /** At most 8 addresses of images; https:, or http: to localhost in the test mode; at most 2,048 characters each. */
  images?: Array<string> | null | undefined;
  /** At most 50 keys and 16 KiB. */
  metadata?: unknown;
  /** At most 255 characters. */
  name?: string | null | undefined;
  /** Where the page sends people after the payment, https:, or http: to localhost in the test mode; at most 2,048 characters. {CHECKOUT_SESSION_ID} in it becomes the id of the checkout. */
  successUrl?: string | null | undefined;
};

export type PaymentLinkFieldsFragment = { id: string, name: string, url: string, active: boolean, currency: string, images: Array<string>, allowPromotionCodes: boolean, successUrl: string | null, metadata: unknown, version: number, plan: { key: string } | null, lines: Array<{ planId: string | null, chargeKey: string | null, description: string | null, amount: string | null, quantity: string | null, unitPrice: string | null }> | null };

export type CreatePaymentLinkMutationVariables = Exact<{
  input: CreatePaymentLinkInput;
}>;


export type CreatePaymentLinkMutation = { createPaymentLink: { id: string, name: string, url: string, active: boolean, currency: string, images: Array<string>, allowPromotionCodes: boolean, successUrl: string | null, metadata: unknown, version: number, plan: { key: string } | null, lines: Array<{ planId: string | null, chargeKey: string | null, description: string | null, amount: string | null, quantity: string | null, unitPrice: string | null }> | null } };

export type UpdatePaymentLinkMutationVariables = Exact<{
  id: string;
  input: UpdatePaymentLinkInput;
}>;


export type UpdatePaymentLinkMutation = { updatePaymentLink: { id: string, name: string, url: string, active: boolean, currency: string, images: Array<string>, allowPromotionCodes: boolean, successUrl: string | null, metadata: unknown, version: number, plan: { key: string } | null, lines: Array<{ planId: string | null, chargeKey: string | null, description: string | null, amount: string | null, quantity: string | null, unitPrice: string | null }> | null } };

export type PaymentLinkQueryVariables = Exact<{
  id: string;
}>;


export type PaymentLinkQuery = { paymentLink: { id: string, name: string, url: string, active: boolean, currency: string, images: Array<string>, allowPromotionCodes: boolean, successUrl: string | null, metadata: unknown, version: number, plan: { key: string } | null, lines: Array<{ planId: string | null, chargeKey: string | null, description: string | null, amount: string | null, quantity: string | null, unitPrice: string | null }> | null } };

export type PaymentLinksQueryVariables = Exact<{
  active?: boolean | null | undefined;
}>;


export type PaymentLinksQuery = { paymentLinks: { totalCount: number, edges: Array<{ node: { id: string } }> } };

export type CheckoutFieldsFragment = { id: string, ui: CheckoutUi, purpose: CheckoutPurpose, status: CheckoutStatus, url: string | null, clientSecret: string | null, email: string | null, currency: string, trialDays: number | null, declineCode: DeclineCode | null, promotionCodes: Array<string>, allowPromotionCodes: boolean, successUrl: string | null, completedAt: string | null, expiresAt: string, customer: { id: string, email: string | null } | null, subscription: { id: string, status: SubscriptionStatus, periodStart: string | null, trialEnd: string | null, metadata: unknown } | null, invoice: { id: string, number: string | null, status: InvoiceStatus, reason: InvoiceReason, total: string, amountDue: string } | null, paymentLink: { id: string } | null, quote: { subtotal: string, discount: string, tax: string, total: string, dueNow: string, lines: Array<{ description: string, amount: string }> } | null };

export type CreateCheckoutMutationVariables = Exact<{
  input: CreateCheckoutInput;
}>;


export type CreateCheckoutMutation = { createCheckout: { id: string, ui: CheckoutUi, purpose: CheckoutPurpose, status: CheckoutStatus, url: string | null, clientSecret: string | null, email: string | null, currency: string, trialDays: number | null, declineCode: DeclineCode | null, promotionCodes: Array<string>, allowPromotionCodes: boolean, successUrl: string | null, completedAt: string | null, expiresAt: string, customer: { id: string, email: string | null } | null, subscription: { id: string, status: SubscriptionStatus, periodStart: string | null, trialEnd: string | null, metadata: unknown } | null, invoice: { id: string, number: string | null, status: InvoiceStatus, reason: InvoiceReason, total: string, amountDue: string } | null, paymentLink: { id: string } | null, quote: { subtotal: string, discount: string, tax: string, total: string, dueNow: string, lines: Array<{ description: string, amount: string }> } | null } };

export type ConfirmCheckoutMutationVariables = Exact<{
  id: string;
  input?: ConfirmCheckoutInput | null | undefined;
}>;


export type ConfirmCheckoutMutation = { confirmCheckout: { id: string, ui: CheckoutUi, purpose: CheckoutPurpose, status: CheckoutStatus, url: string | null, clientSecret: string | null, email: string | null, currency: string, trialDays: number | null, declineCode: DeclineCode | null, promotionCodes: Array<string>, allowPromotionCodes: boolean, successUrl: string | null, completedAt: string | null, expiresAt: string, customer: { id: string, email: string | null } | null, subscription: { id: string, status: SubscriptionStatus, periodStart: string | null, trialEnd: string | null, metadata: unknown } | null, invoice: { id: string, number: string | null, status: InvoiceStatus, reason: InvoiceReason, total: string, amountDue: string } | null, paymentLink: { id: string } | null, quote: { subtotal: string, discount: string, tax: string, total: string, dueNow: string, lines: Array<{ description: string, amount: string }> } | null } };

export type ExpireCheckoutMutationVariables = Exact<{
  id: string;
}>;


export type ExpireCheckoutMutation = { expireCheckout: { id: string, ui: CheckoutUi, purpose: CheckoutPurpose, status: CheckoutStatus, url: string | null, clientSecret: string | null, email: string | null, currency: string, trialDays: number | null, declineCode: DeclineCode | null, promotionCodes: Array<string>, allowPromotionCodes: boolean, successUrl: string | null, completedAt: string | null, expiresAt: string, customer: { id: string, email: string | null } | null, subscription: { id: string, status: SubscriptionStatus, periodStart: string | null, trialEnd: string | null, metadata: unknown } | null, invoice: { id: string, number: string | null, status: InvoiceStatus, reason: InvoiceReason, total: string, amountDue: string } | null, paymentLink: { id: string } | null, quote: { subtotal: string, discount: string, tax: string, total: string, dueNow: string, lines: Array<{ description: string, amount: string }> } | null } };

export type CheckoutQueryVariables = Exact<{
  id: string;
}>;


export type CheckoutQuery = { checkout: { id: string, ui: CheckoutUi, purpose: CheckoutPurpose, status: CheckoutStatus, url: string | null, clientSecret: string | null, email: string | null, currency: string, trialDays: number | null, declineCode: DeclineCode | null, promotionCodes: Array<string>, allowPromotionCodes: boolean, successUrl: string | null, completedAt: string | null, expiresAt: string, customer: { id: string, email: string | null } | null, subscription: { id: string, status: SubscriptionStatus, periodStart: string | null, trialEnd: string | null, metadata: unknown } | null, invoice: { id: string, number: string | null, status: InvoiceStatus, reason: InvoiceReason, total: string, amountDue: string } | null, paymentLink: { id: string } | null, quote: { subtotal: string, discount: string, tax: string, total: string, dueNow: string, lines: Array<{ description: string, amount: string }> } | null } };

export type CheckoutsQueryVariables = Exact<{
  ui?: CheckoutUi | null | undefined;
  statuses?: Array<CheckoutStatus> | CheckoutStatus | null | undefined;
}>;


export type CheckoutsQuery = { checkouts: { totalCount: number, edges: Array<{ node: { id: string } }> } };

export type HostedInvoiceQueryVariables = Exact<{
  id: string;
}>;


export type HostedInvoiceQuery = { invoice: { hostedUrl: string | null } };

export const PaymentLinkFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PaymentLinkFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PaymentLink"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"planId"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"images"}},{"kind":"Field","name":{"kind":"Name","value":"allowPromotionCodes"}},{"kind":"Field","name":{"kind":"Name","value":"successUrl"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]} as unknown as DocumentNode<PaymentLinkFieldsFragment, unknown>;
export const CheckoutFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CheckoutFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Checkout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ui"}},{"kind":"Field","name":{"kind":"Name","value":"purpose"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"clientSecret"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"trialDays"}},{"kind":"Field","name":{"kind":"Name","value":"declineCode"}},{"kind":"Field","name":{"kind":"Name","value":"promotionCodes"}},{"kind":"Field","name":{"kind":"Name","value":"allowPromotionCodes"}},{"kind":"Field","name":{"kind":"Name","value":"successUrl"}},{"kind":"Field","name":{"kind":"Name","value":"completedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"customer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subscription"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"trialEnd"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}}]}},{"kind":"Field","name":{"kind":"Name","value":"invoice"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"amountDue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"paymentLink"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quote"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"dueNow"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}}]}}]} as unknown as DocumentNode<CheckoutFieldsFragment, unknown>;
export const CreatePaymentLinkDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreatePaymentLink"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreatePaymentLinkInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createPaymentLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PaymentLinkFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PaymentLinkFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PaymentLink"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"planId"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"images"}},{"kind":"Field","name":{"kind":"Name","value":"allowPromotionCodes"}},{"kind":"Field","name":{"kind":"Name","value":"successUrl"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]} as unknown as DocumentNode<CreatePaymentLinkMutation, CreatePaymentLinkMutationVariables>;
export const UpdatePaymentLinkDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdatePaymentLink"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdatePaymentLinkInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updatePaymentLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PaymentLinkFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PaymentLinkFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PaymentLink"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"planId"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"images"}},{"kind":"Field","name":{"kind":"Name","value":"allowPromotionCodes"}},{"kind":"Field","name":{"kind":"Name","value":"successUrl"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]} as unknown as DocumentNode<UpdatePaymentLinkMutation, UpdatePaymentLinkMutationVariables>;
export const PaymentLinkDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PaymentLink"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"paymentLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PaymentLinkFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PaymentLinkFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PaymentLink"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"planId"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"images"}},{"kind":"Field","name":{"kind":"Name","value":"allowPromotionCodes"}},{"kind":"Field","name":{"kind":"Name","value":"successUrl"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]} as unknown as DocumentNode<PaymentLinkQuery, PaymentLinkQueryVariables>;
export const PaymentLinksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PaymentLinks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"active"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"paymentLinks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"active"},"value":{"kind":"Variable","name":{"kind":"Name","value":"active"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]} as unknown as DocumentNode<PaymentLinksQuery, PaymentLinksQueryVariables>;
export const CreateCheckoutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateCheckout"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateCheckoutInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createCheckout"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CheckoutFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CheckoutFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Checkout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ui"}},{"kind":"Field","name":{"kind":"Name","value":"purpose"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"clientSecret"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"trialDays"}},{"kind":"Field","name":{"kind":"Name","value":"declineCode"}},{"kind":"Field","name":{"kind":"Name","value":"promotionCodes"}},{"kind":"Field","name":{"kind":"Name","value":"allowPromotionCodes"}},{"kind":"Field","name":{"kind":"Name","value":"successUrl"}},{"kind":"Field","name":{"kind":"Name","value":"completedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"customer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subscription"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"trialEnd"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}}]}},{"kind":"Field","name":{"kind":"Name","value":"invoice"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"amountDue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"paymentLink"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quote"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"dueNow"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}}]}}]} as unknown as DocumentNode<CreateCheckoutMutation, CreateCheckoutMutationVariables>;
export const ConfirmCheckoutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ConfirmCheckout"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ConfirmCheckoutInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"confirmCheckout"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CheckoutFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CheckoutFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Checkout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ui"}},{"kind":"Field","name":{"kind":"Name","value":"purpose"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"clientSecret"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"trialDays"}},{"kind":"Field","name":{"kind":"Name","value":"declineCode"}},{"kind":"Field","name":{"kind":"Name","value":"promotionCodes"}},{"kind":"Field","name":{"kind":"Name","value":"allowPromotionCodes"}},{"kind":"Field","name":{"kind":"Name","value":"successUrl"}},{"kind":"Field","name":{"kind":"Name","value":"completedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"customer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subscription"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"trialEnd"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}}]}},{"kind":"Field","name":{"kind":"Name","value":"invoice"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"amountDue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"paymentLink"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quote"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"dueNow"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}}]}}]} as unknown as DocumentNode<ConfirmCheckoutMutation, ConfirmCheckoutMutationVariables>;
export const ExpireCheckoutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ExpireCheckout"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"expireCheckout"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CheckoutFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CheckoutFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Checkout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ui"}},{"kind":"Field","name":{"kind":"Name","value":"purpose"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"clientSecret"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"trialDays"}},{"kind":"Field","name":{"kind":"Name","value":"declineCode"}},{"kind":"Field","name":{"kind":"Name","value":"promotionCodes"}},{"kind":"Field","name":{"kind":"Name","value":"allowPromotionCodes"}},{"kind":"Field","name":{"kind":"Name","value":"successUrl"}},{"kind":"Field","name":{"kind":"Name","value":"completedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"customer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subscription"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"trialEnd"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}}]}},{"kind":"Field","name":{"kind":"Name","value":"invoice"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"amountDue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"paymentLink"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quote"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"dueNow"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}}]}}]} as unknown as DocumentNode<ExpireCheckoutMutation, ExpireCheckoutMutationVariables>;
export const CheckoutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Checkout"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkout"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CheckoutFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CheckoutFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Checkout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ui"}},{"kind":"Field","name":{"kind":"Name","value":"purpose"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"clientSecret"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"trialDays"}},{"kind":"Field","name":{"kind":"Name","value":"declineCode"}},{"kind":"Field","name":{"kind":"Name","value":"promotionCodes"}},{"kind":"Field","name":{"kind":"Name","value":"allowPromotionCodes"}},{"kind":"Field","name":{"kind":"Name","value":"successUrl"}},{"kind":"Field","name":{"kind":"Name","value":"completedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"customer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subscription"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"trialEnd"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}}]}},{"kind":"Field","name":{"kind":"Name","value":"invoice"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"amountDue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"paymentLink"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quote"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"dueNow"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}}]}}]} as unknown as DocumentNode<CheckoutQuery, CheckoutQueryVariables>;
export const CheckoutsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Checkouts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ui"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"CheckoutUi"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"statuses"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CheckoutStatus"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkouts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ui"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ui"}}},{"kind":"Argument","name":{"kind":"Name","value":"statuses"},"value":{"kind":"Variable","name":{"kind":"Name","value":"statuses"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CheckoutsQuery, CheckoutsQueryVariables>;
export const HostedInvoiceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"HostedInvoice"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invoice"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hostedUrl"}}]}}]}}]} as unknown as DocumentNode<HostedInvoiceQuery, HostedInvoiceQueryVariables>;
