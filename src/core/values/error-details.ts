/**
 * What an error of each code tells beside its message: the one table of details. It types whoever throws, and documents the API.
 *
 * The same refusal has the same details in an error, in the decision of a check and in the outcome of an event of a batch. A
 * reason is a closed list: it says what a program must know and the code leaves open.
 */

/** What is wrong with one field; the path is empty when the input as a whole is wrong. */
export interface InputIssue {
  path: string
  message: string
}

export type DetailKind = 'decimal' | 'integer' | 'text' | 'texts' | 'instant' | 'word' | 'issues'

export interface Detail<T = unknown, Optional extends boolean = boolean> {
  kind: DetailKind
  /** A part of a sentence, for readers of the API. */
  about: string
  /** What each word of a closed list says. */
  words: Readonly<Record<string, string>> | null
  isOptional: Optional
  isNullable: boolean
  /** Exists in types only. */
  readonly value?: T
}

type Needed<T> = Detail<T, false>

function detail<T>(kind: DetailKind, about: string): Needed<T> {
  return { kind, about, words: null, isOptional: false, isNullable: false }
}

/** A decimal in plain notation, as a text. */
const decimal = (about: string) => detail<string>('decimal', about)
const integer = (about: string) => detail<number>('integer', about)
const text = (about: string) => detail<string>('text', about)
const texts = (about: string) => detail<readonly string[]>('texts', about)
/** In ISO 8601, in UTC. */
const instant = (about: string) => detail<string>('instant', about)

function reason<Words extends Readonly<Record<string, string>>>(
  words: Words,
): Needed<keyof Words & string> {
  return { kind: 'word', about: 'one of', words, isOptional: false, isNullable: false }
}

function optional<T>(one: Needed<T>): Detail<T, true> {
  return { ...one, isOptional: true }
}

function nullable<T>(one: Needed<T>): Needed<T | null> {
  return { ...one, isNullable: true }
}

const retryAfterSeconds = integer('how long to wait before the next attempt')

