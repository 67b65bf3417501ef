/** Documents of test/support/promotions.graphql and their types, made by codegen.ts. */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** A new promotion. */
export type CreatePromotionInput = {
  /** What is typed in: 1 to 50 letters, digits, _ or -; kept in upper case, found in any case. */
  code: string;
  /** At most 1,000 characters. */
  description?: string | null | undefined;
  /** At most 50 keys and 16 KiB. */
  metadata?: unknown;
  /** At most 255 characters; the code by default. */
  name?: string | null | undefined;
  /** Whether the version is published at once; false by default. */
  publish?: boolean | null | undefined;
  /** The first version; none by default. */
  version?: PromotionVersionInput | null | undefined;
};

/** A new version of a promotion. */
export type CreatePromotionVersionInput = {
  /** With FIXED: major units, more than 0, at most 10^15 minor units, no more digits than the currency has. Refused otherwise. */
  amount?: string | number | null | undefined;
  /** ALL by default. Not with FREE_TRIAL_DAYS. */
  appliesTo?: DiscountScope | null | undefined;
  /** ISO 4217, of amount and minimumAmount, which need it; it is then for prices in this currency only. */
  currency?: string | null | undefined;
  /** With FREE_TRIAL_DAYS: 1 to 365. Refused otherwise. */
  days?: number | null | undefined;
  /** ONCE by default. Not with FREE_TRIAL_DAYS. */
  duration?: PromotionDuration | null | undefined;
  /** What it gives. */
  kind: PromotionKind;
  /** How often the promotion can be redeemed, redemptions of its earlier versions included: 1 to 1,000,000,000; null: without a limit. */
  maxRedemptions?: number | null | undefined;
  /** How often one customer can redeem it; null: without a limit. */
  maxRedemptionsPerCustomer?: number | null | undefined;
  /** What a period must cost in advance, before discounts, when it is redeemed; major units, more than 0. */
  minimumAmount?: string | number | null | undefined;
  /** With REPEATING: 1 to 36. Refused otherwise. */
  months?: number | null | undefined;
  /** With PERCENT: more than 0, at most 100, at most 4 digits after the point. Refused otherwise. */
  percent?: string | number | null | undefined;
  /** Ids or keys of the plans whose prices it reduces, at most 100; empty or null: of all. */
  planIds?: Array<string> | null | undefined;
  /** The promotion's id or code. */
  promotionId: string;
  /** Whether the version is published at once; false by default. */
  publish?: boolean | null | undefined;
  /** HALF_UP by default. Not with FREE_TRIAL_DAYS. */
  rounding?: PromotionRounding | null | undefined;
  /** It is redeemed from this instant on. */
  validFrom?: string | null | undefined;
  /** It is redeemed before this instant; later than validFrom. */
  validUntil?: string | null | undefined;
};

/** What a discount is taken off. */
export type DiscountScope =
  /** Both. */
  | 'ALL'
  /** The base price. */
  | 'BASE'
  /** The charges for usage. */
  | 'USAGE';

/** The state of a discount. */
export type DiscountStatus =
  /** It reduces invoices. */
  | 'ACTIVE'
  /** It was used up, or its time is over. */
  | 'ENDED'
  /** It was taken away. */
  | 'REMOVED'
  /** What it was for never began; the redemption does not count. */
  | 'RETURNED';

/** How long a discount goes on. */
export type PromotionDuration =
  /** Until it is removed. */
  | 'FOREVER'
  /** The first invoice that it reduces. */
  | 'ONCE'
  /** All invoices of the periods that start within so many months from the start of the first period that it reduces. */
  | 'REPEATING';

/** What a promotion gives. */
export type PromotionKind =
  /** An amount, at most what is left, on the START or CYCLE invoice of each period only. */
  | 'FIXED'
  /** Days of trial, added to those of the plan. */
  | 'FREE_TRIAL_DAYS'
  /** A percentage of what earlier discounts left. */
  | 'PERCENT';

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

/** What becomes of a fraction of the minor unit. */
export type PromotionRounding =
  /** It is dropped. */
  | 'DOWN'
  /** A half and more is a whole one. */
  | 'HALF_UP';

/** The lifecycle of a promotion. */
export type PromotionStatus =
  /** Its current version can be redeemed. */
  | 'ACTIVE'
  /** It is never redeemed again; discounts of it go on. */
  | 'ARCHIVED'
  /** No version has been published yet. */
  | 'DRAFT';

