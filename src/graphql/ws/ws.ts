/**
 * GraphQL over WebSocket, protocol `graphql-transport-ws`.
 *
 * Operations run as they do over HTTP (socket-operations.ts), with the same limits and error mask. The credential comes once, in
 * `connection_init`; when it ends, the socket is closed.
 */
import type { IncomingMessage } from 'node:http'
import { type ExecutionArgs, GraphQLError } from 'graphql'
import {
  type Context as ConnectionContext,
  DEPRECATED_GRAPHQL_WS_PROTOCOL,
  GRAPHQL_TRANSPORT_WS_PROTOCOL,
  handleProtocols,
  makeServer,
} from 'graphql-ws'
import type { Caller } from '../../core/operation/caller.ts'
import { DomainError } from '../../core/values/errors.ts'
import { withExactNumbers } from '../../core/values/exact-json.ts'
import { nestsTooDeep } from '../../core/values/json-nesting.ts'
import { bearer, credentialOf, type RequestReader, requestOf } from '../../http/incoming-request.ts'
import {
  type BoundedSocket,
  endedCredentialCode,
  isSlowConsumer,
  refusalCode,
  slowConsumerCode,
} from '../../sockets/bounded-socket.ts'
import {
  type Connection,
  operationsPerSocketMax,
  type SocketProtocol,
  type SocketServer,
  tooManySocketsCode,
} from '../../sockets/socket-server.ts'
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
      const caller = await authenticate(ctx)
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
    onNext: (ctx, _id, _payload, args, result) => {
      if (operations.isMasked(result)) return result
      if (!result.errors) return undefined
      return { ...result, errors: maskErrors(result.errors, requestIdOf(args, ctx.extra), report) }
    },
    onError: (ctx, _id, _payload, errors) => {
      if (errors.some(isSlowConsumer)) ctx.extra.socket.close(slowConsumerCode, 'Slow consumer')
      return maskErrors(errors as readonly GraphQLError[], ctx.extra.id, report)
    },
  })

  /** Null when the socket was closed instead. */
  async function authenticate(ctx: Protocol): Promise<Caller | null> {
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

/** Parses messages with exact numbers and bounded nesting; the protocol would use doubles and no bound. */
function exactSocket(socket: BoundedSocket): BoundedSocket {
  return {
    ...socket,
    onMessage: (receive) =>
      socket.onMessage(async (text) => {
        if (nestsTooDeep(text)) socket.close(4400, 'The message nests too deep')
        else await receive(withExactNumbers(text))
      }),
  }
}

/** A client without a sub-protocol is accepted and then closed with 4406, which a page can read. */
function refuseProtocols(offered: readonly string[]): string | null {
  if (offered.length === 0 || offered.includes(GRAPHQL_TRANSPORT_WS_PROTOCOL)) return null
  const spoken = `The sub-protocol spoken here is ${GRAPHQL_TRANSPORT_WS_PROTOCOL}`
  return offered.includes(DEPRECATED_GRAPHQL_WS_PROTOCOL)
    ? `${spoken}, of the library graphql-ws, not the older ${DEPRECATED_GRAPHQL_WS_PROTOCOL}, of the library subscriptions-transport-ws.`
    : `${spoken}.`
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
