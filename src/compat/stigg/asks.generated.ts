/** Documents of src/compat/stigg/asks.graphql and their types, made by codegen.ts. */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

export type StiggGrantByIdQueryVariables = Exact<{
  id: string;
}>;


export type StiggGrantByIdQuery = { node:
    | { __typename: 'ApiKey' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'Checkout' }
    | { __typename: 'CreditBalance' }
    | { __typename: 'CreditNote' }
    | { __typename: 'CreditPool' }
    | { __typename: 'CreditTransaction', id: string, type: CreditTransactionType, amount: string, timestamp: string, metadata: unknown, customer: { id: string, externalId: string | null }, pool: { id: string, kind: CreditKind, name: string, priority: number, credits: string, held: string, effectiveAt: string | null, expiresAt: string | null } }
    | { __typename: 'CustomPrice' }
    | { __typename: 'Customer' }
    | { __typename: 'CustomerSubscription' }
    | { __typename: 'Discount' }
    | { __typename: 'Dispute' }
    | { __typename: 'Entitlement' }
    | { __typename: 'Event' }
    | { __typename: 'Feature' }
    | { __typename: 'File' }
    | { __typename: 'Hold' }
    | { __typename: 'Invoice' }
    | { __typename: 'InvoiceLine' }
    | { __typename: 'Meter' }
    | { __typename: 'MrrChange' }
    | { __typename: 'OAuthClient' }
    | { __typename: 'Payment' }
    | { __typename: 'PaymentLink' }
    | { __typename: 'PaymentMethod' }
    | { __typename: 'Plan' }
    | { __typename: 'PlanMigration' }
    | { __typename: 'PlanVersion' }
    | { __typename: 'Promotion' }
    | { __typename: 'PromotionVersion' }
    | { __typename: 'Rate' }
    | { __typename: 'RateCard' }
    | { __typename: 'Refund' }
    | { __typename: 'ScheduledChange' }
    | { __typename: 'StoreCredit' }
    | { __typename: 'TestClock' }
    | { __typename: 'UsageEvent' }
    | { __typename: 'WebhookDelivery' }
    | { __typename: 'WebhookEndpoint' }
    | { __typename: 'Workspace' }
   | null };

export type StiggUsagePriceQueryVariables = Exact<{
  input: UsagePriceInput;
}>;


export type StiggUsagePriceQuery = { usagePrice: { credits: string } | null };


export const StiggGrantByIdDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"StiggGrantById"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditTransaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"timestamp"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}},{"kind":"Field","name":{"kind":"Name","value":"customer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"externalId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pool"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"priority"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}}]}}]} as unknown as DocumentNode<StiggGrantByIdQuery, StiggGrantByIdQueryVariables>;
export const StiggUsagePriceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"StiggUsagePrice"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UsagePriceInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"usagePrice"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credits"}}]}}]}}]} as unknown as DocumentNode<StiggUsagePriceQuery, StiggUsagePriceQueryVariables>;