/** The terms of a version of a promotion. */
export type PromotionVersionInput = {
  /** With FIXED: major units, more than 0, at most 10^15 minor units, no more digits than the currency has. Refused otherwise. */
  amount?: string | number | null | undefined;
  /** ALL by default. Not with FREE_TRIAL_DAYS. */
  appliesTo?: DiscountScope | null | undefined;
  /** ISO 4217, of amount and minimumAmount, which need it; it is then for prices in this currency only. */
  currency?: string | null | undefined;
  /** With FREE_TRIAL_DAYS: 1 to 365. Refused otherwise. */
  days?: number | null | undefined;
  /** ONCE by default. Not with FREE_TRIAL_DAYS. */
  duration?: PromotionDuration | null | undefined;
  /** What it gives. */
  kind: PromotionKind;
  /** How often the promotion can be redeemed, redemptions of its earlier versions included: 1 to 1,000,000,000; null: without a limit. */
  maxRedemptions?: number | null | undefined;
  /** How often one customer can redeem it; null: without a limit. */
  maxRedemptionsPerCustomer?: number | null | undefined;
  /** What a period must cost in advance, before discounts, when it is redeemed; major units, more than 0. */
  minimumAmount?: string | number | null | undefined;
  /** With REPEATING: 1 to 36. Refused otherwise. */
  months?: number | null | undefined;
  /** With PERCENT: more than 0, at most 100, at most 4 digits after the point. Refused otherwise. */
  percent?: string | number | null | undefined;
  /** Ids or keys of the plans whose prices it reduces, at most 100; empty or null: of all. */
  planIds?: Array<string> | null | undefined;
  /** HALF_UP by default. Not with FREE_TRIAL_DAYS. */
  rounding?: PromotionRounding | null | undefined;
  /** It is redeemed from this instant on. */
  validFrom?: string | null | undefined;
  /** It is redeemed before this instant; later than validFrom. */
  validUntil?: string | null | undefined;
};

/** The lifecycle of a version of a promotion. */
export type PromotionVersionStatus =
  /** It was not published yet. */
  | 'DRAFT'
  /** It was published; the newest one published is redeemed. */
  | 'PUBLISHED';

/** The changes: omitted fields stay, null clears the description. */
export type UpdatePromotionInput = {
  /** At most 1,000 characters. */
  description?: string | null | undefined;
  /** Refuses with PRECONDITION_FAILED unless this is the current revision. */
  expectedRevision?: number | null | undefined;
  /** At most 50 keys and 16 KiB. Replaces the present metadata. */
  metadata?: unknown;
  /** At most 255 characters. */
  name?: string | null | undefined;
};

export type PromotionFieldsFragment = { id: string, code: string, name: string, description: string | null, status: PromotionStatus, revision: number, redemptionCount: number, totalDiscount: string, totalDiscounts: Array<{ currency: string, amount: string }>, currentVersion: { id: string, version: number, percent: string | null } | null, versions: { edges: Array<{ node: { id: string, version: number, status: PromotionVersionStatus, kind: PromotionKind, percent: string | null, amount: string | null, currency: string | null, days: number | null, appliesTo: DiscountScope, duration: PromotionDuration, months: number | null, rounding: PromotionRounding, maxRedemptions: number | null, maxRedemptionsPerCustomer: number | null, minimumAmount: string | null, validFrom: string | null, validUntil: string | null, planIds: Array<string> } }> } };

export type PromotionVersionFieldsFragment = { id: string, version: number, status: PromotionVersionStatus, kind: PromotionKind, percent: string | null, amount: string | null, currency: string | null, days: number | null, appliesTo: DiscountScope, duration: PromotionDuration, months: number | null, rounding: PromotionRounding, maxRedemptions: number | null, maxRedemptionsPerCustomer: number | null, minimumAmount: string | null, validFrom: string | null, validUntil: string | null, planIds: Array<string> };

export type CreatePromotionMutationVariables = Exact<{
  input: CreatePromotionInput;
}>;


export type CreatePromotionMutation = { createPromotion: { id: string, code: string, name: string, description: string | null, status: PromotionStatus, revision: number, redemptionCount: number, totalDiscount: string, totalDiscounts: Array<{ currency: string, amount: string }>, currentVersion: { id: string, version: number, percent: string | null } | null, versions: { edges: Array<{ node: { id: string, version: number, status: PromotionVersionStatus, kind: PromotionKind, percent: string | null, amount: string | null, currency: string | null, days: number | null, appliesTo: DiscountScope, duration: PromotionDuration, months: number | null, rounding: PromotionRounding, maxRedemptions: number | null, maxRedemptionsPerCustomer: number | null, minimumAmount: string | null, validFrom: string | null, validUntil: string | null, planIds: Array<string> } }> } } };

