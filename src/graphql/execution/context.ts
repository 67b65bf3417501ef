/** The context of resolvers: the caller, and the core bound to the caller. */
import type { z } from 'zod'
import type { Core } from '../../core/core.ts'
import type { Caller } from '../../core/operation/caller.ts'
import { inTurn } from '../../core/operation/event-loop-turns.ts'
import type { Operation, PerformAsCaller } from '../../core/operation/operation.ts'
import type { TenantClient } from '../../core/operation/tenant-db.ts'
import type {
  CustomersChange,
  ItemStream,
  Topic,
  WorkspaceTopic,
} from '../../core/operation/topic.ts'
import type { Request } from '../../core/requests/request.ts'
import { DomainError } from '../../core/values/errors.ts'
import type { MaybePromise } from '../../core/values/maybe-promise.ts'
import { mayBeLong, writeInTurns } from './answer-text.ts'
import { createLoaders, type Loaders } from './loaders.ts'
import type { TimeLimit } from './within.ts'

/** By `Customer.extras`: the names that are shown of an object of JSON; null: all of the value; AS_NULL: it is not read. */
export type Parts = Readonly<Record<string, readonly string[] | null | 'AS_NULL'>>

export interface Context {
  requestId: string
  /** Null for a request without a credential. */
  caller: Caller | null
  perform: PerformAsCaller
  /** Opens a topic of the core as the caller. */
  subscribe<S extends z.ZodType, I>(topic: Topic<S, I>, input: z.input<S>): Promise<ItemStream<I>>
  /** Opens one of the workspace: who changes in it. */
  subscribe<S extends z.ZodType>(
    topic: WorkspaceTopic<S>,
    input: z.input<S>,
  ): Promise<ItemStream<CustomersChange>>
  /** Created on first use. */
  loaders(): Loaders
  /** Clears what the loaders have loaded. */
  renewLoaders(): void
  now(): Date
  /** A link that whoever has it reads the invoice by, for an hour. */
  invoiceLink(invoice: { customerId: string; id: string }): string
  /** The URL of the server as the client knows it, without a slash at its end. */
  origin(): string
  /** Sets the cost of the document, before its first operation, which is charged for it. */
  pay(cost: number): void
  /**
   * Runs synchronous work, together with the fields below its result: in this turn of the event loop, or in a later one when this
   * one's budget is used up. A step is some 20 µs, about ten fields.
   */
  inTurn<Result>(steps: number, work: () => Result): MaybePromise<Result>
  /** The JSON text of an answer in UTF-8, written in turns of the event loop; null when the document is too cheap for a long one. */
  textInTurns(answer: () => object): Promise<Buffer> | null
  /** The time limit of the operation. */
  msMax: number
  /** What is hidden from customer tokens, and a document of the server's own reads to answer a part of it. */
  inPart?: Parts
  /** The only operation behind the answer so far; null when the answer depends on more, or on the time. */
  basis(): Performed | null
  /** For a subscription over HTTP: the last event that its client has; null for none. */
  lastEventId?: string | null
  /** The sequence of the item that a subscription resolved last; null where items have none. */
  reached: number | null
  /** Once the limit is exceeded, no further work starts for the operation. A method, as Yoga copies the context. */
  endWith(limit: TimeLimit): void
  /** For Pothos alone, which loads what a selection omitted: scoped to the caller's workspace. */
  db(): TenantClient
}

/** Where the pages of checkouts and payment links are. */
export const payPath = '/pay/'
/** Where links to invoices lead. */
export const invoicePath = `${payPath}invoices/`

/** An operation with its raw input and its output. */
export interface Performed {
  operation: Operation<z.ZodType, unknown>
  input: unknown
  output: MaybePromise<unknown>
}

/** `begun` is an operation already performed for the request: the first request for that operation gets its output. */
export function createContext(
  core: Core,
  caller: Caller | null,
  request: Request,
  begun?: Pick<Performed, 'operation' | 'output'>,
): Context {
  let loaders: Loaders | undefined
  let latest: Performed | null = null
  let sources = 0
  let timeLimit: TimeLimit | undefined
  const perform = <S extends z.ZodType, O>(
    operation: Operation<S, O>,
    input: z.input<S>,
    selection?: object,
  ): MaybePromise<O> => {
    if (timeLimit?.exceeded) return Promise.reject(timeLimit.exceeded)
    const isBegun = sources === 0 && begun?.operation === (operation as unknown)
    const output = isBegun
      ? (begun?.output as MaybePromise<O>)
      : core.perform(caller, operation, input, selection, request)
    latest = { operation: operation as unknown as Performed['operation'], input, output }
    sources += 1
    return output
  }
  const context: Context = {
    requestId: request.id,
    caller,
    perform,
    subscribe(topic: never, input: never) {
      const isConnection = context.lastEventId !== undefined
      return core.subscribe(caller, topic, input, { isConnection }) as Promise<never>
    },
    loaders() {
      loaders ??= createLoaders(perform)
      return loaders
    },
    renewLoaders() {
      loaders = undefined
    },
    inTurn: (steps, work) => inTurn(caller?.workspaceId ?? '', steps, work),
    msMax: core.limits.operationMs,
    ...costly(request, caller),
    now() {
      sources += 1
      return core.clock.now()
    },
    invoiceLink({ customerId, id: invoiceId }) {
      const workspaceId = caller?.workspaceId ?? ''
      const token = core.invoiceLinks.sign({ workspaceId, customerId, invoiceId }, context.now())
      return `${request.origin}${invoicePath}${token}`
    },
    origin() {
      sources += 1
      return request.origin
    },
    basis: () => (sources === 1 ? latest : null),
    reached: null,
    endWith(limit) {
      timeLimit = limit
    },
    db() {
      if (timeLimit?.exceeded) throw timeLimit.exceeded
      if (!caller) throw new DomainError('UNAUTHORIZED', 'This needs an API key.')
      return core.tenant(caller.workspaceId)
    },
  }
  return context
}

/** What depends on the cost of the document, which is known before its first operation. */
function costly(request: Request, caller: Caller | null): Pick<Context, 'pay' | 'textInTurns'> {
  return {
    pay(cost) {
      request.cost = cost
      request.costDue = cost
    },
    textInTurns: (answer) =>
      mayBeLong(request.cost ?? 0) ? writeInTurns(answer(), caller?.workspaceId ?? '') : null,
  }
}
