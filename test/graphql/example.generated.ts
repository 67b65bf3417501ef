/** Documents of test/graphql/example.graphql and their types, made by codegen.ts. */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Credits for a customer. Credits on the same terms share one pool. */
export type AddCreditsInput = {
  /** Credits, more than zero. */
  amount: string | number;
  /** Our id or the externalId. */
  customerId: string;
  /** Free text, at most 500 characters. */
  description?: string | null | undefined;
  /** The instant from which the credits count; null: at once. */
  effectiveAt?: string | null | undefined;
  /** The instant from which they no longer count, in the future; null: never. */
  expiresAt?: string | null | undefined;
  /** A repeated request with this key answers like the first; with other content it is refused. At most 255 characters. The key holds for the customer, among its keys of addCredits and of the transfers that it sends. */
  idempotencyKey?: string | null | undefined;
  /** The source of the credits, PURCHASED or PROMOTIONAL. */
  kind?: CreditKind | null | undefined;
  /** Your own data, e.g. a payment id; at most 16 KiB. */
  metadata?: unknown;
  /** Name of the pool, at most 255 characters. */
  name?: string | null | undefined;
  /** 0 to 100; 0 burns first. */
  priority?: number | null | undefined;
};

/** Where credits come from. At equal priority and expiry, promotional credits burn first and purchased ones last. */
export type CreditKind =
  /** Granted by a subscription for one of its periods. Only subscriptions grant them: addCredits refuses the kind, and they cannot be transferred. */
  | 'INCLUDED'
  /** Given. */
  | 'PROMOTIONAL'
  /** Paid for. */
  | 'PURCHASED';

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

/** The changes: omitted fields stay; null clears limit, period, value and expiresAt. */
export type UpdateEntitlementInput = {
  /** The origin of periods. */
  anchor?: string | null | undefined;
  /** What happens at the limit. */
  behavior?: LimitBehavior | null | undefined;
  /** The start of validity, from which usage counts. */
  effectiveAt?: string | null | undefined;
  /** Refuses with PRECONDITION_FAILED unless this is the current version. */
  expectedVersion?: number | null | undefined;
  /** The end of validity, exclusive; later than effectiveAt; null: never. About a second after it, what subscriptions grant of the feature holds again. */
  expiresAt?: string | null | undefined;
  /** Units (METERED) or credits (CREDITS) per period, not negative; null: unlimited. Not for other types. */
  limit?: string | number | null | undefined;
  /** How long usage counts before it resets to zero; null: forever. */
  period?: Period | null | undefined;
  /** Required for a STATIC feature: any JSON of at most 16 KiB and 8 levels. For a BOOLEAN one: true (by default) or false. */
  value?: unknown;
};

/** A use by a customer. */
export type UsageEventInput = {
  /** Our id or the externalId; without it `subscriptionId` names the customer. */
  customerId?: string | null | undefined;
  /** At most 100 characters; a meter, a rate or an entitlement of the customer must name it. */
  eventType: string;
  /** The feature that analytics count it for, at most 100 characters; the feature of its type by default. Prices, meters and limits depend on the type. */
  feature?: string | null | undefined;
  /** At most 255 characters. A repetition with this key changes nothing and returns the stored event; with other content it is refused. The key holds for the customer, among its keys of recordUsage, recordUsageBatch, consume and commitHold. */
  idempotencyKey?: string | null | undefined;
  /** The event type whose rates price the event when the rate card has none for its own; at most 100 characters. A repetition that differs only in this field is the same event. */
  pricedAs?: string | null | undefined;
  /** The properties that rates and meters read, e.g. {model, input_tokens, output_tokens}: an object of at most 16 KiB. `inputTokens` and `outputTokens` are read as `input_tokens` and `output_tokens`. An event that has none of the properties that its rate prices, or misspells one, is refused; use 0 for no usage. */
  properties?: unknown;
  /** Units, more than zero; 1 by default. */
  quantity?: string | number | null | undefined;
  /** The subscription whose usage it is, `sub_…`, one of the customer: NOT_FOUND otherwise. Without it the usage is that of the subscription, among those that charge it, that the customer started first. */
  subscriptionId?: string | null | undefined;
  /** Event time: from 35 days ago to 5 minutes ahead, now by default; with `backfill` any time before. */
  timestamp?: string | null | undefined;
  /**
   * The `usage` object of a model's answer as the provider sent it (Google: `usageMetadata`), or as a library passes it on: OpenAI's chat completions, responses, images and realtime and whatever speaks like them (Azure, OpenRouter, Groq, xAI, DeepSeek, Mistral, Qwen, Perplexity), Anthropic's messages, Gemini, Bedrock's Converse, Cohere; LangChain, LiteLLM, Vercel's AI SDK 4 to 6, the Claude Agent SDK, pydantic-ai, Codex, the Copilot SDK. The fields tell the format; where they fit both OpenAI's responses and Anthropic's messages, `properties.provider` decides.
   *
   * It becomes properties that count each token once, even where the provider counts it twice. Input: `input_tokens` (text, neither read from a cache nor written to one), `cached_input_tokens`, `cache_write_tokens`, `cache_write_1h_tokens`, `input_audio_tokens`, `cached_input_audio_tokens`, `input_image_tokens` (images and video), `cached_input_image_tokens`. Output: `output_tokens` (text), `reasoning_tokens`, `output_audio_tokens`, `output_image_tokens`. Sums: `total_input_tokens`, `total_output_tokens`, `total_tokens`. Input, output and sums are always present, other kinds only when they occur. The same names have the same meaning when you send them as properties; a name both in `properties` and here is refused.
   *
   * No count is dropped: a number whose name contains tokens, at any depth, is read or refused by its name, and numbers that contradict each other are refused. A part that is larger than its whole (more reasoning than output tokens) is counted as the whole, and the event has a `warning`.
   *
   * Only tokens are read: searches, seconds or a cost that a provider reports can be sent as properties. At most 16 KiB.
   */
  tokenUsage?: unknown;
};