export type UpdatePromotionMutationVariables = Exact<{
  id: string;
  input: UpdatePromotionInput;
}>;


export type UpdatePromotionMutation = { updatePromotion: { id: string, code: string, name: string, description: string | null, status: PromotionStatus, revision: number, redemptionCount: number, totalDiscount: string, totalDiscounts: Array<{ currency: string, amount: string }>, currentVersion: { id: string, version: number, percent: string | null } | null, versions: { edges: Array<{ node: { id: string, version: number, status: PromotionVersionStatus, kind: PromotionKind, percent: string | null, amount: string | null, currency: string | null, days: number | null, appliesTo: DiscountScope, duration: PromotionDuration, months: number | null, rounding: PromotionRounding, maxRedemptions: number | null, maxRedemptionsPerCustomer: number | null, minimumAmount: string | null, validFrom: string | null, validUntil: string | null, planIds: Array<string> } }> } } };

export type CreatePromotionVersionMutationVariables = Exact<{
  input: CreatePromotionVersionInput;
}>;


export type CreatePromotionVersionMutation = { createPromotionVersion: { id: string, version: number, status: PromotionVersionStatus, kind: PromotionKind, percent: string | null, amount: string | null, currency: string | null, days: number | null, appliesTo: DiscountScope, duration: PromotionDuration, months: number | null, rounding: PromotionRounding, maxRedemptions: number | null, maxRedemptionsPerCustomer: number | null, minimumAmount: string | null, validFrom: string | null, validUntil: string | null, planIds: Array<string> } };

export type PublishPromotionVersionMutationVariables = Exact<{
  id?: string | null | undefined;
  promotionId?: string | null | undefined;
}>;


export type PublishPromotionVersionMutation = { publishPromotionVersion: { id: string, version: number, status: PromotionVersionStatus, kind: PromotionKind, percent: string | null, amount: string | null, currency: string | null, days: number | null, appliesTo: DiscountScope, duration: PromotionDuration, months: number | null, rounding: PromotionRounding, maxRedemptions: number | null, maxRedemptionsPerCustomer: number | null, minimumAmount: string | null, validFrom: string | null, validUntil: string | null, planIds: Array<string> } };

export type ArchivePromotionMutationVariables = Exact<{
  id: string;
}>;


export type ArchivePromotionMutation = { archivePromotion: { id: string, code: string, name: string, description: string | null, status: PromotionStatus, revision: number, redemptionCount: number, totalDiscount: string, totalDiscounts: Array<{ currency: string, amount: string }>, currentVersion: { id: string, version: number, percent: string | null } | null, versions: { edges: Array<{ node: { id: string, version: number, status: PromotionVersionStatus, kind: PromotionKind, percent: string | null, amount: string | null, currency: string | null, days: number | null, appliesTo: DiscountScope, duration: PromotionDuration, months: number | null, rounding: PromotionRounding, maxRedemptions: number | null, maxRedemptionsPerCustomer: number | null, minimumAmount: string | null, validFrom: string | null, validUntil: string | null, planIds: Array<string> } }> } } };

export type PromotionQueryVariables = Exact<{
  id: string;
}>;


export type PromotionQuery = { promotion: { id: string, code: string, name: string, description: string | null, status: PromotionStatus, revision: number, redemptionCount: number, totalDiscount: string, totalDiscounts: Array<{ currency: string, amount: string }>, currentVersion: { id: string, version: number, percent: string | null } | null, versions: { edges: Array<{ node: { id: string, version: number, status: PromotionVersionStatus, kind: PromotionKind, percent: string | null, amount: string | null, currency: string | null, days: number | null, appliesTo: DiscountScope, duration: PromotionDuration, months: number | null, rounding: PromotionRounding, maxRedemptions: number | null, maxRedemptionsPerCustomer: number | null, minimumAmount: string | null, validFrom: string | null, validUntil: string | null, planIds: Array<string> } }> } } };

export type PromotionsQueryVariables = Exact<{
  status?: PromotionStatus | null | undefined;
  search?: string | null | undefined;
}>;


export type PromotionsQuery = { promotions: { totalCount: number, edges: Array<{ node: { code: string } }> } };

