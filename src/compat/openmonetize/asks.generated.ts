/** Documents of src/compat/openmonetize/asks.graphql and their types, made by codegen.ts. */
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

/** Where credits come from. At equal priority and expiry, promotional credits burn first and purchased ones last. */
export type CreditKind =
  /** Granted by a subscription for one of its periods. Only subscriptions grant them: addCredits refuses the kind, and they cannot be transferred. */
  | 'INCLUDED'
  /** Given. */
  | 'PROMOTIONAL'
  /** Paid for. */
  | 'PURCHASED';

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
  quantity?: string | number | null | undefined;
};

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

/** Many events. */
export type RecordUsageBatchInput = {
  /** Imports history for closed books: events from more than 35 days ago, and no others. Each is priced by the rates of its time and appears in usage and analytics, but changes nothing that is settled: it takes no credits and has no overage, expired credits and holds stay unchanged, and it counts against no limit, not even of a longer period that is still open. True needs admin. */
  backfill?: boolean | null | undefined;
  /** 1 to 1,000. */
  events: Array<UsageEventInput>;
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
  at?: string | null | undefined;
  /** Our id or the externalId: uses the rate card of the customer. */
  customerId?: string | null | undefined;
  /** At most 100 characters. */
  eventType: string;
  /** The properties of the event. */
  properties?: unknown;
  /** Units, more than zero; 1 by default. */
  quantity?: string | number | null | undefined;
  /** The card's id or key; the default card without it and a customer. */
  rateCardId?: string | null | undefined;
  /** The provider's `usage` object, as in UsageEventInput: it becomes properties that count each token once. */
  tokenUsage?: unknown;
};

export type CreditFiguresFragment = { available: string, pending: string, total: string };

type Decision_ConsumeResult_Fragment = { allowed: boolean, reason: CheckReason, details: unknown, remainingCredits: string | null, availableCredits: string | null, resetAt: string | null, costPreview: { credits: string, currencyAmount: string, currency: string } | null, optimization: { suggestedModel: string, potentialSavings: string, qualityScore: string | null } | null };

type Decision_Entitlement_Fragment = { allowed: boolean, reason: CheckReason, details: unknown, remainingCredits: string | null, availableCredits: string | null, resetAt: string | null, costPreview: { credits: string, currencyAmount: string, currency: string } | null, optimization: { suggestedModel: string, potentialSavings: string, qualityScore: string | null } | null };

type Decision_EntitlementCheck_Fragment = { allowed: boolean, reason: CheckReason, details: unknown, remainingCredits: string | null, availableCredits: string | null, resetAt: string | null, costPreview: { credits: string, currencyAmount: string, currency: string } | null, optimization: { suggestedModel: string, potentialSavings: string, qualityScore: string | null } | null };

export type DecisionFragment =
  | Decision_ConsumeResult_Fragment
  | Decision_Entitlement_Fragment
  | Decision_EntitlementCheck_Fragment
;

export type EntitlementTermsFragment = { id: string, type: FeatureType, limit: string | null, behavior: LimitBehavior | null, period: Period | null, value: unknown, used: string | null, expiresAt: string | null, reason: CheckReason, feature: { key: string } };

export type CheckEntitlementQueryVariables = Exact<{
  customerId: string;
  feature: string;
  quantity?: string | number | null | undefined;
  properties?: unknown;
}>;


export type CheckEntitlementQuery = { entitlement: { limit: string | null, allowed: boolean, reason: CheckReason, details: unknown, remainingCredits: string | null, availableCredits: string | null, resetAt: string | null, costPreview: { credits: string, currencyAmount: string, currency: string } | null, optimization: { suggestedModel: string, potentialSavings: string, qualityScore: string | null } | null } };

export type CheckUserQueryVariables = Exact<{
  checks: Array<EntitlementCheckInput> | EntitlementCheckInput;
}>;


export type CheckUserQuery = { checkEntitlements: Array<{ limit: string | null, allowed: boolean, reason: CheckReason, details: unknown, remainingCredits: string | null, availableCredits: string | null, resetAt: string | null, costPreview: { credits: string, currencyAmount: string, currency: string } | null, optimization: { suggestedModel: string, potentialSavings: string, qualityScore: string | null } | null }> };

export type SetEntitlementMutationVariables = Exact<{
  input: SetEntitlementInput;
}>;


