/** Documents of test/support/providers.graphql and their types, made by codegen.ts. */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** An account at a provider of payments. Its secrets are kept sealed. */
export type ConfigureProviderInput = {
  /** The provider: `stripe`. */
  name: string;
  /** Of the same account and mode: `pk_live_…` or `pk_test_…`. With it hosted pages take cards, in fields of the provider; without it those of the live mode take none, and those of the test mode take test cards. */
  publishableKey?: string | null | undefined;
  /** Its secret key, or a restricted one, of the mode of the caller: `sk_live_…` in the live mode, `sk_test_…` in the test mode. */
  secretKey: string;
  /** What it signs its events with: `whsec_…`, as shown for the endpoint that has the address `webhookUrl`. */
  webhookSecret: string;
};

export type ProviderAccountFragment = { name: string, secretKeyLastFour: string, publishableKey: string | null, webhookUrl: string, createdAt: string, updatedAt: string };

export type ProviderAccountsQueryVariables = Exact<{ [key: string]: never; }>;


export type ProviderAccountsQuery = { providerAccounts: Array<{ name: string, secretKeyLastFour: string, publishableKey: string | null, webhookUrl: string, createdAt: string, updatedAt: string }> };

export type ConfigureProviderMutationVariables = Exact<{
  input: ConfigureProviderInput;
}>;


export type ConfigureProviderMutation = { configureProvider: { name: string, secretKeyLastFour: string, publishableKey: string | null, webhookUrl: string, createdAt: string, updatedAt: string } };

export type RemoveProviderMutationVariables = Exact<{
  name: string;
}>;


export type RemoveProviderMutation = { removeProvider: { name: string, secretKeyLastFour: string, publishableKey: string | null, webhookUrl: string, createdAt: string, updatedAt: string } };

export const ProviderAccountFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"providerAccount"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProviderAccount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"secretKeyLastFour"}},{"kind":"Field","name":{"kind":"Name","value":"publishableKey"}},{"kind":"Field","name":{"kind":"Name","value":"webhookUrl"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]} as unknown as DocumentNode<ProviderAccountFragment, unknown>;
export const ProviderAccountsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ProviderAccounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"providerAccounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"providerAccount"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"providerAccount"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProviderAccount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"secretKeyLastFour"}},{"kind":"Field","name":{"kind":"Name","value":"publishableKey"}},{"kind":"Field","name":{"kind":"Name","value":"webhookUrl"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]} as unknown as DocumentNode<ProviderAccountsQuery, ProviderAccountsQueryVariables>;
export const ConfigureProviderDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ConfigureProvider"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ConfigureProviderInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"configureProvider"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"providerAccount"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"providerAccount"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProviderAccount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"secretKeyLastFour"}},{"kind":"Field","name":{"kind":"Name","value":"publishableKey"}},{"kind":"Field","name":{"kind":"Name","value":"webhookUrl"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]} as unknown as DocumentNode<ConfigureProviderMutation, ConfigureProviderMutationVariables>;
export const RemoveProviderDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RemoveProvider"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removeProvider"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"providerAccount"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"providerAccount"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProviderAccount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"secretKeyLastFour"}},{"kind":"Field","name":{"kind":"Name","value":"publishableKey"}},{"kind":"Field","name":{"kind":"Name","value":"webhookUrl"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]} as unknown as DocumentNode<RemoveProviderMutation, RemoveProviderMutationVariables>;
