/** Subscriptions by documents of the server, e.g. of a dialect: validated once, and run on the schema like those of clients. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { type ExecutionResult, type GraphQLSchema, subscribe, validate } from 'graphql'
import type { Context } from './context.ts'
import type { Variables } from './prepared.ts'

export type Results = AsyncGenerator<ExecutionResult, void, void>

/** Resolves when the first state is read; throws what refuses the subscription. */
export type OpenSubscription = (context: Context, variables: Variables) => Promise<Results>

export function prepareOwnSubscription<Data, V>(
  schema: GraphQLSchema,
  document: TypedDocumentNode<Data, V>,
): OpenSubscription {
  const problems = validate(schema, document)
  if (problems[0]) throw problems[0]
  return async (contextValue, variableValues) => {
    const opened = await subscribe({ schema, document, contextValue, variableValues })
    if (Symbol.asyncIterator in opened) return opened
    throw opened.errors?.[0] ?? new Error('A subscription was answered without items or errors')
  }
}
