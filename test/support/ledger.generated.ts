/** Documents of test/support/ledger.graphql and their types, made by codegen.ts. */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Credits for a customer. Credits on the same terms share one pool. */
export type AddCreditsInput = {
  /** Credits, more than zero. */
  amount: string | number;
  /** Our id or the externalId. */
  customerId: string;
  /** Free text, at most 500 characters. */
  description?: string | null | undefined;
  /** The instant from which the credits count; null: at once. */
  effectiveAt?: string | null | undefined;
  /** The instant from which they no longer count, in the future; null: never. */
  expiresAt?: string | null | undefined;
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

/** The price of one usage event of a type. */
export type AddRateInput = {
  /** Prices per unit of numeric properties; at most 20, each for a different property. */
  components?: Array<RateComponentInput> | null | undefined;
  /** Prices events from this event time on; now by default. */
  effectiveAt?: string | null | undefined;
  /** The type of the events it prices. */
  eventType: string;
  /** Major units of the card's currency per event, not negative; credits × creditValue by default. */
  fixedCost?: string | number | null | undefined;
  /** Credits per event, not negative; 0 by default. */
  fixedCredits?: string | number | null | undefined;
  /** The kind of work that the model in `match` does. All rates of a model share the kind of its latest rate that has one; a cheaper model is only suggested for one of the same kind, where models without a kind count as one kind. */
  kind?: ModelKind | null | undefined;
  /** Property values that an event must have, as texts, e.g. {"model": "gpt-4", "provider": "openai"}, or `>` and a number that it must exceed, e.g. {"model": "m", "total_input_tokens": ">200000"} for long prompts; at most 10. Every event of the type by default. */
  match?: unknown;
  /** How good the results are, from 0 to 1; shown when the model is suggested. */
  qualityScore?: string | number | null | undefined;
  /** The card's id or key. */
  rateCardId: string;
};

/** What the usage of a customer is, or by how much it changes. */
export type AdjustUsageInput = {
  /** What `quantity` says. */
  behavior: AdjustmentBehavior;
  /** Our id or the externalId; without it `subscriptionId` names the customer. */
  customerId?: string | null | undefined;
  /** The key or id of a metered feature to which the customer is entitled: its usage in the period that is current is adjusted. SUM or LAST. Either this or `meter`. */
  feature?: string | null | undefined;
  /** At most 255 characters. A repetition with this key changes nothing and returns the stored event; with other content it is refused. The key holds for the customer, among its keys of recordUsage, recordUsageBatch, consume and commitHold. */
  idempotencyKey?: string | null | undefined;
  /** The key or id of a meter: its usage at exactly `timestamp` is adjusted, and no other. SUM; with SET also LAST and MAX. Either this or `feature`. */
  meter?: string | null | undefined;
  /** Those of the recorded event, besides the one that the meter reads: an object of at most 16 KiB. */
  properties?: unknown;
  /** Units. SET: at least zero. DELTA: of either sign; the usage cannot fall below zero. */
  quantity: string | number;
  /** The subscription that the recorded event names, `sub_…`, one of the customer: NOT_FOUND otherwise. For a meter, only events that name it, or without it only those that name none, are the usage. */
  subscriptionId?: string | null | undefined;
  /** Event time, for a meter only: from 35 days ago to 5 minutes ahead, now by default. */
  timestamp?: string | null | undefined;
};

/** What the quantity of an adjustment says. */
export type AdjustmentBehavior =
  /** The change of the usage, which may be negative. */
  | 'DELTA'
  /** The usage afterwards. */
  | 'SET';

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

/** What was used: an amount of credits, or usage that the rate card prices; without either, all reserved credits. */
export type CommitHoldInput = {
  /** Credits, more than zero; an excess over the reserved credits is taken from the available ones. */
  amount?: string | number | null | undefined;
  /** The type of the usage event; by default that of the hold. */
  eventType?: string | null | undefined;
  /** The key of the usage event: a repeated commit with this key changes nothing. The key holds for the customer, among its keys of recordUsage, recordUsageBatch, consume and commitHold. */
  idempotencyKey?: string | null | undefined;
  /** Keeps the rest reserved for further commits; otherwise it is released. */
  keepRest?: boolean | null | undefined;
  /** The properties that rates and meters read, e.g. {model, input_tokens, output_tokens}. */
  properties?: unknown;
  /** Units; 1 by default. */
  quantity?: string | number | null | undefined;
  /** Event time; now by default. */
  timestamp?: string | null | undefined;
  /** The provider's `usage` object, as in UsageEventInput: it becomes properties that count each token once. */
  tokenUsage?: unknown;
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
  taxPercent?: string | number | null | undefined;
  /** The test clock that the customer lives on for ever, `clock_…`; null: real time. NOT_FOUND when there is none of that id, CONFLICT while it advances, LIMIT_EXCEEDED when it has 1,000 customers. The live mode has no test clocks. */
  testClockId?: string | null | undefined;
  /** Refuses with CONFLICT (EMAIL_TAKEN) when a customer that is not archived has the e-mail address, in upper or lower case. Not done by default. */
  uniqueEmail?: boolean | null | undefined;
};

/** A new feature. */
export type CreateFeatureInput = {
  /** At most 1,000 characters. */
  description?: string | null | undefined;
  /** 1 to 100 letters, digits or _ - . : / starting with a letter or digit; unique in the workspace. */
  key: string;
  /** Your own data: at most 50 keys and 16 KiB. */
  metadata?: unknown;
  /** Key or id of the meter that counts its usage, for METERED and CREDITS features. Without it, events whose type is the key of the feature count. PRECONDITION_FAILED when it is archived. */
  meterKey?: string | null | undefined;
  /** At most 255 characters; the key by default. */
  name?: string | null | undefined;
  /** What an entitlement to it gives. */
  type: FeatureType;
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

/** A new rate card. */
export type CreateRateCardInput = {
  /** What one credit is worth, in major units of the currency; not negative. */
  creditValue: string | number;
  /** ISO 4217 code such as USD. */
  currency: string;
  /** Makes it the default card instead of the present one. */
  isDefault?: boolean | null | undefined;
  /** 1 to 100 letters, digits or _ - . : / starting with a letter or digit; unique in the workspace. */
  key: string;
  /** At most 255 characters; the key by default. */
  name?: string | null | undefined;
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
  percent: string | number;
};

/** What a discount is taken off. */
export type DiscountScope =
  /** Both. */
  | 'ALL'
  /** The base price. */
  | 'BASE'
  /** The charges for usage. */
  | 'USAGE';

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

/** What happens at a limit. */
export type LimitBehavior =
  /** Usage beyond the limit is refused. */
  | 'HARD'
  /** Usage continues beyond the limit and without credits. */
  | 'SOFT';

/** The kind of work that a model does. A cheaper model is only suggested for one of the same kind. */
export type ModelKind =
  /** Answers in speech as well as in text. */
  | 'AUDIO'
  /** Answers in text, from any kind of input. */
  | 'CHAT'
  /** Vectors of texts or images. */
  | 'EMBEDDING'
  /** Images, by token or by piece. */
  | 'IMAGE'
  /** Speech to speech while a connection stays open. */
  | 'REALTIME'
  /** The order of documents for a query. */
  | 'RERANKING'
  /** Speech of texts. */
  | 'SPEECH'
  /** Texts of speech. */
  | 'TRANSCRIPTION'
  /** Videos, by token or by second. */
  | 'VIDEO';

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

/** The price of one numeric property of an event. */
export type RateComponentInput = {
  /** Major units of the card's currency per unit size, not negative; credits × creditValue by default. */
  cost?: string | number | null | undefined;
  /** Credits per unit size; not negative. */
  credits: string | number;
  /**
   * A numeric property, e.g. `input_tokens`, or `quantity`; 100 characters.
   *
   * The kinds of token (UsageEventInput.tokenUsage) do not overlap, and a rate may price each; a kind that it does not price costs what the nearest kind costs that it does: `cached_input_tokens`, `cache_write_tokens`, `input_audio_tokens` and `input_image_tokens` what `input_tokens` cost; `cache_write_1h_tokens` what `cache_write_tokens` cost, else `input_tokens`; `cached_input_audio_tokens` and `cached_input_image_tokens` what audio or images of the input cost, else `cached_input_tokens`, else `input_tokens`; `reasoning_tokens`, `output_audio_tokens` and `output_image_tokens` what `output_tokens` cost. To make one free, price it at 0. `total_input_tokens`, `total_output_tokens` and `total_tokens` are sums, made of the kinds where an event lacks them: do not price them beside the kinds.
   */
  property: string;
  /** The price is per this many units, more than zero; 1 by default. */
  unitSize?: string | number | null | undefined;
};

/** Credits to reserve: an amount, or the price of an estimate. */
export type ReserveCreditsInput = {
  /** Credits, more than zero; without it the estimate is priced. */
  amount?: string | number | null | undefined;
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
  quantity?: string | number | null | undefined;
  /** The token usage of the estimate, e.g. of a similar earlier call. The provider's `usage` object, as in UsageEventInput: it becomes properties that count each token once. */
  tokenUsage?: unknown;
  /** 1 to 86,400 (24 h). */
  ttlSeconds?: number | null | undefined;
};

/** The terms of an entitlement; omitted fields get their defaults. */
export type SetEntitlementInput = {
  /** The origin of periods; by default that of the entitlement in force, else effectiveAt. */
  anchor?: string | null | undefined;
  /** What happens at the limit. */
  behavior?: LimitBehavior | null | undefined;
  /** Our id or the externalId. */
  customerId: string;
  /** The start of validity, from which usage counts; by default that of the entitlement in force, else now. */
  effectiveAt?: string | null | undefined;
  /** Refuses with PRECONDITION_FAILED unless this is the current version. */
  expectedVersion?: number | null | undefined;
  /** The end of validity, exclusive; later than effectiveAt; null: never. About a second after it, what subscriptions grant of the feature holds again. */
  expiresAt?: string | null | undefined;
  /** Key or id of the feature. */
  feature: string;
  /** Units (METERED) or credits (CREDITS) per period, not negative; null: unlimited. Not for other types. */
  limit?: string | number | null | undefined;
  /** How long usage counts before it resets to zero; null: forever. */
  period?: Period | null | undefined;
  /** Required for a STATIC feature: any JSON of at most 16 KiB and 8 levels. For a BOOLEAN one: true (by default) or false. */
  value?: unknown;
};

/** Credits that move between two customers. */
export type TransferCreditsInput = {
  /** Credits, more than zero. */
  amount: string | number;
  /** Our id or the externalId. */
  fromCustomerId: string;
  /** As for addCredits. The key holds for the customer that sends, in both directions: a transfer back with the key is refused. */
  idempotencyKey?: string | null | undefined;
  /** Free text, at most 500 characters. */
  reason?: string | null | undefined;
  /** Our id or the externalId. */
  toCustomerId: string;
};

/** What changes of a pool of credits; omitted fields stay as they are. */
export type UpdateCreditPoolInput = {
  /** Whether they expire now; then without expiresAt. */
  expireNow?: boolean | null | undefined;
  /** The instant from which its credits no longer count, in the future; null: never. */
  expiresAt?: string | null | undefined;
  /** Your own data, at most 16 KiB, in place of all before; null: none. */
  metadata?: unknown;
};

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
  taxPercent?: string | number | null | undefined;
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
  quantity?: string | number | null | undefined;
  /** The subscription whose usage it is, `sub_…`, one of the customer: NOT_FOUND otherwise. Without it the usage is that of the subscription, among those that charge it, that the customer started first. */
  subscriptionId?: string | null | undefined;
  /** Event time: from 35 days ago to 5 minutes ahead, now by default; with `backfill` any time before. */
  timestamp?: string | null | undefined;
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

/** The outcome of an event of a batch. */
export type UsageOutcomeStatus =
  /** Stored, priced and debited. */
  | 'ACCEPTED'
  /** Stored before under the same idempotency key. */
  | 'DUPLICATE'
  /** Refused; nothing was stored. */
  | 'REJECTED';

/** Credits that are taken back from a customer. */
export type VoidCreditsInput = {
  /** Credits, more than zero. */
  amount: string | number;
  /** Our id or the externalId. */
  customerId: string;
  /** As for addCredits. The key holds for the customer, among its keys of addCredits and of the transfers that it sends. */
  idempotencyKey?: string | null | undefined;
  /** Yours; at most 16 KiB. */
  metadata?: unknown;
  /** The only pool to take from, also one whose credits count later. Without it those that count now: promotional, then included, then purchased ones, and the latest first. */
  poolId?: string | null | undefined;
  /** Why, at most 500 characters: the description of the ledger rows. */
  reason: string;
};

export type EventFragment = { id: string, customerId: string, sequence: number, eventType: string, subscriptionId: string | null, quantity: string, timestamp: string, idempotencyKey: string | null, status: UsageEventStatus, credits: string, overage: string, cost: string, currency: string | null, rateId: string | null, reversesId: string | null, reversedById: string | null, recordedAt: string, feature: string };

export type TransactionFragment = { id: string, sequence: number, type: CreditTransactionType, direction: CreditDirection, amount: string, balanceAfter: string, poolId: string, description: string | null, metadata: unknown, eventId: string | null, counterpartyId: string | null, reversesId: string | null, idempotencyKey: string | null, timestamp: string };

export type BalanceFragment = { customerId: string, sequence: number, available: string, pending: string, scheduled: string, total: string, lowBalanceThreshold: string | null, isLow: boolean, pools: Array<{ id: string, name: string, kind: CreditKind, priority: number, credits: string, held: string, effectiveAt: string | null, expiresAt: string | null }> };

export type CreateCustomerMutationVariables = Exact<{
  input: CreateCustomerInput;
}>;


export type CreateCustomerMutation = { createCustomer: { id: string } };

export type UpdateCustomerMutationVariables = Exact<{
  id: string;
  input: UpdateCustomerInput;
}>;


export type UpdateCustomerMutation = { updateCustomer: { id: string } };

export type ArchiveCustomerMutationVariables = Exact<{
  id: string;
}>;


export type ArchiveCustomerMutation = { archiveCustomer: { id: string } };

export type CreateMeterMutationVariables = Exact<{
  input: CreateMeterInput;
}>;


export type CreateMeterMutation = { createMeter: { id: string } };

export type CreateFeatureMutationVariables = Exact<{
  input: CreateFeatureInput;
}>;


export type CreateFeatureMutation = { createFeature: { id: string } };

export type CreateRateCardMutationVariables = Exact<{
  input: CreateRateCardInput;
}>;


export type CreateRateCardMutation = { createRateCard: { id: string } };

export type AddRateMutationVariables = Exact<{
  input: AddRateInput;
}>;


export type AddRateMutation = { addRate: { id: string } };

export type SetEntitlementMutationVariables = Exact<{
  input: SetEntitlementInput;
}>;


export type SetEntitlementMutation = { setEntitlement: { id: string } };

export type ReserveCreditsMutationVariables = Exact<{
  input: ReserveCreditsInput;
}>;


export type ReserveCreditsMutation = { reserveCredits: { hold: { id: string, status: HoldStatus, remaining: string, expiresAt: string } } };

export type CommitHoldMutationVariables = Exact<{
  id: string;
  input?: CommitHoldInput | null | undefined;
}>;


export type CommitHoldMutation = { commitHold: { usageEvent: { id: string }, hold: { id: string, status: HoldStatus, remaining: string, committed: string } } };

export type ReleaseHoldMutationVariables = Exact<{
  id: string;
}>;


export type ReleaseHoldMutation = { releaseHold: { hold: { id: string, status: HoldStatus } } };

export type RecordUsageMutationVariables = Exact<{
  input: UsageEventInput;
}>;


export type RecordUsageMutation = { recordUsage: { id: string, customerId: string, sequence: number, eventType: string, subscriptionId: string | null, quantity: string, timestamp: string, idempotencyKey: string | null, status: UsageEventStatus, credits: string, overage: string, cost: string, currency: string | null, rateId: string | null, reversesId: string | null, reversedById: string | null, recordedAt: string, feature: string } };

export type RecordUsageBatchMutationVariables = Exact<{
  events: Array<UsageEventInput> | UsageEventInput;
}>;


export type RecordUsageBatchMutation = { recordUsageBatch: { accepted: number, duplicates: number, rejected: number, outcomes: Array<{ status: UsageOutcomeStatus, usageEvent: { id: string, customerId: string, sequence: number, eventType: string, subscriptionId: string | null, quantity: string, timestamp: string, idempotencyKey: string | null, status: UsageEventStatus, credits: string, overage: string, cost: string, currency: string | null, rateId: string | null, reversesId: string | null, reversedById: string | null, recordedAt: string, feature: string } | null, error: { code: ErrorCode, message: string, details: unknown } | null }> } };

export type AdjustUsageMutationVariables = Exact<{
  input: AdjustUsageInput;
}>;


export type AdjustUsageMutation = { adjustUsage: { id: string, customerId: string, sequence: number, eventType: string, subscriptionId: string | null, quantity: string, timestamp: string, idempotencyKey: string | null, status: UsageEventStatus, credits: string, overage: string, cost: string, currency: string | null, rateId: string | null, reversesId: string | null, reversedById: string | null, recordedAt: string, feature: string } };

export type ReverseUsageEventMutationVariables = Exact<{
  id: string;
}>;


export type ReverseUsageEventMutation = { reverseUsageEvent: { id: string, customerId: string, sequence: number, eventType: string, subscriptionId: string | null, quantity: string, timestamp: string, idempotencyKey: string | null, status: UsageEventStatus, credits: string, overage: string, cost: string, currency: string | null, rateId: string | null, reversesId: string | null, reversedById: string | null, recordedAt: string, feature: string } };

export type UsageEventQueryVariables = Exact<{
  id: string;
}>;


export type UsageEventQuery = { usageEvent: { id: string, customerId: string, sequence: number, eventType: string, subscriptionId: string | null, quantity: string, timestamp: string, idempotencyKey: string | null, status: UsageEventStatus, credits: string, overage: string, cost: string, currency: string | null, rateId: string | null, reversesId: string | null, reversedById: string | null, recordedAt: string, feature: string } };

export type UsageEventsQueryVariables = Exact<{
  customerId?: string | null | undefined;
  startTime?: string | null | undefined;
  endTime?: string | null | undefined;
  feature?: string | null | undefined;
  eventType?: string | null | undefined;
  subscriptionId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type UsageEventsQuery = { usageEvents: { edges: Array<{ cursor: string, node: { id: string, customerId: string, sequence: number, eventType: string, subscriptionId: string | null, quantity: string, timestamp: string, idempotencyKey: string | null, status: UsageEventStatus, credits: string, overage: string, cost: string, currency: string | null, rateId: string | null, reversesId: string | null, reversedById: string | null, recordedAt: string, feature: string } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type UsageQueryVariables = Exact<{
  customerId: string;
  startTime: string;
  endTime: string;
}>;


export type UsageQuery = { usage: { customerId: string, startTime: string, endTime: string, totalEvents: number, totalCredits: string, totalCost: string, currency: string | null, costs: Array<{ currency: string, amount: string }>, breakdown: Array<{ eventCount: number, quantity: string, credits: string, cost: string, feature: string }> } };

export type AnalyticsQueryVariables = Exact<{
  customerId: string;
  metrics?: Array<string> | string | null | undefined;
  startTime?: string | null | undefined;
  endTime?: string | null | undefined;
}>;


export type AnalyticsQuery = { analytics: { startTime: string, endTime: string, cost: { total: string, currency: string | null, dailyAverage: string, trend: string | null, costs: Array<{ currency: string, amount: string }> } | null, usage: { totalEvents: number, totalCredits: string, dailyAverage: string, trend: string | null, peakDay: { day: string, eventCount: number, credits: string, cost: string } | null } | null, breakdown: Array<{ eventCount: number, quantity: string, credits: string, cost: string, feature: string }> | null } };

export type CreditsQueryVariables = Exact<{
  customerId: string;
}>;


export type CreditsQuery = { credits: { customerId: string, sequence: number, available: string, pending: string, scheduled: string, total: string, lowBalanceThreshold: string | null, isLow: boolean, pools: Array<{ id: string, name: string, kind: CreditKind, priority: number, credits: string, held: string, effectiveAt: string | null, expiresAt: string | null }> } };

export type AddCreditsMutationVariables = Exact<{
  input: AddCreditsInput;
}>;


export type AddCreditsMutation = { addCredits: { id: string, sequence: number, type: CreditTransactionType, direction: CreditDirection, amount: string, balanceAfter: string, poolId: string, description: string | null, metadata: unknown, eventId: string | null, counterpartyId: string | null, reversesId: string | null, idempotencyKey: string | null, timestamp: string } };

export type VoidCreditsMutationVariables = Exact<{
  input: VoidCreditsInput;
}>;


export type VoidCreditsMutation = { voidCredits: { id: string, sequence: number, type: CreditTransactionType, direction: CreditDirection, amount: string, balanceAfter: string, poolId: string, description: string | null, metadata: unknown, eventId: string | null, counterpartyId: string | null, reversesId: string | null, idempotencyKey: string | null, timestamp: string } };

export type UpdateCreditPoolMutationVariables = Exact<{
  id: string;
  input: UpdateCreditPoolInput;
}>;


export type UpdateCreditPoolMutation = { updateCreditPool: { id: string, credits: string, held: string, effectiveAt: string | null, expiresAt: string | null, metadata: unknown, updatedAt: string | null } };

export type TransferCreditsMutationVariables = Exact<{
  input: TransferCreditsInput;
}>;


export type TransferCreditsMutation = { transferCredits: { transaction: { id: string }, from: { customerId: string, sequence: number, available: string, pending: string, scheduled: string, total: string, lowBalanceThreshold: string | null, isLow: boolean, pools: Array<{ id: string, name: string, kind: CreditKind, priority: number, credits: string, held: string, effectiveAt: string | null, expiresAt: string | null }> }, to: { customerId: string, sequence: number, available: string, pending: string, scheduled: string, total: string, lowBalanceThreshold: string | null, isLow: boolean, pools: Array<{ id: string, name: string, kind: CreditKind, priority: number, credits: string, held: string, effectiveAt: string | null, expiresAt: string | null }> } } };

export type SetLowBalanceThresholdMutationVariables = Exact<{
  customerId: string;
  threshold?: string | number | null | undefined;
}>;


export type SetLowBalanceThresholdMutation = { setLowBalanceThreshold: { customerId: string, sequence: number, available: string, pending: string, scheduled: string, total: string, lowBalanceThreshold: string | null, isLow: boolean, pools: Array<{ id: string, name: string, kind: CreditKind, priority: number, credits: string, held: string, effectiveAt: string | null, expiresAt: string | null }> } };

export type CreditTransactionsQueryVariables = Exact<{
  customerId: string;
  types?: Array<CreditTransactionType> | CreditTransactionType | null | undefined;
  offset?: number | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type CreditTransactionsQuery = { creditTransactions: { totalCount: number, edges: Array<{ cursor: string, node: { id: string, sequence: number, type: CreditTransactionType, direction: CreditDirection, amount: string, balanceAfter: string, poolId: string, description: string | null, metadata: unknown, eventId: string | null, counterpartyId: string | null, reversesId: string | null, idempotencyKey: string | null, timestamp: string, pool: { name: string }, balance: { available: string } } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export const EventFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Event"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UsageEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","alias":{"kind":"Name","value":"feature"},"name":{"kind":"Name","value":"featureKey"}},{"kind":"Field","name":{"kind":"Name","value":"subscriptionId"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"timestamp"}},{"kind":"Field","name":{"kind":"Name","value":"idempotencyKey"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"overage"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"rateId"}},{"kind":"Field","name":{"kind":"Name","value":"reversesId"}},{"kind":"Field","name":{"kind":"Name","value":"reversedById"}},{"kind":"Field","name":{"kind":"Name","value":"recordedAt"}}]}}]} as unknown as DocumentNode<EventFragment, unknown>;
export const TransactionFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Transaction"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditTransaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"direction"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"poolId"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}},{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"counterpartyId"}},{"kind":"Field","name":{"kind":"Name","value":"reversesId"}},{"kind":"Field","name":{"kind":"Name","value":"idempotencyKey"}},{"kind":"Field","name":{"kind":"Name","value":"timestamp"}}]}}]} as unknown as DocumentNode<TransactionFragment, unknown>;
export const BalanceFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Balance"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditBalance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"scheduled"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"lowBalanceThreshold"}},{"kind":"Field","name":{"kind":"Name","value":"isLow"}},{"kind":"Field","name":{"kind":"Name","value":"pools"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"priority"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]} as unknown as DocumentNode<BalanceFragment, unknown>;
export const CreateCustomerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateCustomer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateCustomerInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createCustomer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<CreateCustomerMutation, CreateCustomerMutationVariables>;
export const UpdateCustomerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateCustomer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateCustomerInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateCustomer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<UpdateCustomerMutation, UpdateCustomerMutationVariables>;
export const ArchiveCustomerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ArchiveCustomer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"archiveCustomer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<ArchiveCustomerMutation, ArchiveCustomerMutationVariables>;
export const CreateMeterDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateMeter"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateMeterInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createMeter"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<CreateMeterMutation, CreateMeterMutationVariables>;
export const CreateFeatureDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateFeature"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateFeatureInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createFeature"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<CreateFeatureMutation, CreateFeatureMutationVariables>;
export const CreateRateCardDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateRateCard"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateRateCardInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createRateCard"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<CreateRateCardMutation, CreateRateCardMutationVariables>;
export const AddRateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddRate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddRateInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addRate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<AddRateMutation, AddRateMutationVariables>;
export const SetEntitlementDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetEntitlement"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetEntitlementInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setEntitlement"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<SetEntitlementMutation, SetEntitlementMutationVariables>;
export const ReserveCreditsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReserveCredits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ReserveCreditsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reserveCredits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hold"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}}]} as unknown as DocumentNode<ReserveCreditsMutation, ReserveCreditsMutationVariables>;
export const CommitHoldDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CommitHold"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"CommitHoldInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"commitHold"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"usageEvent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hold"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"committed"}}]}}]}}]}}]} as unknown as DocumentNode<CommitHoldMutation, CommitHoldMutationVariables>;
export const ReleaseHoldDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReleaseHold"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"releaseHold"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hold"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<ReleaseHoldMutation, ReleaseHoldMutationVariables>;
export const RecordUsageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RecordUsage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UsageEventInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordUsage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Event"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Event"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UsageEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","alias":{"kind":"Name","value":"feature"},"name":{"kind":"Name","value":"featureKey"}},{"kind":"Field","name":{"kind":"Name","value":"subscriptionId"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"timestamp"}},{"kind":"Field","name":{"kind":"Name","value":"idempotencyKey"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"overage"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"rateId"}},{"kind":"Field","name":{"kind":"Name","value":"reversesId"}},{"kind":"Field","name":{"kind":"Name","value":"reversedById"}},{"kind":"Field","name":{"kind":"Name","value":"recordedAt"}}]}}]} as unknown as DocumentNode<RecordUsageMutation, RecordUsageMutationVariables>;
export const RecordUsageBatchDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RecordUsageBatch"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"events"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UsageEventInput"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordUsageBatch"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"events"},"value":{"kind":"Variable","name":{"kind":"Name","value":"events"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accepted"}},{"kind":"Field","name":{"kind":"Name","value":"duplicates"}},{"kind":"Field","name":{"kind":"Name","value":"rejected"}},{"kind":"Field","name":{"kind":"Name","value":"outcomes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"usageEvent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Event"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"details"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Event"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UsageEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","alias":{"kind":"Name","value":"feature"},"name":{"kind":"Name","value":"featureKey"}},{"kind":"Field","name":{"kind":"Name","value":"subscriptionId"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"timestamp"}},{"kind":"Field","name":{"kind":"Name","value":"idempotencyKey"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"overage"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"rateId"}},{"kind":"Field","name":{"kind":"Name","value":"reversesId"}},{"kind":"Field","name":{"kind":"Name","value":"reversedById"}},{"kind":"Field","name":{"kind":"Name","value":"recordedAt"}}]}}]} as unknown as DocumentNode<RecordUsageBatchMutation, RecordUsageBatchMutationVariables>;
export const AdjustUsageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AdjustUsage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AdjustUsageInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"adjustUsage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Event"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Event"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UsageEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","alias":{"kind":"Name","value":"feature"},"name":{"kind":"Name","value":"featureKey"}},{"kind":"Field","name":{"kind":"Name","value":"subscriptionId"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"timestamp"}},{"kind":"Field","name":{"kind":"Name","value":"idempotencyKey"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"overage"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"rateId"}},{"kind":"Field","name":{"kind":"Name","value":"reversesId"}},{"kind":"Field","name":{"kind":"Name","value":"reversedById"}},{"kind":"Field","name":{"kind":"Name","value":"recordedAt"}}]}}]} as unknown as DocumentNode<AdjustUsageMutation, AdjustUsageMutationVariables>;
export const ReverseUsageEventDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReverseUsageEvent"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reverseUsageEvent"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Event"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Event"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UsageEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","alias":{"kind":"Name","value":"feature"},"name":{"kind":"Name","value":"featureKey"}},{"kind":"Field","name":{"kind":"Name","value":"subscriptionId"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"timestamp"}},{"kind":"Field","name":{"kind":"Name","value":"idempotencyKey"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"overage"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"rateId"}},{"kind":"Field","name":{"kind":"Name","value":"reversesId"}},{"kind":"Field","name":{"kind":"Name","value":"reversedById"}},{"kind":"Field","name":{"kind":"Name","value":"recordedAt"}}]}}]} as unknown as DocumentNode<ReverseUsageEventMutation, ReverseUsageEventMutationVariables>;
export const UsageEventDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UsageEvent"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"usageEvent"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Event"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Event"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UsageEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","alias":{"kind":"Name","value":"feature"},"name":{"kind":"Name","value":"featureKey"}},{"kind":"Field","name":{"kind":"Name","value":"subscriptionId"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"timestamp"}},{"kind":"Field","name":{"kind":"Name","value":"idempotencyKey"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"overage"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"rateId"}},{"kind":"Field","name":{"kind":"Name","value":"reversesId"}},{"kind":"Field","name":{"kind":"Name","value":"reversedById"}},{"kind":"Field","name":{"kind":"Name","value":"recordedAt"}}]}}]} as unknown as DocumentNode<UsageEventQuery, UsageEventQueryVariables>;
export const UsageEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UsageEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"startTime"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"endTime"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"feature"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"eventType"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"subscriptionId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"last"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"before"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"usageEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"startTime"},"value":{"kind":"Variable","name":{"kind":"Name","value":"startTime"}}},{"kind":"Argument","name":{"kind":"Name","value":"endTime"},"value":{"kind":"Variable","name":{"kind":"Name","value":"endTime"}}},{"kind":"Argument","name":{"kind":"Name","value":"feature"},"value":{"kind":"Variable","name":{"kind":"Name","value":"feature"}}},{"kind":"Argument","name":{"kind":"Name","value":"eventType"},"value":{"kind":"Variable","name":{"kind":"Name","value":"eventType"}}},{"kind":"Argument","name":{"kind":"Name","value":"subscriptionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"subscriptionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"Variable","name":{"kind":"Name","value":"last"}}},{"kind":"Argument","name":{"kind":"Name","value":"before"},"value":{"kind":"Variable","name":{"kind":"Name","value":"before"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Event"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Event"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UsageEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","alias":{"kind":"Name","value":"feature"},"name":{"kind":"Name","value":"featureKey"}},{"kind":"Field","name":{"kind":"Name","value":"subscriptionId"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"timestamp"}},{"kind":"Field","name":{"kind":"Name","value":"idempotencyKey"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"overage"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"rateId"}},{"kind":"Field","name":{"kind":"Name","value":"reversesId"}},{"kind":"Field","name":{"kind":"Name","value":"reversedById"}},{"kind":"Field","name":{"kind":"Name","value":"recordedAt"}}]}}]} as unknown as DocumentNode<UsageEventsQuery, UsageEventsQueryVariables>;
export const UsageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Usage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"startTime"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"endTime"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"usage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"startTime"},"value":{"kind":"Variable","name":{"kind":"Name","value":"startTime"}}},{"kind":"Argument","name":{"kind":"Name","value":"endTime"},"value":{"kind":"Variable","name":{"kind":"Name","value":"endTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"startTime"}},{"kind":"Field","name":{"kind":"Name","value":"endTime"}},{"kind":"Field","name":{"kind":"Name","value":"totalEvents"}},{"kind":"Field","name":{"kind":"Name","value":"totalCredits"}},{"kind":"Field","name":{"kind":"Name","value":"totalCost"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"costs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"breakdown"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"feature"},"name":{"kind":"Name","value":"featureKey"}},{"kind":"Field","name":{"kind":"Name","value":"eventCount"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}}]}}]}}]}}]} as unknown as DocumentNode<UsageQuery, UsageQueryVariables>;
export const AnalyticsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Analytics"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"metrics"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"startTime"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"endTime"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"analytics"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"metrics"},"value":{"kind":"Variable","name":{"kind":"Name","value":"metrics"}}},{"kind":"Argument","name":{"kind":"Name","value":"startTime"},"value":{"kind":"Variable","name":{"kind":"Name","value":"startTime"}}},{"kind":"Argument","name":{"kind":"Name","value":"endTime"},"value":{"kind":"Variable","name":{"kind":"Name","value":"endTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startTime"}},{"kind":"Field","name":{"kind":"Name","value":"endTime"}},{"kind":"Field","alias":{"kind":"Name","value":"cost"},"name":{"kind":"Name","value":"costAnalytics"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"costs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dailyAverage"}},{"kind":"Field","name":{"kind":"Name","value":"trend"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"usage"},"name":{"kind":"Name","value":"usageAnalytics"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalEvents"}},{"kind":"Field","name":{"kind":"Name","value":"totalCredits"}},{"kind":"Field","name":{"kind":"Name","value":"dailyAverage"}},{"kind":"Field","name":{"kind":"Name","value":"peakDay"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"day"}},{"kind":"Field","name":{"kind":"Name","value":"eventCount"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}}]}},{"kind":"Field","name":{"kind":"Name","value":"trend"}}]}},{"kind":"Field","name":{"kind":"Name","value":"breakdown"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"feature"},"name":{"kind":"Name","value":"featureKey"}},{"kind":"Field","name":{"kind":"Name","value":"eventCount"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}}]}}]}}]}}]} as unknown as DocumentNode<AnalyticsQuery, AnalyticsQueryVariables>;
export const CreditsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Credits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Balance"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Balance"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditBalance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"scheduled"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"lowBalanceThreshold"}},{"kind":"Field","name":{"kind":"Name","value":"isLow"}},{"kind":"Field","name":{"kind":"Name","value":"pools"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"priority"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]} as unknown as DocumentNode<CreditsQuery, CreditsQueryVariables>;
export const AddCreditsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddCredits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddCreditsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addCredits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Transaction"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Transaction"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditTransaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"direction"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"poolId"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}},{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"counterpartyId"}},{"kind":"Field","name":{"kind":"Name","value":"reversesId"}},{"kind":"Field","name":{"kind":"Name","value":"idempotencyKey"}},{"kind":"Field","name":{"kind":"Name","value":"timestamp"}}]}}]} as unknown as DocumentNode<AddCreditsMutation, AddCreditsMutationVariables>;
export const VoidCreditsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"VoidCredits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"VoidCreditsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"voidCredits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Transaction"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Transaction"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditTransaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"direction"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"poolId"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}},{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"counterpartyId"}},{"kind":"Field","name":{"kind":"Name","value":"reversesId"}},{"kind":"Field","name":{"kind":"Name","value":"idempotencyKey"}},{"kind":"Field","name":{"kind":"Name","value":"timestamp"}}]}}]} as unknown as DocumentNode<VoidCreditsMutation, VoidCreditsMutationVariables>;
export const UpdateCreditPoolDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateCreditPool"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateCreditPoolInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateCreditPool"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]}}]} as unknown as DocumentNode<UpdateCreditPoolMutation, UpdateCreditPoolMutationVariables>;
export const TransferCreditsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"TransferCredits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TransferCreditsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transferCredits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transaction"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"from"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Balance"}}]}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Balance"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Balance"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditBalance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"scheduled"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"lowBalanceThreshold"}},{"kind":"Field","name":{"kind":"Name","value":"isLow"}},{"kind":"Field","name":{"kind":"Name","value":"pools"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"priority"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]} as unknown as DocumentNode<TransferCreditsMutation, TransferCreditsMutationVariables>;
export const SetLowBalanceThresholdDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetLowBalanceThreshold"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"threshold"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Decimal"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setLowBalanceThreshold"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"threshold"},"value":{"kind":"Variable","name":{"kind":"Name","value":"threshold"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Balance"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Balance"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditBalance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"scheduled"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"lowBalanceThreshold"}},{"kind":"Field","name":{"kind":"Name","value":"isLow"}},{"kind":"Field","name":{"kind":"Name","value":"pools"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"priority"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]} as unknown as DocumentNode<SetLowBalanceThresholdMutation, SetLowBalanceThresholdMutationVariables>;
export const CreditTransactionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CreditTransactions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"types"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreditTransactionType"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"offset"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"last"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"before"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditTransactions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"types"},"value":{"kind":"Variable","name":{"kind":"Name","value":"types"}}},{"kind":"Argument","name":{"kind":"Name","value":"offset"},"value":{"kind":"Variable","name":{"kind":"Name","value":"offset"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"Variable","name":{"kind":"Name","value":"last"}}},{"kind":"Argument","name":{"kind":"Name","value":"before"},"value":{"kind":"Variable","name":{"kind":"Name","value":"before"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Transaction"}},{"kind":"Field","name":{"kind":"Name","value":"pool"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"balance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"available"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Transaction"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditTransaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"direction"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"poolId"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}},{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"counterpartyId"}},{"kind":"Field","name":{"kind":"Name","value":"reversesId"}},{"kind":"Field","name":{"kind":"Name","value":"idempotencyKey"}},{"kind":"Field","name":{"kind":"Name","value":"timestamp"}}]}}]} as unknown as DocumentNode<CreditTransactionsQuery, CreditTransactionsQueryVariables>;
