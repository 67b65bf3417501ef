/** Refuses requests for data without a credential as a whole, like those with a wrong credential. */
import {
  type DocumentNode,
  GraphQLError,
  getOperationAST,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { DomainError } from '../../core/values/errors.ts'
import type { Context } from '../execution/context.ts'

interface Refusable {
  args: { document: DocumentNode; operationName?: string | null; contextValue: Context }
  setResultAndStopExecution(result: { errors: GraphQLError[] }): void
}

export function requireCredential(): Plugin<Context> {
  const refuse = ({ args, setResultAndStopExecution }: Refusable) => {
    if (args.contextValue.caller || !asksForData(args.document, args.operationName)) return
    const originalError = new DomainError(
      'UNAUTHORIZED',
      'This needs an API key or a customer token.',
    )
    setResultAndStopExecution({
      errors: [new GraphQLError(originalError.message, { originalError })],
    })
  }
  return {
    onExecute: (event) => refuse(event as Refusable),
    onSubscribe: (event) => refuse(event as Refusable),
  }
}

/** Whether a valid document selects a root field besides those of introspection, which has its own rules. */
function asksForData(document: DocumentNode, operationName?: string | null): boolean {
  const within = ({ selections }: SelectionSetNode): boolean =>
    selections.some((one) => {
      if (one.kind === Kind.FIELD) return !one.name.value.startsWith('__')
      if (one.kind === Kind.INLINE_FRAGMENT) return within(one.selectionSet)
      const fragment = document.definitions.find(
        (other) => other.kind === Kind.FRAGMENT_DEFINITION && other.name.value === one.name.value,
      )
      return fragment?.kind === Kind.FRAGMENT_DEFINITION && within(fragment.selectionSet)
    })
  const operation = getOperationAST(document, operationName)
  return operation ? within(operation.selectionSet) : false
}
