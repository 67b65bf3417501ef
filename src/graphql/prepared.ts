/**
 * Prepared operations: documents that were parsed, validated under all limits and compiled once.
 *
 * Only what is certain is prepared: valid documents, one query or mutation of them, whose cost does not depend on
 * variables, and without literals of our own scalars, whose values the compiler cannot carry. Everything else is left to Yoga, which also answers every document the first time it is seen, so that a
 * flood of different documents costs no compilation.
 */
import {
  type ASTNode,
  BREAK,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit'
import { LRUCache } from 'lru-cache'
import type { Context } from './context.ts'
import { isCostOpen, limits, within } from './limits.ts'
import type { GraphQLServer } from './yoga.ts'

const documentsMax = 1_000
/** Of document texts; what is compiled of one takes some ten times as much. */
const charactersMax = 2_000_000
const seenMax = 10_000

export type Variables = Readonly<Record<string, unknown>>

export interface Prepared {
  /** A result without `data` means that the variables were refused and nothing was executed. */
  execute(context: Context, variables: Variables): Promise<ExecutionResult>
}

export interface PreparedOperations {
  /** Null: not prepared, ask Yoga. */
  find(query: string, operationName: string | null): Prepared | null
  size(): number
}

/** What cannot be prepared is remembered as null, so that it is not tried again. */
type Entry = { prepared: Prepared | null }

export function createPreparedOperations(
  schema: GraphQLSchema,
  yoga: GraphQLServer,
): PreparedOperations {
  const entries = new LRUCache<string, Entry>({
    max: documentsMax,
    maxSize: charactersMax,
    sizeCalculation: (_entry, key) => key.length,
  })
  const seen = new LRUCache<string, true>({
    max: seenMax,
    maxSize: charactersMax,
    sizeCalculation: (_, key) => key.length,
  })

  return {
    find(query, operationName) {
      const key = operationName === null ? query : `${operationName}\n${query}`
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
  yoga: GraphQLServer,
  query: string,
  operationName: string | null,
): Prepared | null {
  const compiled = compile(schema, yoga, query, operationName)
  if (!compiled) return null
  return {
    execute: (context, variables) =>
      within(limits.executionMs, () => compiled.query(undefined, context, variables)),
  }
}

function compile(
  schema: GraphQLSchema,
  yoga: GraphQLServer,
  query: string,
  operationName: string | null,
): CompiledQuery | null {
  try {
    const { parse, validate } = yoga.getEnveloped({ params: { query } } as never)
    const document = parse(query)
    if (validate(schema, document).length > 0 || isCostOpen(document)) return null
    if (hasOwnLiterals(schema, document)) return null
    const operation = getOperationAST(document, operationName)
    if (!operation || operation.operation === OperationTypeNode.SUBSCRIPTION) return null
    const compiled = compileQuery(schema, document, operationName ?? undefined, {
      disablingCapturingStackErrors: true,
    })
    return isCompiledQuery(compiled) ? compiled : null
  } catch {
    // Yoga says what is wrong with it.
    return null
  }
}

const literals: ReadonlySet<string> = new Set([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
])

/** Whether the document writes out a Decimal, DateTime, BigInt or JSON: the compiler copies such values as plain data. */
function hasOwnLiterals(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema)
  let found = false
  const enter = (node: ASTNode) => {
    if (!literals.has(node.kind)) return undefined
    const type = getNamedType(types.getInputType())
    if (!isScalarType(type) || isSpecifiedScalarType(type)) return undefined
    found = true
    return BREAK
  }
  visit(document, visitWithTypeInfo(types, { enter }))
  return found
}