export type SetEntitlementMutation = { setEntitlement: { id: string, type: FeatureType, limit: string | null, behavior: LimitBehavior | null, period: Period | null, value: unknown, used: string | null, expiresAt: string | null, reason: CheckReason, feature: { key: string } } };

export type OutcomeFragment = { status: UsageOutcomeStatus, usageEvent: { id: string, credits: string, cost: string, warning: string | null } | null, error: { code: ErrorCode, message: string, details: unknown } | null };

export type RecordUsageMutationVariables = Exact<{
  input: RecordUsageBatchInput;
}>;


export type RecordUsageMutation = { recordUsageBatch: { outcomes: Array<{ status: UsageOutcomeStatus, usageEvent: { id: string, credits: string, cost: string, warning: string | null } | null, error: { code: ErrorCode, message: string, details: unknown } | null }> } };

export type CreditBalanceQueryVariables = Exact<{
  customerId: string;
}>;


export type CreditBalanceQuery = { credits: { available: string, pending: string, total: string, pools: Array<{ id: string, name: string, credits: string, expiresAt: string | null }> } };

export type CreditTotalsQueryVariables = Exact<{ [key: string]: never; }>;


export type CreditTotalsQuery = { creditTotals: { available: string, pending: string, total: string } };

export type IngestEventsMutationVariables = Exact<{
  externalIds: Array<string> | string;
  events: Array<UsageEventInput> | UsageEventInput;
}>;


export type IngestEventsMutation = { ensureCustomers: Array<{ created: boolean }>, recordUsageBatch: { outcomes: Array<{ status: UsageOutcomeStatus, usageEvent: { id: string, credits: string, cost: string, warning: string | null } | null, error: { code: ErrorCode, message: string, details: unknown } | null }> } };

export type UserCreditsFragment = { id: string, customerId: string, amount: string, balance: { available: string, pending: string, total: string } };

export type AddUserCreditsMutationVariables = Exact<{
  input: AddCreditsInput;
}>;


export type AddUserCreditsMutation = { addCredits: { id: string, customerId: string, amount: string, balance: { available: string, pending: string, total: string } } };

export type AddNewUserCreditsMutationVariables = Exact<{
  externalIds: Array<string> | string;
  input: AddCreditsInput;
}>;


export type AddNewUserCreditsMutation = { ensureCustomers: Array<{ created: boolean }>, addCredits: { id: string, customerId: string, amount: string, balance: { available: string, pending: string, total: string } } };

export type UserBalanceQueryVariables = Exact<{
  customerId: string;
}>;


export type UserBalanceQuery = { credits: { nextExpiresAt: string | null, available: string, pending: string, total: string } };

export type UsagePriceQueryVariables = Exact<{
  whole: UsagePriceInput;
  withoutInput: UsagePriceInput;
  withoutOutput: UsagePriceInput;
}>;


export type UsagePriceQuery = { price: { credits: string, creditsValue: string, cost: string, currency: string | null } | null, withoutInput: { creditsValue: string } | null, withoutOutput: { creditsValue: string } | null };

export type PricingQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type PricingQuery = { currentRates: Array<{ id: string, eventType: string, match: unknown, kind: ModelKind | null, rateCard: { currency: string, creditValue: string }, components: Array<{ property: string, unitSize: string, credits: string, cost: string | null }> }> };

export type ShareFragment = { value: string | null, eventCount: number, credits: string, cost: string, percentage: number };

export type SdkAnalyticsQueryVariables = Exact<{
  customerId?: string | null | undefined;
  startTime?: string | null | undefined;
  endTime?: string | null | undefined;
  interval: SeriesInterval;
}>;


export type SdkAnalyticsQuery = { attribution: { currency: string | null, totals: { eventCount: number, credits: string, cost: string }, dimensions: Array<{ shares: Array<{ value: string | null, eventCount: number, credits: string, cost: string, percentage: number }> }> }, usageSeries: { buckets: Array<{ date: string, eventCount: number, credits: string }> } };