export type PromotionCheckQueryVariables = Exact<{
  code: string;
  planId?: string | null | undefined;
  customerId?: string | null | undefined;
  amount?: string | number | null | undefined;
  currency?: string | null | undefined;
}>;


export type PromotionCheckQuery = { promotionCheck: { valid: boolean, reason: PromotionProblem | null, discount: string | null, promotionId: string | null } };

export type DiscountFieldsFragment = { id: string, status: DiscountStatus, promotionCode: string, percent: string | null, totalAmount: string, appliedAt: string, startsAt: string | null, endsAt: string | null, endedAt: string | null };

export type ApplyPromotionMutationVariables = Exact<{
  id: string;
  code: string;
}>;


export type ApplyPromotionMutation = { applyPromotion: { id: string, trialEnd: string | null, discounts: Array<{ id: string, status: DiscountStatus, promotionCode: string, percent: string | null, totalAmount: string, appliedAt: string, startsAt: string | null, endsAt: string | null, endedAt: string | null }> } };

export type RemoveDiscountMutationVariables = Exact<{
  id: string;
}>;


export type RemoveDiscountMutation = { removeDiscount: { discounts: Array<{ id: string, status: DiscountStatus, promotionCode: string, percent: string | null, totalAmount: string, appliedAt: string, startsAt: string | null, endsAt: string | null, endedAt: string | null }> } };

export type DiscountsQueryVariables = Exact<{
  id: string;
}>;


export type DiscountsQuery = { customerSubscription: { discounts: Array<{ id: string, status: DiscountStatus, promotionCode: string, percent: string | null, totalAmount: string, appliedAt: string, startsAt: string | null, endsAt: string | null, endedAt: string | null }> } };

