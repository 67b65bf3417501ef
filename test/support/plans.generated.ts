/** Documents of test/support/plans.graphql and their types, made by codegen.ts. */
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
  at?: string | null | undefined;
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
  taxPercent?: string | number | null | undefined;
  /** At most 100, each of a different key. Usage that the plan does not charge is listed at no cost. */
  usage?: Array<PriceUsageInput> | null | undefined;
  /** The number of a version, drafts and versions of archived plans included; by default the one in effect. */
  version?: number | null | undefined;
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

/** What a charge is for, when it is not there yet. */
export type CreateBillableInput = {
  /** CONFLICT when another meter has the key. */
  meter: CreateMeterInput;
};

/** Prices of one customer. */
export type CreateCustomPricingInput = {
  /** ISO 4217 code of the amounts; by default that of the rate card which prices the customer's usage. Plans of another currency refuse to be calculated with it. */
  currency?: string | null | undefined;
  /** Our id or the externalId. */
  customerId: string;
  /** The start of validity; now by default. It may be in the past. */
  effectiveAt?: string | null | undefined;
  /** The end of validity, exclusive; later than effectiveAt; null: no end. */
  endsAt?: string | null | undefined;
  /** 1 to 50 charges, each for a different key. */
  rules: Array<ChargeInput>;
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

/** A new plan. */
export type CreatePlanInput = {
  /** At most 1,000 characters. */
  description?: string | null | undefined;
  /** With publish: in effect from this instant on; now by default. */
  effectiveAt?: string | null | undefined;
  /** Whether it has the mark of the default plan, which is taken from the plan that had it; false by default. */
  isDefault?: boolean | null | undefined;
  /** The identifier that programs use: 1 to 100 letters, digits or _ - . : / starting with a letter or digit; the id by default. */
  key?: string | null | undefined;
  /** At most 50 keys and 16 KiB. */
  metadata?: unknown;
  /** At most 255 characters; the key by default. */
  name?: string | null | undefined;
  /** Whether the version is published at once, as publishPlanVersion does it; false by default. */
  publish?: boolean | null | undefined;
  /** The first version of the plan; none by default. */
  version?: PlanVersionInput | null | undefined;
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

/** A reduction of every price of a customer. */
export type CustomerDiscountInput = {
  /** The prices that it applies to. */
  appliesTo?: DiscountScope | null | undefined;
  /** More than 0, at most 100. */
  percent: string | number;
};

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
  amount: string | number; percent?: never; }
  |  { amount?: never;   /** More than 0, at most 100. */
  percent: string | number; };

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

/** How subscribers get a version that is published. */
export type MigrateSubscribersInput = {
  /** NOW by default. */
  at?: SubscriptionInstant | null | undefined;
  /** NONE by default. */
  proration?: Proration | null | undefined;
};

/** The next version of a plan. */
export type NextPlanVersionInput = {
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

/** A whole version of a plan. */
export type PlanVersionInput = {
  /** Major units of the currency per billing period and unit of the quantity, not negative, no more digits than the currency has; 0 by default. */
  basePrice?: string | number | null | undefined;
  /** The unit of the billing period; MONTH by default. With ONCE there is no usage: neither charges for it nor an overagePrice. */
  billingPeriod?: BillingPeriod | null | undefined;
  /** Number of units per period, 1 by default; at most 1,095 days, 156 weeks, 36 months or 3 years; 1 with ONCE. */
  billingPeriodCount?: number | null | undefined;
  /** What usage and the quantity cost, each key at most once; at most 50. Replaces all present charges. */
  charges?: Array<ChargeInput> | null | undefined;
  /** How often the included credits are granted, not longer than the billing period; null: once per billing period. Not with ONCE. */
  creditGrantPeriod?: CreditGrantPeriod | null | undefined;
  /** ISO 4217 code of all amounts. */
  currency: string;
  /** The granted features, each a different one; at most 100. Replaces all present ones. */
  entitlements?: Array<PlanEntitlementInput> | null | undefined;
  /** What a dialect keeps of its own about the version, at most 50 keys and 16 KiB; empty by default. */
  extras?: unknown;
  /** Credits that the base price pays for, per creditGrantPeriod and unit of the quantity, not negative; 0 by default. */
  includedCredits?: string | number | null | undefined;
  /** Major units of the currency per credit beyond those included, not negative; null: no overage is possible. */
  overagePrice?: string | number | null | undefined;
  /** How included credits that were not spent are carried over; null: they expire. Not with ONCE. */
  rollover?: RolloverInput | null | undefined;
  /** Days without a price at the start, at most 730; null: none. */
  trialDays?: number | null | undefined;
};

/** The lifecycle of a version of a plan. */
export type PlanVersionStatus =
  /** An abandoned draft, or a version that is not in effect. */
  | 'ARCHIVED'
  /** It can still change. */
  | 'DRAFT'
  /** It never changes, and is in effect from its date on. */
  | 'PUBLISHED';

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
  quantity: string | number;
};

/** What a change within a period costs. */
export type Proration =
  /** The difference for the rest of the period, on the next invoice. */
  | 'CREATE'
  /** The difference for the rest of the period, on an invoice now. */
  | 'INVOICE_NOW'
  /** Nothing; the new price applies from the next period. */
  | 'NONE';

/** What becomes of included credits that were not spent. */
export type RolloverInput = {
  /** At most so many are carried over; more than 0. */
  max: string | number;
  /** For so many further periods of grants, 1 to 120. */
  periods: number;
};

/** When a change or a cancellation happens. */
export type SubscriptionInstant =
  /** At once. */
  | 'NOW'
  /** At the end of the present period. */
  | 'PERIOD_END';

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

/** The changes: omitted fields stay, null clears the description. */
export type UpdatePlanInput = {
  /** Keys beside the present metadata; one of the same name takes the place of the present one. Not together with metadata. */
  addMetadata?: unknown;
  /** true archives the plan after the other changes, as archivePlan does; false makes an archived plan one that can be chosen again, before them. */
  archived?: boolean | null | undefined;
  /** At most 1,000 characters. */
  description?: string | null | undefined;
  /** Refuses with PRECONDITION_FAILED unless this is the current revision. */
  expectedRevision?: number | null | undefined;
  /** Whether it has the mark of the default plan, which is taken from the plan that had it; false takes it from this plan. */
  isDefault?: boolean | null | undefined;
  /** At most 50 keys and 16 KiB. Replaces the present metadata. */
  metadata?: unknown;
  /** At most 255 characters. */
  name?: string | null | undefined;
  /** A further version, as createPlanVersion makes it; none by default. */
  version?: NextPlanVersionInput | null | undefined;
};

/** The changes: omitted fields stay, null restores the default of a field. */
export type UpdatePlanVersionInput = {
  /** Charges beside the present ones. One for the same feature or meter, or with the same chargeKey, takes the place of the present one. Not together with charges. */
  addCharges?: Array<ChargeInput> | null | undefined;
  /** Granted features beside the present ones. One of the same feature takes the place of the present one. Not together with entitlements. */
  addEntitlements?: Array<PlanEntitlementInput> | null | undefined;
  /** Major units of the currency per billing period and unit of the quantity, not negative, no more digits than the currency has; 0 by default. */
  basePrice?: string | number | null | undefined;
  /** The unit of the billing period; MONTH by default. With ONCE there is no usage: neither charges for it nor an overagePrice. */
  billingPeriod?: BillingPeriod | null | undefined;
  /** Number of units per period, 1 by default; at most 1,095 days, 156 weeks, 36 months or 3 years; 1 with ONCE. */
  billingPeriodCount?: number | null | undefined;
  /** What usage and the quantity cost, each key at most once; at most 50. Replaces all present charges. */
  charges?: Array<ChargeInput> | null | undefined;
  /** How often the included credits are granted, not longer than the billing period; null: once per billing period. Not with ONCE. */
  creditGrantPeriod?: CreditGrantPeriod | null | undefined;
  /** ISO 4217 code of all amounts. */
  currency?: string | null | undefined;
  /** The granted features, each a different one; at most 100. Replaces all present ones. */
  entitlements?: Array<PlanEntitlementInput> | null | undefined;
  /** What a dialect keeps of its own about the version, at most 50 keys and 16 KiB; empty by default. */
  extras?: unknown;
  /** Credits that the base price pays for, per creditGrantPeriod and unit of the quantity, not negative; 0 by default. */
  includedCredits?: string | number | null | undefined;
  /** Major units of the currency per credit beyond those included, not negative; null: no overage is possible. */
  overagePrice?: string | number | null | undefined;
  /** Keys or ids of features that are no longer granted; each must be. Not together with entitlements. */
  removeEntitlements?: Array<string> | null | undefined;
  /** How included credits that were not spent are carried over; null: they expire. Not with ONCE. */
  rollover?: RolloverInput | null | undefined;
  /** Days without a price at the start, at most 730; null: none. */
  trialDays?: number | null | undefined;
};

export type VersionFieldsFragment = { id: string, version: number, status: PlanVersionStatus, type: PlanType, currency: string, basePrice: string, billingPeriod: BillingPeriod, billingPeriodCount: number, includedCredits: string, creditGrantPeriod: CreditGrantPeriod | null, overagePrice: string | null, trialDays: number | null, effectiveAt: string | null, publishedAt: string | null, archivedAt: string | null, rollover: { max: string, periods: number } | null, charges: Array<{ key: string, chargeKey: string, name: string, perQuantity: boolean, timing: ChargeTiming | null, meter: { key: string } | null, feature: { key: string } | null, charge: { model: ChargeModel, includedUnits: string | null, unitPrice: string | null, packageSize: string | null, packagePrice: string | null, flatFee: string | null, percent: string | null, minFee: string | null, maxFee: string | null, tiers: Array<{ upTo: string | null, unitPrice: string, flatFee: string }> | null } }>, entitlements: Array<{ limit: string | null, behavior: LimitBehavior, period: Period | null, value: unknown, perQuantity: boolean, feature: { key: string } }> };

export type CreatePlanMutationVariables = Exact<{
  input: CreatePlanInput;
}>;


export type CreatePlanMutation = { createPlan: { id: string, key: string, name: string, description: string | null, status: PlanStatus, metadata: unknown, revision: number, isDefault: boolean, versions: { edges: Array<{ node: { id: string, version: number, status: PlanVersionStatus, type: PlanType, currency: string, basePrice: string, billingPeriod: BillingPeriod, billingPeriodCount: number, includedCredits: string, creditGrantPeriod: CreditGrantPeriod | null, overagePrice: string | null, trialDays: number | null, effectiveAt: string | null, publishedAt: string | null, archivedAt: string | null, rollover: { max: string, periods: number } | null, charges: Array<{ key: string, chargeKey: string, name: string, perQuantity: boolean, timing: ChargeTiming | null, meter: { key: string } | null, feature: { key: string } | null, charge: { model: ChargeModel, includedUnits: string | null, unitPrice: string | null, packageSize: string | null, packagePrice: string | null, flatFee: string | null, percent: string | null, minFee: string | null, maxFee: string | null, tiers: Array<{ upTo: string | null, unitPrice: string, flatFee: string }> | null } }>, entitlements: Array<{ limit: string | null, behavior: LimitBehavior, period: Period | null, value: unknown, perQuantity: boolean, feature: { key: string } }> } }> } } };

export type UpdatePlanMutationVariables = Exact<{
  id: string;
  input: UpdatePlanInput;
}>;


export type UpdatePlanMutation = { updatePlan: { key: string, name: string, description: string | null, status: PlanStatus, metadata: unknown, revision: number, isDefault: boolean, versions: { edges: Array<{ node: { version: number, status: PlanVersionStatus } }> } } };

export type ArchivePlanMutationVariables = Exact<{
  id: string;
}>;


export type ArchivePlanMutation = { archivePlan: { status: PlanStatus, archivedAt: string | null, currentVersion: { version: number } | null } };

export type CreatePlanVersionMutationVariables = Exact<{
  input: CreatePlanVersionInput;
}>;


export type CreatePlanVersionMutation = { createPlanVersion: { id: string, version: number, status: PlanVersionStatus, type: PlanType, currency: string, basePrice: string, billingPeriod: BillingPeriod, billingPeriodCount: number, includedCredits: string, creditGrantPeriod: CreditGrantPeriod | null, overagePrice: string | null, trialDays: number | null, effectiveAt: string | null, publishedAt: string | null, archivedAt: string | null, rollover: { max: string, periods: number } | null, charges: Array<{ key: string, chargeKey: string, name: string, perQuantity: boolean, timing: ChargeTiming | null, meter: { key: string } | null, feature: { key: string } | null, charge: { model: ChargeModel, includedUnits: string | null, unitPrice: string | null, packageSize: string | null, packagePrice: string | null, flatFee: string | null, percent: string | null, minFee: string | null, maxFee: string | null, tiers: Array<{ upTo: string | null, unitPrice: string, flatFee: string }> | null } }>, entitlements: Array<{ limit: string | null, behavior: LimitBehavior, period: Period | null, value: unknown, perQuantity: boolean, feature: { key: string } }> } };

export type UpdatePlanVersionMutationVariables = Exact<{
  id: string;
  input: UpdatePlanVersionInput;
}>;


export type UpdatePlanVersionMutation = { updatePlanVersion: { id: string, version: number, status: PlanVersionStatus, type: PlanType, currency: string, basePrice: string, billingPeriod: BillingPeriod, billingPeriodCount: number, includedCredits: string, creditGrantPeriod: CreditGrantPeriod | null, overagePrice: string | null, trialDays: number | null, effectiveAt: string | null, publishedAt: string | null, archivedAt: string | null, rollover: { max: string, periods: number } | null, charges: Array<{ key: string, chargeKey: string, name: string, perQuantity: boolean, timing: ChargeTiming | null, meter: { key: string } | null, feature: { key: string } | null, charge: { model: ChargeModel, includedUnits: string | null, unitPrice: string | null, packageSize: string | null, packagePrice: string | null, flatFee: string | null, percent: string | null, minFee: string | null, maxFee: string | null, tiers: Array<{ upTo: string | null, unitPrice: string, flatFee: string }> | null } }>, entitlements: Array<{ limit: string | null, behavior: LimitBehavior, period: Period | null, value: unknown, perQuantity: boolean, feature: { key: string } }> } };

export type PublishDraftMutationVariables = Exact<{
  planId?: string | null | undefined;
  id?: string | null | undefined;
}>;


export type PublishDraftMutation = { publishPlanVersion: { version: number, status: PlanVersionStatus } };

export type PublishPlanVersionMutationVariables = Exact<{
  id: string;
  effectiveAt?: string | null | undefined;
}>;


export type PublishPlanVersionMutation = { publishPlanVersion: { id: string, version: number, status: PlanVersionStatus, type: PlanType, currency: string, basePrice: string, billingPeriod: BillingPeriod, billingPeriodCount: number, includedCredits: string, creditGrantPeriod: CreditGrantPeriod | null, overagePrice: string | null, trialDays: number | null, effectiveAt: string | null, publishedAt: string | null, archivedAt: string | null, rollover: { max: string, periods: number } | null, charges: Array<{ key: string, chargeKey: string, name: string, perQuantity: boolean, timing: ChargeTiming | null, meter: { key: string } | null, feature: { key: string } | null, charge: { model: ChargeModel, includedUnits: string | null, unitPrice: string | null, packageSize: string | null, packagePrice: string | null, flatFee: string | null, percent: string | null, minFee: string | null, maxFee: string | null, tiers: Array<{ upTo: string | null, unitPrice: string, flatFee: string }> | null } }>, entitlements: Array<{ limit: string | null, behavior: LimitBehavior, period: Period | null, value: unknown, perQuantity: boolean, feature: { key: string } }> } };

export type ArchivePlanVersionMutationVariables = Exact<{
  id: string;
}>;


export type ArchivePlanVersionMutation = { archivePlanVersion: { id: string, version: number, status: PlanVersionStatus, type: PlanType, currency: string, basePrice: string, billingPeriod: BillingPeriod, billingPeriodCount: number, includedCredits: string, creditGrantPeriod: CreditGrantPeriod | null, overagePrice: string | null, trialDays: number | null, effectiveAt: string | null, publishedAt: string | null, archivedAt: string | null, rollover: { max: string, periods: number } | null, charges: Array<{ key: string, chargeKey: string, name: string, perQuantity: boolean, timing: ChargeTiming | null, meter: { key: string } | null, feature: { key: string } | null, charge: { model: ChargeModel, includedUnits: string | null, unitPrice: string | null, packageSize: string | null, packagePrice: string | null, flatFee: string | null, percent: string | null, minFee: string | null, maxFee: string | null, tiers: Array<{ upTo: string | null, unitPrice: string, flatFee: string }> | null } }>, entitlements: Array<{ limit: string | null, behavior: LimitBehavior, period: Period | null, value: unknown, perQuantity: boolean, feature: { key: string } }> } };

export type PlanQueryVariables = Exact<{
  id: string;
  at?: string | null | undefined;
}>;


export type PlanQuery = { plan: { id: string, key: string, status: PlanStatus, currentVersion: { version: number, basePrice: string } | null } };

export type CatalogQueryVariables = Exact<{ [key: string]: never; }>;


export type CatalogQuery = { features: { edges: Array<{ node: { key: string, name: string, type: FeatureType, meter: { key: string } | null } }> }, meters: { edges: Array<{ node: { key: string, eventType: string, aggregation: Aggregation } }> } };

export type PlanChargesQueryVariables = Exact<{
  planId: string;
}>;


export type PlanChargesQuery = { planCharges: Array<{ chargeKey: string, name: string, charge: { unitPrice: string | null } }> };

export type DefaultPlansQueryVariables = Exact<{ [key: string]: never; }>;


export type DefaultPlansQuery = { plans: { edges: Array<{ node: { key: string, isDefault: boolean } }> } };

export type PlansQueryVariables = Exact<{
  status?: PlanStatus | null | undefined;
}>;


export type PlansQuery = { plans: { edges: Array<{ node: { key: string, status: PlanStatus, currentVersion: { version: number } | null } }> } };

export type PlanVersionsQueryVariables = Exact<{
  planId: string;
  status?: PlanVersionStatus | null | undefined;
}>;


export type PlanVersionsQuery = { planVersions: { edges: Array<{ node: { id: string, version: number, status: PlanVersionStatus, effectiveAt: string | null, plan: { key: string } } }> } };

export type PlanVersionQueryVariables = Exact<{
  id: string;
}>;


export type PlanVersionQuery = { planVersion: { id: string, version: number, status: PlanVersionStatus, type: PlanType, currency: string, basePrice: string, billingPeriod: BillingPeriod, billingPeriodCount: number, includedCredits: string, creditGrantPeriod: CreditGrantPeriod | null, overagePrice: string | null, trialDays: number | null, effectiveAt: string | null, publishedAt: string | null, archivedAt: string | null, rollover: { max: string, periods: number } | null, charges: Array<{ key: string, chargeKey: string, name: string, perQuantity: boolean, timing: ChargeTiming | null, meter: { key: string } | null, feature: { key: string } | null, charge: { model: ChargeModel, includedUnits: string | null, unitPrice: string | null, packageSize: string | null, packagePrice: string | null, flatFee: string | null, percent: string | null, minFee: string | null, maxFee: string | null, tiers: Array<{ upTo: string | null, unitPrice: string, flatFee: string }> | null } }>, entitlements: Array<{ limit: string | null, behavior: LimitBehavior, period: Period | null, value: unknown, perQuantity: boolean, feature: { key: string } }> } };

type PriceFields_PriceCalculation_Fragment = { customerId: string | null, at: string, currency: string, basePrice: string, usageCharges: string, discounts: string, subtotal: string, tax: string, total: string, lines: Array<{ kind: PriceLineKind, key: string | null, description: string, quantity: string | null, includedQuantity: string, unitPrice: string | null, amount: string, tiers: Array<{ upTo: string | null, quantity: string, unitPrice: string, flatFee: string, amount: string }> }> };

type PriceFields_PricePreview_Fragment = { customerId: string | null, at: string, currency: string, basePrice: string, usageCharges: string, discounts: string, subtotal: string, tax: string, total: string, lines: Array<{ kind: PriceLineKind, key: string | null, description: string, quantity: string | null, includedQuantity: string, unitPrice: string | null, amount: string, tiers: Array<{ upTo: string | null, quantity: string, unitPrice: string, flatFee: string, amount: string }> }> };

export type PriceFieldsFragment =
  | PriceFields_PriceCalculation_Fragment
  | PriceFields_PricePreview_Fragment
;

export type CalculatePriceQueryVariables = Exact<{
  input: CalculatePriceInput;
}>;


export type CalculatePriceQuery = { calculatePrice: { version: number, customerId: string | null, at: string, currency: string, basePrice: string, usageCharges: string, discounts: string, subtotal: string, tax: string, total: string, lines: Array<{ kind: PriceLineKind, key: string | null, description: string, quantity: string | null, includedQuantity: string, unitPrice: string | null, amount: string, tiers: Array<{ upTo: string | null, quantity: string, unitPrice: string, flatFee: string, amount: string }> }> } };

export type PreviewPriceQueryVariables = Exact<{
  input: PlanVersionInput;
  usage?: Array<PriceUsageInput> | PriceUsageInput | null | undefined;
  quantity?: number | null | undefined;
  isFirst?: boolean | null | undefined;
  customerId?: string | null | undefined;
}>;


export type PreviewPriceQuery = { previewPrice: { customerId: string | null, at: string, currency: string, basePrice: string, usageCharges: string, discounts: string, subtotal: string, tax: string, total: string, lines: Array<{ kind: PriceLineKind, key: string | null, description: string, quantity: string | null, includedQuantity: string, unitPrice: string | null, amount: string, tiers: Array<{ upTo: string | null, quantity: string, unitPrice: string, flatFee: string, amount: string }> }> } };

export type CustomPriceFieldsFragment = { id: string, key: string, currency: string, effectiveAt: string, endsAt: string | null, customer: { id: string }, charge: { model: ChargeModel, unitPrice: string | null, flatFee: string | null, tiers: Array<{ upTo: string | null, unitPrice: string }> | null } };

export type CreateCustomPricingMutationVariables = Exact<{
  input: CreateCustomPricingInput;
}>;


export type CreateCustomPricingMutation = { createCustomPricing: Array<{ id: string, key: string, currency: string, effectiveAt: string, endsAt: string | null, customer: { id: string }, charge: { model: ChargeModel, unitPrice: string | null, flatFee: string | null, tiers: Array<{ upTo: string | null, unitPrice: string }> | null } }> };

export type EndCustomPricingMutationVariables = Exact<{
  id: string;
  endsAt?: string | null | undefined;
}>;


export type EndCustomPricingMutation = { endCustomPricing: { id: string, key: string, currency: string, effectiveAt: string, endsAt: string | null, customer: { id: string }, charge: { model: ChargeModel, unitPrice: string | null, flatFee: string | null, tiers: Array<{ upTo: string | null, unitPrice: string }> | null } } };

export type CustomPricingQueryVariables = Exact<{
  customerId: string;
  at?: string | null | undefined;
  key?: string | null | undefined;
}>;


export type CustomPricingQuery = { customPricing: { edges: Array<{ node: { id: string, key: string, currency: string, effectiveAt: string, endsAt: string | null, customer: { id: string }, charge: { model: ChargeModel, unitPrice: string | null, flatFee: string | null, tiers: Array<{ upTo: string | null, unitPrice: string }> | null } } }> } };

export type UpdateBillingMutationVariables = Exact<{
  id: string;
  input: UpdateCustomerInput;
}>;


export type UpdateBillingMutation = { updateCustomer: { taxPercent: string | null, discount: { percent: string, appliesTo: DiscountScope } | null } };

export type PlanAtTwoInstantsQueryVariables = Exact<{
  id: string;
  later?: string | null | undefined;
}>;


export type PlanAtTwoInstantsQuery = { plan: { later: { version: number, charges: Array<{ key: string }> } | null, now: { version: number, charges: Array<{ key: string }> } | null, versions: { edges: Array<{ node: { version: number } }> } } };

export const VersionFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"VersionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PlanVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"basePrice"}},{"kind":"Field","name":{"kind":"Name","value":"billingPeriod"}},{"kind":"Field","name":{"kind":"Name","value":"billingPeriodCount"}},{"kind":"Field","name":{"kind":"Name","value":"includedCredits"}},{"kind":"Field","name":{"kind":"Name","value":"creditGrantPeriod"}},{"kind":"Field","name":{"kind":"Name","value":"rollover"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"max"}},{"kind":"Field","name":{"kind":"Name","value":"periods"}}]}},{"kind":"Field","name":{"kind":"Name","value":"overagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"trialDays"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"publishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"charges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"perQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"timing"}},{"kind":"Field","name":{"kind":"Name","value":"meter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"includedUnits"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"tiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upTo"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}}]}},{"kind":"Field","name":{"kind":"Name","value":"packageSize"}},{"kind":"Field","name":{"kind":"Name","value":"packagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"minFee"}},{"kind":"Field","name":{"kind":"Name","value":"maxFee"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"entitlements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"behavior"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"perQuantity"}}]}}]}}]} as unknown as DocumentNode<VersionFieldsFragment, unknown>;
export const PriceFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PriceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Price"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"basePrice"}},{"kind":"Field","name":{"kind":"Name","value":"usageCharges"}},{"kind":"Field","name":{"kind":"Name","value":"discounts"}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"includedQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"tiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upTo"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}}]}}]} as unknown as DocumentNode<PriceFieldsFragment, unknown>;
export const CustomPriceFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CustomPriceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CustomPrice"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}},{"kind":"Field","name":{"kind":"Name","value":"customer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}},{"kind":"Field","name":{"kind":"Name","value":"tiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upTo"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}}]}}]}}]}}]} as unknown as DocumentNode<CustomPriceFieldsFragment, unknown>;
export const CreatePlanDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreatePlan"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreatePlanInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createPlan"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"isDefault"}},{"kind":"Field","name":{"kind":"Name","value":"versions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"VersionFields"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"VersionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PlanVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"basePrice"}},{"kind":"Field","name":{"kind":"Name","value":"billingPeriod"}},{"kind":"Field","name":{"kind":"Name","value":"billingPeriodCount"}},{"kind":"Field","name":{"kind":"Name","value":"includedCredits"}},{"kind":"Field","name":{"kind":"Name","value":"creditGrantPeriod"}},{"kind":"Field","name":{"kind":"Name","value":"rollover"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"max"}},{"kind":"Field","name":{"kind":"Name","value":"periods"}}]}},{"kind":"Field","name":{"kind":"Name","value":"overagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"trialDays"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"publishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"charges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"perQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"timing"}},{"kind":"Field","name":{"kind":"Name","value":"meter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"includedUnits"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"tiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upTo"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}}]}},{"kind":"Field","name":{"kind":"Name","value":"packageSize"}},{"kind":"Field","name":{"kind":"Name","value":"packagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"minFee"}},{"kind":"Field","name":{"kind":"Name","value":"maxFee"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"entitlements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"behavior"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"perQuantity"}}]}}]}}]} as unknown as DocumentNode<CreatePlanMutation, CreatePlanMutationVariables>;
export const UpdatePlanDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdatePlan"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdatePlanInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updatePlan"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"isDefault"}},{"kind":"Field","name":{"kind":"Name","value":"versions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<UpdatePlanMutation, UpdatePlanMutationVariables>;
export const ArchivePlanDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ArchivePlan"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"archivePlan"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"currentVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<ArchivePlanMutation, ArchivePlanMutationVariables>;
export const CreatePlanVersionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreatePlanVersion"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreatePlanVersionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createPlanVersion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"VersionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"VersionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PlanVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"basePrice"}},{"kind":"Field","name":{"kind":"Name","value":"billingPeriod"}},{"kind":"Field","name":{"kind":"Name","value":"billingPeriodCount"}},{"kind":"Field","name":{"kind":"Name","value":"includedCredits"}},{"kind":"Field","name":{"kind":"Name","value":"creditGrantPeriod"}},{"kind":"Field","name":{"kind":"Name","value":"rollover"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"max"}},{"kind":"Field","name":{"kind":"Name","value":"periods"}}]}},{"kind":"Field","name":{"kind":"Name","value":"overagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"trialDays"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"publishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"charges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"perQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"timing"}},{"kind":"Field","name":{"kind":"Name","value":"meter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"includedUnits"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"tiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upTo"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}}]}},{"kind":"Field","name":{"kind":"Name","value":"packageSize"}},{"kind":"Field","name":{"kind":"Name","value":"packagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"minFee"}},{"kind":"Field","name":{"kind":"Name","value":"maxFee"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"entitlements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"behavior"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"perQuantity"}}]}}]}}]} as unknown as DocumentNode<CreatePlanVersionMutation, CreatePlanVersionMutationVariables>;
export const UpdatePlanVersionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdatePlanVersion"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdatePlanVersionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updatePlanVersion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"VersionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"VersionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PlanVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"basePrice"}},{"kind":"Field","name":{"kind":"Name","value":"billingPeriod"}},{"kind":"Field","name":{"kind":"Name","value":"billingPeriodCount"}},{"kind":"Field","name":{"kind":"Name","value":"includedCredits"}},{"kind":"Field","name":{"kind":"Name","value":"creditGrantPeriod"}},{"kind":"Field","name":{"kind":"Name","value":"rollover"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"max"}},{"kind":"Field","name":{"kind":"Name","value":"periods"}}]}},{"kind":"Field","name":{"kind":"Name","value":"overagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"trialDays"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"publishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"charges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"perQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"timing"}},{"kind":"Field","name":{"kind":"Name","value":"meter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"includedUnits"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"tiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upTo"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}}]}},{"kind":"Field","name":{"kind":"Name","value":"packageSize"}},{"kind":"Field","name":{"kind":"Name","value":"packagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"minFee"}},{"kind":"Field","name":{"kind":"Name","value":"maxFee"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"entitlements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"behavior"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"perQuantity"}}]}}]}}]} as unknown as DocumentNode<UpdatePlanVersionMutation, UpdatePlanVersionMutationVariables>;
export const PublishDraftDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PublishDraft"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"planId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"publishPlanVersion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"planId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"planId"}}},{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]} as unknown as DocumentNode<PublishDraftMutation, PublishDraftMutationVariables>;
export const PublishPlanVersionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PublishPlanVersion"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"effectiveAt"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"publishPlanVersion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"effectiveAt"},"value":{"kind":"Variable","name":{"kind":"Name","value":"effectiveAt"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"VersionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"VersionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PlanVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"basePrice"}},{"kind":"Field","name":{"kind":"Name","value":"billingPeriod"}},{"kind":"Field","name":{"kind":"Name","value":"billingPeriodCount"}},{"kind":"Field","name":{"kind":"Name","value":"includedCredits"}},{"kind":"Field","name":{"kind":"Name","value":"creditGrantPeriod"}},{"kind":"Field","name":{"kind":"Name","value":"rollover"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"max"}},{"kind":"Field","name":{"kind":"Name","value":"periods"}}]}},{"kind":"Field","name":{"kind":"Name","value":"overagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"trialDays"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"publishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"charges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"perQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"timing"}},{"kind":"Field","name":{"kind":"Name","value":"meter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"includedUnits"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"tiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upTo"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}}]}},{"kind":"Field","name":{"kind":"Name","value":"packageSize"}},{"kind":"Field","name":{"kind":"Name","value":"packagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"minFee"}},{"kind":"Field","name":{"kind":"Name","value":"maxFee"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"entitlements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"behavior"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"perQuantity"}}]}}]}}]} as unknown as DocumentNode<PublishPlanVersionMutation, PublishPlanVersionMutationVariables>;
export const ArchivePlanVersionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ArchivePlanVersion"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"archivePlanVersion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"VersionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"VersionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PlanVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"basePrice"}},{"kind":"Field","name":{"kind":"Name","value":"billingPeriod"}},{"kind":"Field","name":{"kind":"Name","value":"billingPeriodCount"}},{"kind":"Field","name":{"kind":"Name","value":"includedCredits"}},{"kind":"Field","name":{"kind":"Name","value":"creditGrantPeriod"}},{"kind":"Field","name":{"kind":"Name","value":"rollover"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"max"}},{"kind":"Field","name":{"kind":"Name","value":"periods"}}]}},{"kind":"Field","name":{"kind":"Name","value":"overagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"trialDays"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"publishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"charges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"perQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"timing"}},{"kind":"Field","name":{"kind":"Name","value":"meter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"includedUnits"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"tiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upTo"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}}]}},{"kind":"Field","name":{"kind":"Name","value":"packageSize"}},{"kind":"Field","name":{"kind":"Name","value":"packagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"minFee"}},{"kind":"Field","name":{"kind":"Name","value":"maxFee"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"entitlements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"behavior"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"perQuantity"}}]}}]}}]} as unknown as DocumentNode<ArchivePlanVersionMutation, ArchivePlanVersionMutationVariables>;
export const PlanDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Plan"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"at"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"plan"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"currentVersion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"at"},"value":{"kind":"Variable","name":{"kind":"Name","value":"at"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"basePrice"}}]}}]}}]}}]} as unknown as DocumentNode<PlanQuery, PlanQueryVariables>;
export const CatalogDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Catalog"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"features"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"meter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"meters"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","name":{"kind":"Name","value":"aggregation"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CatalogQuery, CatalogQueryVariables>;
export const PlanChargesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PlanCharges"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"planId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"planCharges"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"planId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"planId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}}]}}]}}]}}]} as unknown as DocumentNode<PlanChargesQuery, PlanChargesQueryVariables>;
export const DefaultPlansDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DefaultPlans"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"plans"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"isDefault"}}]}}]}}]}}]}}]} as unknown as DocumentNode<DefaultPlansQuery, DefaultPlansQueryVariables>;
export const PlansDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Plans"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"status"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"PlanStatus"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"plans"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"status"},"value":{"kind":"Variable","name":{"kind":"Name","value":"status"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"currentVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<PlansQuery, PlansQueryVariables>;
export const PlanVersionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PlanVersions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"planId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"status"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"PlanVersionStatus"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"planVersions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"planId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"planId"}}},{"kind":"Argument","name":{"kind":"Name","value":"status"},"value":{"kind":"Variable","name":{"kind":"Name","value":"status"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<PlanVersionsQuery, PlanVersionsQueryVariables>;
export const PlanVersionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PlanVersion"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"planVersion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"VersionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"VersionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PlanVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"basePrice"}},{"kind":"Field","name":{"kind":"Name","value":"billingPeriod"}},{"kind":"Field","name":{"kind":"Name","value":"billingPeriodCount"}},{"kind":"Field","name":{"kind":"Name","value":"includedCredits"}},{"kind":"Field","name":{"kind":"Name","value":"creditGrantPeriod"}},{"kind":"Field","name":{"kind":"Name","value":"rollover"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"max"}},{"kind":"Field","name":{"kind":"Name","value":"periods"}}]}},{"kind":"Field","name":{"kind":"Name","value":"overagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"trialDays"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"publishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"charges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"chargeKey"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"perQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"timing"}},{"kind":"Field","name":{"kind":"Name","value":"meter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"includedUnits"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"tiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upTo"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}}]}},{"kind":"Field","name":{"kind":"Name","value":"packageSize"}},{"kind":"Field","name":{"kind":"Name","value":"packagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"minFee"}},{"kind":"Field","name":{"kind":"Name","value":"maxFee"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"entitlements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"behavior"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"perQuantity"}}]}}]}}]} as unknown as DocumentNode<PlanVersionQuery, PlanVersionQueryVariables>;
export const CalculatePriceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CalculatePrice"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CalculatePriceInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"calculatePrice"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"PriceFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PriceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Price"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"basePrice"}},{"kind":"Field","name":{"kind":"Name","value":"usageCharges"}},{"kind":"Field","name":{"kind":"Name","value":"discounts"}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"includedQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"tiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upTo"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}}]}}]} as unknown as DocumentNode<CalculatePriceQuery, CalculatePriceQueryVariables>;
export const PreviewPriceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PreviewPrice"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PlanVersionInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"usage"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PriceUsageInput"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"quantity"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"isFirst"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previewPrice"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"usage"},"value":{"kind":"Variable","name":{"kind":"Name","value":"usage"}}},{"kind":"Argument","name":{"kind":"Name","value":"quantity"},"value":{"kind":"Variable","name":{"kind":"Name","value":"quantity"}}},{"kind":"Argument","name":{"kind":"Name","value":"isFirst"},"value":{"kind":"Variable","name":{"kind":"Name","value":"isFirst"}}},{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PriceFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PriceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Price"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"basePrice"}},{"kind":"Field","name":{"kind":"Name","value":"usageCharges"}},{"kind":"Field","name":{"kind":"Name","value":"discounts"}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"includedQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"tiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upTo"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}}]}}]} as unknown as DocumentNode<PreviewPriceQuery, PreviewPriceQueryVariables>;
export const CreateCustomPricingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateCustomPricing"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateCustomPricingInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createCustomPricing"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CustomPriceFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CustomPriceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CustomPrice"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}},{"kind":"Field","name":{"kind":"Name","value":"customer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}},{"kind":"Field","name":{"kind":"Name","value":"tiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upTo"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}}]}}]}}]}}]} as unknown as DocumentNode<CreateCustomPricingMutation, CreateCustomPricingMutationVariables>;
export const EndCustomPricingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EndCustomPricing"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"endsAt"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"endCustomPricing"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"endsAt"},"value":{"kind":"Variable","name":{"kind":"Name","value":"endsAt"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CustomPriceFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CustomPriceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CustomPrice"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}},{"kind":"Field","name":{"kind":"Name","value":"customer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}},{"kind":"Field","name":{"kind":"Name","value":"tiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upTo"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}}]}}]}}]}}]} as unknown as DocumentNode<EndCustomPricingMutation, EndCustomPricingMutationVariables>;
export const CustomPricingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CustomPricing"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"at"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customPricing"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"at"},"value":{"kind":"Variable","name":{"kind":"Name","value":"at"}}},{"kind":"Argument","name":{"kind":"Name","value":"key"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CustomPriceFields"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CustomPriceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CustomPrice"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}},{"kind":"Field","name":{"kind":"Name","value":"customer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"flatFee"}},{"kind":"Field","name":{"kind":"Name","value":"tiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upTo"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}}]}}]}}]}}]} as unknown as DocumentNode<CustomPricingQuery, CustomPricingQueryVariables>;
export const UpdateBillingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateBilling"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateCustomerInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateCustomer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"taxPercent"}},{"kind":"Field","name":{"kind":"Name","value":"discount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"appliesTo"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateBillingMutation, UpdateBillingMutationVariables>;
export const PlanAtTwoInstantsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PlanAtTwoInstants"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"later"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"plan"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"later"},"name":{"kind":"Name","value":"currentVersion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"at"},"value":{"kind":"Variable","name":{"kind":"Name","value":"later"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"charges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}}]}},{"kind":"Field","alias":{"kind":"Name","value":"now"},"name":{"kind":"Name","value":"currentVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"charges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"versions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"1"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<PlanAtTwoInstantsQuery, PlanAtTwoInstantsQueryVariables>;
