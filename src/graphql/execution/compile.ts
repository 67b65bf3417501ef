/**
 * Compiles a document into a function, with graphql-jit.
 *
 * The compiler coerces variables differently from graphql (it accepts a list for an input object). So they arrive coerced, and
 * the compiler sees each as a JSON, which it takes unchanged.
 */
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  visit,
} from 'graphql'
import { compileQuery, isCompiledQuery } from 'graphql-jit'
import type { MaybePromise } from '../../core/values/maybe-promise.ts'
import { coercionOf } from './coerce-variables.ts'
import { isCompilable } from './compilable.ts'

/** A result without `data` means that the variables were refused and nothing was executed. */
export type Compiled = (
  context: unknown,
  variables: Readonly<Record<string, unknown>>,
) => MaybePromise<ExecutionResult>

/** Null when the compiler would not execute the document as graphql does. The document must be valid. */
export function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null,
): Compiled | null {
  const operation = getOperationAST(document, operationName)
  if (!operation || !isCompilable(schema, document)) return null
  const untyped = withoutTypes(document)
  const compiled = compileQuery(schema, untyped, operationName ?? undefined, {
    disablingCapturingStackErrors: true,
  })
  if (!isCompiledQuery(compiled)) return null
  const coerce = coercionOf(schema, operation.variableDefinitions ?? [])
  return (context, variables) => {
    const coerced = coerce(variables)
    return coerced ? compiled.query(undefined, context, coerced) : {}
  }
}

function withoutTypes(document: DocumentNode): DocumentNode {
  const type = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'JSON' } } as const
  return visit(document, {
    VariableDefinition: ({ kind, variable }) => ({ kind, variable, type }),
  })
}