export const PromotionVersionFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PromotionVersionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PromotionVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"appliesTo"}},{"kind":"Field","name":{"kind":"Name","value":"duration"}},{"kind":"Field","name":{"kind":"Name","value":"months"}},{"kind":"Field","name":{"kind":"Name","value":"rounding"}},{"kind":"Field","name":{"kind":"Name","value":"maxRedemptions"}},{"kind":"Field","name":{"kind":"Name","value":"maxRedemptionsPerCustomer"}},{"kind":"Field","name":{"kind":"Name","value":"minimumAmount"}},{"kind":"Field","name":{"kind":"Name","value":"validFrom"}},{"kind":"Field","name":{"kind":"Name","value":"validUntil"}},{"kind":"Field","name":{"kind":"Name","value":"planIds"}}]}}]} as unknown as DocumentNode<PromotionVersionFieldsFragment, unknown>;
export const PromotionFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PromotionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Promotion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"redemptionCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalDiscount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"currency"},"value":{"kind":"StringValue","value":"USD","block":false}}]},{"kind":"Field","name":{"kind":"Name","value":"totalDiscounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currentVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}}]}},{"kind":"Field","name":{"kind":"Name","value":"versions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PromotionVersionFields"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PromotionVersionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PromotionVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"appliesTo"}},{"kind":"Field","name":{"kind":"Name","value":"duration"}},{"kind":"Field","name":{"kind":"Name","value":"months"}},{"kind":"Field","name":{"kind":"Name","value":"rounding"}},{"kind":"Field","name":{"kind":"Name","value":"maxRedemptions"}},{"kind":"Field","name":{"kind":"Name","value":"maxRedemptionsPerCustomer"}},{"kind":"Field","name":{"kind":"Name","value":"minimumAmount"}},{"kind":"Field","name":{"kind":"Name","value":"validFrom"}},{"kind":"Field","name":{"kind":"Name","value":"validUntil"}},{"kind":"Field","name":{"kind":"Name","value":"planIds"}}]}}]} as unknown as DocumentNode<PromotionFieldsFragment, unknown>;
export const DiscountFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DiscountFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Discount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"promotionCode"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"totalAmount"}},{"kind":"Field","name":{"kind":"Name","value":"appliedAt"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}}]}}]} as unknown as DocumentNode<DiscountFieldsFragment, unknown>;
export const CreatePromotionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreatePromotion"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreatePromotionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createPromotion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PromotionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PromotionVersionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PromotionVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"appliesTo"}},{"kind":"Field","name":{"kind":"Name","value":"duration"}},{"kind":"Field","name":{"kind":"Name","value":"months"}},{"kind":"Field","name":{"kind":"Name","value":"rounding"}},{"kind":"Field","name":{"kind":"Name","value":"maxRedemptions"}},{"kind":"Field","name":{"kind":"Name","value":"maxRedemptionsPerCustomer"}},{"kind":"Field","name":{"kind":"Name","value":"minimumAmount"}},{"kind":"Field","name":{"kind":"Name","value":"validFrom"}},{"kind":"Field","name":{"kind":"Name","value":"validUntil"}},{"kind":"Field","name":{"kind":"Name","value":"planIds"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PromotionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Promotion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"redemptionCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalDiscount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"currency"},"value":{"kind":"StringValue","value":"USD","block":false}}]},{"kind":"Field","name":{"kind":"Name","value":"totalDiscounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currentVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}}]}},{"kind":"Field","name":{"kind":"Name","value":"versions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PromotionVersionFields"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CreatePromotionMutation, CreatePromotionMutationVariables>;
export const UpdatePromotionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdatePromotion"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdatePromotionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updatePromotion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PromotionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PromotionVersionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PromotionVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"appliesTo"}},{"kind":"Field","name":{"kind":"Name","value":"duration"}},{"kind":"Field","name":{"kind":"Name","value":"months"}},{"kind":"Field","name":{"kind":"Name","value":"rounding"}},{"kind":"Field","name":{"kind":"Name","value":"maxRedemptions"}},{"kind":"Field","name":{"kind":"Name","value":"maxRedemptionsPerCustomer"}},{"kind":"Field","name":{"kind":"Name","value":"minimumAmount"}},{"kind":"Field","name":{"kind":"Name","value":"validFrom"}},{"kind":"Field","name":{"kind":"Name","value":"validUntil"}},{"kind":"Field","name":{"kind":"Name","value":"planIds"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PromotionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Promotion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"redemptionCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalDiscount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"currency"},"value":{"kind":"StringValue","value":"USD","block":false}}]},{"kind":"Field","name":{"kind":"Name","value":"totalDiscounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currentVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}}]}},{"kind":"Field","name":{"kind":"Name","value":"versions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PromotionVersionFields"}}]}}]}}]}}]}}]} as unknown as DocumentNode<UpdatePromotionMutation, UpdatePromotionMutationVariables>;
export const CreatePromotionVersionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreatePromotionVersion"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreatePromotionVersionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createPromotionVersion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PromotionVersionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PromotionVersionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PromotionVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"appliesTo"}},{"kind":"Field","name":{"kind":"Name","value":"duration"}},{"kind":"Field","name":{"kind":"Name","value":"months"}},{"kind":"Field","name":{"kind":"Name","value":"rounding"}},{"kind":"Field","name":{"kind":"Name","value":"maxRedemptions"}},{"kind":"Field","name":{"kind":"Name","value":"maxRedemptionsPerCustomer"}},{"kind":"Field","name":{"kind":"Name","value":"minimumAmount"}},{"kind":"Field","name":{"kind":"Name","value":"validFrom"}},{"kind":"Field","name":{"kind":"Name","value":"validUntil"}},{"kind":"Field","name":{"kind":"Name","value":"planIds"}}]}}]} as unknown as DocumentNode<CreatePromotionVersionMutation, CreatePromotionVersionMutationVariables>;
export const PublishPromotionVersionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PublishPromotionVersion"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"promotionId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"publishPromotionVersion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"promotionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"promotionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PromotionVersionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PromotionVersionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PromotionVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"appliesTo"}},{"kind":"Field","name":{"kind":"Name","value":"duration"}},{"kind":"Field","name":{"kind":"Name","value":"months"}},{"kind":"Field","name":{"kind":"Name","value":"rounding"}},{"kind":"Field","name":{"kind":"Name","value":"maxRedemptions"}},{"kind":"Field","name":{"kind":"Name","value":"maxRedemptionsPerCustomer"}},{"kind":"Field","name":{"kind":"Name","value":"minimumAmount"}},{"kind":"Field","name":{"kind":"Name","value":"validFrom"}},{"kind":"Field","name":{"kind":"Name","value":"validUntil"}},{"kind":"Field","name":{"kind":"Name","value":"planIds"}}]}}]} as unknown as DocumentNode<PublishPromotionVersionMutation, PublishPromotionVersionMutationVariables>;
export const ArchivePromotionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ArchivePromotion"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"archivePromotion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PromotionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PromotionVersionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PromotionVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"appliesTo"}},{"kind":"Field","name":{"kind":"Name","value":"duration"}},{"kind":"Field","name":{"kind":"Name","value":"months"}},{"kind":"Field","name":{"kind":"Name","value":"rounding"}},{"kind":"Field","name":{"kind":"Name","value":"maxRedemptions"}},{"kind":"Field","name":{"kind":"Name","value":"maxRedemptionsPerCustomer"}},{"kind":"Field","name":{"kind":"Name","value":"minimumAmount"}},{"kind":"Field","name":{"kind":"Name","value":"validFrom"}},{"kind":"Field","name":{"kind":"Name","value":"validUntil"}},{"kind":"Field","name":{"kind":"Name","value":"planIds"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PromotionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Promotion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"redemptionCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalDiscount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"currency"},"value":{"kind":"StringValue","value":"USD","block":false}}]},{"kind":"Field","name":{"kind":"Name","value":"totalDiscounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currentVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}}]}},{"kind":"Field","name":{"kind":"Name","value":"versions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PromotionVersionFields"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ArchivePromotionMutation, ArchivePromotionMutationVariables>;
export const PromotionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Promotion"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"promotion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PromotionFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PromotionVersionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PromotionVersion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"appliesTo"}},{"kind":"Field","name":{"kind":"Name","value":"duration"}},{"kind":"Field","name":{"kind":"Name","value":"months"}},{"kind":"Field","name":{"kind":"Name","value":"rounding"}},{"kind":"Field","name":{"kind":"Name","value":"maxRedemptions"}},{"kind":"Field","name":{"kind":"Name","value":"maxRedemptionsPerCustomer"}},{"kind":"Field","name":{"kind":"Name","value":"minimumAmount"}},{"kind":"Field","name":{"kind":"Name","value":"validFrom"}},{"kind":"Field","name":{"kind":"Name","value":"validUntil"}},{"kind":"Field","name":{"kind":"Name","value":"planIds"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PromotionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Promotion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"redemptionCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalDiscount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"currency"},"value":{"kind":"StringValue","value":"USD","block":false}}]},{"kind":"Field","name":{"kind":"Name","value":"totalDiscounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currentVersion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}}]}},{"kind":"Field","name":{"kind":"Name","value":"versions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PromotionVersionFields"}}]}}]}}]}}]}}]} as unknown as DocumentNode<PromotionQuery, PromotionQueryVariables>;
export const PromotionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Promotions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"status"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"PromotionStatus"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"search"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"promotions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"status"},"value":{"kind":"Variable","name":{"kind":"Name","value":"status"}}},{"kind":"Argument","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"search"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]}}]}}]} as unknown as DocumentNode<PromotionsQuery, PromotionsQueryVariables>;
export const PromotionCheckDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PromotionCheck"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"planId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"amount"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Decimal"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"currency"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"promotionCheck"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}},{"kind":"Argument","name":{"kind":"Name","value":"planId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"planId"}}},{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"amount"},"value":{"kind":"Variable","name":{"kind":"Name","value":"amount"}}},{"kind":"Argument","name":{"kind":"Name","value":"currency"},"value":{"kind":"Variable","name":{"kind":"Name","value":"currency"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"valid"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"promotionId"}}]}}]}}]} as unknown as DocumentNode<PromotionCheckQuery, PromotionCheckQueryVariables>;
export const ApplyPromotionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApplyPromotion"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"applyPromotion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"trialEnd"}},{"kind":"Field","name":{"kind":"Name","value":"discounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DiscountFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DiscountFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Discount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"promotionCode"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"totalAmount"}},{"kind":"Field","name":{"kind":"Name","value":"appliedAt"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}}]}}]} as unknown as DocumentNode<ApplyPromotionMutation, ApplyPromotionMutationVariables>;
export const RemoveDiscountDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RemoveDiscount"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removeDiscount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"discounts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"statuses"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"ACTIVE"},{"kind":"EnumValue","value":"REMOVED"}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DiscountFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DiscountFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Discount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"promotionCode"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"totalAmount"}},{"kind":"Field","name":{"kind":"Name","value":"appliedAt"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}}]}}]} as unknown as DocumentNode<RemoveDiscountMutation, RemoveDiscountMutationVariables>;
export const DiscountsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Discounts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customerSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"discounts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"statuses"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"ACTIVE"},{"kind":"EnumValue","value":"ENDED"},{"kind":"EnumValue","value":"REMOVED"},{"kind":"EnumValue","value":"RETURNED"}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DiscountFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DiscountFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Discount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"promotionCode"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"totalAmount"}},{"kind":"Field","name":{"kind":"Name","value":"appliedAt"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}}]}}]} as unknown as DocumentNode<DiscountsQuery, DiscountsQueryVariables>;