/** The codes are closed: all that can be refused, in every API. */
export const errorDetails = {
  INVALID_REQUEST: {
    reason: optional(
      reason({
        FILE_TOO_LARGE: 'the file has too many bytes',
        FILE_TYPE: 'the file is of a type that is not taken',
        UNPRICED: 'no rate prices the use: none matches it, or it lacks what its rate prices',
        UNKNOWN_EVENT_TYPE: 'no meter, rate or entitlement of the customer names the event type',
        INVALID_CURSOR: 'the cursor is not one of the list',
        OTHER_CURRENCY: 'the `currency` is not that of what it is for',
        NOT_FOUND: 'no promotion has the code `promotionCode`',
        NOT_PUBLISHED: 'the promotion is not offered',
        NOT_YET_VALID: 'the time of the promotion has not come',
        EXPIRED: 'the time of the promotion is over',
        PLAN_NOT_APPLICABLE: 'the promotion is for other plans',
        CURRENCY_MISMATCH: 'the promotion is for prices in another currency',
        MINIMUM_NOT_MET: 'the price is below the minimum of the promotion',
        MAX_REDEMPTIONS_REACHED: 'the promotion was redeemed as often as it can be',
        CUSTOMER_LIMIT_REACHED: 'the customer redeemed the promotion as often as it can',
      }),
    ),
    issues: optional(
      detail<readonly InputIssue[]>('issues', 'what is wrong, each with the path of its field'),
    ),
    field: optional(text('the path of the field that is wrong')),
    property: optional(text('the property of the event that is wrong')),
    expected: optional(text('the name that the property should have')),
    properties: optional(texts('the properties that are missing, or of which one is needed')),
    eventType: optional(text('the type of the event')),
    timestamp: optional(instant('the refused event time')),
    feature: optional(text('the feature that is meant, as it was named')),
    meter: optional(text('the meter that is meant, as it was named')),
    key: optional(text('the key of what is meant')),
    currency: optional(text('the currency that is withdrawn, or not the right one')),
    promotionCode: optional(text('the code that cannot be redeemed')),
    amountDue: optional(decimal('what is due of the invoice')),
    successor: optional(text('the currency that replaced it')),
    row: optional(integer('the row of the uploaded file, from 1')),
    line: optional(integer('the line of the uploaded file, from 1')),
  },
  UNAUTHORIZED: {
    reason: optional(
      reason({
        EXPIRED: 'the credential has ended; its owner may come back with a new one',
        REVOKED: 'the credential was revoked',
        SESSION_EXPIRED: 'the usage session has ended; begin another',
      }),
    ),
  },
  FORBIDDEN: { scope: optional(text('the scope that the credential lacks')) },
  NOT_FOUND: {
    entity: optional(text('what was asked for, such as `customer`')),
    id: optional(text('the id or key that it was named by')),
  },
  CONFLICT: {
    reason: reason({
      KEY_TAKEN: 'another one has the `key`',
      EXTERNAL_ID_TAKEN: 'another customer has the `externalId`',
      EMAIL_TAKEN: 'the customer `id` has the e-mail address',
      RATE_EXISTS: 'the card has a rate of the same event type, match and effective date',
      SAME_INSTANT: 'the version `id` takes effect at the same instant',
      DRAFT_EXISTS: 'the plan has the draft `id` already',
      HOLD_ENDED: 'the hold `holdId` is in the state `status` already',
      ALREADY_REVERSED: 'the event `eventId` was reversed before',
      NOT_REVERSIBLE: 'the event `eventId` is itself a reversal',
      CLOCK_ADVANCING: 'the test clock `id`, or that of the customer `customerId`, is advancing',
      ALREADY_SUBSCRIBED: 'the socket is subscribed to it already',
      ANSWERED_BEFORE: 'the request was answered before; its answer is sent again',
      REQUEST_UNDER_WAY: 'a request with the same idempotency key is at work',
      ANSWER_LOST: 'the request was carried out before, at least in part, and its answer is lost',
      PAYMENT_UNDER_WAY: 'the payment `paymentId` of the invoice `id` is under way',
      ALREADY_APPLIED: 'the subscription has the discount `id` of the promotion',
      SUBSCRIBED: 'the customer has the live subscription `subscriptionId` already',
      OVER_CREDITED: 'only `creditable` of the invoice, or of its line, can still be credited',
      OVER_REFUNDED: 'only `refundable` can still be paid back as money',
      OVER_RETURNED: 'only `returnable` of what was paid has not gone back',
      OVER_DUE: 'only `amountDue` of the invoice is due',
      TERMS_TAKEN: 'the pool `id` of the customer has the same terms',
      DUPLICATE: 'something with the same unique value exists',
    }),
    key: optional(text('the key that is taken')),
    externalId: optional(text('the externalId that is taken')),
    id: optional(text('our id of what is in the way')),
    customerId: optional(text('our id of the customer')),
    holdId: optional(text('our id of the hold')),
    eventId: optional(text('our id of the event')),
    subscriptionId: optional(text('our id of the subscription')),
    paymentId: optional(text('our id of the payment')),
    status: optional(text('its state')),
    creditable: optional(decimal('what can still be credited, with all digits of its currency')),
    refundable: optional(decimal('what can still be paid back')),
    returnable: optional(decimal('what was paid and has not gone back')),
    amountDue: optional(decimal('what is due of the invoice')),
    retryAfterSeconds: optional(retryAfterSeconds),
  },
  PRECONDITION_FAILED: {
    reason: reason({
      VERSION_CHANGED: 'the row has the version `currentVersion`, not `expectedVersion`',
      ARCHIVED: 'what `id` or `key` names is archived',
      SUBSCRIBED:
        'the customer `customerId` has the subscription `subscriptionId`, which must end first',
      CUSTOMER_ARCHIVED: 'the customer `customerId` is archived',
      REVOKED: '`id` was revoked',
      ENDED: '`id` has ended already',
      DISABLED: 'the webhook endpoint `id` is disabled',
      STATUS: '`id` is in the state `status`; the verb needs one of `allowed`',
      PRICE_CHANGED: 'what the checkout `id` showed cannot be had any more; make a new one',
      NO_LINES: 'the invoice `id` demands nothing',
      NOTHING_AHEAD: 'no invoice is ahead for the subscription `id` or the customer `customerId`',
      MONEY_PAID: 'money was paid for the invoice `id`',
      DISPUTED: 'the customer disputes the payment `id`, and the bank has not decided',
      VOIDED: 'the credit note `id` is voided already',
      PRORATION: 'the credit note `id` gives back time that its subscription gave up',
      REFUNDED: 'money of the credit note `id` went back, or is on its way',
      SPENT: 'some of the store credit that the credit note `id` gave is gone',
      OFFSET: 'the credit note `id` lowered what was due of an invoice that is paid or void',
      OF_CHECKOUT: 'the draft `id` is what the checkout `checkoutId` sells, and ends with it',
      NOT_PAYABLE: 'the store credit `id` is no money that the customer paid',
      NOT_SCHEDULED: 'nothing is scheduled for `id` that could be taken back',
      PAID_ONCE: 'a plan that is paid once is neither joined nor left by a change',
      NOT_PUBLISHED: 'the version `id` is not published, or not yet in effect',
      NOT_DRAFT: 'the version `id` is in the state `status`, and only a draft changes',
      NO_DRAFT: 'the plan or promotion `key` has no draft',
      IN_EFFECT: 'the version `id` is in effect',
      IN_THE_PAST: 'prices of the past cannot change, and `effectiveAt` is before now',
      NONE_IN_EFFECT: 'the plan `key` has no version in effect at the instant `at`',
      CURRENCY_MISMATCH: 'the price of `key` is in another `currency` than the prices of the plan',
      LAST_ADMIN_KEY: 'no other admin key works',
      DEFAULT_RATE_CARD: 'the rate card `id` is the default one',
      CLOCK_DELETED: 'the test clock `id` of the customer `customerId` was deleted',
      ON_TEST_CLOCK: 'the customer `customerId` is on a test clock, which `key` does not know',
      PROVIDER_NOT_CONFIGURED: 'the workspace has not configured the payment provider `key`',
      NO_PAYMENT_METHOD: 'the customer `customerId` has no payment method to be charged',
      OF_SUBSCRIPTION: 'the subscription `subscriptionId` says when `id` ends',
      TEST_MODE_ONLY: 'the live mode has no such thing',
    }),
    id: optional(text('our id of what is not in the right state')),
    customerId: optional(text('our id of the customer')),
    key: optional(text('the key of the plan, feature or meter; the name of the provider')),
    currency: optional(text('the currency of the price')),
    status: optional(text('its state')),
    allowed: optional(texts('the states in which it can be done')),
    subscriptionId: optional(text('our id of the subscription')),
    checkoutId: optional(text('our id of the checkout')),
    effectiveAt: optional(instant('the refused date')),
    at: optional(instant('the instant that was asked about')),
    expectedVersion: optional(integer('the version that the caller expects')),
    currentVersion: optional(nullable(integer('the version it has; null: there is no row yet'))),
  },
  INSUFFICIENT_CREDITS: {
    requiredCredits: decimal(
      'the credits that are needed; 0 for a check without an estimate whose price depends on one',
    ),
    availableCredits: decimal('the credits that can be spent'),
  },
  LIMIT_EXCEEDED: {
    limit: decimal('the limit'),
    used: decimal('what counts against it so far'),
    requested: decimal('what would be added; 0 for a check without an estimate'),
    feature: optional(text('the key of the feature whose entitlement has the limit')),
    resetAt: optional(nullable(instant('when the period of the limit ends; null: never'))),
  },
  IDEMPOTENCY_KEY_REUSED: {
    idempotencyKey: nullable(text('the key')),
  },
  PERSISTED_QUERY_NOT_FOUND: {},
  RATE_LIMITED: {
    retryAfterSeconds,
    rateClass: optional(text('the `RateClass`; absent when too much is open or under way at once')),
    limit: optional(integer('requests of the class in a window')),
    windowSeconds: optional(integer('the length of the window')),
  },
  UNAVAILABLE: {
    reason: optional(
      reason({
        OVERLOADED: 'refused before any work was done',
        SLOW_CONSUMER: 'the subscriber reads too slowly; it should subscribe again',
      }),
    ),
    retryAfterSeconds: optional(retryAfterSeconds),
  },
  INTERNAL: {},
} as const satisfies Readonly<Record<string, Readonly<Record<string, Detail>>>>

