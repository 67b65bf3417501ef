/** Documents of src/compat/openmonetize/sdk/asks.graphql and their types, made by codegen.ts. */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/** The wallet of a team or of the workspace. */
export type WalletInput = {
  /** Your id of the team, at most 255 characters; it never collides with an externalId. Null: the wallet of the workspace. */
  team?: string | null | undefined;
};

export type FindWalletsQueryVariables = Exact<{
  wallets: Array<WalletInput> | WalletInput;
}>;


export type FindWalletsQuery = { wallets: Array<{ customerId: string } | null> };

export type EnsureWalletsMutationVariables = Exact<{
  wallets: Array<WalletInput> | WalletInput;
}>;


export type EnsureWalletsMutation = { ensureWallets: Array<{ customerId: string }> };

export type BurnSinceQueryVariables = Exact<{
  customerId?: string | null | undefined;
  startTime?: string | null | undefined;
  endTime?: string | null | undefined;
}>;


export type BurnSinceQuery = { attribution: { startTime: string, endTime: string, totals: { credits: string } } };

export type CostsByModelQueryVariables = Exact<{
  startTime?: string | null | undefined;
  endTime?: string | null | undefined;
}>;


export type CostsByModelQuery = { attribution: { currency: string | null, totals: { credits: string, cost: string }, dimensions: Array<{ shares: Array<{ value: string | null, credits: string, cost: string }> }> } };

export type CreditValuesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type CreditValuesQuery = { rateCards: { edges: Array<{ node: { creditValue: string, isDefault: boolean } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RequireFeatureQueryVariables = Exact<{
  id: string;
}>;


export type RequireFeatureQuery = { feature: { id: string } };

export type SetNewUserEntitlementMutationVariables = Exact<{
  externalIds: Array<string> | string;
  input: SetEntitlementInput;
}>;


export type SetNewUserEntitlementMutation = { ensureCustomers: Array<{ created: boolean }>, setEntitlement: { id: string, type: FeatureType, limit: string | null, behavior: LimitBehavior | null, period: Period | null, value: unknown, used: string | null, expiresAt: string | null, reason: CheckReason, feature: { key: string } } };

export type EntitlementTermsFragment = { id: string, type: FeatureType, limit: string | null, behavior: LimitBehavior | null, period: Period | null, value: unknown, used: string | null, expiresAt: string | null, reason: CheckReason, feature: { key: string } };

export const EntitlementTermsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EntitlementTerms"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Entitlement"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"behavior"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<EntitlementTermsFragment, unknown>;
export const FindWalletsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"FindWallets"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"wallets"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WalletInput"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"wallets"},"value":{"kind":"Variable","name":{"kind":"Name","value":"wallets"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customerId"}}]}}]}}]} as unknown as DocumentNode<FindWalletsQuery, FindWalletsQueryVariables>;
export const EnsureWalletsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EnsureWallets"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"wallets"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WalletInput"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ensureWallets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"wallets"},"value":{"kind":"Variable","name":{"kind":"Name","value":"wallets"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customerId"}}]}}]}}]} as unknown as DocumentNode<EnsureWalletsMutation, EnsureWalletsMutationVariables>;
export const BurnSinceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"BurnSince"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"startTime"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"endTime"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"attribution"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ListValue","values":[{"kind":"StringValue","value":"feature","block":false}]}},{"kind":"Argument","name":{"kind":"Name","value":"startTime"},"value":{"kind":"Variable","name":{"kind":"Name","value":"startTime"}}},{"kind":"Argument","name":{"kind":"Name","value":"endTime"},"value":{"kind":"Variable","name":{"kind":"Name","value":"endTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startTime"}},{"kind":"Field","name":{"kind":"Name","value":"endTime"}},{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credits"}}]}}]}}]}}]} as unknown as DocumentNode<BurnSinceQuery, BurnSinceQueryVariables>;
export const CostsByModelDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CostsByModel"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"startTime"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"endTime"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"attribution"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ListValue","values":[{"kind":"StringValue","value":"model","block":false}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"startTime"},"value":{"kind":"Variable","name":{"kind":"Name","value":"startTime"}}},{"kind":"Argument","name":{"kind":"Name","value":"endTime"},"value":{"kind":"Variable","name":{"kind":"Name","value":"endTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dimensions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"shares"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CostsByModelQuery, CostsByModelQueryVariables>;
export const CreditValuesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CreditValues"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rateCards"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditValue"}},{"kind":"Field","name":{"kind":"Name","value":"isDefault"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<CreditValuesQuery, CreditValuesQueryVariables>;
export const RequireFeatureDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RequireFeature"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"feature"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<RequireFeatureQuery, RequireFeatureQueryVariables>;
export const SetNewUserEntitlementDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetNewUserEntitlement"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"externalIds"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetEntitlementInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ensureCustomers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"externalIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"externalIds"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"created"}}]}},{"kind":"Field","name":{"kind":"Name","value":"setEntitlement"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EntitlementTerms"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EntitlementTerms"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Entitlement"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"behavior"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<SetNewUserEntitlementMutation, SetNewUserEntitlementMutationVariables>;
