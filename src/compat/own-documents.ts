/**
 * Documents on a schema of a dialect's own: read once, and held to the limits of ours. The dialect's resolvers ask ours, which cost,
 * count and are refused as for everybody.
 */
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  NoSchemaIntrospectionCustomRule,
  NoUnusedFragmentsRule,
  type OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { limitRules, limits, payFor } from '../graphql/execution/limits.ts'
import { knownSelection, withNothing } from './known-selection.ts'

/** The clients' documents, with a fragment for every type, are several times longer than what people write. */
const sizes = { characters: 4 * limits.characters, tokens: 4 * limits.tokens }
const documentsMax = 500
const charactersMax = 2_000_000

export interface OwnRequest {
  query: string
  operationName?: string | null
  variables?: Readonly<Record<string, unknown>> | null
}

/** What graphql executes, but for the context. */
export interface OwnExecution {
  kind: OperationTypeNode
  args: {
    schema: GraphQLSchema
    document: DocumentNode
    operationName: string | null
    variableValues: Record<string, unknown>
  }
}

/** Prepares an operation, or says why it is refused. */
export type PrepareOwn = (request: OwnRequest) => OwnExecution | readonly GraphQLError[]

interface Known {
  /** As the client wrote it, by which it is counted. */
  given: DocumentNode
  fitted: DocumentNode
}

/** A fragment may have been for a type that is unknown. */
const rules = [
  ...specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule),
  NoSchemaIntrospectionCustomRule,
]
const strict = { maxErrors: limits.validationErrors, hideSuggestions: true }

export function createOwnDocuments(own: GraphQLSchema): PrepareOwn {
  const schema = withNothing(own)
  const known = new LRUCache<string, Known>({
    max: documentsMax,
    maxSize: charactersMax,
    sizeCalculation: (_, text) => text.length,
  })

  function read(text: string): Known | readonly GraphQLError[] {
    const found = known.get(text)
    if (found) return found
    if (text.length > sizes.characters) {
      return refused(`The document has more than ${sizes.characters} characters.`)
    }
    const given = parsed(text)
    if (given instanceof GraphQLError) return [given]
    const fitted = knownSelection(schema, given)
    const errors = [
      ...validate(schema, given, limitRules, strict),
      ...validate(schema, fitted, rules, strict),
    ]
    if (errors.length > 0) return errors
    known.set(text, { given, fitted })
    return { given, fitted }
  }

  return ({ query, operationName = null, variables }) => {
    const document = read(query)
    if (!('given' in document)) return document
    const { given, fitted } = document
    const operation = getOperationAST(given, operationName)
    if (!operation) return refused('operationName must name an operation of the document.')
    const named = { schema, operationName, variableValues: { ...variables } }
    const paid = payFor({ ...named, document: given }, () => new Date())
    if (paid instanceof GraphQLError) return [paid]
    return { kind: operation.operation, args: { ...named, document: fitted } }
  }
}

function parsed(text: string): DocumentNode | GraphQLError {
  try {
    return parse(text, { maxTokens: sizes.tokens })
  } catch (error) {
    if (error instanceof GraphQLError) return error
    throw error
  }
}

function refused(message: string): readonly GraphQLError[] {
  return [new GraphQLError(message)]
}
