/**
 * Prepared operations: documents that were parsed, validated under all limits and compiled once.
 *
 * Only clear cases are prepared: a valid document with one query or mutation, whose cost does not depend on variables, and
 * without constructs that the compiler gets wrong (compilable.ts). Yoga executes everything else, and every document the first
 * time it is seen, so that a flood of different documents costs no compilation.
 */
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  OperationTypeNode,
  type parse,
  type Source,
  type SourceLocation,
  validate,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { isPromise, type MaybePromise } from '../../core/values/maybe-promise.ts'
import { compile } from './compile.ts'
import type { Context } from './context.ts'
import { asksForSchema } from './introspection.ts'
import { fixedCostOf, limits, payFor } from './limits.ts'
import { within } from './within.ts'

export const documentsMax = 1_000
/** The limit for document texts; a compiled text takes some hundred bytes per character. */
export const charactersMax = 500_000
const seenMax = 10_000
const seenCharactersMax = 2_000_000

export type Variables = Readonly<Record<string, unknown>>

export interface Prepared {
  document: DocumentNode
  /** A result without `data` means that the variables were refused and nothing was executed. */
  execute(context: Context, variables: Variables): MaybePromise<ExecutionResult>
}

export interface PreparedOperations {
  /** Null: not prepared, Yoga must execute it. */
  find(query: string, operationName: string | null): Prepared | null
  size(): number
}

/** The part of Yoga that parses and validates, with all its limits. */
export interface Enveloped {
  getEnveloped(given: never): { parse: typeof parse; validate: typeof validate }
}

/** A document that cannot be prepared is remembered as null, so that it is not tried again. */
type Entry = { prepared: Prepared | null }

export function createPreparedOperations(
  schema: GraphQLSchema,
  yoga: Enveloped,
): PreparedOperations {
  const entries = new LRUCache<string, Entry>({
    max: documentsMax,
    maxSize: charactersMax,
    sizeCalculation: (_entry, key) => key.length,
  })
  const seen = new LRUCache<string, true>({
    max: seenMax,
    maxSize: seenCharactersMax,
    sizeCalculation: (_, key) => key.length,
  })

  return {
    find(query, operationName) {
      // The length marks where the name ends, so that no text can pass for another name and text.
      const key = `${operationName?.length ?? ''}:${operationName ?? ''}${query}`
      const entry = entries.get(key)
      if (entry) return entry.prepared
      if (!seen.has(key)) {
        if (key.length <= limits.characters + 1_000) seen.set(key, true)
        return null
      }
      seen.delete(key)
      const prepared = prepare(schema, yoga, query, operationName)
      entries.set(key, { prepared })
      return prepared
    },
    size: () => entries.size,
  }
}

function prepare(
  schema: GraphQLSchema,
  yoga: Enveloped,
  query: string,
  operationName: string | null,
): Prepared | null {
  try {
    const { parse, validate } = yoga.getEnveloped({ params: { query } } as never)
    const document = parse(query)
    if (validate(schema, document).length > 0) return null
    if (asksForSchema(document)) return null
    const operation = getOperationAST(document, operationName)
    if (!operation || operation.operation === OperationTypeNode.SUBSCRIPTION) return null
    const compiled = compileDocument(schema, document, operationName)
    return compiled && paidFor(schema, compiled, operationName)
  } catch {
    // Yoga reports what is wrong with it.
    return null
  }
}

/** Null when the variables make the operation too expensive, which Yoga then reports. */
function paidFor(
  schema: GraphQLSchema,
  prepared: Prepared,
  operationName: string | null,
): Prepared {
  const { document, execute } = prepared
  const fixed = fixedCostOf(document, operationName)
  return {
    document,
    execute(context, variableValues) {
      const paid = fixed ?? payFor({ schema, document, operationName, variableValues }, context.now)
      if (paid instanceof GraphQLError) return { errors: [paid] }
      context.pay(paid)
      return execute(context, variableValues)
    },
  }
}

/**
 * Prepares a document of the server, e.g. of a dialect. Only the time limit applies; the compiler may be unable to run it, and
 * compiles it when it is first executed: at start, hundreds of documents would take longer than all else.
 */
export function prepareOwn(schema: GraphQLSchema, document: DocumentNode): Prepared {
  const problems = validate(schema, document)
  if (problems[0]) throw problems[0]
  const executed: Prepared = {
    document,
    execute: (contextValue, variableValues) =>
      within(contextValue.msMax, (limit) => {
        contextValue.endWith(limit)
        return execute({ schema, document, contextValue, variableValues })
      }),
  }
  let compiled: Prepared | null | undefined
  return {
    document,
    execute(context, variables) {
      if (compiled === undefined) compiled = compileDocument(schema, document, null)
      if (!compiled) return executed.execute(context, variables)
      const result = compiled.execute(context, variables)
      // The variables were refused: graphql reports what is wrong with them.
      if (!isPromise(result) && result.data === undefined) {
        return executed.execute(context, variables)
      }
      return result
    },
  }
}

/** Null when the compiler would not execute it as graphql does. */
function compileDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null,
): Prepared | null {
  const compiled = compile(schema, document, operationName)
  if (!compiled) return null
  return {
    document,
    execute(context, variables) {
      const failed = (error: unknown): ExecutionResult => {
        // A defect, after which it is unknown what was executed: `data` is always set.
        const originalError = error instanceof Error ? error : new Error(String(error))
        return { data: null, errors: [new GraphQLError('It failed', { originalError })] }
      }
      const succeeded = (result: ExecutionResult) => completed(result, document)
      try {
        const result = compiled(context, variables)
        if (!isPromise(result)) return succeeded(result)
        return within(context.msMax, (limit) => {
          context.endWith(limit)
          return result.then(succeeded).catch(failed)
        })
      } catch (error) {
        return failed(error)
      }
    },
  }
}

/** Completes the compiler's errors, which lack nodes and extensions and hold their positions as lines and columns only. */
function completed(result: ExecutionResult, document: DocumentNode): ExecutionResult {
  if (!result.errors) return result
  const source = document.loc?.source
  const errors = result.errors.map(({ message, path, locations, originalError, extensions }) => {
    const positions = source && locations?.map((place) => positionOf(source, place))
    return new GraphQLError(message, { path, originalError, extensions, source, positions })
  })
  return { ...result, errors }
}

function positionOf(source: Source, { line, column }: SourceLocation): number {
  const breaks = /\r\n|[\n\r]/g
  for (let passed = 1; passed < line; passed++) breaks.exec(source.body)
  return breaks.lastIndex + column - 1
}
