/**
 * GraphQL over WebSocket, protocol `graphql-transport-ws`.
 *
 * Operations run as they do over HTTP (socket-operations.ts), with the same limits and error mask. The credential comes once, in
 * `connection_init`; when it ends, the socket is closed.
 */
import type { IncomingMessage } from 'node:http'
import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql'
import {
  type Context as ConnectionContext,
  handleProtocols,
  makeServer,
  type OperationResult,
} from 'graphql-ws'
import type { Caller } from '../../core/operation/caller.ts'
import { DomainError } from '../../core/values/errors.ts'
import { isPromise } from '../../core/values/maybe-promise.ts'
import { bearer, credentialOf, type RequestReader, requestOf } from '../../http/incoming-request.ts'
import {
  endedCredentialCode,
  isSlowConsumer,
  refusalCode,
  slowConsumerCode,
} from '../../sockets/bounded-socket.ts'
import { exactSocket, refuseProtocols } from '../../sockets/graphql-transport.ts'
import {
  type Connection,
  operationsPerSocketMax,
  type SocketProtocol,
  type SocketServer,
  tooManySocketsCode,
} from '../../sockets/socket-server.ts'
import type { Context } from '../execution/context.ts'
import { maskErrors } from '../execution/errors.ts'
import {
  createSocketOperations,
  requestIdOfArgs,
  type SocketOperationDeps,
} from './socket-operations.ts'

const operationIdMax = 128
const missingCredential = new DomainError(
  'UNAUTHORIZED',
  'connection_init needs an API key or a customer token.',
)

/** A connection, and its caller after `connection_init`. */
interface Session extends Connection {
  caller?: Caller
}

type Protocol = ConnectionContext<Record<string, unknown>, Session>

/** The results that are left when the only one has been sent. */
const nothing: AsyncIterableIterator<ExecutionResult> = {
  [Symbol.asyncIterator]: () => nothing,
  next: async () => ({ done: true, value: undefined }),
}

export interface GraphQLProtocolDeps extends SocketOperationDeps, RequestReader {
  sockets: Pick<SocketServer, 'enter' | 'attend'>
}

export function createGraphQLProtocol(deps: GraphQLProtocolDeps): SocketProtocol {
  const { core, sockets, report } = deps
  const operations = createSocketOperations(deps)

  const protocol = makeServer<Record<string, unknown>, Session>({
    connectionInitWaitTimeout: core.limits.initMs,
    onConnect: async (ctx) => {
      const { socket } = ctx.extra
      const caller = await authenticate(ctx, deps)
      if (!caller) return false
      ctx.extra.caller = caller
      const onEnd = (reason: DomainError) => socket.close(endedCredentialCode, reason.message)
      try {
        return sockets.enter(ctx.extra, caller, onEnd)
      } catch {
        socket.close(tooManySocketsCode, 'Too many sockets')
        return false
      }
    },
    onSubscribe: (ctx, id, payload) => {
      if (id.length > operationIdMax) {
        ctx.extra.socket.close(4400, 'The operation id is too long')
        return [new GraphQLError('The operation id is too long.')]
      }
      if (Object.keys(ctx.subscriptions).length > operationsPerSocketMax) {
        const limit = `At most ${operationsPerSocketMax} operations may run on a socket.`
        return [new GraphQLError(limit, { extensions: { code: 'LIMIT_EXCEEDED' } })]
      }
      const { request } = ctx.extra
      const { ip, userAgent, origin } = requestOf(request, deps)
      return operations.begin(ctx.extra.caller, payload, { ip, userAgent, origin })
    },
    execute: (args) => sockets.attend(() => operations.execute(args)),
    subscribe: operations.subscribe,
    onOperation: (ctx, id, _payload, args, result) =>
      sendInTurns(ctx, id, args, result, (one) => worded(ctx, args, one)),
    onNext: (ctx, _id, _payload, args, result) => worded(ctx, args, result),
    onError: (ctx, _id, _payload, errors) => {
      if (errors.some(isSlowConsumer)) ctx.extra.socket.close(slowConsumerCode, 'Slow consumer')
      return maskErrors(errors as readonly GraphQLError[], ctx.extra.id, report)
    },
  })

  function worded(ctx: Protocol, args: ExecutionArgs, result: ExecutionResult): ExecutionResult {
    const { errors } = result
    if (!errors || operations.isMasked(result)) return result
    return { ...result, errors: maskErrors(errors, requestIdOf(args, ctx.extra), report) }
  }

  return {
    refuses: refuseProtocols,
    handleProtocols,
    opened(connection) {
      const closed = protocol.opened(exactSocket(connection.socket), connection)
      connection.onClose((code, reason) => {
        closed(code, reason).catch((error: unknown) => report(error, connection.id))
      })
    },
  }
}

/** Null when the socket was closed instead. */
async function authenticate(
  ctx: Protocol,
  { core, report }: SocketOperationDeps,
): Promise<Caller | null> {
  const { request, socket, id } = ctx.extra
  const credential = credentialIn(ctx.connectionParams) ?? credentialInHeaders(request)
  try {
    if (credential === null) throw missingCredential
    return await core.authenticateToStay(credential)
  } catch (error) {
    const isTold = error instanceof DomainError
    if (!isTold) report(error, id)
    socket.close(refusalCode(error), isTold ? error.message : 'Try again later')
    return null
  }
}

function requestIdOf(args: ExecutionArgs, connection: Connection): string {
  return requestIdOfArgs(args) ?? connection.id
}

/** `{Authorization: "Bearer …"}`, `{apiKey}`, `{token}` or `{"X-API-Key"}`, in any case. */
function credentialIn(params: Record<string, unknown> | undefined): string | null {
  const given = new Map<string, string>()
  for (const [name, value] of Object.entries(params ?? {})) {
    if (typeof value === 'string') given.set(name.toLowerCase(), value)
  }
  const authorization = given.get('authorization')
  if (authorization !== undefined) return bearer(authorization)
  return given.get('apikey') ?? given.get('x-api-key') ?? given.get('token') ?? null
}

/** Programs, unlike browsers, can send the usual headers with the upgrade. */
function credentialInHeaders({ headers }: IncomingMessage): string | null {
  const apiKey = headers['x-api-key']
  return credentialOf(headers.authorization, typeof apiKey === 'string' ? apiKey : null)
}

/**
 * Sends a long answer itself, as the protocol's library would write it in one piece, and leaves it only the end of the operation;
 * undefined for an answer that the library sends.
 */
function sendInTurns(
  ctx: Protocol,
  id: string,
  args: ExecutionArgs,
  result: OperationResult,
  worded: (result: ExecutionResult) => ExecutionResult,
) {
  // The library has awaited it: its type alone says that it may be a promise.
  if (isPromise(result) || Symbol.asyncIterator in result) return undefined
  // Errors are worded, and reported, only here or only by the library.
  const long = (args.contextValue as Context).textInTurns(() => worded(result))
  return long?.then(async (text) => {
    const isAwaited = id in ctx.subscriptions
    const message = `{"id":${JSON.stringify(id)},"type":"next","payload":${text}}`
    if (isAwaited) await ctx.extra.socket.send(message)
    return nothing
  })
}