export const DecisionFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Decision"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccessDecision"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"details"}},{"kind":"Field","name":{"kind":"Name","value":"remainingCredits"}},{"kind":"Field","name":{"kind":"Name","value":"availableCredits"}},{"kind":"Field","name":{"kind":"Name","value":"resetAt"}},{"kind":"Field","name":{"kind":"Name","value":"costPreview"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"currencyAmount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"optimization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"suggestedModel"}},{"kind":"Field","name":{"kind":"Name","value":"potentialSavings"}},{"kind":"Field","name":{"kind":"Name","value":"qualityScore"}}]}}]}}]} as unknown as DocumentNode<DecisionFragment, unknown>;
export const EntitlementTermsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EntitlementTerms"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Entitlement"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"behavior"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<EntitlementTermsFragment, unknown>;
export const OutcomeFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Outcome"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UsageOutcome"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"usageEvent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}},{"kind":"Field","name":{"kind":"Name","value":"warning"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"details"}}]}}]}}]} as unknown as DocumentNode<OutcomeFragment, unknown>;
export const CreditFiguresFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CreditFigures"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditBalance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"total"}}]}}]} as unknown as DocumentNode<CreditFiguresFragment, unknown>;
export const UserCreditsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserCredits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditTransaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CreditFigures"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CreditFigures"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditBalance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"total"}}]}}]} as unknown as DocumentNode<UserCreditsFragment, unknown>;
export const ShareFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Share"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UsageShare"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"eventCount"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}},{"kind":"Field","name":{"kind":"Name","value":"percentage"}}]}}]} as unknown as DocumentNode<ShareFragment, unknown>;
export const CheckEntitlementDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CheckEntitlement"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"feature"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"quantity"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Decimal"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"properties"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"JSON"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entitlement"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"feature"},"value":{"kind":"Variable","name":{"kind":"Name","value":"feature"}}},{"kind":"Argument","name":{"kind":"Name","value":"quantity"},"value":{"kind":"Variable","name":{"kind":"Name","value":"quantity"}}},{"kind":"Argument","name":{"kind":"Name","value":"properties"},"value":{"kind":"Variable","name":{"kind":"Name","value":"properties"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Decision"}},{"kind":"Field","name":{"kind":"Name","value":"limit"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Decision"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccessDecision"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"details"}},{"kind":"Field","name":{"kind":"Name","value":"remainingCredits"}},{"kind":"Field","name":{"kind":"Name","value":"availableCredits"}},{"kind":"Field","name":{"kind":"Name","value":"resetAt"}},{"kind":"Field","name":{"kind":"Name","value":"costPreview"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"currencyAmount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"optimization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"suggestedModel"}},{"kind":"Field","name":{"kind":"Name","value":"potentialSavings"}},{"kind":"Field","name":{"kind":"Name","value":"qualityScore"}}]}}]}}]} as unknown as DocumentNode<CheckEntitlementQuery, CheckEntitlementQueryVariables>;
export const CheckUserDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CheckUser"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"checks"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"EntitlementCheckInput"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkEntitlements"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"checks"},"value":{"kind":"Variable","name":{"kind":"Name","value":"checks"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Decision"}},{"kind":"Field","name":{"kind":"Name","value":"limit"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Decision"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccessDecision"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"details"}},{"kind":"Field","name":{"kind":"Name","value":"remainingCredits"}},{"kind":"Field","name":{"kind":"Name","value":"availableCredits"}},{"kind":"Field","name":{"kind":"Name","value":"resetAt"}},{"kind":"Field","name":{"kind":"Name","value":"costPreview"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"currencyAmount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"optimization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"suggestedModel"}},{"kind":"Field","name":{"kind":"Name","value":"potentialSavings"}},{"kind":"Field","name":{"kind":"Name","value":"qualityScore"}}]}}]}}]} as unknown as DocumentNode<CheckUserQuery, CheckUserQueryVariables>;
export const SetEntitlementDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetEntitlement"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetEntitlementInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setEntitlement"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EntitlementTerms"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EntitlementTerms"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Entitlement"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"behavior"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<SetEntitlementMutation, SetEntitlementMutationVariables>;
export const RecordUsageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RecordUsage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RecordUsageBatchInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordUsageBatch"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcomes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Outcome"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Outcome"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UsageOutcome"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"usageEvent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}},{"kind":"Field","name":{"kind":"Name","value":"warning"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"details"}}]}}]}}]} as unknown as DocumentNode<RecordUsageMutation, RecordUsageMutationVariables>;
export const CreditBalanceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CreditBalance"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CreditFigures"}},{"kind":"Field","name":{"kind":"Name","value":"pools"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CreditFigures"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditBalance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"total"}}]}}]} as unknown as DocumentNode<CreditBalanceQuery, CreditBalanceQueryVariables>;
export const CreditTotalsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CreditTotals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditTotals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"total"}}]}}]}}]} as unknown as DocumentNode<CreditTotalsQuery, CreditTotalsQueryVariables>;
export const IngestEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"IngestEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"externalIds"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"events"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UsageEventInput"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ensureCustomers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"externalIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"externalIds"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"created"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recordUsageBatch"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"events"},"value":{"kind":"Variable","name":{"kind":"Name","value":"events"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcomes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Outcome"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Outcome"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UsageOutcome"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"usageEvent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}},{"kind":"Field","name":{"kind":"Name","value":"warning"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"details"}}]}}]}}]} as unknown as DocumentNode<IngestEventsMutation, IngestEventsMutationVariables>;
export const AddUserCreditsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddUserCredits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddCreditsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addCredits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserCredits"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CreditFigures"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditBalance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"total"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserCredits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditTransaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CreditFigures"}}]}}]}}]} as unknown as DocumentNode<AddUserCreditsMutation, AddUserCreditsMutationVariables>;
export const AddNewUserCreditsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddNewUserCredits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"externalIds"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddCreditsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ensureCustomers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"externalIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"externalIds"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"created"}}]}},{"kind":"Field","name":{"kind":"Name","value":"addCredits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserCredits"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CreditFigures"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditBalance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"total"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserCredits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditTransaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CreditFigures"}}]}}]}}]} as unknown as DocumentNode<AddNewUserCreditsMutation, AddNewUserCreditsMutationVariables>;
export const UserBalanceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UserBalance"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CreditFigures"}},{"kind":"Field","name":{"kind":"Name","value":"nextExpiresAt"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CreditFigures"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditBalance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"total"}}]}}]} as unknown as DocumentNode<UserBalanceQuery, UserBalanceQueryVariables>;
export const UsagePriceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UsagePrice"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"whole"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UsagePriceInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"withoutInput"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UsagePriceInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"withoutOutput"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UsagePriceInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"price"},"name":{"kind":"Name","value":"usagePrice"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"whole"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"creditsValue"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"withoutInput"},"name":{"kind":"Name","value":"usagePrice"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"withoutInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditsValue"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"withoutOutput"},"name":{"kind":"Name","value":"usagePrice"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"withoutOutput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditsValue"}}]}}]}}]} as unknown as DocumentNode<UsagePriceQuery, UsagePriceQueryVariables>;
export const PricingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Pricing"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currentRates"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","name":{"kind":"Name","value":"match"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"rateCard"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"creditValue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"components"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"property"}},{"kind":"Field","name":{"kind":"Name","value":"unitSize"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}}]}}]}}]}}]} as unknown as DocumentNode<PricingQuery, PricingQueryVariables>;
export const SdkAnalyticsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SdkAnalytics"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"startTime"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"endTime"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"interval"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SeriesInterval"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"attribution"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ListValue","values":[{"kind":"StringValue","value":"feature","block":false},{"kind":"StringValue","value":"provider","block":false},{"kind":"StringValue","value":"model","block":false}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"startTime"},"value":{"kind":"Variable","name":{"kind":"Name","value":"startTime"}}},{"kind":"Argument","name":{"kind":"Name","value":"endTime"},"value":{"kind":"Variable","name":{"kind":"Name","value":"endTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventCount"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dimensions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"shares"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Share"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"usageSeries"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"interval"},"value":{"kind":"Variable","name":{"kind":"Name","value":"interval"}}},{"kind":"Argument","name":{"kind":"Name","value":"startTime"},"value":{"kind":"Variable","name":{"kind":"Name","value":"startTime"}}},{"kind":"Argument","name":{"kind":"Name","value":"endTime"},"value":{"kind":"Variable","name":{"kind":"Name","value":"endTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"buckets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"eventCount"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Share"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UsageShare"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"eventCount"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}},{"kind":"Field","name":{"kind":"Name","value":"percentage"}}]}}]} as unknown as DocumentNode<SdkAnalyticsQuery, SdkAnalyticsQueryVariables>;
