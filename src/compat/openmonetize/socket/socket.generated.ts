/** Documents of src/compat/openmonetize/socket/socket.graphql and their types, made by codegen.ts. */
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

/** The status of an event. */
export type UsageEventStatus =
  /** It counts. */
  | 'ACCEPTED'
  /** It reverses an earlier event. */
  | 'REVERSAL'
  /** A later event reverses it. */
  | 'REVERSED';

export type CreditsChannelSubscriptionVariables = Exact<{
  customerId: string;
}>;


export type CreditsChannelSubscription = { creditBalance: { available: string, pending: string, total: string, sequence: number, asOf: string, pools: Array<{ id: string, name: string, credits: string, expiresAt: string | null }> } };

export type UsageChannelSubscriptionVariables = Exact<{
  customerId: string;
  after?: number | null | undefined;
}>;


export type UsageChannelSubscription = { usageEvents: { id: string, customerId: string, eventType: string, timestamp: string, recordedAt: string, quantity: string, properties: unknown, credits: string, overage: string, cost: string, currency: string | null, status: UsageEventStatus, idempotencyKey: string | null, reversesId: string | null, holdId: string | null, sequence: number, feature: string } | null };

export type EntitlementsChannelSubscriptionVariables = Exact<{
  customerId: string;
}>;


export type EntitlementsChannelSubscription = { entitlementChanged: Array<{ id: string, allowed: boolean, reason: CheckReason, details: unknown, remainingCredits: string | null, limit: string | null, used: string | null, period: Period | null, resetAt: string | null, expiresAt: string | null, value: unknown, feature: { key: string } }> };


export const CreditsChannelDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"CreditsChannel"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditBalance"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"pools"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}}]} as unknown as DocumentNode<CreditsChannelSubscription, CreditsChannelSubscriptionVariables>;
export const UsageChannelDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"UsageChannel"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"SafeInt"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"usageEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"customerId"}},{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","alias":{"kind":"Name","value":"feature"},"name":{"kind":"Name","value":"featureKey"}},{"kind":"Field","name":{"kind":"Name","value":"timestamp"}},{"kind":"Field","name":{"kind":"Name","value":"recordedAt"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"properties"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"overage"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"idempotencyKey"}},{"kind":"Field","name":{"kind":"Name","value":"reversesId"}},{"kind":"Field","name":{"kind":"Name","value":"holdId"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}}]}}]}}]} as unknown as DocumentNode<UsageChannelSubscription, UsageChannelSubscriptionVariables>;
export const EntitlementsChannelDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"EntitlementsChannel"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entitlementChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"feature"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"details"}},{"kind":"Field","name":{"kind":"Name","value":"remainingCredits"}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"resetAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]} as unknown as DocumentNode<EntitlementsChannelSubscription, EntitlementsChannelSubscriptionVariables>;
