/**
 * GraphQL over WebSocket, protocol `graphql-transport-ws`.
 *
 * Operations run as they do over HTTP (socket-operations.ts), with the same limits and mask. The credential
 * comes once, in `connection_init`; when it ends, so does the socket.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ExecutionArgs, GraphQLError } from 'graphql'
import { type Context as ConnectionContext, handleProtocols, makeServer } from 'graphql-ws'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Caller } from '../core/caller.ts'
import { DomainError } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import { maskErrors } from './errors.ts'
import { bearer, credentialOf } from './request.ts'
import { type BoundedSocket, boundSocket, slowConsumerCode } from './socket.ts'
import {
  createSocketOperations,
  requestIdOfArgs,
  type SocketOperationDeps,
} from './socket-operations.ts'

/** One message; more closes the socket with 1009. */
const messageBytesMax = 256 * 1024
const operationIdMax = 128
const operationsPerSocketMax = 50
const socketsPerWorkspaceMax = 1_000
/** Sockets of this server, those that have not shown a credential yet included. */
const socketsMax = 10_000
const initWaitMs = 3_000
const tickMs = 1_000
/** How long a closing server waits for operations under way, and then for its clients' goodbyes. */
const answersMs = 5_000
const goodbyeMs = 1_000

export interface Sockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Sockets open now. */
  size(): number
  /** Closes all with 1012, after which clients reconnect. */
  close(): Promise<void>
}

interface Connection {
  request: IncomingMessage
  socket: BoundedSocket
  id: string
  caller?: Caller
  onClose: (() => void)[]
}

type Protocol = ConnectionContext<Record<string, unknown>, Connection>

export function createSockets(deps: SocketOperationDeps): Sockets {
  const { core, report } = deps
  const operations = createSocketOperations(deps)
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: messageBytesMax,
    perMessageDeflate: false,
    handleProtocols,
  })
  const open = new Set<BoundedSocket>()
  /** Queries and mutations under way. */
  let running = 0
  const perWorkspace = new Map<string, number>()
  const timer = setInterval(() => {
    for (const socket of open) socket.tick()
  }, tickMs).unref()

  const protocol = makeServer<Record<string, unknown>, Connection>({
    connectionInitWaitTimeout: initWaitMs,
    onConnect: async (ctx) => {
      const { socket } = ctx.extra
      const caller = await authenticate(ctx)
      if (!caller) return false
      if (!enter(caller.workspaceId, ctx.extra)) {
        socket.close(4429, 'Too many sockets')
        return false
      }
      ctx.extra.caller = caller
      ctx.extra.onClose.push(
        core.watchCredential(caller, (reason) => socket.close(4403, reason.message)),
      )
      return true
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
      return operations.begin(ctx.extra.caller, payload)
    },
    execute: async (args) => {
      running += 1
      try {
        return await operations.execute(args)
      } finally {
        running -= 1
      }
    },
    subscribe: operations.subscribe,
    onNext: (ctx, _id, _payload, args, result) =>
      result.errors && {
        ...result,
        errors: maskErrors(result.errors, requestIdOf(args, ctx.extra), report),
      },
    onError: (ctx, _id, _payload, errors) => {
      if (errors.some(isSlowConsumer)) ctx.extra.socket.close(slowConsumerCode, 'Slow consumer')
      return maskErrors(errors as readonly GraphQLError[], ctx.extra.id, report)
    },
  })

  /** Null when the socket was closed instead: refused callers may come back with another credential. */
  async function authenticate(ctx: Protocol): Promise<Caller | null> {
    const { request, socket } = ctx.extra
    const credential = credentialIn(ctx.connectionParams) ?? credentialInHeaders(request)
    try {
      if (credential !== null) return await core.authenticate(credential)
      socket.close(4403, 'Forbidden: connection_init needs an API key or a customer token')
    } catch (error) {
      if (error instanceof DomainError && error.code === 'UNAUTHORIZED') {
        socket.close(4403, `Forbidden: ${error.message}`)
      } else {
        if (!(error instanceof DomainError)) report(error, ctx.extra.id)
        socket.close(1013, 'Try again later')
      }
    }
    return null
  }

  function enter(workspaceId: string, connection: Connection): boolean {
    const count = perWorkspace.get(workspaceId) ?? 0
    if (count >= socketsPerWorkspaceMax) return false
    perWorkspace.set(workspaceId, count + 1)
    connection.onClose.push(() => {
      const left = (perWorkspace.get(workspaceId) ?? 1) - 1
      if (left === 0) perWorkspace.delete(workspaceId)
      else perWorkspace.set(workspaceId, left)
    })
    return true
  }

  wss.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    const id = newId('req', new Date())
    const bounded = boundSocket(socket, (error) => report(error, id))
    // Broken frames and lost peers: `ws` closes with the code that fits.
    socket.on('error', () => undefined)
    const connection: Connection = { request, socket: bounded, id, onClose: [] }
    open.add(bounded)
    const closed = protocol.opened(bounded, connection)
    socket.once('close', (code, reason) => {
      open.delete(bounded)
      for (const undo of connection.onClose.splice(0)) undo()
      closed(code, String(reason)).catch((error: unknown) => report(error, id))
    })
  })

  return {
    upgrade(request, socket, head) {
      if (open.size >= socketsMax) {
        socket.end(
          'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n\r\n',
        )
        return
      }
      wss.handleUpgrade(request, socket, head, (accepted) =>
        wss.emit('connection', accepted, request),
      )
    },
    size: () => open.size,
    async close() {
      clearInterval(timer)
      await until(() => running === 0, answersMs)
      for (const socket of open) socket.close(1012, 'Service restart')
      await until(() => open.size === 0, goodbyeMs)
      for (const client of wss.clients) client.terminate()
      wss.close()
    },
  }
}

/** At most so long. */
async function until(condition: () => boolean, timeoutMs: number): Promise<void> {
  const end = performance.now() + timeoutMs
  while (!condition() && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function requestIdOf(args: ExecutionArgs, connection: Connection): string {
  return requestIdOfArgs(args) ?? connection.id
}

function isSlowConsumer(error: unknown): boolean {
  const { originalError } = error as GraphQLError
  if (originalError instanceof GraphQLError) return isSlowConsumer(originalError)
  return originalError instanceof DomainError && originalError.details?.reason === 'SLOW_CONSUMER'
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
  return credentialOf({
    get(name) {
      const value = headers[name]
      return typeof value === 'string' ? value : null
    },
  })
}
