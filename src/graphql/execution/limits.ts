/** The limits of every operation, on every transport: its size, its shape, its cost and its time. */
import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases'
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth'
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives'
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
  type Source,
  subscribe,
  type ValidationContext,
  type ValidationRule,
  validate,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { invalid } from '../../core/values/errors.ts'
import type { Context } from './context.ts'
import { type Cost, costOf } from './cost.ts'
import { within } from './within.ts'

export const limits = {
  characters: 15_000,
  tokens: 1_000,
  /** Levels of fields; introspection has its own bound. */
  depth: 8,
  aliases: 15,
  directives: 20,
  mutationFields: 5,
  /** See cost.ts. */
  cost: 5_000,
  /** Validation stops after this many errors. */
  validationErrors: 10,
} as const

/** The costs of operations of valid documents, as far as they are known without variables. */
const knownCosts = new WeakMap<OperationDefinitionNode, Cost>()

/**
 * Executes with graphql itself: Yoga's own executor takes an object with a field called `then` for a promise, and fails after it
 * has written.
 */
export function enforceLimits({ executionMs }: { executionMs: number }): Plugin<Context> {
  return {
    // Runs before the document cache, which would keep any text.
    onParse({ params, setParseFn }) {
      refuseLongText(params.source)
      setParseFn((source) => parse(source, { maxTokens: limits.tokens }))
    },
    onValidate({ addValidationRule, setValidationFn }) {
      for (const rule of limitRules) addValidationRule(rule)
      setValidationFn((schema, document, all) =>
        validate(schema, document, all, {
          maxErrors: limits.validationErrors,
          hideSuggestions: true,
        }),
      )
    },
    onExecute({ args, setExecuteFn, setResultAndStopExecution }) {
      const paid = payFor(args, args.contextValue.now)
      if (paid instanceof GraphQLError) return setResultAndStopExecution({ errors: [paid] })
      args.contextValue.pay(paid)
      setExecuteFn((given) =>
        within(executionMs, async (limit) => {
          given.contextValue.endWith(limit)
          return refusedWhole(await execute(given))
        }),
      )
    },
    onSubscribe({ args, setSubscribeFn, setResultAndStopExecution }) {
      const paid = payFor(args, args.contextValue.now)
      if (paid instanceof GraphQLError) return setResultAndStopExecution({ errors: [paid] })
      args.contextValue.pay(paid)
      setSubscribeFn(async (given) => refusedWhole(await subscribe(given)))
    },
  }
}

/** Errors that refuse the request before its execution, such as variables of wrong types, are a 400. */
function refusedWhole<Result extends object>(result: Result): Result {
  const { data, errors = [] } = result as ExecutionResult
  if (data === undefined) {
    for (const { path, extensions } of errors) if (!path) extensions.http ??= { status: 400 }
  }
  return result
}

function refuseLongText(source: string | Source): void {
  const text = typeof source === 'string' ? source : source.body
  if (text.length > limits.characters) {
    throw refusal(`The document has more than ${limits.characters} characters.`)
  }
}

type Counted = 'depth' | 'aliases' | 'directives'

/** The rules of GraphQL Armor throw out of the validation; ours report, like all others. */
function counted(
  what: Counted,
  rule: typeof maxDepthRule | typeof maxAliasesRule | typeof maxDirectivesRule,
): ValidationRule {
  return (context: ValidationContext) =>
    rule({
      n: limits[what],
      flattenFragments: true,
      allowList: [],
      propagateOnRejection: false,
      onReject: [
        () => context.reportError(refusal(`The limit of ${limits[what]} on ${what} is exceeded.`)),
      ],
    })(context)
}

/** What every valid document is held to, on the schema of a dialect too. */
export const limitRules: readonly ValidationRule[] = [
  counted('depth', maxDepthRule),
  counted('aliases', maxAliasesRule),
  counted('directives', maxDirectivesRule),
  limitMutationFields,
  limitCost,
]

/** Each field of a mutation is a transaction of its own. */
function limitMutationFields(context: ValidationContext) {
  return {
    OperationDefinition(operation: OperationDefinitionNode) {
      if (operation.operation !== OperationTypeNode.MUTATION) return
      if (fieldCount(operation.selectionSet, context) > limits.mutationFields) {
        context.reportError(
          refusal(`A mutation must have at most ${limits.mutationFields} fields.`, operation),
        )
      }
    },
  }
}

/** `known` prevents exponential time for fragments that spread fragments many times over. */
function fieldCount(
  set: SelectionSetNode,
  context: ValidationContext,
  known = new Map<string, number>(),
): number {
  let count = 0
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) count += 1
    else if (selection.kind === Kind.INLINE_FRAGMENT) {
      count += fieldCount(selection.selectionSet, context, known)
    } else count += fragmentFieldCount(selection.name.value, context, known)
  }
  return count
}

function fragmentFieldCount(
  name: string,
  context: ValidationContext,
  known: Map<string, number>,
): number {
  const found = known.get(name)
  if (found !== undefined) return found
  known.set(name, 0)
  const fragment = context.getFragment(name)
  const count = fragment ? fieldCount(fragment.selectionSet, context, known) : 0
  known.set(name, count)
  return count
}

function limitCost(context: ValidationContext) {
  return {
    OperationDefinition(operation: OperationDefinitionNode) {
      const document = context.getDocument()
      const known = costOf({ schema: context.getSchema(), document, operation })
      if (known.cost > limits.cost) context.reportError(tooCostly(known.cost, operation))
      knownCosts.set(operation, known)
    },
  }
}

export interface Execution {
  schema: Parameters<typeof costOf>[0]['schema']
  document: DocumentNode
  operationName?: string | null
  variableValues?: Readonly<Record<string, unknown>> | null
}

/** The cost of an operation of a valid document when it does not depend on variables; else null. */
export function fixedCostOf(document: DocumentNode, operationName: string | null): number | null {
  const operation = getOperationAST(document, operationName)
  const known = operation ? knownCosts.get(operation) : undefined
  return known && !known.open ? known.cost : null
}

/** The cost of an operation of a valid document with its variables; an error when it exceeds the limit. */
export function payFor(execution: Execution, now: () => Date): number | GraphQLError {
  const { schema, document, operationName, variableValues } = execution
  const fixed = fixedCostOf(document, operationName ?? null)
  if (fixed !== null) return fixed
  const operation = getOperationAST(document, operationName)
  if (!operation) return 0
  const { cost } = costOf({ schema, document, operation, variables: variableValues ?? {}, now })
  return cost > limits.cost ? tooCostly(cost, operation) : cost
}

function tooCostly(cost: number, operation: OperationDefinitionNode): GraphQLError {
  return refusal(
    `The operation costs ${cost}, more than ${limits.cost}; ask for smaller pages or fewer fields.`,
    operation,
  )
}

function refusal(message: string, nodes?: OperationDefinitionNode): GraphQLError {
  const http = { status: 400, spec: true }
  const originalError = invalid(message)
  return new GraphQLError(message, { nodes, extensions: { code: originalError.code, http } })
}
