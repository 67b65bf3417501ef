/** The one way into the core: authorise, check the input, run in the right kind of transaction, publish. */
import type { Pool } from 'pg'
import type { z } from 'zod'
import { auditEntryOf, isAudited } from './audit/write-entry.ts'
import type { CheckStateCache } from './checks/check-state-cache.ts'
import type { Ledger } from './ledger/ledger.ts'
import { effectOf } from './ledger/write/audit-statements.ts'
import {
  type Caller,
  requireOperation,
  requireOwnCustomer,
  requireScope,
  type Scope,
} from './operation/caller.ts'
import { failureOf } from './operation/database-error.ts'
import type { LedgerOperation, Operation, ReadContext } from './operation/operation.ts'
import type { Providers } from './payments/providers.ts'
import type { RateClass } from './rate-limits/rate-classes.ts'
import type { LimitRate } from './rate-limits/rate-limiter.ts'
import { internalRequest, type Request } from './requests/request.ts'
import type { Mark } from './requests/request-key-rows.ts'
import { type Outside, runOutbound } from './run-outbound.ts'
import { runWrite, type WriteDeps } from './run-write.ts'
import type { Clock } from './values/clock.ts'
import { DomainError, overloaded } from './values/errors.ts'
import { parseInput } from './values/input.ts'
import { isPromise, type MaybePromise } from './values/maybe-promise.ts'
import type { Outbound } from './webhooks/outbound.ts'
import type { WebhookFormats } from './webhooks/webhook-format.ts'
import type { Keyring } from './workspaces/keyring.ts'

export interface PerformDeps extends WriteDeps {
  sql: Pool
  checkStates: CheckStateCache
  ledger: Ledger
  keyring: Keyring
  outbound: Pick<Outbound, 'refusal'>
  webhookFormats?: WebhookFormats
  providers: Providers
  outside: Outside
  clock: Clock
  /** Absent: no rate limits. */
  limitRate?: LimitRate
  /** Whether operations of the class are refused now, because the process cannot keep up. */
  sheds?(rateClass: RateClass): boolean
  /** Receives every operation's outcome, for metrics. */
  observe?(name: string, outcome: string, seconds: number): void
}

/** Synchronous when a read finds its answer in memory; errors are always rejected promises. */
export type Perform = <S extends z.ZodType, O>(
  caller: Caller | null,
  operation: Operation<S, O>,
  input: z.input<S>,
  selection?: object,
  request?: Request,
) => MaybePromise<O>

/** An operation with a validated input, for any caller. */
export interface Question<S extends z.ZodType = z.ZodType, O = unknown> {
  operation: Operation<S, O>
  input: z.output<S>
}

/**
 * Performs the same question again: like `perform`, without validating the input. `known` is its last output, which is returned
 * without being made again when the operation would answer the same object.
 */
export type Repeat = <S extends z.ZodType, O>(
  caller: Caller,
  question: Question<S, O>,
  request: Request,
  known: O,
) => MaybePromise<O>

export function createPerform(deps: PerformDeps): { perform: Perform; repeat: Repeat } {
  return {
    perform: (caller, operation, input, selection = {}, request = internalRequest) =>
      observed(deps, operation, () =>
        run(deps, { ...authorize(caller, operation, input), operation, selection, request }),
      ),
    repeat: (caller, { operation, input }, request, known) =>
      observed(deps, operation, () => {
        requireAccess(caller, operation, input)
        return run(deps, {
          caller,
          operation,
          input,
          selection: {},
          request,
          known: { output: known },
        })
      }),
  }
}

/** Turns errors into rejected promises, and counts every outcome. */
function observed<O>(
  { observe }: PerformDeps,
  { name }: { name: string },
  carryOut: () => MaybePromise<O>,
): MaybePromise<O> {
  const start = performance.now()
  const ended = (outcome: string) => observe?.(name, outcome, (performance.now() - start) / 1000)
  const failed = (error: unknown): Promise<never> => {
    const failure = failureOf(error)
    ended(failure?.code ?? 'INTERNAL')
    return Promise.reject(failure ?? error)
  }
  const succeeded = (output: O): O => {
    ended('OK')
    return output
  }
  try {
    const answer = carryOut()
    return isPromise(answer) ? answer.then(succeeded, failed) : succeeded(answer)
  } catch (error) {
    return failed(error)
  }
}

