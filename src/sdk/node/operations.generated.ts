/** Documents of ../operations.graphql and their types, made by codegen.ts. */
import type { Document } from './document.ts'
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Credits for a customer. Credits on the same terms share one pool. */
export type AddCreditsInput = {
  /** Credits, more than zero. */
  amount: string | number | bigint;
  /** Our id or the externalId. */
  customerId: string;
  /** Free text, at most 500 characters. */
  description?: string | null | undefined;
  /** The instant from which the credits count; null: at once. */
  effectiveAt?: string | Date | null | undefined;
  /** The instant from which they no longer count, in the future; null: never. */
  expiresAt?: string | Date | null | undefined;
  /** A repeated request with this key answers like the first; with other content it is refused. At most 255 characters. The key holds for the customer, among its keys of addCredits and of the transfers that it sends. */
  idempotencyKey?: string | null | undefined;
  /** The source of the credits, PURCHASED or PROMOTIONAL. */
  kind?: CreditKind | null | undefined;
  /** Your own data, e.g. a payment id; at most 16 KiB. */
  metadata?: unknown;
  /** Name of the pool, at most 255 characters. */
  name?: string | null | undefined;
  /** 0 to 100; 0 burns first. */
  priority?: number | null | undefined;
};

/** How a meter combines many events into one number. */
export type Aggregation =
  /** Counts the events. */
  | 'COUNT'
  /** Keeps the value of the latest event, by event time. */
  | 'LAST'
  /** Keeps the largest value. */
  | 'MAX'
  /** Adds the values. */
  | 'SUM'
  /** Counts the distinct values. */
  | 'UNIQUE_COUNT';

/** Where billing periods begin; a first, shorter period costs its share of a whole one. */
export type BillingAnchorInput =
  {   /** An instant. */
  at: string | Date; day?: never; }
  |  { at?: never;   /** A day of the month, 1 to 31; a shorter month has its last day. */
  day: number; };

/** The unit of a billing period. */
export type BillingPeriod =
  /** 24 hours. */
  | 'DAY'
  /** A calendar month; 3 are a quarter. */
  | 'MONTH'
  /** One charge, and nothing to renew; for versions without usage. */
  | 'ONCE'
  /** 7 days. */
  | 'WEEK'
  /** A calendar year. */
  | 'YEAR';

/** The customer, the plan and the usage to price. */
export type CalculatePriceInput = {
  /** The instant whose prices apply; now by default. */
  at?: string | Date | null | undefined;
  /** Our id or the externalId: custom prices, discount and tax of this customer apply. */
  customerId?: string | null | undefined;
  /** At most 10, applied in order; the customer's discount by default. */
  discounts?: Array<DiscountInput> | null | undefined;
  /** Whether it is the first period of a subscription, which has the charges AT_START as well; false by default, except with ONCE. */
  isFirst?: boolean | null | undefined;
  /** The plan's id or key. */
  planId: string;
  /** Units such as seats, from 1 to 1,000,000; 1 by default. They multiply the base price and the included credits, and are what charges with perQuantity count. */
  quantity?: number | null | undefined;
  /** Percent of the subtotal, 0 to 100; by default the customer's, else none. */
  taxPercent?: string | number | bigint | null | undefined;
  /** At most 100, each of a different key. Usage that the plan does not charge is listed at no cost. */
  usage?: Array<PriceUsageInput> | null | undefined;
  /** The number of a version, drafts and versions of archived plans included; by default the one in effect. */
  version?: number | null | undefined;
};

/** How a subscription ends. */
export type CancelSubscriptionInput = {
  /** PERIOD_END by default. */
  at?: SubscriptionInstant | null | undefined;
  /** With NOW: gives the unused rest of the period back; false by default. */
  prorate?: boolean | null | undefined;
  /** At most 1,000 characters. */
  reason?: string | null | undefined;
  /** KEEP by default. */
  unpaidInvoices?: UnpaidInvoices | null | undefined;
};

/** New terms of a subscription; what is left out stays. */
export type ChangeSubscriptionInput = {
  /** NOW by default. */
  at?: SubscriptionInstant | null | undefined;
  /** An instant ahead, instead of `at`. */
  atTime?: string | Date | null | undefined;
  /** Our id or the key: the version in effect is taken. */
  planId?: string | null | undefined;
  /** A published version. */
  planVersionId?: string | null | undefined;
  /** CREATE by default. */
  proration?: Proration | null | undefined;
  /** 1 to 1,000,000. */
  quantity?: number | null | undefined;
};

/** What the usage of one feature or meter, or with perQuantity the quantity of a subscription, costs, in major units of the currency. No amount is negative; fees have no more digits than the currency. Fields that the model does not use are refused. */
export type ChargeInput = {
  /** In a plan: its own key, unique in the version, 1 to 100 letters, digits or _ - . : /. By default that of the same charge in the version before, else the key of the feature or meter, else one made of the name. */
  chargeKey?: string | null | undefined;
  /** In a plan: what is charged for, made when it is not there yet; key is then that of the meter, also when it is left out. Not carried out by previewPrice. */
  create?: CreateBillableInput | null | undefined;
  /** Required for FLAT: the price per billing period. PERCENTAGE: added to the percentage; 0 by default. */
  flatFee?: string | number | bigint | null | undefined;
  /** Free units per billing period; tiers and packages count the units beyond; 0 by default. Not for FLAT. */
  includedUnits?: string | number | bigint | null | undefined;
  /** What is charged for: the key or id of a feature (METERED or CREDITS) or of a meter, or the type of events that one of them reads. A feature's key comes before a meter's. Required without perQuantity, refused with it. */
  key?: string | null | undefined;
  /** PERCENTAGE: the largest price, not less than minFee. */
  maxFee?: string | number | bigint | null | undefined;
  /** PERCENTAGE: the smallest price of any usage. */
  minFee?: string | number | bigint | null | undefined;
  /** How it is charged. */
  model: ChargeModel;
  /** In a plan: for people, at most 255 characters; by default the name of the feature or meter, else the chargeKey. */
  name?: string | null | undefined;
  /** Required for PACKAGE: the price per started package. */
  packagePrice?: string | number | bigint | null | undefined;
  /** Required for PACKAGE: units in a package, more than 0. */
  packageSize?: string | number | bigint | null | undefined;
  /** In a plan: whether it is for the quantity of a subscription, such as seats. For all models except PERCENTAGE. */
  perQuantity?: boolean | null | undefined;
  /** Required for PERCENTAGE: more than 0, at most 100. */
  percent?: string | number | bigint | null | undefined;
  /** Required for GRADUATED and VOLUME: in ascending order, the last one open; at most 100. */
  tiers?: Array<TierInput> | null | undefined;
  /** With perQuantity: when it is due; IN_ADVANCE by default. */
  timing?: ChargeTiming | null | undefined;
  /** Required for PER_UNIT: the price per unit. */
  unitPrice?: string | number | bigint | null | undefined;
};

/** How a quantity becomes an amount. */
export type ChargeModel =
  /** flatFee per billing period, used or not. */
  | 'FLAT'
  /** Each unit costs the price of the tier that it falls into. */
  | 'GRADUATED'
  /** Each started package costs packagePrice. */
  | 'PACKAGE'
  /** The quantity is an amount of money: percent of it plus flatFee, but at least minFee and at most maxFee. */
  | 'PERCENTAGE'
  /** Every unit costs unitPrice. */
  | 'PER_UNIT'
  /** All units cost the price of the tier that the total falls into. */
  | 'VOLUME';

/** When a charge per unit of the quantity is due. */
export type ChargeTiming =
  /** Once, with the first billing period; never prorated. */
  | 'AT_START'
  /** At the start of each billing period, like the base price. */
  | 'IN_ADVANCE';

/** Many checks. */
export type CheckEntitlementsInput = {
  /** 1 to 100, of any customers and features. */
  checks: Array<EntitlementCheckInput>;
};

/** Why a use is allowed or not: the first reason that applies, checked from the customer to the credits. */
export type CheckReason =
  /** The customer is archived. */
  | 'CUSTOMER_ARCHIVED'
  /** There is no such customer; only in checks of many. */
  | 'CUSTOMER_NOT_FOUND'
  /** The entitlement to a boolean feature says false. */
  | 'DISABLED'
  /** Allowed. */
  | 'ENTITLED'
  /** The entitlement has expired. */
  | 'EXPIRED'
  /** There is no such feature, nor a rate for events of that type; only in checks of many. */
  | 'FEATURE_NOT_FOUND'
  /** The credits do not cover the use. */
  | 'INSUFFICIENT_CREDITS'
  /** A hard limit does not allow the use. */
  | 'LIMIT_EXCEEDED'
  /** The entitlement begins later. */
  | 'NOT_EFFECTIVE'
  /** The customer has no entitlement to the feature. */
  | 'NO_ENTITLEMENT'
  /** Allowed, beyond a soft limit or into overage. */
  | 'OVER_SOFT_LIMIT'
  /** The entitlement was revoked. */
  | 'REVOKED'
  /** The rate card prices events of the type, but not this one: no rate matches it, or it lacks every property that its rate prices. */
  | 'UNPRICED';

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

/** How invoices are collected. */
export type CollectionMethod =
  /** By charging the payment method. */
  | 'CHARGE'
  /** By a demand that the customer pays. */
  | 'INVOICE';

/** What was used: an amount of credits, or usage that the rate card prices; without either, all reserved credits. */
export type CommitHoldInput = {
  /** Credits, more than zero; an excess over the reserved credits is taken from the available ones. */
  amount?: string | number | bigint | null | undefined;
  /** The type of the usage event; by default that of the hold. */
  eventType?: string | null | undefined;
  /** The key of the usage event: a repeated commit with this key changes nothing. The key holds for the customer, among its keys of recordUsage, recordUsageBatch, consume and commitHold. */
  idempotencyKey?: string | null | undefined;
  /** Keeps the rest reserved for further commits; otherwise it is released. */
  keepRest?: boolean | null | undefined;
  /** The properties that rates and meters read, e.g. {model, input_tokens, output_tokens}. */
  properties?: unknown;
  /** Units; 1 by default. */
  quantity?: string | number | bigint | null | undefined;
  /** Event time; now by default. */
  timestamp?: string | Date | null | undefined;
  /** The provider's `usage` object, as in UsageEventInput: it becomes properties that count each token once. */
  tokenUsage?: unknown;
};

/** A use of a feature. */
export type ConsumeInput = {
  /** Our id or the externalId. */
  customerId: string;
  /** Key or id of the feature. */
  feature: string;
  /** The key of the usage event: a repeated request with this key records nothing more. The key holds for the customer, among its keys of recordUsage, recordUsageBatch, consume and commitHold. */
  idempotencyKey?: string | null | undefined;
  /** The properties that rates and meters read, e.g. {model, input_tokens, output_tokens}. */
  properties?: unknown;
  /** Units, more than zero; 1 by default. */
  quantity?: string | number | bigint | null | undefined;
  /** The subscription whose usage it is, `sub_…`, one of the customer: NOT_FOUND otherwise. Without it the usage is that of the subscription, among those that charge it, that the customer started first. */
  subscriptionId?: string | null | undefined;
  /** The provider's `usage` object, as in UsageEventInput: it becomes properties that count each token once. */
  tokenUsage?: unknown;
};