/** The status of an event. */
export type UsageEventStatus =
  /** It counts. */
  | 'ACCEPTED'
  /** It reverses an earlier event. */
  | 'REVERSAL'
  /** A later event reverses it. */
  | 'REVERSED';

export type GetCustomerDataQueryVariables = Exact<{
  customerId: string;
}>;


export type GetCustomerDataQuery = { entitlement: { allowed: boolean, remainingCredits: string | null, optimization: { suggestedModel: string, potentialSavings: string } | null }, credits: { available: string, pending: string }, usage: { totalEvents: number, totalCredits: string, totalCost: string } };

export type RecordUsageMutationVariables = Exact<{
  input: UsageEventInput;
}>;


export type RecordUsageMutation = { recordUsage: { id: string, status: UsageEventStatus, credits: string, cost: string } };

export type AddCreditsMutationVariables = Exact<{
  input: AddCreditsInput;
}>;


export type AddCreditsMutation = { addCredits: { id: string, amount: string, balanceAfter: string } };

export type UpdateEntitlementMutationVariables = Exact<{
  id: string;
  input: UpdateEntitlementInput;
}>;


export type UpdateEntitlementMutation = { updateEntitlement: { id: string, limit: string | null } };

export type SetUpMutationVariables = Exact<{ [key: string]: never; }>;


export type SetUpMutation = { createCustomer: { id: string }, createFeature: { id: string }, createRateCard: { id: string } };

export type PriceMutationVariables = Exact<{
  rateCardId: string;
}>;


export type PriceMutation = { gpt4: { id: string }, setEntitlement: { id: string } };


export const GetCustomerDataDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"GetCustomerData"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entitlement"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"feature"},"value":{"kind":"StringValue","value":"ai_generation","block":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"remainingCredits"}},{"kind":"Field","name":{"kind":"Name","value":"optimization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"suggestedModel"}},{"kind":"Field","name":{"kind":"Name","value":"potentialSavings"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"credits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}}]}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"customerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"startTime"},"value":{"kind":"StringValue","value":"2024-01-01","block":false}},{"kind":"Argument","name":{"kind":"Name","value":"endTime"},"value":{"kind":"StringValue","value":"2024-01-31","block":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalEvents"}},{"kind":"Field","name":{"kind":"Name","value":"totalCredits"}},{"kind":"Field","name":{"kind":"Name","value":"totalCost"}}]}}]}}]} as unknown as DocumentNode<GetCustomerDataQuery, GetCustomerDataQueryVariables>;
export const RecordUsageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RecordUsage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UsageEventInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordUsage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}}]}}]}}]} as unknown as DocumentNode<RecordUsageMutation, RecordUsageMutationVariables>;
export const AddCreditsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddCredits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddCreditsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addCredits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}}]}}]}}]} as unknown as DocumentNode<AddCreditsMutation, AddCreditsMutationVariables>;
export const UpdateEntitlementDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateEntitlement"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateEntitlementInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateEntitlement"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"limit"}}]}}]}}]} as unknown as DocumentNode<UpdateEntitlementMutation, UpdateEntitlementMutationVariables>;
export const SetUpDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetUp"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createCustomer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"externalId"},"value":{"kind":"StringValue","value":"cust_123","block":false}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createFeature"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"key"},"value":{"kind":"StringValue","value":"ai_generation","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"type"},"value":{"kind":"EnumValue","value":"CREDITS"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createRateCard"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"key"},"value":{"kind":"StringValue","value":"models","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"currency"},"value":{"kind":"StringValue","value":"USD","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"creditValue"},"value":{"kind":"StringValue","value":"0.1","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"isDefault"},"value":{"kind":"BooleanValue","value":true}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<SetUpMutation, SetUpMutationVariables>;
export const PriceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Price"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"rateCardId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"gpt4"},"name":{"kind":"Name","value":"addRate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"rateCardId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"rateCardId"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"eventType"},"value":{"kind":"StringValue","value":"ai_generation","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"match"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"model"},"value":{"kind":"StringValue","value":"gpt-4","block":false}}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"effectiveAt"},"value":{"kind":"StringValue","value":"2023-01-01","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"components"},"value":{"kind":"ListValue","values":[{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"property"},"value":{"kind":"StringValue","value":"input_tokens","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"unitSize"},"value":{"kind":"IntValue","value":"100"}},{"kind":"ObjectField","name":{"kind":"Name","value":"credits"},"value":{"kind":"IntValue","value":"1"}}]},{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"property"},"value":{"kind":"StringValue","value":"output_tokens","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"unitSize"},"value":{"kind":"IntValue","value":"100"}},{"kind":"ObjectField","name":{"kind":"Name","value":"credits"},"value":{"kind":"IntValue","value":"1"}}]}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"setEntitlement"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"customerId"},"value":{"kind":"StringValue","value":"cust_123","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"feature"},"value":{"kind":"StringValue","value":"ai_generation","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"effectiveAt"},"value":{"kind":"StringValue","value":"2023-01-01","block":false}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<PriceMutation, PriceMutationVariables>;