interface Call<S extends z.ZodType, O> {
  caller: Caller
  operation: Operation<S, O>
  input: z.output<S>
  selection: object
  request: Request
  /** The last output to the same input. */
  known?: { output: O }
}

function run<S extends z.ZodType, O>(deps: PerformDeps, call: Call<S, O>): MaybePromise<O> {
  const { caller, operation, input, selection, request, known } = call
  const now = deps.clock.now()
  const context: ReadContext = {
    caller,
    workspaceId: caller.workspaceId,
    db: deps.tenant(caller.workspaceId),
    sql: deps.sql,
    catalogs: deps.catalogs,
    checkStates: deps.checkStates,
    keyring: deps.keyring,
    ...{ outbound: deps.outbound, webhookFormats: deps.webhookFormats ?? {} },
    providers: deps.providers,
    now,
    serverNow: now,
  }
  const carryOut = (): MaybePromise<O> => {
    if (known && operation.answersStill?.(context, input, known.output)) return known.output
    switch (operation.kind) {
      case 'read':
        return operation.run(context, input, selection)
      case 'ledger':
        return runLedger(deps, operation, context, input, selection, request)
      case 'write':
        return runWrite(deps, operation, context, input, selection, request)
      case 'outbound':
        return runOutbound(deps, operation, context, input, selection, request)
    }
  }
  const rateClass = operation.rateClass ?? 'OTHER'
  if (deps.sheds?.(rateClass)) throw overloaded()
  const counted = deps.limitRate?.(caller, rateClass, request, operation.units?.(input) ?? 1)
  return isPromise(counted) ? counted.then(carryOut) : carryOut()
}

/** Requires the caller's scope and validates the input; for operations and for topics. */
export function authorize<S extends z.ZodType>(
  caller: Caller | null,
  operation: Admission & { input: S },
  raw: unknown,
): { caller: Caller; input: z.output<S> } {
  if (!caller) throw new DomainError('UNAUTHORIZED', 'This needs an API key or a customer token.')
  requireAccess(caller, operation, raw)
  return { caller, input: parseInput(operation.input, ownInput(caller, operation, raw)) }
}

interface Admission {
  name: string
  scope: Scope
  ofNoCustomer?: true
}

function requireAccess(
  caller: Caller,
  { name, scope, ofNoCustomer }: Admission,
  input: unknown,
): void {
  requireOperation(caller, name)
  requireScope(caller, scope)
  const { customerId, customerIds } = input as { customerId?: unknown; customerIds?: unknown }
  if (Array.isArray(customerIds)) for (const id of customerIds) requireOwnCustomer(caller, id)
  if (!ofNoCustomer) requireOwnCustomer(caller, customerId)
}

/** A customer token names its customer by our id: the externalId may have passed to another customer since the token was read. */
function ownInput({ customer }: Caller, { ofNoCustomer }: Admission, raw: unknown): unknown {
  return customer && !ofNoCustomer ? { ...(raw as object), customerId: customer.id } : raw
}

/** The commands carry the request's idempotency key and its audit entry, and write them in the same transaction. */
async function runLedger<S extends z.ZodType, O>(
  deps: PerformDeps,
  operation: LedgerOperation<S, O>,
  context: ReadContext,
  input: z.output<S>,
  selection: object,
  request: Request,
): Promise<O> {
  const { caller, now } = context
  const { claim } = request
  const audit = isAudited(operation, caller)
    ? auditEntryOf({ caller, request, operation: operation.name, input, now })
    : undefined
  const carryOut = async (mark?: Mark) => {
    if (!mark && !audit) return operation.run({ ...context, ledger: deps.ledger }, input, selection)
    const notes = { mark, audit }
    const ledger: Ledger = {
      ...deps.ledger,
      async submit(command) {
        const answer = await deps.ledger.submit({ ...command, notes })
        claim?.note(effectOf({ command, answer }))
        return answer
      },
    }
    return operation.run({ ...context, ledger }, input, selection)
  }
  return claim ? claim.write(caller, carryOut) : carryOut()
}
