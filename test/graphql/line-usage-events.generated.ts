/** Documents of test/graphql/line-usage-events.graphql and their types, made by codegen.ts. */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

export type LinesOfUsageQueryVariables = Exact<{
  customerId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type LinesOfUsageQuery = { invoices: { edges: Array<{ node: { reason: InvoiceReason, status: InvoiceStatus, lines: Array<{ kind: InvoiceLineKind, amount: string, quantity: string | null, explain: unknown, digest: string | null, usageEvents: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ cursor: string, node: { id: string, sequence: number, subscriptionId: string | null } }> } }> } }> } };


export const LinesOfUsageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LinesOfUsage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"last"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"before"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invoices"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"3"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"explain"}},{"kind":"Field","name":{"kind":"Name","value":"digest"}},{"kind":"Field","name":{"kind":"Name","value":"usageEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"Variable","name":{"kind":"Name","value":"last"}}},{"kind":"Argument","name":{"kind":"Name","value":"before"},"value":{"kind":"Variable","name":{"kind":"Name","value":"before"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"subscriptionId"}}]}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<LinesOfUsageQuery, LinesOfUsageQueryVariables>;