type Table = typeof errorDetails
export type ErrorCode = keyof Table
type ValueOf<D> = D extends Detail<infer T> ? T : never
type OptionalIn<Shape> = {
  [Name in keyof Shape]: Shape[Name] extends Detail<unknown, true> ? Name : never
}[keyof Shape]

/** The details of an error of the code. */
export type DetailsOf<C extends ErrorCode> = C extends ErrorCode
  ? { readonly [N in Exclude<keyof Table[C], OptionalIn<Table[C]>>]: ValueOf<Table[C][N]> } & {
      readonly [N in OptionalIn<Table[C]>]?: ValueOf<Table[C][N]>
    }
  : never

type NamesOf<C extends ErrorCode> = C extends ErrorCode ? keyof Table[C] : never
type AnyValue<N, C extends ErrorCode> = C extends ErrorCode
  ? N extends keyof Table[C]
    ? ValueOf<Table[C][N]>
    : never
  : never

/** The details of an error whose code is not known: each may be absent. */
export type AnyDetails = { readonly [N in NamesOf<ErrorCode>]?: AnyValue<N, ErrorCode> }

/** The details of a code in the order of the table. */
export function detailsOf(code: ErrorCode): [name: string, detail: Detail][] {
  return Object.entries<Detail>(errorDetails[code])
}
