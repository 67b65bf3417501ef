/**
 * Operations of a WebSocket: prepared ones for known documents, else Yoga's enveloped functions, so that all limits, plugins and
 * the error mask apply here too.
 */
import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql'
import type { Core } from '../../core/core.ts'
import type { Caller } from '../../core/operation/caller.ts'
import { internalRequest, type Request } from '../../core/requests/request.ts'
import type { Claim } from '../../core/requests/request-keys.ts'
import { newId } from '../../core/values/ids.ts'
import { claimOfOperation, graphqlRoute, settleClaim } from '../../http/idempotency-key.ts'
import type { ReportError } from '../../http/report-error.ts'
import { type Context, createContext } from '../execution/context.ts'
import { maskError, maskErrors } from '../execution/errors.ts'
import type { PersistedQueries } from '../execution/persisted-queries.ts'
import type { Prepared, PreparedOperations, Variables } from '../execution/prepared.ts'
import type { GraphQLServer } from '../http/yoga.ts'
import { schema } from '../schema/schema.ts'

export interface SocketOperationDeps {
  core: Core
  yoga: GraphQLServer
  prepared: PreparedOperations
  persisted: PersistedQueries
  report: ReportError
}

export interface Payload {
  query: string
  operationName?: string | null
  variables?: unknown
  /** `idempotencyKey` is the equivalent of the HTTP header Idempotency-Key. */
  extensions?: Readonly<Record<string, unknown>> | null
}

export interface SocketOperations {
  /** Parses and validates like Yoga, but without an HTTP request; errors refuse the operation. */
  begin(
    caller: Caller | undefined,
    payload: Payload,
    from: Pick<Request, 'ip' | 'userAgent' | 'origin'>,
  ): Promise<ExecutionArgs | readonly GraphQLError[]>
  execute(args: ExecutionArgs): Promise<ExecutionResult>
  subscribe: Enveloped['subscribe']
  /** Whether the errors of a result are already masked. */
  isMasked(result: object): boolean
}

type Enveloped = ReturnType<GraphQLServer['getEnveloped']>

const json = 'application/json; charset=utf-8'

/** The context carries how its operation is executed, from `begin` to `execute`. */
const executionKey = Symbol('execution')

interface Execution {
  /** Defers parsing and validation. */
  run(): Enveloped
  prepared: Prepared | null
  /** The claim on the operation's idempotency key. */
  claim: Claim | null
}

export function createSocketOperations(deps: SocketOperationDeps): SocketOperations {
  const { core, yoga, report } = deps
  const masked = new WeakSet<object>()

  async function begin(
    caller: Caller | undefined,
    given: Payload,
    from: Pick<Request, 'ip' | 'userAgent' | 'origin'>,
  ) {
    const requestId = newId('req', new Date())
    const request: Request = { ...internalRequest, ...from, id: requestId }
    const operationName = given.operationName ?? null
    const variableValues = (given.variables ?? {}) as Variables
    try {
      const payload = withText(deps.persisted, given)
      const run = () => yoga.getEnveloped({ params: payload, session: { caller, request } })
      const claim = claimOfOperation(core, graphqlRoute, payload)
      request.claim = claim
      const prepared = deps.prepared.find(payload.query, operationName)
      const keep = () => deps.persisted.keep({ ...given, query: payload.query })
      if (prepared && caller) {
        keep()
        const execution = { run, prepared, claim }
        const contextValue = withExecution(createContext(core, caller, request), execution)
        return { schema, operationName, document: prepared.document, variableValues, contextValue }
      }
      const enveloped = run()
      const document = enveloped.parse(payload.query)
      const errors = enveloped.validate(enveloped.schema, document)
      if (errors.length > 0) return errors as GraphQLError[]
      keep()
      const contextValue = withExecution((await enveloped.contextFactory()) as Context, {
        run: () => enveloped,
        prepared: null,
        claim,
      })
      return { schema: enveloped.schema, operationName, document, variableValues, contextValue }
    } catch (error) {
      return [error instanceof GraphQLError ? error : maskError(error, requestId, report)]
    }
  }

  async function executeOnce(args: ExecutionArgs): Promise<ExecutionResult> {
    const { run, prepared } = executionOf(args)
    if (!prepared) return run().execute(args)
    const context = args.contextValue as Context
    const result = await prepared.execute(context, args.variableValues ?? {})
    if (result.data !== undefined) return result
    // The variables were refused, and nothing was executed: Yoga reports what is wrong with them.
    const enveloped = run()
    return enveloped.execute({ ...args, contextValue: await enveloped.contextFactory() })
  }

  /** Stores the answer exactly as the caller sees it. */
  async function executeWithKey(args: ExecutionArgs, claim: Claim): Promise<ExecutionResult> {
    const result = await executeOnce(args).catch(async (error: unknown) => {
      await claim.end(null)
      throw error
    })
    const { requestId } = args.contextValue as Context
    const errors = result.errors && maskErrors(result.errors, requestId, report)
    const told = errors ? { errors, data: result.data } : { data: result.data }
    const body = Buffer.from(JSON.stringify(told))
    const answer = await settleClaim(claim, { status: 200, contentType: json, body })
    const final: ExecutionResult = JSON.parse(answer.body.toString('utf8'))
    if (claim.replay()) final.extensions = { idempotentReplayed: true }
    masked.add(final)
    return final
  }

  return {
    begin,
    execute(args) {
      const { claim } = executionOf(args)
      return claim ? executeWithKey(args, claim) : executeOnce(args)
    },
    subscribe: (args: ExecutionArgs) => executionOf(args).run().subscribe(args),
    isMasked: (result) => masked.has(result),
  }
}

/** Replaces the hash of a document by its text. */
function withText(persisted: PersistedQueries, payload: Payload): Payload {
  if (!payload.extensions?.persistedQuery) return payload
  const query = String(persisted.textOf(payload))
  const { persistedQuery: _, ...extensions } = payload.extensions
  return { ...payload, query, extensions }
}

function withExecution(context: Context, execution: Execution): Context {
  return Object.assign(context, { [executionKey]: execution })
}

function executionOf(args: ExecutionArgs): Execution {
  return (args.contextValue as { [executionKey]: Execution })[executionKey]
}

/** The id that the errors of an operation carry. */
export function requestIdOfArgs(args: ExecutionArgs): string | undefined {
  return (args.contextValue as Context | undefined)?.requestId
}