/** What a charge is for, when it is not there yet. */
export type CreateBillableInput = {
  /** CONFLICT when another meter has the key. */
  meter: CreateMeterInput;
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
  expiresAt?: string | Date | null | undefined;
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

/** Prices of one customer. */
export type CreateCustomPricingInput = {
  /** ISO 4217 code of the amounts; by default that of the rate card which prices the customer's usage. Plans of another currency refuse to be calculated with it. */
  currency?: string | null | undefined;
  /** Our id or the externalId. */
  customerId: string;
  /** The start of validity; now by default. It may be in the past. */
  effectiveAt?: string | Date | null | undefined;
  /** The end of validity, exclusive; later than effectiveAt; null: no end. */
  endsAt?: string | Date | null | undefined;
  /** 1 to 50 charges, each for a different key. */
  rules: Array<ChargeInput>;
};

/** A new customer. */
export type CreateCustomerInput = {
  /** Applied in calculations that name no discounts; null: none. */
  discount?: CustomerDiscountInput | null | undefined;
  /** At most 254 characters. */
  email?: string | null | undefined;
  /** Your id for the customer: at most 255 characters, unique in the workspace. */
  externalId?: string | null | undefined;
  /** What dialects keep of their own, by dialect: an object of names and values each. Of the present ones they replace the names that they give; null takes one away. All of them have at most 50 names and 16 KiB. */
  extras?: unknown;
  /** At most 50 keys and 16 KiB. Replaces the present metadata. */
  metadata?: unknown;
  /** At most 255 characters. */
  name?: string | null | undefined;
  /** Id or key of the rate card that prices the customer's usage; null: the default one. PRECONDITION_FAILED when it is archived and not the customer's already. */
  rateCardId?: string | null | undefined;
  /** Tax in percent, 0 to 100, for calculations that name none; null: none. */
  taxPercent?: string | number | bigint | null | undefined;
  /** The test clock that the customer lives on for ever, `clock_…`; null: real time. NOT_FOUND when there is none of that id, CONFLICT while it advances, LIMIT_EXCEEDED when it has 1,000 customers. The live mode has no test clocks. */
  testClockId?: string | null | undefined;
  /** Refuses with CONFLICT (EMAIL_TAKEN) when a customer that is not archived has the e-mail address, in upper or lower case. Not done by default. */
  uniqueEmail?: boolean | null | undefined;
};

/** A token for one customer. */
export type CreateCustomerTokenInput = {
  /** Our id or the externalId. */
  customerId: string;
  /** Its validity: 60 to 86,400 seconds. */
  ttlSeconds?: number | null | undefined;
};

/** A new meter. */
export type CreateMeterInput = {
  /** How it combines many events into one number. */
  aggregation: Aggregation;
  /** At most 1,000 characters. */
  description?: string | null | undefined;
  /** The type of the events it reads; the key by default. */
  eventType?: string | null | undefined;
  /** 1 to 100 letters, digits or _ - . : / starting with a letter or digit; unique in the workspace. */
  key: string;
  /** Your own data: at most 50 keys and 16 KiB. */
  metadata?: unknown;
  /** At most 255 characters; the key by default. */
  name?: string | null | undefined;
  /** What one of it is called, such as "GB"; at most 50 characters. */
  unit?: string | null | undefined;
  /** The property it reads, at most 100 characters. SUM, MAX and LAST read the event's quantity without it; UNIQUE_COUNT requires it; COUNT refuses it. */
  valueProperty?: string | null | undefined;
};

/** A new subscription. Exactly one of planId and planVersionId is needed. */
export type CreateSubscriptionInput = {
  /** IMMEDIATE by default. */
  activation?: SubscriptionActivation | null | undefined;
  /** The start by default. */
  billingAnchor?: BillingAnchorInput | null | undefined;
  /** CHARGE by default where the workspace has a provider that can charge, as in the test mode; else INVOICE. */
  collection?: CollectionMethod | null | undefined;
  /** Our id or the externalId. */
  customerId: string;
  /** From the finalisation of an invoice to its due date; 0 by default. */
  dueDays?: number | null | undefined;
  /** The end of a fixed term; null: none. */
  endAt?: string | Date | null | undefined;
  /** What a dialect keeps of its own about the subscription, at most 50 keys and 16 KiB; empty by default. */
  extras?: unknown;
  /** From the due date to PAST_DUE; by default the setting of the workspace. */
  graceDays?: number | null | undefined;
  /** An unpaid ON_PAYMENT subscription expires after so many days; 7 by default, null: never. */
  incompleteDays?: number | null | undefined;
  /** How long it is entitled before its first payment; 0 by default. */
  incompleteGraceDays?: number | null | undefined;
  /** Your own data: at most 50 keys and 16 KiB. */
  metadata?: unknown;
  /** What its invoices are charged to; null: the customer's default. */
  paymentMethodId?: string | null | undefined;
  /** Our id or the key: the version in effect is taken. */
  planId?: string | null | undefined;
  /** A published version, also an older one. */
  planVersionId?: string | null | undefined;
  /** Promotions that it redeems, at most 10, in the order in which they apply. */
  promotionCodes?: Array<string> | null | undefined;
  /** Whether a first, shorter period costs its share only; true by default. */
  prorateStart?: boolean | null | undefined;
  /** 1 to 1,000,000; 1 by default. */
  quantity?: number | null | undefined;
  /** Now by default; at most 400 days ago, when the periods since are on the first invoice, and at most 5 years ahead. */
  startAt?: string | Date | null | undefined;
  /** 0 to 730; by default those of the plan's version, unless the customer had a trial before. */
  trialDays?: number | null | undefined;
  /** PLAN by default. */
  unique?: SubscriptionUniqueness | null | undefined;
};

/** Whether a transaction adds to the pools of the customer or takes from them. */
export type CreditDirection =
  /** Adds to the pools. */
  | 'CREDIT'
  /** Takes from the pools. */
  | 'DEBIT';

/** Where credits come from. At equal priority and expiry, promotional credits burn first and purchased ones last. */
export type CreditKind =
  /** Granted by a subscription for one of its periods. Only subscriptions grant them: addCredits refuses the kind, and they cannot be transferred. */
  | 'INCLUDED'
  /** Given. */
  | 'PROMOTIONAL'
  /** Paid for. */
  | 'PURCHASED';

/** What moved the credits. */
export type CreditTransactionType =
  /** Spent by a usage event out of a hold. */
  | 'COMMIT'
  /** Spent by a usage event. */
  | 'CONSUME'
  /** Left in a pool when it expired. */
  | 'EXPIRE'
  /** Reserved by a hold. */
  | 'HOLD'
  /** Added to a pool. */
  | 'ISSUE'
  /** Returned to its pool by a hold that was released or expired. */
  | 'RELEASE'
  /** Returned to its pool because the usage event was reversed. */
  | 'REVERSE'
  /** Received from another customer. */
  | 'TRANSFER_IN'
  /** Sent to another customer. */
  | 'TRANSFER_OUT'
  /** Taken back by voidCredits; the description says why. */
  | 'VOID';

/** A reduction of every price of a customer. */
export type CustomerDiscountInput = {
  /** The prices that it applies to. */
  appliesTo?: DiscountScope | null | undefined;
  /** More than 0, at most 100. */
  percent: string | number | bigint;
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

/** Applied to what earlier discounts left. */
export type DiscountInput = {
  /** The prices that it applies to. */
  appliesTo?: DiscountScope | null | undefined;
  /** How much. */
  value: DiscountValueInput;
};

/** What a discount is taken off. */
export type DiscountScope =
  /** Both. */
  | 'ALL'
  /** The base price. */
  | 'BASE'
  /** The charges for usage. */
  | 'USAGE';

/** The size of a discount. */
export type DiscountValueInput =
  {   /** Major units of the plan's currency, more than 0, no more digits than it has; limited to the remaining price. */
  amount: string | number | bigint; percent?: never; }
  |  { amount?: never;   /** More than 0, at most 100. */
  percent: string | number | bigint; };

/** One check. */
export type EntitlementCheckInput = {
  /** Our id or the externalId. */
  customerId: string;
  /** Key or id of the feature. Without such a feature: an event type that a rate prices; then credits alone decide. */
  feature: string;
  /** The event type whose rates price the use when the rate card has none for the type of the feature; at most 100 characters. */
  pricedAs?: string | null | undefined;
  /** Properties of the use, e.g. {"model": "gpt-4", "input_tokens": 500}; `estimated_input_tokens` and `inputTokens` are read as `input_tokens`, and so on. `estimated_tokens` without tokens of a kind is priced as the most expensive kind. Properties that only choose a rate, such as the model alone, ask whether anything is left. If no rate matches, or what the properties count is not what the rate prices, the reason is UNPRICED. */
  properties?: unknown;
  /** Units that the use would take, more than zero; 1 by default. It replaces the property that the meter reads when that is missing. */
  quantity?: string | number | bigint | null | undefined;
};

/** Who grants an entitlement. */
export type EntitlementSource =
  /** A caller, whose terms win over those of subscriptions. */
  | 'OVERRIDE'
  /** The customer's subscriptions, together. */
  | 'SUBSCRIPTION';

/** Why a request was refused: the `extensions.code` of every error, beside `extensions.requestId` and the details of the code. The same refusal has the same details in `extensions`, in the `error.details` of an event of a batch and in the `details` of a check. Lists of reasons may grow. */
export type ErrorCode =
  /**
   * The present state conflicts with the request: a key is taken, a hold has ended, an event was reversed already. Details:
   * - `reason`, a text: one of KEY_TAKEN (another one has the `key`), EXTERNAL_ID_TAKEN (another customer has the `externalId`), EMAIL_TAKEN (the customer `id` has the e-mail address), RATE_EXISTS (the card has a rate of the same event type, match and effective date), SAME_INSTANT (the version `id` takes effect at the same instant), DRAFT_EXISTS (the plan has the draft `id` already), HOLD_ENDED (the hold `holdId` is in the state `status` already), ALREADY_REVERSED (the event `eventId` was reversed before), NOT_REVERSIBLE (the event `eventId` is itself a reversal), CLOCK_ADVANCING (the test clock `id`, or that of the customer `customerId`, is advancing), ALREADY_SUBSCRIBED (the socket is subscribed to it already), ANSWERED_BEFORE (the request was answered before; its answer is sent again), REQUEST_UNDER_WAY (a request with the same idempotency key is at work), ANSWER_LOST (the request was carried out before, at least in part, and its answer is lost), PAYMENT_UNDER_WAY (the payment `paymentId` of the invoice `id` is under way), ALREADY_APPLIED (the subscription has the discount `id` of the promotion), SUBSCRIBED (the customer has the live subscription `subscriptionId` already), OVER_CREDITED (only `creditable` of the invoice, or of its line, can still be credited), OVER_REFUNDED (only `refundable` can still be paid back as money), OVER_RETURNED (only `returnable` of what was paid has not gone back), OVER_DUE (only `amountDue` of the invoice is due), TERMS_TAKEN (the pool `id` of the customer has the same terms), DUPLICATE (something with the same unique value exists).
   * - `key`, a text, if it applies: the key that is taken.
   * - `externalId`, a text, if it applies: the externalId that is taken.
   * - `id`, a text, if it applies: our id of what is in the way.
   * - `customerId`, a text, if it applies: our id of the customer.
   * - `holdId`, a text, if it applies: our id of the hold.
   * - `eventId`, a text, if it applies: our id of the event.
   * - `subscriptionId`, a text, if it applies: our id of the subscription.
   * - `paymentId`, a text, if it applies: our id of the payment.
   * - `status`, a text, if it applies: its state.
   * - `creditable`, a decimal as text, if it applies: what can still be credited, with all digits of its currency.
   * - `refundable`, a decimal as text, if it applies: what can still be paid back.
   * - `returnable`, a decimal as text, if it applies: what was paid and has not gone back.
   * - `amountDue`, a decimal as text, if it applies: what is due of the invoice.
   * - `retryAfterSeconds`, an integer, if it applies: how long to wait before the next attempt.
   */
  | 'CONFLICT'
  /**
   * The credential does not permit the operation. Details:
   * - `scope`, a text, if it applies: the scope that the credential lacks.
   */
  | 'FORBIDDEN'
  /**
   * The idempotency key was used for a different request. Details:
   * - `idempotencyKey`, a text: the key.
   */
  | 'IDEMPOTENCY_KEY_REUSED'
  /**
   * Fewer credits are available than required. Details:
   * - `requiredCredits`, a decimal as text: the credits that are needed; 0 for a check without an estimate whose price depends on one.
   * - `availableCredits`, a decimal as text: the credits that can be spent.
   */
  | 'INSUFFICIENT_CREDITS'
  /** A defect of the server, logged under the `requestId`. */
  | 'INTERNAL'
  /**
   * A part of the request is malformed, missing or out of bounds. Details:
   * - `reason`, a text, if it applies: one of FILE_TOO_LARGE (the file has too many bytes), FILE_TYPE (the file is of a type that is not taken), UNPRICED (no rate prices the use: none matches it, or it lacks what its rate prices), UNKNOWN_EVENT_TYPE (no meter, rate or entitlement of the customer names the event type), INVALID_CURSOR (the cursor is not one of the list), OTHER_CURRENCY (the `currency` is not that of what it is for), NOT_FOUND (no promotion has the code `promotionCode`), NOT_PUBLISHED (the promotion is not offered), NOT_YET_VALID (the time of the promotion has not come), EXPIRED (the time of the promotion is over), PLAN_NOT_APPLICABLE (the promotion is for other plans), CURRENCY_MISMATCH (the promotion is for prices in another currency), MINIMUM_NOT_MET (the price is below the minimum of the promotion), MAX_REDEMPTIONS_REACHED (the promotion was redeemed as often as it can be), CUSTOMER_LIMIT_REACHED (the customer redeemed the promotion as often as it can).
   * - `issues`, a list of {path, message}, if it applies: what is wrong, each with the path of its field.
   * - `field`, a text, if it applies: the path of the field that is wrong.
   * - `property`, a text, if it applies: the property of the event that is wrong.
   * - `expected`, a text, if it applies: the name that the property should have.
   * - `properties`, a list of texts, if it applies: the properties that are missing, or of which one is needed.
   * - `eventType`, a text, if it applies: the type of the event.
   * - `timestamp`, an instant in ISO 8601, if it applies: the refused event time.
   * - `feature`, a text, if it applies: the feature that is meant, as it was named.
   * - `meter`, a text, if it applies: the meter that is meant, as it was named.
   * - `key`, a text, if it applies: the key of what is meant.
   * - `currency`, a text, if it applies: the currency that is withdrawn, or not the right one.
   * - `promotionCode`, a text, if it applies: the code that cannot be redeemed.
   * - `amountDue`, a decimal as text, if it applies: what is due of the invoice.
   * - `successor`, a text, if it applies: the currency that replaced it.
   * - `row`, an integer, if it applies: the row of the uploaded file, from 1.
   * - `line`, an integer, if it applies: the line of the uploaded file, from 1.
   */
  | 'INVALID_REQUEST'
  /**
   * A hard limit of an entitlement, or another limit, is reached. Details:
   * - `limit`, a decimal as text: the limit.
   * - `used`, a decimal as text: what counts against it so far.
   * - `requested`, a decimal as text: what would be added; 0 for a check without an estimate.
   * - `feature`, a text, if it applies: the key of the feature whose entitlement has the limit.
   * - `resetAt`, an instant in ISO 8601, if it applies: when the period of the limit ends; null: never.
   */
  | 'LIMIT_EXCEEDED'
  /**
   * The workspace has no object of that id in this mode. Details:
   * - `entity`, a text, if it applies: what was asked for, such as `customer`.
   * - `id`, a text, if it applies: the id or key that it was named by.
   */
  | 'NOT_FOUND'
  /** The server knows no document with this hash: send the text with it. */
  | 'PERSISTED_QUERY_NOT_FOUND'
  /**
   * The object is not in the state, or not of the version, that the change requires. Details:
   * - `reason`, a text: one of VERSION_CHANGED (the row has the version `currentVersion`, not `expectedVersion`), ARCHIVED (what `id` or `key` names is archived), SUBSCRIBED (the customer `customerId` has the subscription `subscriptionId`, which must end first), CUSTOMER_ARCHIVED (the customer `customerId` is archived), REVOKED (`id` was revoked), ENDED (`id` has ended already), DISABLED (the webhook endpoint `id` is disabled), STATUS (`id` is in the state `status`; the verb needs one of `allowed`), PRICE_CHANGED (what the checkout `id` showed cannot be had any more; make a new one), NO_LINES (the invoice `id` demands nothing), NOTHING_AHEAD (no invoice is ahead for the subscription `id` or the customer `customerId`), MONEY_PAID (money was paid for the invoice `id`), DISPUTED (the customer disputes the payment `id`, and the bank has not decided), VOIDED (the credit note `id` is voided already), PRORATION (the credit note `id` gives back time that its subscription gave up), REFUNDED (money of the credit note `id` went back, or is on its way), SPENT (some of the store credit that the credit note `id` gave is gone), OFFSET (the credit note `id` lowered what was due of an invoice that is paid or void), OF_CHECKOUT (the draft `id` is what the checkout `checkoutId` sells, and ends with it), NOT_PAYABLE (the store credit `id` is no money that the customer paid), NOT_SCHEDULED (nothing is scheduled for `id` that could be taken back), PAID_ONCE (a plan that is paid once is neither joined nor left by a change), NOT_PUBLISHED (the version `id` is not published, or not yet in effect), NOT_DRAFT (the version `id` is in the state `status`, and only a draft changes), NO_DRAFT (the plan or promotion `key` has no draft), IN_EFFECT (the version `id` is in effect), IN_THE_PAST (prices of the past cannot change, and `effectiveAt` is before now), NONE_IN_EFFECT (the plan `key` has no version in effect at the instant `at`), CURRENCY_MISMATCH (the price of `key` is in another `currency` than the prices of the plan), LAST_ADMIN_KEY (no other admin key works), DEFAULT_RATE_CARD (the rate card `id` is the default one), CLOCK_DELETED (the test clock `id` of the customer `customerId` was deleted), ON_TEST_CLOCK (the customer `customerId` is on a test clock, which `key` does not know), PROVIDER_NOT_CONFIGURED (the workspace has not configured the payment provider `key`), NO_PAYMENT_METHOD (the customer `customerId` has no payment method to be charged), OF_SUBSCRIPTION (the subscription `subscriptionId` says when `id` ends), TEST_MODE_ONLY (the live mode has no such thing).
   * - `id`, a text, if it applies: our id of what is not in the right state.
   * - `customerId`, a text, if it applies: our id of the customer.
   * - `key`, a text, if it applies: the key of the plan, feature or meter; the name of the provider.
   * - `currency`, a text, if it applies: the currency of the price.
   * - `status`, a text, if it applies: its state.
   * - `allowed`, a list of texts, if it applies: the states in which it can be done.
   * - `subscriptionId`, a text, if it applies: our id of the subscription.
   * - `checkoutId`, a text, if it applies: our id of the checkout.
   * - `effectiveAt`, an instant in ISO 8601, if it applies: the refused date.
   * - `at`, an instant in ISO 8601, if it applies: the instant that was asked about.
   * - `expectedVersion`, an integer, if it applies: the version that the caller expects.
   * - `currentVersion`, an integer, if it applies: the version it has; null: there is no row yet.
   */
  | 'PRECONDITION_FAILED'
  /**
   * Too many requests of this class, or too many at once, such as open subscriptions: retry after `retryAfterSeconds`. Details:
   * - `retryAfterSeconds`, an integer: how long to wait before the next attempt.
   * - `rateClass`, a text, if it applies: the `RateClass`; absent when too much is open or under way at once.
   * - `limit`, an integer, if it applies: requests of the class in a window.
   * - `windowSeconds`, an integer, if it applies: the length of the window.
   */
  | 'RATE_LIMITED'
  /**
   * The credential is missing, wrong, expired or revoked. Details:
   * - `reason`, a text, if it applies: one of EXPIRED (the credential has ended; its owner may come back with a new one), REVOKED (the credential was revoked), SESSION_EXPIRED (the usage session has ended; begin another).
   */
  | 'UNAUTHORIZED'
  /**
   * The server cannot answer now; retry with the same keys. Details:
   * - `reason`, a text, if it applies: one of OVERLOADED (refused before any work was done), SLOW_CONSUMER (the subscriber reads too slowly; it should subscribe again).
   * - `retryAfterSeconds`, an integer, if it applies: how long to wait before the next attempt.
   */
  | 'UNAVAILABLE';

/** How much more time a hold gets. */
export type ExtendHoldInput = {
  /** 1 to 86,400 (24 h), from now. */
  ttlSeconds: number;
};

/** What an entitlement to a feature gives. */
export type FeatureType =
  /** On or off. */
  | 'BOOLEAN'
  /** Usage paid with credits, up to a limit of credits if there is one. */
  | 'CREDITS'
  /** An amount of usage, by a meter. */
  | 'METERED'
  /** A fixed value, such as a number of seats or a list of regions. */
  | 'STATIC';

/** Whether a hold still reserves credits, or how it ended. */
export type HoldStatus =
  /** It reserves what remains. */
  | 'ACTIVE'
  /** It was spent; the rest was returned. */
  | 'COMMITTED'
  /** It expired; the rest was returned. */
  | 'EXPIRED'
  /** It was released. */
  | 'RELEASED';

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

/** What becomes of invoices that a pause kept as drafts. */
export type KeptDrafts =
  /** They are finalised, oldest first. */
  | 'FINALIZE'
  /** They are taken back. */
  | 'VOID';

/** What happens at a limit. */
export type LimitBehavior =
  /** Usage beyond the limit is refused. */
  | 'HARD'
  /** Usage continues beyond the limit and without credits. */
  | 'SOFT';

/** The way to save. */
export type OptimizationOpportunityType =
  /** Another model for the same usage. */
  | 'model_downgrade';

/** What a pause does with service and new invoices. */
export type PauseBehavior =
  /** Service goes on; new invoices stay drafts until the resume. */
  | 'KEEP_AS_DRAFT'
  /** Service goes on; new invoices are given up at once. */
  | 'MARK_UNCOLLECTIBLE'
  /** Service and periods stop; the unused rest of the period is given back. */
  | 'STOP_SERVICE'
  /** Service goes on; new invoices are void at once. */
  | 'VOID';

/** A pause. */
export type PauseSubscriptionInput = {
  /** What it does. */
  behavior: PauseBehavior;
  /** An instant ahead; null: by hand. */
  resumeAt?: string | Date | null | undefined;
};

/** The state of a payment; one that was made outside has SUCCEEDED. */
export type PaymentStatus =
  /** It was given up. Final. */
  | 'CANCELED'
  /** It was declined. Final. */
  | 'FAILED'
  /** The provider has not answered yet. */
  | 'PENDING'
  /** Its result is not known yet. */
  | 'PROCESSING'
  /** The customer has to confirm it. */
  | 'REQUIRES_ACTION'
  /** The money came. */
  | 'SUCCEEDED';

/** How long usage counts before it resets to zero. */
export type Period =
  /** 24 hours. */
  | 'DAY'
  /** 60 minutes. */
  | 'HOUR'
  /** 60 seconds. */
  | 'MINUTE'
  /** A calendar month from the anchor's day, or the last day of a shorter month. */
  | 'MONTH'
  /** 7 days. */
  | 'WEEK'
  /** A calendar year. */
  | 'YEAR';

/** The lifecycle of a plan. */
export type PlanStatus =
  /** It has a published version. */
  | 'ACTIVE'
  /** It can no longer be chosen, and no versions can be added. */
  | 'ARCHIVED'
  /** No version has been published yet. */
  | 'DRAFT';

/** The parts of the price. */
export type PlanType =
  /** Fixed prices alone: the base price, flat fees, charges per unit. */
  | 'FLAT'
  /** Fixed prices and usage. */
  | 'HYBRID'
  /** Usage alone. */
  | 'USAGE';

/** The subject of a line. */
export type PriceLineKind =
  /** The base price. */
  | 'BASE'
  /** A discount; not positive. */
  | 'DISCOUNT'
  /** Credits beyond those included. */
  | 'OVERAGE'
  /** A charge per unit of the quantity. */
  | 'QUANTITY'
  /** Tax on the subtotal. */
  | 'TAX'
  /** Usage of a feature or meter. */
  | 'USAGE';

/** Usage in the billing period. */
export type PriceUsageInput = {
  /** Key or id of a feature (METERED or CREDITS) or a meter, or the type of events that one of them reads. */
  key: string;
  /** Units, or credits of a CREDITS feature; not negative. */
  quantity: string | number | bigint;
};

/** What a change within a period costs. */
export type Proration =
  /** The difference for the rest of the period, on the next invoice. */
  | 'CREATE'
  /** The difference for the rest of the period, on an invoice now. */
  | 'INVOICE_NOW'
  /** Nothing; the new price applies from the next period. */
  | 'NONE';

/** Many events. */
export type RecordUsageBatchInput = {
  /** Imports history for closed books: events from more than 35 days ago, and no others. Each is priced by the rates of its time and appears in usage and analytics, but changes nothing that is settled: it takes no credits and has no overage, expired credits and holds stay unchanged, and it counts against no limit, not even of a longer period that is still open. True needs admin. */
  backfill?: boolean | null | undefined;
  /** 1 to 1,000. */
  events: Array<UsageEventInput>;
};

/** Credits to reserve: an amount, or the price of an estimate. */
export type ReserveCreditsInput = {
  /** Credits, more than zero; without it the estimate is priced. */
  amount?: string | number | bigint | null | undefined;
  /** Our id or the externalId. */
  customerId: string;
  /** Free text, at most 500 characters. */
  description?: string | null | undefined;
  /** The event type of the later usage, at most 100 characters; required for an estimate. */
  eventType?: string | null | undefined;
  /** A repeated request with this key returns the first hold. The key holds for the customer, among its keys of holds. */
  idempotencyKey?: string | null | undefined;
  /** Yours; at most 16 KiB. */
  metadata?: unknown;
  /** The properties of the estimate, e.g. {model, input_tokens, output_tokens}. */
  properties?: unknown;
  /** The units of the estimate; 1 by default. */
  quantity?: string | number | bigint | null | undefined;
  /** The token usage of the estimate, e.g. of a similar earlier call. The provider's `usage` object, as in UsageEventInput: it becomes properties that count each token once. */
  tokenUsage?: unknown;
  /** 1 to 86,400 (24 h). */
  ttlSeconds?: number | null | undefined;
};

/** How a subscription resumes. */
export type ResumeSubscriptionInput = {
  /** FINALIZE by default. */
  drafts?: KeptDrafts | null | undefined;
};

/** The condition for a revocation. */
export type RevokeEntitlementInput = {
  /** Refuses with PRECONDITION_FAILED unless this is the current version. */
  expectedVersion?: number | null | undefined;
};

/** A part of a purchase: a charge of a plan by planId and chargeKey, or a description with either an amount, or a unitPrice with a quantity. */
export type SaleLineInput = {
  /** Major units, more than 0, no more digits than the currency has. */
  amount?: string | number | bigint | null | undefined;
  /** A charge perQuantity of the version in effect, in the currency of the purchase: it costs what it costs when the purchase is made. */
  chargeKey?: string | null | undefined;
  /** At most 1,000 characters. */
  description?: string | null | undefined;
  /** The plan of the charge; our id or the key. */
  planId?: string | null | undefined;
  /** More than 0; 1 by default. */
  quantity?: string | number | bigint | null | undefined;
  /** Major units, not negative; the amount is rounded once, half up. */
  unitPrice?: string | number | bigint | null | undefined;
};

/** The length of the intervals of a series, by the calendar of its time zone. */
export type SeriesInterval =
  /** From midnight; 23 or 25 hours long when the clock changes. */
  | 'DAY'
  /** By the local clock; an hour that the clock repeats counts as two. */
  | 'HOUR'
  /** From the first. */
  | 'MONTH'
  /** From Monday. */
  | 'WEEK';

/** The terms of an entitlement; omitted fields get their defaults. */
export type SetEntitlementInput = {
  /** The origin of periods; by default that of the entitlement in force, else effectiveAt. */
  anchor?: string | Date | null | undefined;
  /** What happens at the limit. */
  behavior?: LimitBehavior | null | undefined;
  /** Our id or the externalId. */
  customerId: string;
  /** The start of validity, from which usage counts; by default that of the entitlement in force, else now. */
  effectiveAt?: string | Date | null | undefined;
  /** Refuses with PRECONDITION_FAILED unless this is the current version. */
  expectedVersion?: number | null | undefined;
  /** The end of validity, exclusive; later than effectiveAt; null: never. About a second after it, what subscriptions grant of the feature holds again. */
  expiresAt?: string | Date | null | undefined;
  /** Key or id of the feature. */
  feature: string;
  /** Units (METERED) or credits (CREDITS) per period, not negative; null: unlimited. Not for other types. */
  limit?: string | number | bigint | null | undefined;
  /** How long usage counts before it resets to zero; null: forever. */
  period?: Period | null | undefined;
  /** Required for a STATIC feature: any JSON of at most 16 KiB and 8 levels. For a BOOLEAN one: true (by default) or false. */
  value?: unknown;
};

/** When service begins. */
export type SubscriptionActivation =
  /** At once. */
  | 'IMMEDIATE'
  /** With the first payment, at whose instant the period begins. */
  | 'ON_PAYMENT';

/** When a change or a cancellation happens. */
export type SubscriptionInstant =
  /** At once. */
  | 'NOW'
  /** At the end of the present period. */
  | 'PERIOD_END';

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

/** Which other live subscriptions of the customer refuse a new one with CONFLICT. */
export type SubscriptionUniqueness =
  /** Any. */
  | 'CUSTOMER'
  /** None. */
  | 'NONE'
  /** One to the same plan. */
  | 'PLAN';

/** A range of quantities and its price: unitPrice, flatFee or both. Each begins where the previous one ends. */
export type TierInput = {
  /** For the last tier, optional: where the previous tier ends. */
  above?: string | number | bigint | null | undefined;
  /** Major units once any quantity falls into the tier, not negative, no more digits than the currency has; 0 by default. */
  flatFee?: string | number | bigint | null | undefined;
  /** Major units per unit, not negative; 0 by default. */
  unitPrice?: string | number | bigint | null | undefined;
  /** The last quantity of the tier, more than that of the previous tier; omitted for the last tier, which is open. */
  upTo?: string | number | bigint | null | undefined;
};

/** Credits that move between two customers. */
export type TransferCreditsInput = {
  /** Credits, more than zero. */
  amount: string | number | bigint;
  /** Our id or the externalId. */
  fromCustomerId: string;
  /** As for addCredits. The key holds for the customer that sends, in both directions: a transfer back with the key is refused. */
  idempotencyKey?: string | null | undefined;
  /** Free text, at most 500 characters. */
  reason?: string | null | undefined;
  /** Our id or the externalId. */
  toCustomerId: string;
};

/** What becomes of unpaid invoices. */
export type UnpaidInvoices =
  /** They stay owed. */
  | 'KEEP'
  /** They are taken back. */
  | 'VOID';

/** The changes: omitted fields stay, null clears a field. */
export type UpdateCustomerInput = {
  /** Applied in calculations that name no discounts; null: none. */
  discount?: CustomerDiscountInput | null | undefined;
  /** At most 254 characters. */
  email?: string | null | undefined;
  /** Refuses with PRECONDITION_FAILED unless this is the current version. */
  expectedVersion?: number | null | undefined;
  /** Your id for the customer: at most 255 characters, unique in the workspace. */
  externalId?: string | null | undefined;
  /** What dialects keep of their own, by dialect: an object of names and values each. Of the present ones they replace the names that they give; null takes one away. All of them have at most 50 names and 16 KiB. */
  extras?: unknown;
  /** At most 50 keys and 16 KiB. Replaces the present metadata. */
  metadata?: unknown;
  /** At most 255 characters. */
  name?: string | null | undefined;
  /** Id or key of the rate card that prices the customer's usage; null: the default one. PRECONDITION_FAILED when it is archived and not the customer's already. */
  rateCardId?: string | null | undefined;
  /** Tax in percent, 0 to 100, for calculations that name none; null: none. */
  taxPercent?: string | number | bigint | null | undefined;
};

/** The changes: omitted fields stay; null clears limit, period, value and expiresAt. */
export type UpdateEntitlementInput = {
  /** The origin of periods. */
  anchor?: string | Date | null | undefined;
  /** What happens at the limit. */
  behavior?: LimitBehavior | null | undefined;
  /** The start of validity, from which usage counts. */
  effectiveAt?: string | Date | null | undefined;
  /** Refuses with PRECONDITION_FAILED unless this is the current version. */
  expectedVersion?: number | null | undefined;
  /** The end of validity, exclusive; later than effectiveAt; null: never. About a second after it, what subscriptions grant of the feature holds again. */
  expiresAt?: string | Date | null | undefined;
  /** Units (METERED) or credits (CREDITS) per period, not negative; null: unlimited. Not for other types. */
  limit?: string | number | bigint | null | undefined;
  /** How long usage counts before it resets to zero; null: forever. */
  period?: Period | null | undefined;
  /** Required for a STATIC feature: any JSON of at most 16 KiB and 8 levels. For a BOOLEAN one: true (by default) or false. */
  value?: unknown;
};

/** A use by a customer. */
export type UsageEventInput = {
  /** Our id or the externalId; without it `subscriptionId` names the customer. */
  customerId?: string | null | undefined;
  /** At most 100 characters; a meter, a rate or an entitlement of the customer must name it. */
  eventType: string;
  /** The feature that analytics count it for, at most 100 characters; the feature of its type by default. Prices, meters and limits depend on the type. */
  feature?: string | null | undefined;
  /** At most 255 characters. A repetition with this key changes nothing and returns the stored event; with other content it is refused. The key holds for the customer, among its keys of recordUsage, recordUsageBatch, consume and commitHold. */
  idempotencyKey?: string | null | undefined;
  /** The event type whose rates price the event when the rate card has none for its own; at most 100 characters. A repetition that differs only in this field is the same event. */
  pricedAs?: string | null | undefined;
  /** The properties that rates and meters read, e.g. {model, input_tokens, output_tokens}: an object of at most 16 KiB. `inputTokens` and `outputTokens` are read as `input_tokens` and `output_tokens`. An event that has none of the properties that its rate prices, or misspells one, is refused; use 0 for no usage. */
  properties?: unknown;
  /** Units, more than zero; 1 by default. */
  quantity?: string | number | bigint | null | undefined;
  /** The subscription whose usage it is, `sub_…`, one of the customer: NOT_FOUND otherwise. Without it the usage is that of the subscription, among those that charge it, that the customer started first. */
  subscriptionId?: string | null | undefined;
  /** Event time: from 35 days ago to 5 minutes ahead, now by default; with `backfill` any time before. */
  timestamp?: string | Date | null | undefined;
  /**
   * The `usage` object of a model's answer as the provider sent it (Google: `usageMetadata`), or as a library passes it on: OpenAI's chat completions, responses, images and realtime and whatever speaks like them (Azure, OpenRouter, Groq, xAI, DeepSeek, Mistral, Qwen, Perplexity), Anthropic's messages, Gemini, Bedrock's Converse, Cohere; LangChain, LiteLLM, Vercel's AI SDK 4 to 6, the Claude Agent SDK, pydantic-ai, Codex, the Copilot SDK. The fields tell the format; where they fit both OpenAI's responses and Anthropic's messages, `properties.provider` decides.
   *
   * It becomes properties that count each token once, even where the provider counts it twice. Input: `input_tokens` (text, neither read from a cache nor written to one), `cached_input_tokens`, `cache_write_tokens`, `cache_write_1h_tokens`, `input_audio_tokens`, `cached_input_audio_tokens`, `input_image_tokens` (images and video), `cached_input_image_tokens`. Output: `output_tokens` (text), `reasoning_tokens`, `output_audio_tokens`, `output_image_tokens`. Sums: `total_input_tokens`, `total_output_tokens`, `total_tokens`. Input, output and sums are always present, other kinds only when they occur. The same names have the same meaning when you send them as properties; a name both in `properties` and here is refused.
   *
   * No count is dropped: a number whose name contains tokens, at any depth, is read or refused by its name, and numbers that contradict each other are refused. A part that is larger than its whole (more reasoning than output tokens) is counted as the whole, and the event has a `warning`.
   *
   * Only tokens are read: searches, seconds or a cost that a provider reports can be sent as properties. At most 16 KiB.
   */
  tokenUsage?: unknown;
};

/** The status of an event. */
export type UsageEventStatus =
  /** It counts. */
  | 'ACCEPTED'
  /** It reverses an earlier event. */
  | 'REVERSAL'
  /** A later event reverses it. */
  | 'REVERSED';

/** Narrows usage to the events that meet all the conditions given. Sums by feature under `eventTypes` and `features` are read from what is summed up, and so are totals, and sums by the same property, under one of `properties` that usage is summed by. All else is read from the events of one customer. INVALID_REQUEST where that is not possible: of the whole workspace, and of a customer with more than 50,000 events in the range. */
export type UsageFilterInput = {
  /** The type of the event is one of these, 1 to 50. */
  eventTypes?: Array<string> | null | undefined;
  /** The key of the feature that the event counts for is one of these, 1 to 50. */
  features?: Array<string> | null | undefined;
  /** The event meets each of these, at most 5, each with a name of its own. */
  properties?: Array<UsagePropertyFilterInput> | null | undefined;
};

/** The outcome of an event of a batch. */
export type UsageOutcomeStatus =
  /** Stored, priced and debited. */
  | 'ACCEPTED'
  /** Stored before under the same idempotency key. */
  | 'DUPLICATE'
  /** Refused; nothing was stored. */
  | 'REJECTED';

/** One use, and the customer or card that prices it. */
export type UsagePriceInput = {
  /** The instant of the rates; now by default. */
  at?: string | Date | null | undefined;
  /** Our id or the externalId: uses the rate card of the customer. */
  customerId?: string | null | undefined;
  /** At most 100 characters. */
  eventType: string;
  /** The properties of the event. */
  properties?: unknown;
  /** Units, more than zero; 1 by default. */
  quantity?: string | number | bigint | null | undefined;
  /** The card's id or key; the default card without it and a customer. */
  rateCardId?: string | null | undefined;
  /** The provider's `usage` object, as in UsageEventInput: it becomes properties that count each token once. */
  tokenUsage?: unknown;
};

/** Narrows usage to some values of a property. */
export type UsagePropertyFilterInput = {
  /** Name of the property. */
  name: string;
  /** The value is one of these texts, 1 to 50. A number or a boolean is written as text; lists, objects and texts of more than 255 characters cannot be named. */
  values: Array<string>;
};

export type EntitlementCheckFragment = { customerId: string, entitlementId: string | null, featureKey: string, featureName: string | null, allowed: boolean, reason: CheckReason, value: unknown, behavior: LimitBehavior | null, period: Period | null, limit: string | null, used: string | null, remainingCredits: string | null, availableCredits: string | null, resetAt: string | null, expiresAt: string | null, details: unknown, asOf: string, costPreview: { credits: string, currency: string, currencyAmount: string } | null, optimization: { suggestedModel: string, potentialSavings: string, savingsPercent: number, savingsCredits: string, qualityScore: string | null } | null };

export type EntitlementFragment = { id: string, customerId: string, type: FeatureType, allowed: boolean, reason: CheckReason, value: unknown, behavior: LimitBehavior | null, period: Period | null, limit: string | null, used: string | null, remainingCredits: string | null, availableCredits: string | null, anchor: string | null, effectiveAt: string | null, expiresAt: string | null, resetAt: string | null, revokedAt: string | null, source: EntitlementSource | null, version: number | null, asOf: string, feature: { id: string, key: string, name: string } };

export type CustomerFragment = { id: string, externalId: string | null, name: string | null, email: string | null, metadata: unknown, taxPercent: string | null, version: number, createdAt: string, updatedAt: string, archivedAt: string | null };

export type UsageEventFragment = { id: string, customerId: string, eventType: string, featureKey: string, quantity: string, properties: unknown, credits: string, cost: string, currency: string | null, overage: string, status: UsageEventStatus, warning: string | null, timestamp: string, recordedAt: string, idempotencyKey: string | null, holdId: string | null, subscriptionId: string | null, reversesId: string | null, reversedById: string | null, sequence: number };

export type RecordedUsageFragment = { id: string, customerId: string, eventType: string, featureKey: string, quantity: string, credits: string, cost: string, currency: string | null, overage: string, warning: string | null, timestamp: string, idempotencyKey: string | null, sequence: number };

export type CreditBalanceFragment = { customerId: string, available: string, pending: string, total: string, scheduled: string, isLow: boolean, lowBalanceThreshold: string | null, nextExpiresAt: string | null, poolCount: number, sequence: number, asOf: string, pools: Array<{ id: string, name: string, kind: CreditKind, credits: string, held: string, priority: number, effectiveAt: string | null, expiresAt: string | null }> };

export type CreditTransactionFragment = { id: string, customerId: string, type: CreditTransactionType, direction: CreditDirection, amount: string, balanceAfter: string, description: string | null, poolId: string, eventId: string | null, holdId: string | null, counterpartyId: string | null, reversesId: string | null, idempotencyKey: string | null, metadata: unknown, timestamp: string, sequence: number };

export type HoldFragment = { id: string, customerId: string, eventType: string, amount: string, committed: string, remaining: string, status: HoldStatus, description: string | null, metadata: unknown, idempotencyKey: string | null, createdAt: string, expiresAt: string, updatedAt: string };

export type PlanFragment = { id: string, key: string, name: string, description: string | null, status: PlanStatus, metadata: unknown, createdAt: string, archivedAt: string | null, currentVersion: { id: string, version: number, type: PlanType, basePrice: string, currency: string, billingPeriod: BillingPeriod, billingPeriodCount: number, includedCredits: string, overagePrice: string | null, trialDays: number | null, effectiveAt: string | null } | null };

export type SubscriptionFragment = { id: string, customerId: string, status: SubscriptionStatus, quantity: number, currency: string, collection: CollectionMethod, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, pausedAt: string | null, resumeAt: string | null, cancelAt: string | null, canceledAt: string | null, cancelReason: string | null, endAt: string | null, endedAt: string | null, metadata: unknown, createdAt: string, updatedAt: string, plan: { id: string, key: string, name: string }, planVersion: { id: string, version: number, basePrice: string } };

export type InvoiceFragment = { id: string, number: string | null, customerId: string, subscriptionId: string | null, status: InvoiceStatus, reason: InvoiceReason, currency: string, subtotal: string, discount: string, tax: string, total: string, amountDue: string, amountPaid: string, amountCredited: string, amountRefunded: string, periodStart: string | null, periodEnd: string | null, dueAt: string | null, paidAt: string | null, voidedAt: string | null, finalizedAt: string | null, hostedUrl: string | null, pdfUrl: string | null, metadata: unknown, createdAt: string };

export type CheckoutFragment = { id: string, status: CheckoutStatus, purpose: CheckoutPurpose, ui: CheckoutUi, url: string | null, clientSecret: string | null, currency: string, quantity: number, metadata: unknown, successUrl: string | null, cancelUrl: string | null, createdAt: string, completedAt: string | null, expiresAt: string, customer: { id: string, externalId: string | null } | null, subscription: { id: string, status: SubscriptionStatus } | null, invoice: { id: string, status: InvoiceStatus, total: string } | null };

export type CheckEntitlementsQueryVariables = Exact<{
  input: CheckEntitlementsInput;
}>;


export type CheckEntitlementsQuery = { checkEntitlements: Array<{ customerId: string, entitlementId: string | null, featureKey: string, featureName: string | null, allowed: boolean, reason: CheckReason, value: unknown, behavior: LimitBehavior | null, period: Period | null, limit: string | null, used: string | null, remainingCredits: string | null, availableCredits: string | null, resetAt: string | null, expiresAt: string | null, details: unknown, asOf: string, costPreview: { credits: string, currency: string, currencyAmount: string } | null, optimization: { suggestedModel: string, potentialSavings: string, savingsPercent: number, savingsCredits: string, qualityScore: string | null } | null }> };

export type ListEntitlementsQueryVariables = Exact<{
  customerId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ListEntitlementsQuery = { entitlements: { edges: Array<{ node: { id: string, customerId: string, type: FeatureType, allowed: boolean, reason: CheckReason, value: unknown, behavior: LimitBehavior | null, period: Period | null, limit: string | null, used: string | null, remainingCredits: string | null, availableCredits: string | null, anchor: string | null, effectiveAt: string | null, expiresAt: string | null, resetAt: string | null, revokedAt: string | null, source: EntitlementSource | null, version: number | null, asOf: string, feature: { id: string, key: string, name: string } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SetEntitlementMutationVariables = Exact<{
  input: SetEntitlementInput;
}>;


export type SetEntitlementMutation = { setEntitlement: { id: string, customerId: string, type: FeatureType, allowed: boolean, reason: CheckReason, value: unknown, behavior: LimitBehavior | null, period: Period | null, limit: string | null, used: string | null, remainingCredits: string | null, availableCredits: string | null, anchor: string | null, effectiveAt: string | null, expiresAt: string | null, resetAt: string | null, revokedAt: string | null, source: EntitlementSource | null, version: number | null, asOf: string, feature: { id: string, key: string, name: string } } };

export type UpdateEntitlementMutationVariables = Exact<{
  id: string;
  input: UpdateEntitlementInput;
}>;


export type UpdateEntitlementMutation = { updateEntitlement: { id: string, customerId: string, type: FeatureType, allowed: boolean, reason: CheckReason, value: unknown, behavior: LimitBehavior | null, period: Period | null, limit: string | null, used: string | null, remainingCredits: string | null, availableCredits: string | null, anchor: string | null, effectiveAt: string | null, expiresAt: string | null, resetAt: string | null, revokedAt: string | null, source: EntitlementSource | null, version: number | null, asOf: string, feature: { id: string, key: string, name: string } } };

export type RevokeEntitlementMutationVariables = Exact<{
  id: string;
  input?: RevokeEntitlementInput | null | undefined;
}>;


export type RevokeEntitlementMutation = { revokeEntitlement: { id: string, customerId: string, type: FeatureType, allowed: boolean, reason: CheckReason, value: unknown, behavior: LimitBehavior | null, period: Period | null, limit: string | null, used: string | null, remainingCredits: string | null, availableCredits: string | null, anchor: string | null, effectiveAt: string | null, expiresAt: string | null, resetAt: string | null, revokedAt: string | null, source: EntitlementSource | null, version: number | null, asOf: string, feature: { id: string, key: string, name: string } } };

export type ConsumeFeatureMutationVariables = Exact<{
  input: ConsumeInput;
}>;


export type ConsumeFeatureMutation = { consume: { allowed: boolean, reason: CheckReason, used: string | null, remainingCredits: string | null, availableCredits: string | null, resetAt: string | null, details: unknown, asOf: string, costPreview: { credits: string, currency: string, currencyAmount: string } | null, usageEvent: { id: string, customerId: string, eventType: string, featureKey: string, quantity: string, properties: unknown, credits: string, cost: string, currency: string | null, overage: string, status: UsageEventStatus, warning: string | null, timestamp: string, recordedAt: string, idempotencyKey: string | null, holdId: string | null, subscriptionId: string | null, reversesId: string | null, reversedById: string | null, sequence: number } | null } };

export type RecordUsageBatchMutationVariables = Exact<{
  input: RecordUsageBatchInput;
}>;


export type RecordUsageBatchMutation = { recordUsageBatch: { accepted: number, duplicates: number, rejected: number, outcomes: Array<{ status: UsageOutcomeStatus, usageEvent: { id: string, customerId: string, eventType: string, featureKey: string, quantity: string, credits: string, cost: string, currency: string | null, overage: string, warning: string | null, timestamp: string, idempotencyKey: string | null, sequence: number } | null, error: { code: ErrorCode, message: string, details: unknown } | null }> } };

export type ReverseUsageEventMutationVariables = Exact<{
  id: string;
}>;


export type ReverseUsageEventMutation = { reverseUsageEvent: { id: string, customerId: string, eventType: string, featureKey: string, quantity: string, properties: unknown, credits: string, cost: string, currency: string | null, overage: string, status: UsageEventStatus, warning: string | null, timestamp: string, recordedAt: string, idempotencyKey: string | null, holdId: string | null, subscriptionId: string | null, reversesId: string | null, reversedById: string | null, sequence: number } };

export type GetUsageQueryVariables = Exact<{
  customerId: string;
  startTime: string | Date;
  endTime: string | Date;
}>;


export type GetUsageQuery = { usage: { customerId: string, startTime: string, endTime: string, totalEvents: number, totalCredits: string, totalCost: string, currency: string | null, optimizationSavings: string, breakdown: Array<{ featureKey: string, eventCount: number, quantity: string, credits: string, cost: string }> } };

export type ListUsageEventsQueryVariables = Exact<{
  customerId?: string | null | undefined;
  eventType?: string | null | undefined;
  feature?: string | null | undefined;
  startTime?: string | Date | null | undefined;
  endTime?: string | Date | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ListUsageEventsQuery = { usageEvents: { edges: Array<{ node: { id: string, customerId: string, eventType: string, featureKey: string, quantity: string, properties: unknown, credits: string, cost: string, currency: string | null, overage: string, status: UsageEventStatus, warning: string | null, timestamp: string, recordedAt: string, idempotencyKey: string | null, holdId: string | null, subscriptionId: string | null, reversesId: string | null, reversedById: string | null, sequence: number } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type GetUsageSeriesQueryVariables = Exact<{
  interval: SeriesInterval;
  customerId?: string | null | undefined;
  by?: string | null | undefined;
  filter?: UsageFilterInput | null | undefined;
  startTime?: string | Date | null | undefined;
  endTime?: string | Date | null | undefined;
  timeZone?: string | null | undefined;
  first?: number | null | undefined;
}>;


export type GetUsageSeriesQuery = { usageSeries: { startTime: string, endTime: string, interval: SeriesInterval, timeZone: string, currency: string | null, buckets: Array<{ date: string, startTime: string, endTime: string, eventCount: number, quantity: string, credits: string, cost: string, usageByValue: Array<{ value: string | null, eventCount: number, quantity: string, credits: string, cost: string }> | null }> } };

export type GetBalanceQueryVariables = Exact<{
  customerId: string;
}>;


export type GetBalanceQuery = { credits: { customerId: string, available: string, pending: string, total: string, scheduled: string, isLow: boolean, lowBalanceThreshold: string | null, nextExpiresAt: string | null, poolCount: number, sequence: number, asOf: string, pools: Array<{ id: string, name: string, kind: CreditKind, credits: string, held: string, priority: number, effectiveAt: string | null, expiresAt: string | null }> } };

export type AddCreditsMutationVariables = Exact<{
  input: AddCreditsInput;
}>;


export type AddCreditsMutation = { addCredits: { id: string, customerId: string, type: CreditTransactionType, direction: CreditDirection, amount: string, balanceAfter: string, description: string | null, poolId: string, eventId: string | null, holdId: string | null, counterpartyId: string | null, reversesId: string | null, idempotencyKey: string | null, metadata: unknown, timestamp: string, sequence: number } };

export type TransferCreditsMutationVariables = Exact<{
  input: TransferCreditsInput;
}>;


export type TransferCreditsMutation = { transferCredits: { transaction: { id: string, customerId: string, type: CreditTransactionType, direction: CreditDirection, amount: string, balanceAfter: string, description: string | null, poolId: string, eventId: string | null, holdId: string | null, counterpartyId: string | null, reversesId: string | null, idempotencyKey: string | null, metadata: unknown, timestamp: string, sequence: number }, from: { customerId: string, available: string, pending: string, total: string, scheduled: string, isLow: boolean, lowBalanceThreshold: string | null, nextExpiresAt: string | null, poolCount: number, sequence: number, asOf: string, pools: Array<{ id: string, name: string, kind: CreditKind, credits: string, held: string, priority: number, effectiveAt: string | null, expiresAt: string | null }> }, to: { customerId: string, available: string, pending: string, total: string, scheduled: string, isLow: boolean, lowBalanceThreshold: string | null, nextExpiresAt: string | null, poolCount: number, sequence: number, asOf: string, pools: Array<{ id: string, name: string, kind: CreditKind, credits: string, held: string, priority: number, effectiveAt: string | null, expiresAt: string | null }> } } };

export type ListCreditTransactionsQueryVariables = Exact<{
  customerId: string;
  types?: Array<CreditTransactionType> | CreditTransactionType | null | undefined;
  startTime?: string | Date | null | undefined;
  endTime?: string | Date | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ListCreditTransactionsQuery = { creditTransactions: { edges: Array<{ node: { id: string, customerId: string, type: CreditTransactionType, direction: CreditDirection, amount: string, balanceAfter: string, description: string | null, poolId: string, eventId: string | null, holdId: string | null, counterpartyId: string | null, reversesId: string | null, idempotencyKey: string | null, metadata: unknown, timestamp: string, sequence: number } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ReserveCreditsMutationVariables = Exact<{
  input: ReserveCreditsInput;
}>;


export type ReserveCreditsMutation = { reserveCredits: { hold: { id: string, customerId: string, eventType: string, amount: string, committed: string, remaining: string, status: HoldStatus, description: string | null, metadata: unknown, idempotencyKey: string | null, createdAt: string, expiresAt: string, updatedAt: string } } };

export type CommitHoldMutationVariables = Exact<{
  id: string;
  input?: CommitHoldInput | null | undefined;
}>;


export type CommitHoldMutation = { commitHold: { hold: { id: string, customerId: string, eventType: string, amount: string, committed: string, remaining: string, status: HoldStatus, description: string | null, metadata: unknown, idempotencyKey: string | null, createdAt: string, expiresAt: string, updatedAt: string }, usageEvent: { id: string, customerId: string, eventType: string, featureKey: string, quantity: string, properties: unknown, credits: string, cost: string, currency: string | null, overage: string, status: UsageEventStatus, warning: string | null, timestamp: string, recordedAt: string, idempotencyKey: string | null, holdId: string | null, subscriptionId: string | null, reversesId: string | null, reversedById: string | null, sequence: number } } };

export type ExtendHoldMutationVariables = Exact<{
  id: string;
  input: ExtendHoldInput;
}>;


export type ExtendHoldMutation = { extendHold: { hold: { id: string, customerId: string, eventType: string, amount: string, committed: string, remaining: string, status: HoldStatus, description: string | null, metadata: unknown, idempotencyKey: string | null, createdAt: string, expiresAt: string, updatedAt: string } } };

export type ReleaseHoldMutationVariables = Exact<{
  id: string;
}>;


export type ReleaseHoldMutation = { releaseHold: { hold: { id: string, customerId: string, eventType: string, amount: string, committed: string, remaining: string, status: HoldStatus, description: string | null, metadata: unknown, idempotencyKey: string | null, createdAt: string, expiresAt: string, updatedAt: string } } };

export type CreateCustomerMutationVariables = Exact<{
  input: CreateCustomerInput;
}>;


export type CreateCustomerMutation = { createCustomer: { id: string, externalId: string | null, name: string | null, email: string | null, metadata: unknown, taxPercent: string | null, version: number, createdAt: string, updatedAt: string, archivedAt: string | null } };

export type GetCustomerQueryVariables = Exact<{
  id: string;
}>;


export type GetCustomerQuery = { customer: { id: string, externalId: string | null, name: string | null, email: string | null, metadata: unknown, taxPercent: string | null, version: number, createdAt: string, updatedAt: string, archivedAt: string | null } };

export type UpdateCustomerMutationVariables = Exact<{
  id: string;
  input: UpdateCustomerInput;
}>;


export type UpdateCustomerMutation = { updateCustomer: { id: string, externalId: string | null, name: string | null, email: string | null, metadata: unknown, taxPercent: string | null, version: number, createdAt: string, updatedAt: string, archivedAt: string | null } };

export type ListCustomersQueryVariables = Exact<{
  email?: string | null | undefined;
  externalId?: string | null | undefined;
  search?: string | null | undefined;
  includeArchived?: boolean | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ListCustomersQuery = { customers: { edges: Array<{ node: { id: string, externalId: string | null, name: string | null, email: string | null, metadata: unknown, taxPercent: string | null, version: number, createdAt: string, updatedAt: string, archivedAt: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ArchiveCustomerMutationVariables = Exact<{
  id: string;
}>;


export type ArchiveCustomerMutation = { archiveCustomer: { id: string, externalId: string | null, name: string | null, email: string | null, metadata: unknown, taxPercent: string | null, version: number, createdAt: string, updatedAt: string, archivedAt: string | null } };

export type CreateCustomerTokenMutationVariables = Exact<{
  input: CreateCustomerTokenInput;
}>;


export type CreateCustomerTokenMutation = { createCustomerToken: { token: string, expiresAt: string } };

export type ListPlansQueryVariables = Exact<{
  status?: PlanStatus | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ListPlansQuery = { plans: { edges: Array<{ node: { id: string, key: string, name: string, description: string | null, status: PlanStatus, metadata: unknown, createdAt: string, archivedAt: string | null, currentVersion: { id: string, version: number, type: PlanType, basePrice: string, currency: string, billingPeriod: BillingPeriod, billingPeriodCount: number, includedCredits: string, overagePrice: string | null, trialDays: number | null, effectiveAt: string | null } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CalculatePriceQueryVariables = Exact<{
  input: CalculatePriceInput;
}>;


export type CalculatePriceQuery = { calculatePrice: { planId: string, planVersionId: string, version: number, currency: string, basePrice: string, usageCharges: string, discounts: string, subtotal: string, tax: string, total: string, at: string, lines: Array<{ kind: PriceLineKind, description: string, amount: string }> } };

export type CreateCustomPricingMutationVariables = Exact<{
  input: CreateCustomPricingInput;
}>;


export type CreateCustomPricingMutation = { createCustomPricing: Array<{ id: string, key: string, currency: string, effectiveAt: string, endsAt: string | null }> };

export type GetUsagePriceQueryVariables = Exact<{
  input: UsagePriceInput;
}>;


export type GetUsagePriceQuery = { usagePrice: { credits: string, creditsValue: string, cost: string, currency: string | null, rateId: string | null, optimization: { suggestedModel: string, potentialSavings: string, savingsPercent: number, savingsCredits: string, qualityScore: string | null } | null } | null };

export type GetAnalyticsQueryVariables = Exact<{
  customerId?: string | null | undefined;
  metrics?: Array<string> | string | null | undefined;
  filter?: UsageFilterInput | null | undefined;
  startTime?: string | Date | null | undefined;
  endTime?: string | Date | null | undefined;
  timeZone?: string | null | undefined;
}>;


export type GetAnalyticsQuery = { analytics: { startTime: string, endTime: string, timeZone: string, costAnalytics: { total: string, currency: string | null, dailyAverage: string, trend: string | null, trendPercent: string | null, forecastNextMonth: string | null } | null, usageAnalytics: { totalEvents: number, totalCredits: string, dailyAverage: string, trend: string | null, trendPercent: string | null, peakDay: { day: string, eventCount: number } | null } | null, usageOptimization: { savings: string, savingsCredits: string, currency: string | null, opportunities: Array<{ type: OptimizationOpportunityType, description: string, fromModel: string, toModel: string, savingsPercent: number, potentialSavingsCredits: string, potentialSavingsAmount: string, currency: string }> } | null } };

export type GetAttributionQueryVariables = Exact<{
  customerId?: string | null | undefined;
  by?: Array<string> | string | null | undefined;
  filter?: UsageFilterInput | null | undefined;
  startTime?: string | Date | null | undefined;
  endTime?: string | Date | null | undefined;
  timeZone?: string | null | undefined;
  first?: number | null | undefined;
}>;


export type GetAttributionQuery = { attribution: { startTime: string, endTime: string, currency: string | null, totals: { eventCount: number, quantity: string, credits: string, cost: string }, dimensions: Array<{ by: string, shares: Array<{ value: string | null, eventCount: number, quantity: string, credits: string, cost: string, percentage: number }> }> } };

export type CreateSubscriptionMutationVariables = Exact<{
  input: CreateSubscriptionInput;
}>;


export type CreateSubscriptionMutation = { createSubscription: { id: string, customerId: string, status: SubscriptionStatus, quantity: number, currency: string, collection: CollectionMethod, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, pausedAt: string | null, resumeAt: string | null, cancelAt: string | null, canceledAt: string | null, cancelReason: string | null, endAt: string | null, endedAt: string | null, metadata: unknown, createdAt: string, updatedAt: string, plan: { id: string, key: string, name: string }, planVersion: { id: string, version: number, basePrice: string } } };

export type GetSubscriptionQueryVariables = Exact<{
  id: string;
}>;


export type GetSubscriptionQuery = { customerSubscription: { id: string, customerId: string, status: SubscriptionStatus, quantity: number, currency: string, collection: CollectionMethod, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, pausedAt: string | null, resumeAt: string | null, cancelAt: string | null, canceledAt: string | null, cancelReason: string | null, endAt: string | null, endedAt: string | null, metadata: unknown, createdAt: string, updatedAt: string, plan: { id: string, key: string, name: string }, planVersion: { id: string, version: number, basePrice: string } } };

export type ListSubscriptionsQueryVariables = Exact<{
  customerId?: string | null | undefined;
  planId?: string | null | undefined;
  statuses?: Array<SubscriptionStatus> | SubscriptionStatus | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ListSubscriptionsQuery = { customerSubscriptions: { edges: Array<{ node: { id: string, customerId: string, status: SubscriptionStatus, quantity: number, currency: string, collection: CollectionMethod, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, pausedAt: string | null, resumeAt: string | null, cancelAt: string | null, canceledAt: string | null, cancelReason: string | null, endAt: string | null, endedAt: string | null, metadata: unknown, createdAt: string, updatedAt: string, plan: { id: string, key: string, name: string }, planVersion: { id: string, version: number, basePrice: string } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ChangeSubscriptionMutationVariables = Exact<{
  id: string;
  input: ChangeSubscriptionInput;
}>;


export type ChangeSubscriptionMutation = { changeSubscription: { id: string, customerId: string, status: SubscriptionStatus, quantity: number, currency: string, collection: CollectionMethod, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, pausedAt: string | null, resumeAt: string | null, cancelAt: string | null, canceledAt: string | null, cancelReason: string | null, endAt: string | null, endedAt: string | null, metadata: unknown, createdAt: string, updatedAt: string, plan: { id: string, key: string, name: string }, planVersion: { id: string, version: number, basePrice: string } } };

export type CancelSubscriptionMutationVariables = Exact<{
  id: string;
  input?: CancelSubscriptionInput | null | undefined;
}>;


export type CancelSubscriptionMutation = { cancelSubscription: { id: string, customerId: string, status: SubscriptionStatus, quantity: number, currency: string, collection: CollectionMethod, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, pausedAt: string | null, resumeAt: string | null, cancelAt: string | null, canceledAt: string | null, cancelReason: string | null, endAt: string | null, endedAt: string | null, metadata: unknown, createdAt: string, updatedAt: string, plan: { id: string, key: string, name: string }, planVersion: { id: string, version: number, basePrice: string } } };

export type PauseSubscriptionMutationVariables = Exact<{
  id: string;
  input: PauseSubscriptionInput;
}>;


export type PauseSubscriptionMutation = { pauseSubscription: { id: string, customerId: string, status: SubscriptionStatus, quantity: number, currency: string, collection: CollectionMethod, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, pausedAt: string | null, resumeAt: string | null, cancelAt: string | null, canceledAt: string | null, cancelReason: string | null, endAt: string | null, endedAt: string | null, metadata: unknown, createdAt: string, updatedAt: string, plan: { id: string, key: string, name: string }, planVersion: { id: string, version: number, basePrice: string } } };

export type ResumeSubscriptionMutationVariables = Exact<{
  id: string;
  input?: ResumeSubscriptionInput | null | undefined;
}>;


export type ResumeSubscriptionMutation = { resumeSubscription: { id: string, customerId: string, status: SubscriptionStatus, quantity: number, currency: string, collection: CollectionMethod, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, pausedAt: string | null, resumeAt: string | null, cancelAt: string | null, canceledAt: string | null, cancelReason: string | null, endAt: string | null, endedAt: string | null, metadata: unknown, createdAt: string, updatedAt: string, plan: { id: string, key: string, name: string }, planVersion: { id: string, version: number, basePrice: string } } };

export type GetInvoiceQueryVariables = Exact<{
  id: string;
}>;


export type GetInvoiceQuery = { invoice: { id: string, number: string | null, customerId: string, subscriptionId: string | null, status: InvoiceStatus, reason: InvoiceReason, currency: string, subtotal: string, discount: string, tax: string, total: string, amountDue: string, amountPaid: string, amountCredited: string, amountRefunded: string, periodStart: string | null, periodEnd: string | null, dueAt: string | null, paidAt: string | null, voidedAt: string | null, finalizedAt: string | null, hostedUrl: string | null, pdfUrl: string | null, metadata: unknown, createdAt: string } };

export type ListInvoicesQueryVariables = Exact<{
  customerId?: string | null | undefined;
  subscriptionId?: string | null | undefined;
  statuses?: Array<InvoiceStatus> | InvoiceStatus | null | undefined;
  startTime?: string | Date | null | undefined;
  endTime?: string | Date | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ListInvoicesQuery = { invoices: { edges: Array<{ node: { id: string, number: string | null, customerId: string, subscriptionId: string | null, status: InvoiceStatus, reason: InvoiceReason, currency: string, subtotal: string, discount: string, tax: string, total: string, amountDue: string, amountPaid: string, amountCredited: string, amountRefunded: string, periodStart: string | null, periodEnd: string | null, dueAt: string | null, paidAt: string | null, voidedAt: string | null, finalizedAt: string | null, hostedUrl: string | null, pdfUrl: string | null, metadata: unknown, createdAt: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PayInvoiceMutationVariables = Exact<{
  id: string;
  paymentMethodId?: string | null | undefined;
}>;


export type PayInvoiceMutation = { payInvoice: { id: string, status: PaymentStatus, amount: string, currency: string, declineCode: DeclineCode | null } };

export type VoidInvoiceMutationVariables = Exact<{
  id: string;
}>;


export type VoidInvoiceMutation = { voidInvoice: { id: string, number: string | null, customerId: string, subscriptionId: string | null, status: InvoiceStatus, reason: InvoiceReason, currency: string, subtotal: string, discount: string, tax: string, total: string, amountDue: string, amountPaid: string, amountCredited: string, amountRefunded: string, periodStart: string | null, periodEnd: string | null, dueAt: string | null, paidAt: string | null, voidedAt: string | null, finalizedAt: string | null, hostedUrl: string | null, pdfUrl: string | null, metadata: unknown, createdAt: string } };

export type CreateCheckoutMutationVariables = Exact<{
  input: CreateCheckoutInput;
}>;


export type CreateCheckoutMutation = { createCheckout: { id: string, status: CheckoutStatus, purpose: CheckoutPurpose, ui: CheckoutUi, url: string | null, clientSecret: string | null, currency: string, quantity: number, metadata: unknown, successUrl: string | null, cancelUrl: string | null, createdAt: string, completedAt: string | null, expiresAt: string, customer: { id: string, externalId: string | null } | null, subscription: { id: string, status: SubscriptionStatus } | null, invoice: { id: string, status: InvoiceStatus, total: string } | null } };

export type GetCheckoutQueryVariables = Exact<{
  id: string;
}>;


export type GetCheckoutQuery = { checkout: { id: string, status: CheckoutStatus, purpose: CheckoutPurpose, ui: CheckoutUi, url: string | null, clientSecret: string | null, currency: string, quantity: number, metadata: unknown, successUrl: string | null, cancelUrl: string | null, createdAt: string, completedAt: string | null, expiresAt: string, customer: { id: string, externalId: string | null } | null, subscription: { id: string, status: SubscriptionStatus } | null, invoice: { id: string, status: InvoiceStatus, total: string } | null } };

export type ExpireCheckoutMutationVariables = Exact<{
  id: string;
}>;


export type ExpireCheckoutMutation = { expireCheckout: { id: string, status: CheckoutStatus, purpose: CheckoutPurpose, ui: CheckoutUi, url: string | null, clientSecret: string | null, currency: string, quantity: number, metadata: unknown, successUrl: string | null, cancelUrl: string | null, createdAt: string, completedAt: string | null, expiresAt: string, customer: { id: string, externalId: string | null } | null, subscription: { id: string, status: SubscriptionStatus } | null, invoice: { id: string, status: InvoiceStatus, total: string } | null } };

export type WatchBalanceSubscriptionVariables = Exact<{
  customerId: string;
}>;


export type WatchBalanceSubscription = { creditBalance: { customerId: string, available: string, pending: string, total: string, scheduled: string, isLow: boolean, lowBalanceThreshold: string | null, nextExpiresAt: string | null, poolCount: number, sequence: number, asOf: string, pools: Array<{ id: string, name: string, kind: CreditKind, credits: string, held: string, priority: number, effectiveAt: string | null, expiresAt: string | null }> } };

export type WatchUsageSubscriptionVariables = Exact<{
  customerId: string;
  after?: number | null | undefined;
}>;


export type WatchUsageSubscription = { usageEvents: { id: string, customerId: string, eventType: string, featureKey: string, quantity: string, properties: unknown, credits: string, cost: string, currency: string | null, overage: string, status: UsageEventStatus, warning: string | null, timestamp: string, recordedAt: string, idempotencyKey: string | null, holdId: string | null, subscriptionId: string | null, reversesId: string | null, reversedById: string | null, sequence: number } | null };

export type WatchEntitlementsSubscriptionVariables = Exact<{
  customerId: string;
  feature?: string | null | undefined;
}>;


export type WatchEntitlementsSubscription = { entitlementChanged: Array<{ id: string, customerId: string, type: FeatureType, allowed: boolean, reason: CheckReason, value: unknown, behavior: LimitBehavior | null, period: Period | null, limit: string | null, used: string | null, remainingCredits: string | null, availableCredits: string | null, anchor: string | null, effectiveAt: string | null, expiresAt: string | null, resetAt: string | null, revokedAt: string | null, source: EntitlementSource | null, version: number | null, asOf: string, feature: { id: string, key: string, name: string } }> };

export type WatchCustomersSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type WatchCustomersSubscription = { customersChanged: { resync: boolean, customers: Array<{ customerId: string, externalId: string | null, sequence: number | null, balance: boolean, entitlements: boolean }> } };

export const CheckEntitlements: Document<CheckEntitlementsQuery, CheckEntitlementsQueryVariables> = { name: 'CheckEntitlements', kind: 'query', text: "query CheckEntitlements($input:CheckEntitlementsInput!){checkEntitlements(input:$input){...EntitlementCheck}}fragment EntitlementCheck on EntitlementCheck{customerId entitlementId featureKey featureName allowed reason value behavior period limit used remainingCredits availableCredits resetAt expiresAt costPreview{credits currency currencyAmount}optimization{suggestedModel potentialSavings savingsPercent savingsCredits qualityScore}details asOf}" }
export const ListEntitlements: Document<ListEntitlementsQuery, ListEntitlementsQueryVariables> = { name: 'ListEntitlements', kind: 'query', text: "query ListEntitlements($customerId:ID!$first:Int$after:String){entitlements(customerId:$customerId first:$first after:$after){edges{node{...Entitlement}}pageInfo{hasNextPage endCursor}}}fragment Entitlement on Entitlement{id customerId feature{id key name}type allowed reason value behavior period limit used remainingCredits availableCredits anchor effectiveAt expiresAt resetAt revokedAt source version asOf}" }
export const SetEntitlement: Document<SetEntitlementMutation, SetEntitlementMutationVariables> = { name: 'SetEntitlement', kind: 'mutation', text: "mutation SetEntitlement($input:SetEntitlementInput!){setEntitlement(input:$input){...Entitlement}}fragment Entitlement on Entitlement{id customerId feature{id key name}type allowed reason value behavior period limit used remainingCredits availableCredits anchor effectiveAt expiresAt resetAt revokedAt source version asOf}" }
export const UpdateEntitlement: Document<UpdateEntitlementMutation, UpdateEntitlementMutationVariables> = { name: 'UpdateEntitlement', kind: 'mutation', text: "mutation UpdateEntitlement($id:ID!$input:UpdateEntitlementInput!){updateEntitlement(id:$id input:$input){...Entitlement}}fragment Entitlement on Entitlement{id customerId feature{id key name}type allowed reason value behavior period limit used remainingCredits availableCredits anchor effectiveAt expiresAt resetAt revokedAt source version asOf}" }
export const RevokeEntitlement: Document<RevokeEntitlementMutation, RevokeEntitlementMutationVariables> = { name: 'RevokeEntitlement', kind: 'mutation', text: "mutation RevokeEntitlement($id:ID!$input:RevokeEntitlementInput){revokeEntitlement(id:$id input:$input){...Entitlement}}fragment Entitlement on Entitlement{id customerId feature{id key name}type allowed reason value behavior period limit used remainingCredits availableCredits anchor effectiveAt expiresAt resetAt revokedAt source version asOf}" }
export const ConsumeFeature: Document<ConsumeFeatureMutation, ConsumeFeatureMutationVariables> = { name: 'ConsumeFeature', kind: 'mutation', text: "mutation ConsumeFeature($input:ConsumeInput!){consume(input:$input){allowed reason used remainingCredits availableCredits resetAt costPreview{credits currency currencyAmount}details usageEvent{...UsageEvent}asOf}}fragment UsageEvent on UsageEvent{id customerId eventType featureKey quantity properties credits cost currency overage status warning timestamp recordedAt idempotencyKey holdId subscriptionId reversesId reversedById sequence}" }
export const RecordUsageBatch: Document<RecordUsageBatchMutation, RecordUsageBatchMutationVariables> = { name: 'RecordUsageBatch', kind: 'mutation', text: "mutation RecordUsageBatch($input:RecordUsageBatchInput!){recordUsageBatch(input:$input){accepted duplicates rejected outcomes{status usageEvent{...RecordedUsage}error{code message details}}}}fragment RecordedUsage on UsageEvent{id customerId eventType featureKey quantity credits cost currency overage warning timestamp idempotencyKey sequence}" }
export const ReverseUsageEvent: Document<ReverseUsageEventMutation, ReverseUsageEventMutationVariables> = { name: 'ReverseUsageEvent', kind: 'mutation', text: "mutation ReverseUsageEvent($id:ID!){reverseUsageEvent(id:$id){...UsageEvent}}fragment UsageEvent on UsageEvent{id customerId eventType featureKey quantity properties credits cost currency overage status warning timestamp recordedAt idempotencyKey holdId subscriptionId reversesId reversedById sequence}" }
export const GetUsage: Document<GetUsageQuery, GetUsageQueryVariables> = { name: 'GetUsage', kind: 'query', text: "query GetUsage($customerId:ID!$startTime:DateTime!$endTime:DateTime!){usage(customerId:$customerId startTime:$startTime endTime:$endTime){customerId startTime endTime totalEvents totalCredits totalCost currency optimizationSavings breakdown{featureKey eventCount quantity credits cost}}}" }
export const ListUsageEvents: Document<ListUsageEventsQuery, ListUsageEventsQueryVariables> = { name: 'ListUsageEvents', kind: 'query', text: "query ListUsageEvents($customerId:ID$eventType:String$feature:String$startTime:DateTime$endTime:DateTime$first:Int$after:String){usageEvents(customerId:$customerId eventType:$eventType feature:$feature startTime:$startTime endTime:$endTime first:$first after:$after){edges{node{...UsageEvent}}pageInfo{hasNextPage endCursor}}}fragment UsageEvent on UsageEvent{id customerId eventType featureKey quantity properties credits cost currency overage status warning timestamp recordedAt idempotencyKey holdId subscriptionId reversesId reversedById sequence}" }
export const GetUsageSeries: Document<GetUsageSeriesQuery, GetUsageSeriesQueryVariables> = { name: 'GetUsageSeries', kind: 'query', text: "query GetUsageSeries($interval:SeriesInterval!$customerId:ID$by:String$filter:UsageFilterInput$startTime:DateTime$endTime:DateTime$timeZone:String$first:Int){usageSeries(interval:$interval customerId:$customerId by:$by filter:$filter startTime:$startTime endTime:$endTime timeZone:$timeZone first:$first){startTime endTime interval timeZone currency buckets{date startTime endTime eventCount quantity credits cost usageByValue{value eventCount quantity credits cost}}}}" }
export const GetBalance: Document<GetBalanceQuery, GetBalanceQueryVariables> = { name: 'GetBalance', kind: 'query', text: "query GetBalance($customerId:ID!){credits(customerId:$customerId){...CreditBalance}}fragment CreditBalance on CreditBalance{customerId available pending total scheduled isLow lowBalanceThreshold nextExpiresAt pools(first:100){id name kind credits held priority effectiveAt expiresAt}poolCount sequence asOf}" }
export const AddCredits: Document<AddCreditsMutation, AddCreditsMutationVariables> = { name: 'AddCredits', kind: 'mutation', text: "mutation AddCredits($input:AddCreditsInput!){addCredits(input:$input){...CreditTransaction}}fragment CreditTransaction on CreditTransaction{id customerId type direction amount balanceAfter description poolId eventId holdId counterpartyId reversesId idempotencyKey metadata timestamp sequence}" }
export const TransferCredits: Document<TransferCreditsMutation, TransferCreditsMutationVariables> = { name: 'TransferCredits', kind: 'mutation', text: "mutation TransferCredits($input:TransferCreditsInput!){transferCredits(input:$input){transaction{...CreditTransaction}from{...CreditBalance}to{...CreditBalance}}}fragment CreditTransaction on CreditTransaction{id customerId type direction amount balanceAfter description poolId eventId holdId counterpartyId reversesId idempotencyKey metadata timestamp sequence}fragment CreditBalance on CreditBalance{customerId available pending total scheduled isLow lowBalanceThreshold nextExpiresAt pools(first:100){id name kind credits held priority effectiveAt expiresAt}poolCount sequence asOf}" }
export const ListCreditTransactions: Document<ListCreditTransactionsQuery, ListCreditTransactionsQueryVariables> = { name: 'ListCreditTransactions', kind: 'query', text: "query ListCreditTransactions($customerId:ID!$types:[CreditTransactionType!]$startTime:DateTime$endTime:DateTime$first:Int$after:String){creditTransactions(customerId:$customerId types:$types startTime:$startTime endTime:$endTime first:$first after:$after){edges{node{...CreditTransaction}}pageInfo{hasNextPage endCursor}}}fragment CreditTransaction on CreditTransaction{id customerId type direction amount balanceAfter description poolId eventId holdId counterpartyId reversesId idempotencyKey metadata timestamp sequence}" }
export const ReserveCredits: Document<ReserveCreditsMutation, ReserveCreditsMutationVariables> = { name: 'ReserveCredits', kind: 'mutation', text: "mutation ReserveCredits($input:ReserveCreditsInput!){reserveCredits(input:$input){hold{...Hold}}}fragment Hold on Hold{id customerId eventType amount committed remaining status description metadata idempotencyKey createdAt expiresAt updatedAt}" }
export const CommitHold: Document<CommitHoldMutation, CommitHoldMutationVariables> = { name: 'CommitHold', kind: 'mutation', text: "mutation CommitHold($id:ID!$input:CommitHoldInput){commitHold(id:$id input:$input){hold{...Hold}usageEvent{...UsageEvent}}}fragment Hold on Hold{id customerId eventType amount committed remaining status description metadata idempotencyKey createdAt expiresAt updatedAt}fragment UsageEvent on UsageEvent{id customerId eventType featureKey quantity properties credits cost currency overage status warning timestamp recordedAt idempotencyKey holdId subscriptionId reversesId reversedById sequence}" }
export const ExtendHold: Document<ExtendHoldMutation, ExtendHoldMutationVariables> = { name: 'ExtendHold', kind: 'mutation', text: "mutation ExtendHold($id:ID!$input:ExtendHoldInput!){extendHold(id:$id input:$input){hold{...Hold}}}fragment Hold on Hold{id customerId eventType amount committed remaining status description metadata idempotencyKey createdAt expiresAt updatedAt}" }
export const ReleaseHold: Document<ReleaseHoldMutation, ReleaseHoldMutationVariables> = { name: 'ReleaseHold', kind: 'mutation', text: "mutation ReleaseHold($id:ID!){releaseHold(id:$id){hold{...Hold}}}fragment Hold on Hold{id customerId eventType amount committed remaining status description metadata idempotencyKey createdAt expiresAt updatedAt}" }
export const CreateCustomer: Document<CreateCustomerMutation, CreateCustomerMutationVariables> = { name: 'CreateCustomer', kind: 'mutation', text: "mutation CreateCustomer($input:CreateCustomerInput!){createCustomer(input:$input){...Customer}}fragment Customer on Customer{id externalId name email metadata taxPercent version createdAt updatedAt archivedAt}" }
export const GetCustomer: Document<GetCustomerQuery, GetCustomerQueryVariables> = { name: 'GetCustomer', kind: 'query', text: "query GetCustomer($id:ID!){customer(id:$id){...Customer}}fragment Customer on Customer{id externalId name email metadata taxPercent version createdAt updatedAt archivedAt}" }
export const UpdateCustomer: Document<UpdateCustomerMutation, UpdateCustomerMutationVariables> = { name: 'UpdateCustomer', kind: 'mutation', text: "mutation UpdateCustomer($id:ID!$input:UpdateCustomerInput!){updateCustomer(id:$id input:$input){...Customer}}fragment Customer on Customer{id externalId name email metadata taxPercent version createdAt updatedAt archivedAt}" }
export const ListCustomers: Document<ListCustomersQuery, ListCustomersQueryVariables> = { name: 'ListCustomers', kind: 'query', text: "query ListCustomers($email:String$externalId:String$search:String$includeArchived:Boolean$first:Int$after:String){customers(email:$email externalId:$externalId search:$search includeArchived:$includeArchived first:$first after:$after){edges{node{...Customer}}pageInfo{hasNextPage endCursor}}}fragment Customer on Customer{id externalId name email metadata taxPercent version createdAt updatedAt archivedAt}" }
export const ArchiveCustomer: Document<ArchiveCustomerMutation, ArchiveCustomerMutationVariables> = { name: 'ArchiveCustomer', kind: 'mutation', text: "mutation ArchiveCustomer($id:ID!){archiveCustomer(id:$id){...Customer}}fragment Customer on Customer{id externalId name email metadata taxPercent version createdAt updatedAt archivedAt}" }
export const CreateCustomerToken: Document<CreateCustomerTokenMutation, CreateCustomerTokenMutationVariables> = { name: 'CreateCustomerToken', kind: 'mutation', text: "mutation CreateCustomerToken($input:CreateCustomerTokenInput!){createCustomerToken(input:$input){token expiresAt}}" }
export const ListPlans: Document<ListPlansQuery, ListPlansQueryVariables> = { name: 'ListPlans', kind: 'query', text: "query ListPlans($status:PlanStatus$first:Int$after:String){plans(status:$status first:$first after:$after){edges{node{...Plan}}pageInfo{hasNextPage endCursor}}}fragment Plan on Plan{id key name description status metadata createdAt archivedAt currentVersion{id version type basePrice currency billingPeriod billingPeriodCount includedCredits overagePrice trialDays effectiveAt}}" }
export const CalculatePrice: Document<CalculatePriceQuery, CalculatePriceQueryVariables> = { name: 'CalculatePrice', kind: 'query', text: "query CalculatePrice($input:CalculatePriceInput!){calculatePrice(input:$input){planId planVersionId version currency basePrice usageCharges discounts subtotal tax total lines{kind description amount}at}}" }
export const CreateCustomPricing: Document<CreateCustomPricingMutation, CreateCustomPricingMutationVariables> = { name: 'CreateCustomPricing', kind: 'mutation', text: "mutation CreateCustomPricing($input:CreateCustomPricingInput!){createCustomPricing(input:$input){id key currency effectiveAt endsAt}}" }
export const GetUsagePrice: Document<GetUsagePriceQuery, GetUsagePriceQueryVariables> = { name: 'GetUsagePrice', kind: 'query', text: "query GetUsagePrice($input:UsagePriceInput!){usagePrice(input:$input){credits creditsValue cost currency rateId optimization{suggestedModel potentialSavings savingsPercent savingsCredits qualityScore}}}" }
export const GetAnalytics: Document<GetAnalyticsQuery, GetAnalyticsQueryVariables> = { name: 'GetAnalytics', kind: 'query', text: "query GetAnalytics($customerId:ID$metrics:[String!]$filter:UsageFilterInput$startTime:DateTime$endTime:DateTime$timeZone:String){analytics(customerId:$customerId metrics:$metrics filter:$filter startTime:$startTime endTime:$endTime timeZone:$timeZone){startTime endTime timeZone costAnalytics{total currency dailyAverage trend trendPercent forecastNextMonth}usageAnalytics{totalEvents totalCredits dailyAverage trend trendPercent peakDay{day eventCount}}usageOptimization{savings savingsCredits currency opportunities{type description fromModel toModel savingsPercent potentialSavingsCredits potentialSavingsAmount currency}}}}" }
export const GetAttribution: Document<GetAttributionQuery, GetAttributionQueryVariables> = { name: 'GetAttribution', kind: 'query', text: "query GetAttribution($customerId:ID$by:[String!]$filter:UsageFilterInput$startTime:DateTime$endTime:DateTime$timeZone:String$first:Int){attribution(customerId:$customerId by:$by filter:$filter startTime:$startTime endTime:$endTime timeZone:$timeZone first:$first){startTime endTime currency totals{eventCount quantity credits cost}dimensions{by shares{value eventCount quantity credits cost percentage}}}}" }
export const CreateSubscription: Document<CreateSubscriptionMutation, CreateSubscriptionMutationVariables> = { name: 'CreateSubscription', kind: 'mutation', text: "mutation CreateSubscription($input:CreateSubscriptionInput!){createSubscription(input:$input){...Subscription}}fragment Subscription on CustomerSubscription{id customerId plan{id key name}planVersion{id version basePrice}status quantity currency collection periodStart periodEnd trialEnd startedAt pausedAt resumeAt cancelAt canceledAt cancelReason endAt endedAt metadata createdAt updatedAt}" }
export const GetSubscription: Document<GetSubscriptionQuery, GetSubscriptionQueryVariables> = { name: 'GetSubscription', kind: 'query', text: "query GetSubscription($id:ID!){customerSubscription(id:$id){...Subscription}}fragment Subscription on CustomerSubscription{id customerId plan{id key name}planVersion{id version basePrice}status quantity currency collection periodStart periodEnd trialEnd startedAt pausedAt resumeAt cancelAt canceledAt cancelReason endAt endedAt metadata createdAt updatedAt}" }
export const ListSubscriptions: Document<ListSubscriptionsQuery, ListSubscriptionsQueryVariables> = { name: 'ListSubscriptions', kind: 'query', text: "query ListSubscriptions($customerId:ID$planId:ID$statuses:[SubscriptionStatus!]$first:Int$after:String){customerSubscriptions(customerId:$customerId planId:$planId statuses:$statuses first:$first after:$after){edges{node{...Subscription}}pageInfo{hasNextPage endCursor}}}fragment Subscription on CustomerSubscription{id customerId plan{id key name}planVersion{id version basePrice}status quantity currency collection periodStart periodEnd trialEnd startedAt pausedAt resumeAt cancelAt canceledAt cancelReason endAt endedAt metadata createdAt updatedAt}" }
export const ChangeSubscription: Document<ChangeSubscriptionMutation, ChangeSubscriptionMutationVariables> = { name: 'ChangeSubscription', kind: 'mutation', text: "mutation ChangeSubscription($id:ID!$input:ChangeSubscriptionInput!){changeSubscription(id:$id input:$input){...Subscription}}fragment Subscription on CustomerSubscription{id customerId plan{id key name}planVersion{id version basePrice}status quantity currency collection periodStart periodEnd trialEnd startedAt pausedAt resumeAt cancelAt canceledAt cancelReason endAt endedAt metadata createdAt updatedAt}" }
export const CancelSubscription: Document<CancelSubscriptionMutation, CancelSubscriptionMutationVariables> = { name: 'CancelSubscription', kind: 'mutation', text: "mutation CancelSubscription($id:ID!$input:CancelSubscriptionInput){cancelSubscription(id:$id input:$input){...Subscription}}fragment Subscription on CustomerSubscription{id customerId plan{id key name}planVersion{id version basePrice}status quantity currency collection periodStart periodEnd trialEnd startedAt pausedAt resumeAt cancelAt canceledAt cancelReason endAt endedAt metadata createdAt updatedAt}" }
export const PauseSubscription: Document<PauseSubscriptionMutation, PauseSubscriptionMutationVariables> = { name: 'PauseSubscription', kind: 'mutation', text: "mutation PauseSubscription($id:ID!$input:PauseSubscriptionInput!){pauseSubscription(id:$id input:$input){...Subscription}}fragment Subscription on CustomerSubscription{id customerId plan{id key name}planVersion{id version basePrice}status quantity currency collection periodStart periodEnd trialEnd startedAt pausedAt resumeAt cancelAt canceledAt cancelReason endAt endedAt metadata createdAt updatedAt}" }
export const ResumeSubscription: Document<ResumeSubscriptionMutation, ResumeSubscriptionMutationVariables> = { name: 'ResumeSubscription', kind: 'mutation', text: "mutation ResumeSubscription($id:ID!$input:ResumeSubscriptionInput){resumeSubscription(id:$id input:$input){...Subscription}}fragment Subscription on CustomerSubscription{id customerId plan{id key name}planVersion{id version basePrice}status quantity currency collection periodStart periodEnd trialEnd startedAt pausedAt resumeAt cancelAt canceledAt cancelReason endAt endedAt metadata createdAt updatedAt}" }
export const GetInvoice: Document<GetInvoiceQuery, GetInvoiceQueryVariables> = { name: 'GetInvoice', kind: 'query', text: "query GetInvoice($id:ID!){invoice(id:$id){...Invoice}}fragment Invoice on Invoice{id number customerId subscriptionId status reason currency subtotal discount tax total amountDue amountPaid amountCredited amountRefunded periodStart periodEnd dueAt paidAt voidedAt finalizedAt hostedUrl pdfUrl metadata createdAt}" }
export const ListInvoices: Document<ListInvoicesQuery, ListInvoicesQueryVariables> = { name: 'ListInvoices', kind: 'query', text: "query ListInvoices($customerId:ID$subscriptionId:ID$statuses:[InvoiceStatus!]$startTime:DateTime$endTime:DateTime$first:Int$after:String){invoices(customerId:$customerId subscriptionId:$subscriptionId statuses:$statuses startTime:$startTime endTime:$endTime first:$first after:$after){edges{node{...Invoice}}pageInfo{hasNextPage endCursor}}}fragment Invoice on Invoice{id number customerId subscriptionId status reason currency subtotal discount tax total amountDue amountPaid amountCredited amountRefunded periodStart periodEnd dueAt paidAt voidedAt finalizedAt hostedUrl pdfUrl metadata createdAt}" }
export const PayInvoice: Document<PayInvoiceMutation, PayInvoiceMutationVariables> = { name: 'PayInvoice', kind: 'mutation', text: "mutation PayInvoice($id:ID!$paymentMethodId:ID){payInvoice(id:$id paymentMethodId:$paymentMethodId){id status amount currency declineCode}}" }
export const VoidInvoice: Document<VoidInvoiceMutation, VoidInvoiceMutationVariables> = { name: 'VoidInvoice', kind: 'mutation', text: "mutation VoidInvoice($id:ID!){voidInvoice(id:$id){...Invoice}}fragment Invoice on Invoice{id number customerId subscriptionId status reason currency subtotal discount tax total amountDue amountPaid amountCredited amountRefunded periodStart periodEnd dueAt paidAt voidedAt finalizedAt hostedUrl pdfUrl metadata createdAt}" }
export const CreateCheckout: Document<CreateCheckoutMutation, CreateCheckoutMutationVariables> = { name: 'CreateCheckout', kind: 'mutation', text: "mutation CreateCheckout($input:CreateCheckoutInput!){createCheckout(input:$input){...Checkout}}fragment Checkout on Checkout{id status purpose ui url clientSecret currency quantity customer{id externalId}subscription{id status}invoice{id status total}metadata successUrl cancelUrl createdAt completedAt expiresAt}" }
export const GetCheckout: Document<GetCheckoutQuery, GetCheckoutQueryVariables> = { name: 'GetCheckout', kind: 'query', text: "query GetCheckout($id:ID!){checkout(id:$id){...Checkout}}fragment Checkout on Checkout{id status purpose ui url clientSecret currency quantity customer{id externalId}subscription{id status}invoice{id status total}metadata successUrl cancelUrl createdAt completedAt expiresAt}" }
export const ExpireCheckout: Document<ExpireCheckoutMutation, ExpireCheckoutMutationVariables> = { name: 'ExpireCheckout', kind: 'mutation', text: "mutation ExpireCheckout($id:ID!){expireCheckout(id:$id){...Checkout}}fragment Checkout on Checkout{id status purpose ui url clientSecret currency quantity customer{id externalId}subscription{id status}invoice{id status total}metadata successUrl cancelUrl createdAt completedAt expiresAt}" }
export const WatchBalance: Document<WatchBalanceSubscription, WatchBalanceSubscriptionVariables> = { name: 'WatchBalance', kind: 'subscription', text: "subscription WatchBalance($customerId:ID!){creditBalance(customerId:$customerId){...CreditBalance}}fragment CreditBalance on CreditBalance{customerId available pending total scheduled isLow lowBalanceThreshold nextExpiresAt pools(first:100){id name kind credits held priority effectiveAt expiresAt}poolCount sequence asOf}" }
export const WatchUsage: Document<WatchUsageSubscription, WatchUsageSubscriptionVariables> = { name: 'WatchUsage', kind: 'subscription', text: "subscription WatchUsage($customerId:ID!$after:SafeInt){usageEvents(customerId:$customerId after:$after){...UsageEvent}}fragment UsageEvent on UsageEvent{id customerId eventType featureKey quantity properties credits cost currency overage status warning timestamp recordedAt idempotencyKey holdId subscriptionId reversesId reversedById sequence}" }
export const WatchEntitlements: Document<WatchEntitlementsSubscription, WatchEntitlementsSubscriptionVariables> = { name: 'WatchEntitlements', kind: 'subscription', text: "subscription WatchEntitlements($customerId:ID!$feature:String){entitlementChanged(customerId:$customerId feature:$feature){...Entitlement}}fragment Entitlement on Entitlement{id customerId feature{id key name}type allowed reason value behavior period limit used remainingCredits availableCredits anchor effectiveAt expiresAt resetAt revokedAt source version asOf}" }
export const WatchCustomers: Document<WatchCustomersSubscription, WatchCustomersSubscriptionVariables> = { name: 'WatchCustomers', kind: 'subscription', text: "subscription WatchCustomers{customersChanged{customers{customerId externalId sequence balance entitlements}resync}}" }
