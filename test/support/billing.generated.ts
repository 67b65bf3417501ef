/** Documents of test/support/billing.graphql and their types, made by codegen.ts. */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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
  at: string; day?: never; }
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

/** A change of a subscription, as changeSubscription takes it. */
export type ChangeQuoteInput = {
  /** NOW by default. */
  at?: SubscriptionInstant | null | undefined;
  /** An instant ahead, instead of `at`. */
  atTime?: string | null | undefined;
  /** Our id of the subscription. */
  id: string;
  /** Our id or the key: the version in effect is taken. */
  planId?: string | null | undefined;
  /** A published version. */
  planVersionId?: string | null | undefined;
  /** CREATE by default. */
  proration?: Proration | null | undefined;
  /** 1 to 1,000,000. */
  quantity?: number | null | undefined;
};

/** New terms of a subscription; what is left out stays. */
export type ChangeSubscriptionInput = {
  /** NOW by default. */
  at?: SubscriptionInstant | null | undefined;
  /** An instant ahead, instead of `at`. */
  atTime?: string | null | undefined;
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
  flatFee?: string | number | null | undefined;
  /** Free units per billing period; tiers and packages count the units beyond; 0 by default. Not for FLAT. */
  includedUnits?: string | number | null | undefined;
  /** What is charged for: the key or id of a feature (METERED or CREDITS) or of a meter, or the type of events that one of them reads. A feature's key comes before a meter's. Required without perQuantity, refused with it. */
  key?: string | null | undefined;
  /** PERCENTAGE: the largest price, not less than minFee. */
  maxFee?: string | number | null | undefined;
  /** PERCENTAGE: the smallest price of any usage. */
  minFee?: string | number | null | undefined;
  /** How it is charged. */
  model: ChargeModel;
  /** In a plan: for people, at most 255 characters; by default the name of the feature or meter, else the chargeKey. */
  name?: string | null | undefined;
  /** Required for PACKAGE: the price per started package. */
  packagePrice?: string | number | null | undefined;
  /** Required for PACKAGE: units in a package, more than 0. */
  packageSize?: string | number | null | undefined;
  /** In a plan: whether it is for the quantity of a subscription, such as seats. For all models except PERCENTAGE. */
  perQuantity?: boolean | null | undefined;
  /** Required for PERCENTAGE: more than 0, at most 100. */
  percent?: string | number | null | undefined;
  /** Required for GRADUATED and VOLUME: in ascending order, the last one open; at most 100. */
  tiers?: Array<TierInput> | null | undefined;
  /** With perQuantity: when it is due; IN_ADVANCE by default. */
  timing?: ChargeTiming | null | undefined;
  /** Required for PER_UNIT: the price per unit. */
  unitPrice?: string | number | null | undefined;
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

/** How invoices are collected. */
export type CollectionMethod =
  /** By charging the payment method. */
  | 'CHARGE'
  /** By a demand that the customer pays. */
  | 'INVOICE';

/** What a charge is for, when it is not there yet. */
export type CreateBillableInput = {
  /** CONFLICT when another meter has the key. */
  meter: CreateMeterInput;
};

/** A new credit note: either an amount of the whole invoice, or amounts of its lines. */
export type CreateCreditNoteInput = {
  /** Major units, tax included, more than 0; shared out over the lines in proportion to what is left of them. */
  amount?: string | number | null | undefined;
  /** Our id of the invoice that it lowers. */
  invoiceId: string;
  /** At most 250, each line once. */
  lines?: Array<CreditNoteLineInput> | null | undefined;
  /** For people, at most 1,000 characters. */
  reason: string;
  /** By default it lowers what is due, then pays back what was paid in money, the newest payment first, and gives the rest as store credit. */
  settle?: CreditNoteSettlementInput | null | undefined;
};

/** A feature that is not there yet. */
export type CreateGrantedFeatureInput = {
  /** At most 1,000 characters. */
  description?: string | null | undefined;
  /** For METERED and CREDITS: the meter that counts its usage, made when it is not there yet. CONFLICT when another one has the key. */
  meter?: CreateMeterInput | null | undefined;
  /** At most 255 characters; the key by default. */
  name?: string | null | undefined;
  /** What an entitlement to it gives. */
  type: FeatureType;
};

/** A new invoice by hand. */
export type CreateInvoiceInput = {
  /** INVOICE by default. */
  collection?: CollectionMethod | null | undefined;
  /** ISO 4217. */
  currency: string;
  /** Our id or the externalId. */
  customerId: string;
  /** When it is due, instead of dueDays: ahead, by at most 365 days. */
  dueAt?: string | null | undefined;
  /** Days from the finalisation to the due date, 0 to 365; 0 by default. */
  dueDays?: number | null | undefined;
  /** At most 250; an OPEN one needs at least one. */
  lines?: Array<NewInvoiceLineInput> | null | undefined;
  /** A note that is printed, at most 1,000 characters. */
  memo?: string | null | undefined;
  /** At most 50 keys and 16 KiB. */
  metadata?: unknown;
  /** DRAFT by default. */
  status?: NewInvoiceStatus | null | undefined;
  /** Whether the amounts include the tax; as in the settings by default. */
  taxInclusive?: boolean | null | undefined;
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

/** A new version of a plan. */
export type CreatePlanVersionInput = {
  /** Charges beside the present ones. One for the same feature or meter, or with the same chargeKey, takes the place of the present one. Not together with charges. */
  addCharges?: Array<ChargeInput> | null | undefined;
  /** Granted features beside the present ones. One of the same feature takes the place of the present one. Not together with entitlements. */
  addEntitlements?: Array<PlanEntitlementInput> | null | undefined;
  /** Major units of the currency per billing period and unit of the quantity, not negative, no more digits than the currency has; 0 by default. */
  basePrice?: string | number | null | undefined;
  /** Whether omitted fields are copied from the version in effect, or from the newest one while none is; false by default. */
  basedOnCurrent?: boolean | null | undefined;
  /** A version of any plan from which omitted fields are copied; without it they get their defaults. */
  basedOnVersionId?: string | null | undefined;
  /** The unit of the billing period; MONTH by default. With ONCE there is no usage: neither charges for it nor an overagePrice. */
  billingPeriod?: BillingPeriod | null | undefined;
  /** Number of units per period, 1 by default; at most 1,095 days, 156 weeks, 36 months or 3 years; 1 with ONCE. */
  billingPeriodCount?: number | null | undefined;
  /** What usage and the quantity cost, each key at most once; at most 50. Replaces all present charges. */
  charges?: Array<ChargeInput> | null | undefined;
  /** How often the included credits are granted, not longer than the billing period; null: once per billing period. Not with ONCE. */
  creditGrantPeriod?: CreditGrantPeriod | null | undefined;
  /** ISO 4217 code of all amounts. Required when no version is copied. */
  currency?: string | null | undefined;
  /** With publish: in effect from this instant on; now by default. */
  effectiveAt?: string | null | undefined;
  /** The granted features, each a different one; at most 100. Replaces all present ones. */
  entitlements?: Array<PlanEntitlementInput> | null | undefined;
  /** What a dialect keeps of its own about the version, at most 50 keys and 16 KiB; empty by default. */
  extras?: unknown;
  /** Credits that the base price pays for, per creditGrantPeriod and unit of the quantity, not negative; 0 by default. */
  includedCredits?: string | number | null | undefined;
  /** With publish: moves the plan's live subscriptions to the version in the same request, as migrateSubscriptions does it; the version must be in effect at once. Null: they keep theirs. It is the version's migration. */
  migrate?: MigrateSubscribersInput | null | undefined;
  /** Major units of the currency per credit beyond those included, not negative; null: no overage is possible. */
  overagePrice?: string | number | null | undefined;
  /** The plan's id or key. */
  planId: string;
  /** Whether the version is published at once, as publishPlanVersion does it; false by default. */
  publish?: boolean | null | undefined;
  /** Keys or ids of features that are no longer granted; each must be. Not together with entitlements. */
  removeEntitlements?: Array<string> | null | undefined;
  /** How included credits that were not spent are carried over; null: they expire. Not with ONCE. */
  rollover?: RolloverInput | null | undefined;
  /** Whether to refuse (CONFLICT) when the plan has a draft already. */
  soleDraft?: boolean | null | undefined;
  /** Days without a price at the start, at most 730; null: none. */
  trialDays?: number | null | undefined;
};

/** What is paid back: exactly one of a payment, an invoice and a store credit. */
export type CreateRefundInput = {
  /** Major units, more than 0; by default all that can be paid back. */
  amount?: string | number | null | undefined;
  /** All that was paid of it in money, the newest payment first. */
  invoiceId?: string | null | undefined;
  /** Our id of the payment. */
  paymentId?: string | null | undefined;
  /** For people, at most 1,000 characters. */
  reason: string;
  /** Pays out store credit of reason PRORATION or OVERPAYMENT, to payments of its currency that have room. */
  storeCreditId?: string | null | undefined;
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
  endAt?: string | null | undefined;
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
  startAt?: string | null | undefined;
  /** 0 to 730; by default those of the plan's version, unless the customer had a trial before. */
  trialDays?: number | null | undefined;
  /** PLAN by default. */
  unique?: SubscriptionUniqueness | null | undefined;
};

/** How often included credits are granted. */
export type CreditGrantPeriod =
  /** Every 24 hours. */
  | 'DAY'
  /** Every calendar month. */
  | 'MONTH'
  /** Every 7 days. */
  | 'WEEK'
  /** Every calendar year. */
  | 'YEAR';

/** When the credits that plans include are granted. */
export type CreditGrantTime =
  /** When the invoice that sells their period is paid; at its start when no invoice does. They still end with the period; an invoice that is never paid grants none. */
  | 'PAYMENT'
  /** When their period starts, paid or not. */
  | 'PERIOD_START';

/** What is taken off one line of the invoice. */
export type CreditNoteLineInput = {
  /** Major units, tax included, more than 0 and at most what is left of the line; by default all of that. */
  amount?: string | number | null | undefined;
  /** A line of the invoice that charged something. */
  lineId: string;
};

/** Where the amount goes, in major units; the parts sum to it, and an omitted one is 0. What store credit paid goes back as store credit only. */
export type CreditNoteSettlementInput = {
  /** Off what is due; at most that. */
  offset?: string | number | null | undefined;
  /** Back as money; at most what was paid in money and has not gone back. */
  refund?: string | number | null | undefined;
  /** Into store credit; with `refund` at most what was paid and has not gone back. */
  storeCredit?: string | number | null | undefined;
};

/** The state of a dispute. */
export type DisputeStatus =
  /** The bank took the money. */
  | 'LOST'
  /** The bank has not decided; the payment cannot be refunded. */
  | 'OPEN'
  /** The payment stands. */
  | 'WON';

/** What happens to a subscription whose invoice stays unpaid. */
export type DunningFinalAction =
  /** It is canceled. */
  | 'CANCEL'
  /** It stays PAST_DUE. */
  | 'NONE'
  /** Service stops until the invoice is paid; time off is not billed. */
  | 'SUSPEND';

/** What happens to an invoice that stays unpaid. */
export type DunningFinalInvoice =
  /** It stays OPEN. */
  | 'KEEP'
  /** It is given up; a late payment still pays it. */
  | 'UNCOLLECTIBLE';

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

/** A line by hand of a draft: either an amount, or the price of a unit with a quantity. */
export type InvoiceLineInput = {
  /** Major units, more than 0, no more digits than the currency has. */
  amount?: string | number | null | undefined;
  /** At most 1,000 characters. */
  description: string;
  /** A present line that it takes the place of; a new line by default. */
  id?: string | null | undefined;
  /** More than 0; 1 by default. */
  quantity?: string | number | null | undefined;
  /** Major units, not negative; the amount is rounded once, half up. */
  unitPrice?: string | number | null | undefined;
};

/** What a line charges or gives back. */
export type InvoiceLineKind =
  /** The base price of a period. */
  | 'BASE'
  /** Brings a negative total to zero; as much store credit is issued. Not taxed. */
  | 'CARRIED_TO_STORE_CREDIT'
  /** A discount, negative. */
  | 'DISCOUNT'
  /** A flat fee. */
  | 'FLAT'
  /** Usage that the plan includes; its amount is 0. */
  | 'INCLUDED'
  /** Usage that came after its segment was billed. */
  | 'LATE_USAGE'
  /** A line by hand. */
  | 'ONE_TIME'
  /** Credits beyond those that the customer had. */
  | 'OVERAGE'
  /** New terms for the rest of a period. */
  | 'PRORATION_CHARGE'
  /** The unused rest of another line. */
  | 'PRORATION_CREDIT'
  /** A price for each unit of the quantity. */
  | 'QUANTITY'
  /** A rounding that a payment provider needs. */
  | 'ROUNDING'
  /** Usage. */
  | 'USAGE';

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

/** A new store credit. */
export type IssueStoreCreditInput = {
  /** Major units, more than 0, no more digits than the currency has. */
  amount: string | number;
  /** ISO 4217. */
  currency: string;
  /** Our id or the externalId. */
  customerId: string;
  /** At most 1,000 characters. */
  description?: string | null | undefined;
  /** From when on it pays nothing; it must lie ahead. Never by default. */
  expiresAt?: string | null | undefined;
  /** OTHER by default. */
  reason?: StoreCreditReason | null | undefined;
};

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

/** An invoice of lines by hand, as createInvoice takes them. */
export type LinesQuoteInput = {
  /** ISO 4217. */
  currency: string;
  /** Our id or the externalId; null: somebody without tax, discounts or store credit of their own. */
  customerId?: string | null | undefined;
  /** 1 to 250. */
  lines: Array<NewInvoiceLineInput>;
  /** Promotions that a checkout of the lines would redeem, at most 10; those that it could not are among the problems. */
  promotionCodes?: Array<string> | null | undefined;
  /** Whether the amounts include the tax; as in the settings by default. */
  taxInclusive?: boolean | null | undefined;
};

/** A payment that was made outside. */
export type MarkInvoicePaidInput = {
  /** Major units, more than 0 and at most what is due; by default all that is due. */
  amount?: string | number | null | undefined;
  /** Now by default; at most 35 days ago. Service that waits for it begins then. */
  paidAt?: string | null | undefined;
  /** Your name for it, at most 255 characters. */
  reference?: string | null | undefined;
};

/** How subscribers get a version that is published. */
export type MigrateSubscribersInput = {
  /** NOW by default. */
  at?: SubscriptionInstant | null | undefined;
  /** NONE by default. */
  proration?: Proration | null | undefined;
};

/** The version that subscriptions of a plan are moved to. */
export type MigrateSubscriptionsInput = {
  /** NOW by default. */
  at?: SubscriptionInstant | null | undefined;
  /** NONE by default. */
  proration?: Proration | null | undefined;
  /** A version of the plan that is in effect. */
  toVersionId: string;
};

/** A line by hand: either an amount, or the price of a unit with a quantity. */
export type NewInvoiceLineInput = {
  /** Major units, more than 0, no more digits than the currency has. */
  amount?: string | number | null | undefined;
  /** At most 1,000 characters. */
  description: string;
  /** More than 0; 1 by default. */
  quantity?: string | number | null | undefined;
  /** Major units, not negative; the amount is rounded once, half up. */
  unitPrice?: string | number | null | undefined;
};

/** The state in which an invoice is made. */
export type NewInvoiceStatus =
  /** Its lines can still change; finalizeInvoice makes it owed. */
  | 'DRAFT'
  /** It is finalised at once. */
  | 'OPEN';

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
  resumeAt?: string | null | undefined;
};

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

/** A feature that a version of a plan grants. */
export type PlanEntitlementInput = {
  /** What happens at the limit. */
  behavior?: LimitBehavior | null | undefined;
  /** The feature, which is made with that key when it is not there yet. CONFLICT when it has another type or meter. Not carried out by previewPrice. */
  create?: CreateGrantedFeatureInput | null | undefined;
  /** Key or id of the feature. */
  feature: string;
  /** Instead of limit and value, read by the type of the feature: a number of units (METERED) or credits (CREDITS), true or false (BOOLEAN), any value (STATIC). */
  grant?: unknown;
  /** Units (METERED) or credits (CREDITS) per period, not negative; null: unlimited. Not for other types. */
  limit?: string | number | null | undefined;
  /** Whether the limit, which is then required, is per unit of the quantity of a subscription; false by default. */
  perQuantity?: boolean | null | undefined;
  /** How long usage counts before it resets to zero; null: forever. */
  period?: Period | null | undefined;
  /** Required for a STATIC feature: any JSON of at most 16 KiB and 8 levels. For a BOOLEAN one: true (by default) or false. */
  value?: unknown;
};

/** The state of a migration. */
export type PlanMigrationStatus =
  /** All were visited. Final. */
  | 'COMPLETED'
  /** The billing run goes through the subscriptions. */
  | 'RUNNING'
  /** A newer migration of the plan took its place. Final. */
  | 'SUPERSEDED';

/** A new subscription, as createSubscription takes it. Exactly one of planId and planVersionId is needed. */
export type PlanQuoteInput = {
  /** IMMEDIATE by default. */
  activation?: SubscriptionActivation | null | undefined;
  /** The start by default. */
  billingAnchor?: BillingAnchorInput | null | undefined;
  /** Our id or the externalId; null: somebody without tax, discounts or store credit of their own. */
  customerId?: string | null | undefined;
  /** The end of a fixed term; null: none. */
  endAt?: string | null | undefined;
  /** Our id or the key: the version in effect is taken. */
  planId?: string | null | undefined;
  /** A published version, also an older one. */
  planVersionId?: string | null | undefined;
  /** Promotions that it would redeem, at most 10; those that it could not are among the problems. */
  promotionCodes?: Array<string> | null | undefined;
  /** Whether a first, shorter period costs its share only; true by default. */
  prorateStart?: boolean | null | undefined;
  /** 1 to 1,000,000; 1 by default. */
  quantity?: number | null | undefined;
  /** Now by default. */
  startAt?: string | null | undefined;
  /** 0 to 730; by default those of the plan's version. */
  trialDays?: number | null | undefined;
  /** PLAN by default. */
  unique?: SubscriptionUniqueness | null | undefined;
};

/** The lifecycle of a version of a plan. */
export type PlanVersionStatus =
  /** An abandoned draft, or a version that is not in effect. */
  | 'ARCHIVED'
  /** It can still change. */
  | 'DRAFT'
  /** It never changes, and is in effect from its date on. */
  | 'PUBLISHED';

/** Why a promotion cannot be redeemed; the `reason` of INVALID_REQUEST where one is redeemed nevertheless. */
export type PromotionProblem =
  /** It is for prices in another currency. */
  | 'CURRENCY_MISMATCH'
  /** The customer redeemed it as often as it can. */
  | 'CUSTOMER_LIMIT_REACHED'
  /** Its time is over. */
  | 'EXPIRED'
  /** It was redeemed as often as it can be. */
  | 'MAX_REDEMPTIONS_REACHED'
  /** The price is below its minimum. */
  | 'MINIMUM_NOT_MET'
  /** There is no such code. */
  | 'NOT_FOUND'
  /** No version of it was published, or it is archived. */
  | 'NOT_PUBLISHED'
  /** Its time has not come. */
  | 'NOT_YET_VALID'
  /** It is for other plans, or not for lines. */
  | 'PLAN_NOT_APPLICABLE';

/** What a change within a period costs. */
export type Proration =
  /** The difference for the rest of the period, on the next invoice. */
  | 'CREATE'
  /** The difference for the rest of the period, on an invoice now. */
  | 'INVOICE_NOW'
  /** Nothing; the new price applies from the next period. */
  | 'NONE';

/** The date of a version. */
export type PublishPlanVersionInput = {
  /** In effect from this instant on; now by default. It may be in the past while no version of the plan is in effect. */
  effectiveAt?: string | null | undefined;
  /** Also moves the plan's live subscriptions to the version in the same request, as migrateSubscriptions does it; the version must be in effect at once. Null: they keep theirs. It is the version's migration. */
  migrate?: MigrateSubscribersInput | null | undefined;
};

/** What is asked about. */
export type QuoteInput =
  {   /** A change of a subscription. */
  change: ChangeQuoteInput; lines?: never; plan?: never; renewal?: never; }
  |  { change?: never;   /** An invoice of lines by hand. */
  lines: LinesQuoteInput; plan?: never; renewal?: never; }
  |  { change?: never; lines?: never;   /** A new subscription. */
  plan: PlanQuoteInput; renewal?: never; }
  |  { change?: never; lines?: never; plan?: never;   /** The next invoice of a subscription. */
  renewal: RenewalQuoteInput; };

/** Why money goes back. */
export type RefundKind =
  /** The bank took it, because a dispute was lost. */
  | 'DISPUTE'
  /** Store credit that goes out as money; it was credited before. */
  | 'PAY_OUT'
  /** It was made at the provider, in its dashboard for instance, and not asked for here. */
  | 'PROVIDER'
  /** For a credit note. */
  | 'REFUND';

/** The state of a refund; one of a payment that was made outside has SUCCEEDED. */
export type RefundStatus =
  /** The money did not go back; its amount is free again. */
  | 'FAILED'
  /** It is on its way. */
  | 'PENDING'
  /** The money went back. */
  | 'SUCCEEDED';

/** The next invoice of a subscription while nothing changes, with the usage so far. At least one of both is needed. */
export type RenewalQuoteInput = {
  /** Our id or the externalId; without `id` the subscription is meant that has the first invoice ahead. */
  customerId?: string | null | undefined;
  /** Our id of the subscription. */
  id?: string | null | undefined;
};

/** How a subscription resumes. */
export type ResumeSubscriptionInput = {
  /** FINALIZE by default. */
  drafts?: KeptDrafts | null | undefined;
};

/** What becomes of included credits that were not spent. */
export type RolloverInput = {
  /** At most so many are carried over; more than 0. */
  max: string | number;
  /** For so many further periods of grants, 1 to 120. */
  periods: number;
};

/** The state of a scheduled change. */
export type ScheduledChangeStatus =
  /** It will not be made. */
  | 'CANCELED'
  /** It was made. */
  | 'COMPLETED'
  /** It could not be made. */
  | 'FAILED'
  /** It will be made. */
  | 'PENDING';

/** Who sells; all parts are replaced. */
export type SellerInput = {
  /** At most 1,000 characters. */
  address?: string | null | undefined;
  /** At most 254 characters. */
  email?: string | null | undefined;
  /** At most 255 characters. */
  name?: string | null | undefined;
  /** At most 100 characters. */
  taxId?: string | null | undefined;
};

/** What moved a store credit. */
export type StoreCreditMovementType =
  /** It paid an invoice. */
  | 'APPLIED'
  /** What remained has expired. */
  | 'EXPIRED'
  /** It was given. */
  | 'ISSUED'
  /** It went to the customer as money. */
  | 'PAID_OUT'
  /** It came back from an invoice, or from a pay-out that failed. */
  | 'RESTORED'
  /** What remained was taken back. */
  | 'VOIDED';

/** Why store credit was given. */
export type StoreCreditReason =
  /** Too much was billed. */
  | 'BILLING_ERROR'
  /** A gift to keep the customer. */
  | 'GOODWILL'
  /** Anything else. */
  | 'OTHER'
  /** More was paid than was due. */
  | 'OVERPAYMENT'
  /** A gift to win the customer. */
  | 'PROMOTIONAL'
  /** An invoice gave back more than it charged. */
  | 'PRORATION'
  /** Instead of money back. */
  | 'REFUND_ALTERNATIVE'
  /** The service was not as promised. */
  | 'SERVICE_CREDIT';

/** The state of a store credit; an invoice that is voided may make it ACTIVE again. */
export type StoreCreditStatus =
  /** Something of it remains. */
  | 'ACTIVE'
  /** All of it was spent. */
  | 'DEPLETED'
  /** What remained of it has expired. */
  | 'EXPIRED'
  /** What remained of it was taken back. */
  | 'VOIDED';

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

/** How the bank decides a dispute. */
export type TestDisputeOutcome =
  /** The bank takes the money. */
  | 'LOST'
  /** The payment stands. */
  | 'WON';

/** A range of quantities and its price: unitPrice, flatFee or both. Each begins where the previous one ends. */
export type TierInput = {
  /** For the last tier, optional: where the previous tier ends. */
  above?: string | number | null | undefined;
  /** Major units once any quantity falls into the tier, not negative, no more digits than the currency has; 0 by default. */
  flatFee?: string | number | null | undefined;
  /** Major units per unit, not negative; 0 by default. */
  unitPrice?: string | number | null | undefined;
  /** The last quantity of the tier, more than that of the previous tier; omitted for the last tier, which is open. */
  upTo?: string | number | null | undefined;
};

/** What becomes of unpaid invoices. */
export type UnpaidInvoices =
  /** They stay owed. */
  | 'KEEP'
  /** They are taken back. */
  | 'VOID';

/** The changes: omitted fields stay, null restores what was there at first. */
export type UpdateBillingSettingsInput = {
  /** For invoices finalised from now on. */
  applyStoreCredit?: boolean | null | undefined;
  /** The same for credit notes; another one. */
  creditNotePrefix?: string | null | undefined;
  /** 0 to 720. */
  draftHours?: number | null | undefined;
  /** At most 20, as browsers send them: https://example.com, with no wildcard; an empty list as null: none. */
  embedOrigins?: Array<string> | null | undefined;
  /** For subscriptions that change from now on. */
  entitledWhilePastDue?: boolean | null | undefined;
  /** For invoices whose schedule ends from now on. */
  finalAction?: DunningFinalAction | null | undefined;
  /** For invoices whose schedule ends from now on. */
  finalInvoice?: DunningFinalInvoice | null | undefined;
  /** 0 to 365. An invoice that waits for its date already keeps a later one. */
  graceDays?: number | null | undefined;
  /** For credits granted from now on; those that wait for a payment already still come with it. */
  grantCreditsOn?: CreditGrantTime | null | undefined;
  /** 1 to 20 capital letters, digits or hyphens. The numbers of a year go on. */
  invoicePrefix?: string | null | undefined;
  /** For subscriptions made from now on. */
  oneTrialPerCustomer?: boolean | null | undefined;
  /** At most 8 days of 1 to 60, rising; an empty list: a payment is never tried again. */
  retryDays?: Array<number> | null | undefined;
  /** Who sells. */
  seller?: SellerInput | null | undefined;
  /** Whether prices include the tax. */
  taxInclusive?: boolean | null | undefined;
  /** At most 100 characters. */
  taxName?: string | null | undefined;
  /** 0 to 100, with at most 4 digits after the point. */
  taxPercent?: string | number | null | undefined;
};

/** The changes: omitted fields stay. */
export type UpdateInvoiceInput = {
  /** All lines by hand that the draft has afterwards, at most 250; those of its subscription stay. */
  lines?: Array<InvoiceLineInput> | null | undefined;
  /** Only of a draft; null clears it. */
  memo?: string | null | undefined;
  /** Replaces the present metadata, in any state; at most 50 keys and 16 KiB. */
  metadata?: unknown;
};

/** What is left out stays. */
export type UpdateSubscriptionInput = {
  /** For invoices from now on. */
  collection?: CollectionMethod | null | undefined;
  /** For invoices from now on. */
  dueDays?: number | null | undefined;
  /** Null: the setting of the workspace. */
  graceDays?: number | null | undefined;
  /** Replaces the present metadata. */
  metadata?: unknown;
  /** For payments from now on; null: the customer's default. */
  paymentMethodId?: string | null | undefined;
  /** An instant ahead, in a trial only. */
  trialEndsAt?: string | null | undefined;
};

export type InvoiceFieldsFragment = { id: string, number: string | null, status: InvoiceStatus, reason: InvoiceReason, currency: string, subtotal: string, discount: string, tax: string, total: string, storeCreditApplied: string, amountPaid: string, amountCredited: string, amountRefunded: string, amountDue: string, periodStart: string | null, periodEnd: string | null, finalizeAt: string | null, finalizedAt: string | null, dueAt: string | null, paidAt: string | null, creditNotes: Array<{ number: string, amount: string }>, lines: Array<{ id: string, kind: InvoiceLineKind, description: string, quantity: string | null, unitPrice: string | null, amount: string, discount: string, tax: string, periodStart: string | null, periodEnd: string | null, chargeKey: string | null }> };

export type SubscriptionFieldsFragment = { id: string, status: SubscriptionStatus, quantity: number, anchor: string, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, cancelAt: string | null, canceledAt: string | null, endedAt: string | null, pauseBehavior: PauseBehavior | null, resumeAt: string | null, plan: { key: string }, planVersion: { id: string }, phases: Array<{ number: number, quantity: number, startsAt: string, endsAt: string | null }>, scheduledChange: { id: string, status: ScheduledChangeStatus, at: string, quantity: number } | null };

export type CreateSubscriptionMutationVariables = Exact<{
  input: CreateSubscriptionInput;
}>;


export type CreateSubscriptionMutation = { createSubscription: { id: string, status: SubscriptionStatus, quantity: number, anchor: string, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, cancelAt: string | null, canceledAt: string | null, endedAt: string | null, pauseBehavior: PauseBehavior | null, resumeAt: string | null, plan: { key: string }, planVersion: { id: string }, phases: Array<{ number: number, quantity: number, startsAt: string, endsAt: string | null }>, scheduledChange: { id: string, status: ScheduledChangeStatus, at: string, quantity: number } | null } };

export type ChangeSubscriptionMutationVariables = Exact<{
  id: string;
  input: ChangeSubscriptionInput;
}>;


export type ChangeSubscriptionMutation = { changeSubscription: { id: string, status: SubscriptionStatus, quantity: number, anchor: string, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, cancelAt: string | null, canceledAt: string | null, endedAt: string | null, pauseBehavior: PauseBehavior | null, resumeAt: string | null, plan: { key: string }, planVersion: { id: string }, phases: Array<{ number: number, quantity: number, startsAt: string, endsAt: string | null }>, scheduledChange: { id: string, status: ScheduledChangeStatus, at: string, quantity: number } | null } };

export type CancelScheduledChangeMutationVariables = Exact<{
  id: string;
}>;


export type CancelScheduledChangeMutation = { cancelScheduledChange: { id: string, status: SubscriptionStatus, quantity: number, anchor: string, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, cancelAt: string | null, canceledAt: string | null, endedAt: string | null, pauseBehavior: PauseBehavior | null, resumeAt: string | null, plan: { key: string }, planVersion: { id: string }, phases: Array<{ number: number, quantity: number, startsAt: string, endsAt: string | null }>, scheduledChange: { id: string, status: ScheduledChangeStatus, at: string, quantity: number } | null } };

export type CancelSubscriptionMutationVariables = Exact<{
  id: string;
  input?: CancelSubscriptionInput | null | undefined;
}>;


export type CancelSubscriptionMutation = { cancelSubscription: { id: string, status: SubscriptionStatus, quantity: number, anchor: string, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, cancelAt: string | null, canceledAt: string | null, endedAt: string | null, pauseBehavior: PauseBehavior | null, resumeAt: string | null, plan: { key: string }, planVersion: { id: string }, phases: Array<{ number: number, quantity: number, startsAt: string, endsAt: string | null }>, scheduledChange: { id: string, status: ScheduledChangeStatus, at: string, quantity: number } | null } };

export type UncancelSubscriptionMutationVariables = Exact<{
  id: string;
}>;


export type UncancelSubscriptionMutation = { uncancelSubscription: { id: string, status: SubscriptionStatus, quantity: number, anchor: string, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, cancelAt: string | null, canceledAt: string | null, endedAt: string | null, pauseBehavior: PauseBehavior | null, resumeAt: string | null, plan: { key: string }, planVersion: { id: string }, phases: Array<{ number: number, quantity: number, startsAt: string, endsAt: string | null }>, scheduledChange: { id: string, status: ScheduledChangeStatus, at: string, quantity: number } | null } };

export type PauseSubscriptionMutationVariables = Exact<{
  id: string;
  input: PauseSubscriptionInput;
}>;


export type PauseSubscriptionMutation = { pauseSubscription: { id: string, status: SubscriptionStatus, quantity: number, anchor: string, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, cancelAt: string | null, canceledAt: string | null, endedAt: string | null, pauseBehavior: PauseBehavior | null, resumeAt: string | null, plan: { key: string }, planVersion: { id: string }, phases: Array<{ number: number, quantity: number, startsAt: string, endsAt: string | null }>, scheduledChange: { id: string, status: ScheduledChangeStatus, at: string, quantity: number } | null } };

export type ResumeSubscriptionMutationVariables = Exact<{
  id: string;
  input?: ResumeSubscriptionInput | null | undefined;
}>;


export type ResumeSubscriptionMutation = { resumeSubscription: { id: string, status: SubscriptionStatus, quantity: number, anchor: string, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, cancelAt: string | null, canceledAt: string | null, endedAt: string | null, pauseBehavior: PauseBehavior | null, resumeAt: string | null, plan: { key: string }, planVersion: { id: string }, phases: Array<{ number: number, quantity: number, startsAt: string, endsAt: string | null }>, scheduledChange: { id: string, status: ScheduledChangeStatus, at: string, quantity: number } | null } };

export type UpdateSubscriptionMutationVariables = Exact<{
  id: string;
  input: UpdateSubscriptionInput;
}>;


export type UpdateSubscriptionMutation = { updateSubscription: { id: string, status: SubscriptionStatus, quantity: number, anchor: string, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, cancelAt: string | null, canceledAt: string | null, endedAt: string | null, pauseBehavior: PauseBehavior | null, resumeAt: string | null, plan: { key: string }, planVersion: { id: string }, phases: Array<{ number: number, quantity: number, startsAt: string, endsAt: string | null }>, scheduledChange: { id: string, status: ScheduledChangeStatus, at: string, quantity: number } | null } };

export type CustomerSubscriptionQueryVariables = Exact<{
  id: string;
}>;


export type CustomerSubscriptionQuery = { customerSubscription: { id: string, status: SubscriptionStatus, quantity: number, anchor: string, periodStart: string | null, periodEnd: string | null, trialEnd: string | null, startedAt: string | null, cancelAt: string | null, canceledAt: string | null, endedAt: string | null, pauseBehavior: PauseBehavior | null, resumeAt: string | null, plan: { key: string }, planVersion: { id: string }, phases: Array<{ number: number, quantity: number, startsAt: string, endsAt: string | null }>, scheduledChange: { id: string, status: ScheduledChangeStatus, at: string, quantity: number } | null } };

export type InvoicesQueryVariables = Exact<{
  customerId?: string | null | undefined;
  subscriptionId?: string | null | undefined;
}>;


export type InvoicesQuery = { invoices: { totalCount: number, edges: Array<{ node: { id: string, number: string | null, status: InvoiceStatus, reason: InvoiceReason, currency: string, subtotal: string, discount: string, tax: string, total: string, storeCreditApplied: string, amountPaid: string, amountCredited: string, amountRefunded: string, amountDue: string, periodStart: string | null, periodEnd: string | null, finalizeAt: string | null, finalizedAt: string | null, dueAt: string | null, paidAt: string | null, creditNotes: Array<{ number: string, amount: string }>, lines: Array<{ id: string, kind: InvoiceLineKind, description: string, quantity: string | null, unitPrice: string | null, amount: string, discount: string, tax: string, periodStart: string | null, periodEnd: string | null, chargeKey: string | null }> } }> } };

export type MarkInvoicePaidMutationVariables = Exact<{
  id: string;
  input?: MarkInvoicePaidInput | null | undefined;
}>;


export type MarkInvoicePaidMutation = { markInvoicePaid: { id: string, number: string | null, status: InvoiceStatus, reason: InvoiceReason, currency: string, subtotal: string, discount: string, tax: string, total: string, storeCreditApplied: string, amountPaid: string, amountCredited: string, amountRefunded: string, amountDue: string, periodStart: string | null, periodEnd: string | null, finalizeAt: string | null, finalizedAt: string | null, dueAt: string | null, paidAt: string | null, creditNotes: Array<{ number: string, amount: string }>, lines: Array<{ id: string, kind: InvoiceLineKind, description: string, quantity: string | null, unitPrice: string | null, amount: string, discount: string, tax: string, periodStart: string | null, periodEnd: string | null, chargeKey: string | null }> } };

export type IsEntitledQueryVariables = Exact<{
  customerId: string;
  feature: string;
}>;


export type IsEntitledQuery = { entitlement: { allowed: boolean } };

export type QuoteQueryVariables = Exact<{
  input: QuoteInput;
}>;


export type QuoteQuery = { quote: { currency: string, at: string, subtotal: string, discount: string, tax: string, total: string, dueNow: string, trialDays: number | null, subscriptionId: string | null, discounts: Array<{ discountId: string | null, amount: string }>, problems: Array<{ promotionCode: string, reason: PromotionProblem }>, lines: Array<{ kind: InvoiceLineKind, description: string, quantity: string | null, unitPrice: string | null, amount: string, discount: string, tax: string, periodStart: string | null, periodEnd: string | null }>, proration: { unusedAmount: string, remainingAmount: string, netAmount: string, remainingRatio: string } | null } };

export type MigrationFieldsFragment = { id: string, status: PlanMigrationStatus, subscriptionCount: number, processed: number, changed: number, failed: number, finishedAt: string | null };

export type MigrateSubscriptionsMutationVariables = Exact<{
  planId: string;
  input: MigrateSubscriptionsInput;
}>;


export type MigrateSubscriptionsMutation = { migrateSubscriptions: { id: string, status: PlanMigrationStatus, subscriptionCount: number, processed: number, changed: number, failed: number, finishedAt: string | null } };

export type PublishToSubscribersMutationVariables = Exact<{
  planId: string;
  input?: PublishPlanVersionInput | null | undefined;
}>;


export type PublishToSubscribersMutation = { publishPlanVersion: { id: string, status: PlanVersionStatus, migration: { id: string, status: PlanMigrationStatus, subscriptionCount: number, processed: number, changed: number, failed: number, finishedAt: string | null } | null } };

export type CreateForSubscribersMutationVariables = Exact<{
  input: CreatePlanVersionInput;
}>;


export type CreateForSubscribersMutation = { createPlanVersion: { id: string, migration: { id: string, status: PlanMigrationStatus, subscriptionCount: number, processed: number, changed: number, failed: number, finishedAt: string | null } | null } };

export type PlanMigrationsQueryVariables = Exact<{
  planId: string;
}>;


export type PlanMigrationsQuery = { planMigrations: { edges: Array<{ node: { id: string, status: PlanMigrationStatus, subscriptionCount: number, processed: number, changed: number, failed: number, finishedAt: string | null } }> } };

export type CreateInvoiceMutationVariables = Exact<{
  input: CreateInvoiceInput;
}>;


export type CreateInvoiceMutation = { createInvoice: { id: string, number: string | null, status: InvoiceStatus, reason: InvoiceReason, currency: string, subtotal: string, discount: string, tax: string, total: string, storeCreditApplied: string, amountPaid: string, amountCredited: string, amountRefunded: string, amountDue: string, periodStart: string | null, periodEnd: string | null, finalizeAt: string | null, finalizedAt: string | null, dueAt: string | null, paidAt: string | null, creditNotes: Array<{ number: string, amount: string }>, lines: Array<{ id: string, kind: InvoiceLineKind, description: string, quantity: string | null, unitPrice: string | null, amount: string, discount: string, tax: string, periodStart: string | null, periodEnd: string | null, chargeKey: string | null }> } };

export type UpdateInvoiceMutationVariables = Exact<{
  id: string;
  input: UpdateInvoiceInput;
}>;


export type UpdateInvoiceMutation = { updateInvoice: { memo: string | null, metadata: unknown, id: string, number: string | null, status: InvoiceStatus, reason: InvoiceReason, currency: string, subtotal: string, discount: string, tax: string, total: string, storeCreditApplied: string, amountPaid: string, amountCredited: string, amountRefunded: string, amountDue: string, periodStart: string | null, periodEnd: string | null, finalizeAt: string | null, finalizedAt: string | null, dueAt: string | null, paidAt: string | null, creditNotes: Array<{ number: string, amount: string }>, lines: Array<{ id: string, kind: InvoiceLineKind, description: string, quantity: string | null, unitPrice: string | null, amount: string, discount: string, tax: string, periodStart: string | null, periodEnd: string | null, chargeKey: string | null }> } };

export type FinalizeInvoiceMutationVariables = Exact<{
  id: string;
}>;


export type FinalizeInvoiceMutation = { finalizeInvoice: { id: string, number: string | null, status: InvoiceStatus, reason: InvoiceReason, currency: string, subtotal: string, discount: string, tax: string, total: string, storeCreditApplied: string, amountPaid: string, amountCredited: string, amountRefunded: string, amountDue: string, periodStart: string | null, periodEnd: string | null, finalizeAt: string | null, finalizedAt: string | null, dueAt: string | null, paidAt: string | null, creditNotes: Array<{ number: string, amount: string }>, lines: Array<{ id: string, kind: InvoiceLineKind, description: string, quantity: string | null, unitPrice: string | null, amount: string, discount: string, tax: string, periodStart: string | null, periodEnd: string | null, chargeKey: string | null }> } };

export type VoidInvoiceMutationVariables = Exact<{
  id: string;
}>;


export type VoidInvoiceMutation = { voidInvoice: { id: string, number: string | null, status: InvoiceStatus, reason: InvoiceReason, currency: string, subtotal: string, discount: string, tax: string, total: string, storeCreditApplied: string, amountPaid: string, amountCredited: string, amountRefunded: string, amountDue: string, periodStart: string | null, periodEnd: string | null, finalizeAt: string | null, finalizedAt: string | null, dueAt: string | null, paidAt: string | null, creditNotes: Array<{ number: string, amount: string }>, lines: Array<{ id: string, kind: InvoiceLineKind, description: string, quantity: string | null, unitPrice: string | null, amount: string, discount: string, tax: string, periodStart: string | null, periodEnd: string | null, chargeKey: string | null }> } };

export type MarkInvoiceUncollectibleMutationVariables = Exact<{
  id: string;
}>;


export type MarkInvoiceUncollectibleMutation = { markInvoiceUncollectible: { id: string, number: string | null, status: InvoiceStatus, reason: InvoiceReason, currency: string, subtotal: string, discount: string, tax: string, total: string, storeCreditApplied: string, amountPaid: string, amountCredited: string, amountRefunded: string, amountDue: string, periodStart: string | null, periodEnd: string | null, finalizeAt: string | null, finalizedAt: string | null, dueAt: string | null, paidAt: string | null, creditNotes: Array<{ number: string, amount: string }>, lines: Array<{ id: string, kind: InvoiceLineKind, description: string, quantity: string | null, unitPrice: string | null, amount: string, discount: string, tax: string, periodStart: string | null, periodEnd: string | null, chargeKey: string | null }> } };

export type StopDunningMutationVariables = Exact<{
  id: string;
}>;


export type StopDunningMutation = { stopDunning: { id: string, number: string | null, status: InvoiceStatus, reason: InvoiceReason, currency: string, subtotal: string, discount: string, tax: string, total: string, storeCreditApplied: string, amountPaid: string, amountCredited: string, amountRefunded: string, amountDue: string, periodStart: string | null, periodEnd: string | null, finalizeAt: string | null, finalizedAt: string | null, dueAt: string | null, paidAt: string | null, creditNotes: Array<{ number: string, amount: string }>, lines: Array<{ id: string, kind: InvoiceLineKind, description: string, quantity: string | null, unitPrice: string | null, amount: string, discount: string, tax: string, periodStart: string | null, periodEnd: string | null, chargeKey: string | null }> } };

export type ApplyStoreCreditMutationVariables = Exact<{
  id: string;
  maxAmount?: string | number | null | undefined;
}>;


export type ApplyStoreCreditMutation = { applyStoreCredit: { id: string, number: string | null, status: InvoiceStatus, reason: InvoiceReason, currency: string, subtotal: string, discount: string, tax: string, total: string, storeCreditApplied: string, amountPaid: string, amountCredited: string, amountRefunded: string, amountDue: string, periodStart: string | null, periodEnd: string | null, finalizeAt: string | null, finalizedAt: string | null, dueAt: string | null, paidAt: string | null, creditNotes: Array<{ number: string, amount: string }>, lines: Array<{ id: string, kind: InvoiceLineKind, description: string, quantity: string | null, unitPrice: string | null, amount: string, discount: string, tax: string, periodStart: string | null, periodEnd: string | null, chargeKey: string | null }> } };

export type StoreCreditFieldsFragment = { id: string, status: StoreCreditStatus, currency: string, reason: StoreCreditReason, amount: string, remaining: string, invoiceId: string | null, expiresAt: string | null };

export type IssueStoreCreditMutationVariables = Exact<{
  input: IssueStoreCreditInput;
}>;


export type IssueStoreCreditMutation = { issueStoreCredit: { id: string, status: StoreCreditStatus, currency: string, reason: StoreCreditReason, amount: string, remaining: string, invoiceId: string | null, expiresAt: string | null } };

export type StoreCreditsQueryVariables = Exact<{
  customerId: string;
  currency: string;
}>;


export type StoreCreditsQuery = { customer: { storeCreditBalance: string }, storeCredits: { edges: Array<{ node: { id: string, status: StoreCreditStatus, currency: string, reason: StoreCreditReason, amount: string, remaining: string, invoiceId: string | null, expiresAt: string | null } }> } };

export type BillingSettingsFieldsFragment = { taxName: string | null, taxPercent: string, taxInclusive: boolean, invoicePrefix: string, creditNotePrefix: string, draftHours: number, graceDays: number, entitledWhilePastDue: boolean, oneTrialPerCustomer: boolean, applyStoreCredit: boolean, grantCreditsOn: CreditGrantTime, embedOrigins: Array<string>, retryDays: Array<number>, finalAction: DunningFinalAction, finalInvoice: DunningFinalInvoice, seller: { name: string | null, address: string | null, taxId: string | null, email: string | null } };

export type BillingSettingsQueryVariables = Exact<{ [key: string]: never; }>;


export type BillingSettingsQuery = { billingSettings: { taxName: string | null, taxPercent: string, taxInclusive: boolean, invoicePrefix: string, creditNotePrefix: string, draftHours: number, graceDays: number, entitledWhilePastDue: boolean, oneTrialPerCustomer: boolean, applyStoreCredit: boolean, grantCreditsOn: CreditGrantTime, embedOrigins: Array<string>, retryDays: Array<number>, finalAction: DunningFinalAction, finalInvoice: DunningFinalInvoice, seller: { name: string | null, address: string | null, taxId: string | null, email: string | null } } };

export type UpdateBillingSettingsMutationVariables = Exact<{
  input: UpdateBillingSettingsInput;
}>;


export type UpdateBillingSettingsMutation = { updateBillingSettings: { taxName: string | null, taxPercent: string, taxInclusive: boolean, invoicePrefix: string, creditNotePrefix: string, draftHours: number, graceDays: number, entitledWhilePastDue: boolean, oneTrialPerCustomer: boolean, applyStoreCredit: boolean, grantCreditsOn: CreditGrantTime, embedOrigins: Array<string>, retryDays: Array<number>, finalAction: DunningFinalAction, finalInvoice: DunningFinalInvoice, seller: { name: string | null, address: string | null, taxId: string | null, email: string | null } } };

export type VerifyInvoiceLineQueryVariables = Exact<{
  id: string;
}>;


export type VerifyInvoiceLineQuery = { verifyInvoiceLine: { matches: boolean, explained: boolean, expected: string | null, stored: string | null, differences: Array<{ field: string, expected: string, stored: string }> } };

export type NoteFragment = { id: string, number: string, invoiceId: string, amount: string, tax: string, offsetAmount: string, refundAmount: string, storeCreditAmount: string, storeCreditId: string | null, reason: string, voidedAt: string | null, lines: Array<{ lineId: string, amount: string, tax: string }>, refunds: Array<{ id: string, amount: string, status: RefundStatus }> };

export type CreateCreditNoteMutationVariables = Exact<{
  input: CreateCreditNoteInput;
}>;


export type CreateCreditNoteMutation = { createCreditNote: { id: string, number: string, invoiceId: string, amount: string, tax: string, offsetAmount: string, refundAmount: string, storeCreditAmount: string, storeCreditId: string | null, reason: string, voidedAt: string | null, lines: Array<{ lineId: string, amount: string, tax: string }>, refunds: Array<{ id: string, amount: string, status: RefundStatus }> } };

export type VoidCreditNoteMutationVariables = Exact<{
  id: string;
}>;


export type VoidCreditNoteMutation = { voidCreditNote: { id: string, number: string, invoiceId: string, amount: string, tax: string, offsetAmount: string, refundAmount: string, storeCreditAmount: string, storeCreditId: string | null, reason: string, voidedAt: string | null, lines: Array<{ lineId: string, amount: string, tax: string }>, refunds: Array<{ id: string, amount: string, status: RefundStatus }> } };

export type CreditNotesQueryVariables = Exact<{
  invoiceId: string;
}>;


export type CreditNotesQuery = { creditNotes: { edges: Array<{ node: { id: string, number: string, invoiceId: string, amount: string, tax: string, offsetAmount: string, refundAmount: string, storeCreditAmount: string, storeCreditId: string | null, reason: string, voidedAt: string | null, lines: Array<{ lineId: string, amount: string, tax: string }>, refunds: Array<{ id: string, amount: string, status: RefundStatus }> } }> } };

export type ReturnedFragment = { id: string, kind: RefundKind, status: RefundStatus, amount: string, currency: string, reason: string, failure: string | null, provider: string, reference: string | null, paymentId: string, invoiceId: string, creditNoteId: string | null, storeCreditId: string | null, finishedAt: string | null };

export type CreateRefundMutationVariables = Exact<{
  input: CreateRefundInput;
}>;


export type CreateRefundMutation = { createRefund: Array<{ id: string, kind: RefundKind, status: RefundStatus, amount: string, currency: string, reason: string, failure: string | null, provider: string, reference: string | null, paymentId: string, invoiceId: string, creditNoteId: string | null, storeCreditId: string | null, finishedAt: string | null }> };

export type RefundsQueryVariables = Exact<{
  invoiceId?: string | null | undefined;
  paymentId?: string | null | undefined;
  customerId?: string | null | undefined;
  statuses?: Array<RefundStatus> | RefundStatus | null | undefined;
}>;


export type RefundsQuery = { refunds: { edges: Array<{ node: { id: string, kind: RefundKind, status: RefundStatus, amount: string, currency: string, reason: string, failure: string | null, provider: string, reference: string | null, paymentId: string, invoiceId: string, creditNoteId: string | null, storeCreditId: string | null, finishedAt: string | null } }> } };

export type DisputesQueryVariables = Exact<{
  customerId?: string | null | undefined;
  paymentId?: string | null | undefined;
  statuses?: Array<DisputeStatus> | DisputeStatus | null | undefined;
}>;


export type DisputesQuery = { disputes: { totalCount: number, edges: Array<{ node: { id: string, status: DisputeStatus, customerId: string, refundId: string | null, payment: { id: string } } }> } };

export type CloseTestDisputeMutationVariables = Exact<{
  id: string;
  status: TestDisputeOutcome;
}>;


export type CloseTestDisputeMutation = { closeTestDispute: { id: string, status: DisputeStatus, closedAt: string | null, refundId: string | null } };

export type CreditableInvoicesQueryVariables = Exact<{
  customerId?: string | null | undefined;
}>;


export type CreditableInvoicesQuery = { invoices: { edges: Array<{ node: { id: string, status: InvoiceStatus, creditable: string } }> } };

export type MovedStoreCreditsQueryVariables = Exact<{
  customerId?: string | null | undefined;
}>;


export type MovedStoreCreditsQuery = { storeCredits: { edges: Array<{ node: { remaining: string, movements: Array<{ number: number, type: StoreCreditMovementType, amount: string, balanceAfter: string, invoiceId: string | null }> } }> } };

export type VoidStoreCreditMutationVariables = Exact<{
  id: string;
}>;


export type VoidStoreCreditMutation = { voidStoreCredit: { id: string, status: StoreCreditStatus, remaining: string } };

export const InvoiceFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"InvoiceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Invoice"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditApplied"}},{"kind":"Field","name":{"kind":"Name","value":"amountPaid"}},{"kind":"Field","name":{"kind":"Name","value":"amountCredited"}},{"kind":"Field","name":{"kind":"Name","value":"amountRefunded"}},{"kind":"Field","name":{"kind":"Name","value":"amountDue"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"finalizeAt"}},{"kind":"Field","name":{"kind":"Name","value":"finalizedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"paidAt"}},{"kind":"Field","name":{"kind":"Name","value":"creditNotes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}}]}}]}}]} as unknown as DocumentNode<InvoiceFieldsFragment, unknown>;
export const SubscriptionFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SubscriptionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CustomerSubscription"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"anchor"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"trialEnd"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"cancelAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"pauseBehavior"}},{"kind":"Field","name":{"kind":"Name","value":"resumeAt"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"planVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phases"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scheduledChange"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}}]}}]} as unknown as DocumentNode<SubscriptionFieldsFragment, unknown>;
export const MigrationFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MigrationFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PlanMigration"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"subscriptionCount"}},{"kind":"Field","name":{"kind":"Name","value":"processed"}},{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}}]}}]} as unknown as DocumentNode<MigrationFieldsFragment, unknown>;
export const StoreCreditFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StoreCreditFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StoreCredit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"invoiceId"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<StoreCreditFieldsFragment, unknown>;
export const BillingSettingsFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"BillingSettingsFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"BillingSettings"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seller"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"taxId"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"taxName"}},{"kind":"Field","name":{"kind":"Name","value":"taxPercent"}},{"kind":"Field","name":{"kind":"Name","value":"taxInclusive"}},{"kind":"Field","name":{"kind":"Name","value":"invoicePrefix"}},{"kind":"Field","name":{"kind":"Name","value":"creditNotePrefix"}},{"kind":"Field","name":{"kind":"Name","value":"draftHours"}},{"kind":"Field","name":{"kind":"Name","value":"graceDays"}},{"kind":"Field","name":{"kind":"Name","value":"entitledWhilePastDue"}},{"kind":"Field","name":{"kind":"Name","value":"oneTrialPerCustomer"}},{"kind":"Field","name":{"kind":"Name","value":"applyStoreCredit"}},{"kind":"Field","name":{"kind":"Name","value":"grantCreditsOn"}},{"kind":"Field","name":{"kind":"Name","value":"embedOrigins"}},{"kind":"Field","name":{"kind":"Name","value":"retryDays"}},{"kind":"Field","name":{"kind":"Name","value":"finalAction"}},{"kind":"Field","name":{"kind":"Name","value":"finalInvoice"}}]}}]} as unknown as DocumentNode<BillingSettingsFieldsFragment, unknown>;
export const NoteFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Note"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditNote"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"invoiceId"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"offsetAmount"}},{"kind":"Field","name":{"kind":"Name","value":"refundAmount"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditAmount"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditId"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"voidedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lineId"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refunds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]} as unknown as DocumentNode<NoteFragment, unknown>;
export const ReturnedFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Returned"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refund"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"paymentId"}},{"kind":"Field","name":{"kind":"Name","value":"invoiceId"}},{"kind":"Field","name":{"kind":"Name","value":"creditNoteId"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditId"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}}]}}]} as unknown as DocumentNode<ReturnedFragment, unknown>;
export const CreateSubscriptionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateSubscription"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateSubscriptionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SubscriptionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SubscriptionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CustomerSubscription"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"anchor"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"trialEnd"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"cancelAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"pauseBehavior"}},{"kind":"Field","name":{"kind":"Name","value":"resumeAt"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"planVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phases"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scheduledChange"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}}]}}]} as unknown as DocumentNode<CreateSubscriptionMutation, CreateSubscriptionMutationVariables>;
export const ChangeSubscriptionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ChangeSubscription"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeSubscriptionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changeSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SubscriptionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SubscriptionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CustomerSubscription"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"anchor"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"trialEnd"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"cancelAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"pauseBehavior"}},{"kind":"Field","name":{"kind":"Name","value":"resumeAt"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"planVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phases"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scheduledChange"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}}]}}]} as unknown as DocumentNode<ChangeSubscriptionMutation, ChangeSubscriptionMutationVariables>;
export const CancelScheduledChangeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelScheduledChange"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelScheduledChange"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SubscriptionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SubscriptionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CustomerSubscription"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"anchor"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"trialEnd"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"cancelAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"pauseBehavior"}},{"kind":"Field","name":{"kind":"Name","value":"resumeAt"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"planVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phases"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scheduledChange"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}}]}}]} as unknown as DocumentNode<CancelScheduledChangeMutation, CancelScheduledChangeMutationVariables>;
export const CancelSubscriptionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelSubscription"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"CancelSubscriptionInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SubscriptionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SubscriptionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CustomerSubscription"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"anchor"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"trialEnd"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"cancelAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"pauseBehavior"}},{"kind":"Field","name":{"kind":"Name","value":"resumeAt"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"planVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phases"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scheduledChange"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}}]}}]} as unknown as DocumentNode<CancelSubscriptionMutation, CancelSubscriptionMutationVariables>;
export const UncancelSubscriptionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UncancelSubscription"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"uncancelSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SubscriptionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SubscriptionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CustomerSubscription"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"anchor"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"trialEnd"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"cancelAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"pauseBehavior"}},{"kind":"Field","name":{"kind":"Name","value":"resumeAt"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"planVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phases"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scheduledChange"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}}]}}]} as unknown as DocumentNode<UncancelSubscriptionMutation, UncancelSubscriptionMutationVariables>;
export const PauseSubscriptionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PauseSubscription"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PauseSubscriptionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pauseSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SubscriptionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SubscriptionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CustomerSubscription"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"anchor"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"trialEnd"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"cancelAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"pauseBehavior"}},{"kind":"Field","name":{"kind":"Name","value":"resumeAt"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"planVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phases"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scheduledChange"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}}]}}]} as unknown as DocumentNode<PauseSubscriptionMutation, PauseSubscriptionMutationVariables>;
export const ResumeSubscriptionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResumeSubscription"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ResumeSubscriptionInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resumeSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SubscriptionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SubscriptionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CustomerSubscription"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"anchor"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"trialEnd"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"cancelAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"pauseBehavior"}},{"kind":"Field","name":{"kind":"Name","value":"resumeAt"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"planVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phases"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scheduledChange"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}}]}}]} as unknown as DocumentNode<ResumeSubscriptionMutation, ResumeSubscriptionMutationVariables>;
export const UpdateSubscriptionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateSubscription"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateSubscriptionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SubscriptionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SubscriptionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CustomerSubscription"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"anchor"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"trialEnd"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"cancelAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"pauseBehavior"}},{"kind":"Field","name":{"kind":"Name","value":"resumeAt"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"planVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phases"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scheduledChange"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}}]}}]} as unknown as DocumentNode<UpdateSubscriptionMutation, UpdateSubscriptionMutationVariables>;
export const CustomerSubscriptionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CustomerSubscription"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customerSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SubscriptionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SubscriptionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CustomerSubscription"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"anchor"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"trialEnd"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"cancelAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"pauseBehavior"}},{"kind":"Field","name":{"kind":"Name","value":"resumeAt"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"planVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phases"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scheduledChange"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}}]}}]} as unknown as DocumentNode<CustomerSubscriptionQuery, CustomerSubscriptionQueryVariables>;
export const InvoicesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Invoices"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"subscriptionId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invoices"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"subscriptionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"subscriptionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"InvoiceFields"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"InvoiceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Invoice"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditApplied"}},{"kind":"Field","name":{"kind":"Name","value":"amountPaid"}},{"kind":"Field","name":{"kind":"Name","value":"amountCredited"}},{"kind":"Field","name":{"kind":"Name","value":"amountRefunded"}},{"kind":"Field","name":{"kind":"Name","value":"amountDue"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"finalizeAt"}},{"kind":"Field","name":{"kind":"Name","value":"finalizedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"paidAt"}},{"kind":"Field","name":{"kind":"Name","value":"creditNotes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}}]}}]}}]} as unknown as DocumentNode<InvoicesQuery, InvoicesQueryVariables>;
export const MarkInvoicePaidDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MarkInvoicePaid"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"MarkInvoicePaidInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"markInvoicePaid"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"InvoiceFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"InvoiceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Invoice"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditApplied"}},{"kind":"Field","name":{"kind":"Name","value":"amountPaid"}},{"kind":"Field","name":{"kind":"Name","value":"amountCredited"}},{"kind":"Field","name":{"kind":"Name","value":"amountRefunded"}},{"kind":"Field","name":{"kind":"Name","value":"amountDue"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"finalizeAt"}},{"kind":"Field","name":{"kind":"Name","value":"finalizedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"paidAt"}},{"kind":"Field","name":{"kind":"Name","value":"creditNotes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}}]}}]}}]} as unknown as DocumentNode<MarkInvoicePaidMutation, MarkInvoicePaidMutationVariables>;
export const IsEntitledDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"IsEntitled"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"feature"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entitlement"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"feature"},"value":{"kind":"Variable","name":{"kind":"Name","value":"feature"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}}]}}]}}]} as unknown as DocumentNode<IsEntitledQuery, IsEntitledQueryVariables>;
export const QuoteDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Quote"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"QuoteInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"quote"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"dueNow"}},{"kind":"Field","name":{"kind":"Name","value":"trialDays"}},{"kind":"Field","name":{"kind":"Name","value":"subscriptionId"}},{"kind":"Field","name":{"kind":"Name","value":"discounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"discountId"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"problems"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"promotionCode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}}]}},{"kind":"Field","name":{"kind":"Name","value":"proration"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unusedAmount"}},{"kind":"Field","name":{"kind":"Name","value":"remainingAmount"}},{"kind":"Field","name":{"kind":"Name","value":"netAmount"}},{"kind":"Field","name":{"kind":"Name","value":"remainingRatio"}}]}}]}}]}}]} as unknown as DocumentNode<QuoteQuery, QuoteQueryVariables>;
export const MigrateSubscriptionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MigrateSubscriptions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"planId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"MigrateSubscriptionsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"migrateSubscriptions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"planId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"planId"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MigrationFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MigrationFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PlanMigration"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"subscriptionCount"}},{"kind":"Field","name":{"kind":"Name","value":"processed"}},{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}}]}}]} as unknown as DocumentNode<MigrateSubscriptionsMutation, MigrateSubscriptionsMutationVariables>;
export const PublishToSubscribersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PublishToSubscribers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"planId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"PublishPlanVersionInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"publishPlanVersion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"planId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"planId"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"migration"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MigrationFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MigrationFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PlanMigration"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"subscriptionCount"}},{"kind":"Field","name":{"kind":"Name","value":"processed"}},{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}}]}}]} as unknown as DocumentNode<PublishToSubscribersMutation, PublishToSubscribersMutationVariables>;
export const CreateForSubscribersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateForSubscribers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreatePlanVersionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createPlanVersion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"migration"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MigrationFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MigrationFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PlanMigration"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"subscriptionCount"}},{"kind":"Field","name":{"kind":"Name","value":"processed"}},{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}}]}}]} as unknown as DocumentNode<CreateForSubscribersMutation, CreateForSubscribersMutationVariables>;
export const PlanMigrationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PlanMigrations"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"planId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"planMigrations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"planId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"planId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MigrationFields"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MigrationFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PlanMigration"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"subscriptionCount"}},{"kind":"Field","name":{"kind":"Name","value":"processed"}},{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}}]}}]} as unknown as DocumentNode<PlanMigrationsQuery, PlanMigrationsQueryVariables>;
export const CreateInvoiceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateInvoice"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateInvoiceInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createInvoice"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"InvoiceFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"InvoiceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Invoice"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditApplied"}},{"kind":"Field","name":{"kind":"Name","value":"amountPaid"}},{"kind":"Field","name":{"kind":"Name","value":"amountCredited"}},{"kind":"Field","name":{"kind":"Name","value":"amountRefunded"}},{"kind":"Field","name":{"kind":"Name","value":"amountDue"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"finalizeAt"}},{"kind":"Field","name":{"kind":"Name","value":"finalizedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"paidAt"}},{"kind":"Field","name":{"kind":"Name","value":"creditNotes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}}]}}]}}]} as unknown as DocumentNode<CreateInvoiceMutation, CreateInvoiceMutationVariables>;
export const UpdateInvoiceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateInvoice"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateInvoiceInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateInvoice"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"memo"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"InvoiceFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"InvoiceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Invoice"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditApplied"}},{"kind":"Field","name":{"kind":"Name","value":"amountPaid"}},{"kind":"Field","name":{"kind":"Name","value":"amountCredited"}},{"kind":"Field","name":{"kind":"Name","value":"amountRefunded"}},{"kind":"Field","name":{"kind":"Name","value":"amountDue"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"finalizeAt"}},{"kind":"Field","name":{"kind":"Name","value":"finalizedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"paidAt"}},{"kind":"Field","name":{"kind":"Name","value":"creditNotes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}}]}}]}}]} as unknown as DocumentNode<UpdateInvoiceMutation, UpdateInvoiceMutationVariables>;
export const FinalizeInvoiceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"FinalizeInvoice"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"finalizeInvoice"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"InvoiceFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"InvoiceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Invoice"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditApplied"}},{"kind":"Field","name":{"kind":"Name","value":"amountPaid"}},{"kind":"Field","name":{"kind":"Name","value":"amountCredited"}},{"kind":"Field","name":{"kind":"Name","value":"amountRefunded"}},{"kind":"Field","name":{"kind":"Name","value":"amountDue"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"finalizeAt"}},{"kind":"Field","name":{"kind":"Name","value":"finalizedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"paidAt"}},{"kind":"Field","name":{"kind":"Name","value":"creditNotes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}}]}}]}}]} as unknown as DocumentNode<FinalizeInvoiceMutation, FinalizeInvoiceMutationVariables>;
export const VoidInvoiceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"VoidInvoice"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"voidInvoice"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"InvoiceFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"InvoiceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Invoice"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditApplied"}},{"kind":"Field","name":{"kind":"Name","value":"amountPaid"}},{"kind":"Field","name":{"kind":"Name","value":"amountCredited"}},{"kind":"Field","name":{"kind":"Name","value":"amountRefunded"}},{"kind":"Field","name":{"kind":"Name","value":"amountDue"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"finalizeAt"}},{"kind":"Field","name":{"kind":"Name","value":"finalizedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"paidAt"}},{"kind":"Field","name":{"kind":"Name","value":"creditNotes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}}]}}]}}]} as unknown as DocumentNode<VoidInvoiceMutation, VoidInvoiceMutationVariables>;
export const MarkInvoiceUncollectibleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MarkInvoiceUncollectible"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"markInvoiceUncollectible"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"InvoiceFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"InvoiceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Invoice"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditApplied"}},{"kind":"Field","name":{"kind":"Name","value":"amountPaid"}},{"kind":"Field","name":{"kind":"Name","value":"amountCredited"}},{"kind":"Field","name":{"kind":"Name","value":"amountRefunded"}},{"kind":"Field","name":{"kind":"Name","value":"amountDue"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"finalizeAt"}},{"kind":"Field","name":{"kind":"Name","value":"finalizedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"paidAt"}},{"kind":"Field","name":{"kind":"Name","value":"creditNotes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}}]}}]}}]} as unknown as DocumentNode<MarkInvoiceUncollectibleMutation, MarkInvoiceUncollectibleMutationVariables>;
export const StopDunningDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StopDunning"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stopDunning"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"InvoiceFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"InvoiceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Invoice"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditApplied"}},{"kind":"Field","name":{"kind":"Name","value":"amountPaid"}},{"kind":"Field","name":{"kind":"Name","value":"amountCredited"}},{"kind":"Field","name":{"kind":"Name","value":"amountRefunded"}},{"kind":"Field","name":{"kind":"Name","value":"amountDue"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"finalizeAt"}},{"kind":"Field","name":{"kind":"Name","value":"finalizedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"paidAt"}},{"kind":"Field","name":{"kind":"Name","value":"creditNotes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}}]}}]}}]} as unknown as DocumentNode<StopDunningMutation, StopDunningMutationVariables>;
export const ApplyStoreCreditDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApplyStoreCredit"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"maxAmount"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Decimal"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"applyStoreCredit"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"maxAmount"},"value":{"kind":"Variable","name":{"kind":"Name","value":"maxAmount"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"InvoiceFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"InvoiceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Invoice"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditApplied"}},{"kind":"Field","name":{"kind":"Name","value":"amountPaid"}},{"kind":"Field","name":{"kind":"Name","value":"amountCredited"}},{"kind":"Field","name":{"kind":"Name","value":"amountRefunded"}},{"kind":"Field","name":{"kind":"Name","value":"amountDue"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"finalizeAt"}},{"kind":"Field","name":{"kind":"Name","value":"finalizedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"paidAt"}},{"kind":"Field","name":{"kind":"Name","value":"creditNotes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}}]}}]}}]} as unknown as DocumentNode<ApplyStoreCreditMutation, ApplyStoreCreditMutationVariables>;
export const IssueStoreCreditDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"IssueStoreCredit"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"IssueStoreCreditInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issueStoreCredit"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StoreCreditFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StoreCreditFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StoreCredit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"invoiceId"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<IssueStoreCreditMutation, IssueStoreCreditMutationVariables>;
export const StoreCreditsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"StoreCredits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"currency"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"storeCreditBalance"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"currency"},"value":{"kind":"Variable","name":{"kind":"Name","value":"currency"}}}]}]}},{"kind":"Field","name":{"kind":"Name","value":"storeCredits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StoreCreditFields"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StoreCreditFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StoreCredit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"invoiceId"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<StoreCreditsQuery, StoreCreditsQueryVariables>;
export const BillingSettingsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"BillingSettings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"billingSettings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"BillingSettingsFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"BillingSettingsFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"BillingSettings"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seller"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"taxId"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"taxName"}},{"kind":"Field","name":{"kind":"Name","value":"taxPercent"}},{"kind":"Field","name":{"kind":"Name","value":"taxInclusive"}},{"kind":"Field","name":{"kind":"Name","value":"invoicePrefix"}},{"kind":"Field","name":{"kind":"Name","value":"creditNotePrefix"}},{"kind":"Field","name":{"kind":"Name","value":"draftHours"}},{"kind":"Field","name":{"kind":"Name","value":"graceDays"}},{"kind":"Field","name":{"kind":"Name","value":"entitledWhilePastDue"}},{"kind":"Field","name":{"kind":"Name","value":"oneTrialPerCustomer"}},{"kind":"Field","name":{"kind":"Name","value":"applyStoreCredit"}},{"kind":"Field","name":{"kind":"Name","value":"grantCreditsOn"}},{"kind":"Field","name":{"kind":"Name","value":"embedOrigins"}},{"kind":"Field","name":{"kind":"Name","value":"retryDays"}},{"kind":"Field","name":{"kind":"Name","value":"finalAction"}},{"kind":"Field","name":{"kind":"Name","value":"finalInvoice"}}]}}]} as unknown as DocumentNode<BillingSettingsQuery, BillingSettingsQueryVariables>;
export const UpdateBillingSettingsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateBillingSettings"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateBillingSettingsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateBillingSettings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"BillingSettingsFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"BillingSettingsFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"BillingSettings"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seller"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"taxId"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"taxName"}},{"kind":"Field","name":{"kind":"Name","value":"taxPercent"}},{"kind":"Field","name":{"kind":"Name","value":"taxInclusive"}},{"kind":"Field","name":{"kind":"Name","value":"invoicePrefix"}},{"kind":"Field","name":{"kind":"Name","value":"creditNotePrefix"}},{"kind":"Field","name":{"kind":"Name","value":"draftHours"}},{"kind":"Field","name":{"kind":"Name","value":"graceDays"}},{"kind":"Field","name":{"kind":"Name","value":"entitledWhilePastDue"}},{"kind":"Field","name":{"kind":"Name","value":"oneTrialPerCustomer"}},{"kind":"Field","name":{"kind":"Name","value":"applyStoreCredit"}},{"kind":"Field","name":{"kind":"Name","value":"grantCreditsOn"}},{"kind":"Field","name":{"kind":"Name","value":"embedOrigins"}},{"kind":"Field","name":{"kind":"Name","value":"retryDays"}},{"kind":"Field","name":{"kind":"Name","value":"finalAction"}},{"kind":"Field","name":{"kind":"Name","value":"finalInvoice"}}]}}]} as unknown as DocumentNode<UpdateBillingSettingsMutation, UpdateBillingSettingsMutationVariables>;
export const VerifyInvoiceLineDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"VerifyInvoiceLine"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verifyInvoiceLine"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"matches"}},{"kind":"Field","name":{"kind":"Name","value":"explained"}},{"kind":"Field","name":{"kind":"Name","value":"expected"}},{"kind":"Field","name":{"kind":"Name","value":"stored"}},{"kind":"Field","name":{"kind":"Name","value":"differences"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"expected"}},{"kind":"Field","name":{"kind":"Name","value":"stored"}}]}}]}}]}}]} as unknown as DocumentNode<VerifyInvoiceLineQuery, VerifyInvoiceLineQueryVariables>;
export const CreateCreditNoteDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateCreditNote"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateCreditNoteInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createCreditNote"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Note"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Note"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditNote"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"invoiceId"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"offsetAmount"}},{"kind":"Field","name":{"kind":"Name","value":"refundAmount"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditAmount"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditId"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"voidedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lineId"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refunds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]} as unknown as DocumentNode<CreateCreditNoteMutation, CreateCreditNoteMutationVariables>;
export const VoidCreditNoteDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"VoidCreditNote"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"voidCreditNote"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Note"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Note"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditNote"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"invoiceId"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"offsetAmount"}},{"kind":"Field","name":{"kind":"Name","value":"refundAmount"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditAmount"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditId"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"voidedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lineId"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refunds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]} as unknown as DocumentNode<VoidCreditNoteMutation, VoidCreditNoteMutationVariables>;
export const CreditNotesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CreditNotes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"invoiceId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditNotes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"invoiceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"invoiceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"order"},"value":{"kind":"EnumValue","value":"CREATED_ASC"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Note"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Note"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditNote"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"invoiceId"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"offsetAmount"}},{"kind":"Field","name":{"kind":"Name","value":"refundAmount"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditAmount"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditId"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"voidedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lineId"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refunds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]} as unknown as DocumentNode<CreditNotesQuery, CreditNotesQueryVariables>;
export const CreateRefundDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateRefund"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateRefundInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createRefund"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Returned"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Returned"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refund"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"paymentId"}},{"kind":"Field","name":{"kind":"Name","value":"invoiceId"}},{"kind":"Field","name":{"kind":"Name","value":"creditNoteId"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditId"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}}]}}]} as unknown as DocumentNode<CreateRefundMutation, CreateRefundMutationVariables>;
export const RefundsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Refunds"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"invoiceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"paymentId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"statuses"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RefundStatus"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refunds"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"invoiceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"invoiceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"paymentId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"paymentId"}}},{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"statuses"},"value":{"kind":"Variable","name":{"kind":"Name","value":"statuses"}}},{"kind":"Argument","name":{"kind":"Name","value":"order"},"value":{"kind":"EnumValue","value":"CREATED_ASC"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Returned"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Returned"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refund"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"paymentId"}},{"kind":"Field","name":{"kind":"Name","value":"invoiceId"}},{"kind":"Field","name":{"kind":"Name","value":"creditNoteId"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditId"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}}]}}]} as unknown as DocumentNode<RefundsQuery, RefundsQueryVariables>;
export const DisputesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Disputes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"paymentId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"statuses"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DisputeStatus"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"disputes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"paymentId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"paymentId"}}},{"kind":"Argument","name":{"kind":"Name","value":"statuses"},"value":{"kind":"Variable","name":{"kind":"Name","value":"statuses"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"payment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"refundId"}}]}}]}}]}}]}}]} as unknown as DocumentNode<DisputesQuery, DisputesQueryVariables>;
export const CloseTestDisputeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CloseTestDispute"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"status"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TestDisputeOutcome"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"closeTestDispute"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"status"},"value":{"kind":"Variable","name":{"kind":"Name","value":"status"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"closedAt"}},{"kind":"Field","name":{"kind":"Name","value":"refundId"}}]}}]}}]} as unknown as DocumentNode<CloseTestDisputeMutation, CloseTestDisputeMutationVariables>;
export const CreditableInvoicesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CreditableInvoices"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invoices"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"order"},"value":{"kind":"EnumValue","value":"CREATED_ASC"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"creditable"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CreditableInvoicesQuery, CreditableInvoicesQueryVariables>;
export const MovedStoreCreditsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MovedStoreCredits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"storeCredits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"movements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"invoiceId"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<MovedStoreCreditsQuery, MovedStoreCreditsQueryVariables>;
export const VoidStoreCreditDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"VoidStoreCredit"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"voidStoreCredit"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}}]}}]}}]} as unknown as DocumentNode<VoidStoreCreditMutation, VoidStoreCreditMutationVariables>;
