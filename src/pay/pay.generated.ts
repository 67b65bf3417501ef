/** Documents of src/pay/pay.graphql and their types, made by codegen.ts. */
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

export type PaidInvoiceQueryVariables = Exact<{
  id: string;
}>;


export type PaidInvoiceQuery = { invoice: { number: string | null, status: InvoiceStatus, currency: string, finalizedAt: string | null, dueAt: string | null, paidAt: string | null, periodStart: string | null, periodEnd: string | null, memo: string | null, subtotal: string, discount: string, tax: string, total: string, storeCreditApplied: string, amountPaid: string, amountCredited: string, amountDue: string, taxName: string | null, taxPercent: string, taxInclusive: boolean, seller: { name: string | null, address: string | null, email: string | null, taxId: string | null, externalId: string | null } | null, billTo: { name: string | null, address: string | null, email: string | null, taxId: string | null, externalId: string | null }, lines: Array<{ kind: InvoiceLineKind, description: string, quantity: string | null, unitPrice: string | null, amount: string, periodStart: string | null, periodEnd: string | null }> } };


export const PaidInvoiceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PaidInvoice"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invoice"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"finalizedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"paidAt"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}},{"kind":"Field","name":{"kind":"Name","value":"memo"}},{"kind":"Field","name":{"kind":"Name","value":"seller"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"taxId"}},{"kind":"Field","name":{"kind":"Name","value":"externalId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"billTo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"taxId"}},{"kind":"Field","name":{"kind":"Name","value":"externalId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}},{"kind":"Field","name":{"kind":"Name","value":"tax"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"storeCreditApplied"}},{"kind":"Field","name":{"kind":"Name","value":"amountPaid"}},{"kind":"Field","name":{"kind":"Name","value":"amountCredited"}},{"kind":"Field","name":{"kind":"Name","value":"amountDue"}},{"kind":"Field","name":{"kind":"Name","value":"taxName"}},{"kind":"Field","name":{"kind":"Name","value":"taxPercent"}},{"kind":"Field","name":{"kind":"Name","value":"taxInclusive"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"unitPrice"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"periodStart"}},{"kind":"Field","name":{"kind":"Name","value":"periodEnd"}}]}}]}}]}}]} as unknown as DocumentNode<PaidInvoiceQuery, PaidInvoiceQueryVariables>;
