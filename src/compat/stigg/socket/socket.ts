/**
 * Pushes over a WebSocket, protocol `graphql-transport-ws`: the key comes in `connection_init`, as the clients send it.
 *
 * A client gives up for good when the reason of the close is exactly `Invalid API key`, keeps its cache after some other closes, and
 * after the rest reads anew: each is closed with what makes it do the right thing.
 */
import { type ExecutionArgs, execute, GraphQLError, type GraphQLSchema, subscribe } from 'graphql'
import { type Context as ConnectionContext, handleProtocols, makeServer } from 'graphql-ws'
import type { Core } from '../../../core/core.ts'
import type { Caller } from '../../../core/operation/caller.ts'
import { internalRequest } from '../../../core/requests/request.ts'
import { DomainError } from '../../../core/values/errors.ts'
import { createContext } from '../../../graphql/execution/context.ts'
import { prepareOwnSubscription } from '../../../graphql/execution/own-subscription.ts'
import type { ReportError } from '../../../http/report-error.ts'
import { slowConsumerCode, wrongCredentialCode } from '../../../sockets/bounded-socket.ts'
import { exactSocket, refuseProtocols } from '../../../sockets/graphql-transport.ts'
import {
  type Connection,
  operationsPerSocketMax,
  type SocketProtocol,
  type SocketServer,
} from '../../../sockets/socket-server.ts'
import type { Ask } from '../../dialect.ts'
import type { StiggContext } from '../graphql/builder.ts'
import { toldErrors } from '../graphql/errors.ts'
import { prepareDocument } from '../graphql/schema.ts'
import { createFeed, type Feed } from './feed.ts'
import { StiggChangesDocument } from './socket.generated.ts'

export interface StiggSocketDeps {
  core: Core
  schema: GraphQLSchema
  report: ReportError
  sockets: Pick<SocketServer, 'enter' | 'attend'>
  /** Asks as the caller, uncounted: a push is not the client's request. */
  askAs(caller: Caller, requestId: string): Ask
}

/** A connection, and what it may do after `connection_init`. */
interface Session extends Connection {
  allowed?: { ask: Ask; feed: Feed }
}

type Protocol = ConnectionContext<Record<string, unknown>, Session>

const operationIdMax = 128
/** The reason by which a client knows that it need not come back. */
const wrongKey = 'Invalid API key'
/** Clients forget what they keep, and come back in some seconds. */
const comeBackCode = 4500

export function createStiggSocket(deps: StiggSocketDeps): SocketProtocol {
  const { core, sockets, report } = deps
  const open = prepareOwnSubscription(deps.schema, StiggChangesDocument)

  function allow(session: Session, caller: Caller): void {
    const { id: requestId, socket } = session
    const ask = deps.askAs(caller, requestId)
    const feed = createFeed({
      ask,
      attend: async (read) => (session.isOpen() ? sockets.attend(read) : null),
      openChanges: () =>
        open(createContext(core, caller, { ...internalRequest, id: requestId }), {}),
      onEnd: () => socket.close(slowConsumerCode, 'Some changes were not sent'),
      warn: (error) => {
        if (!(error instanceof DomainError)) report(error, requestId)
      },
    })
    session.allowed = { ask, feed }
    session.onClose(() => feed.close())
  }

  const protocol = makeServer<Record<string, unknown>, Session>({
    connectionInitWaitTimeout: core.limits.initMs,
    onConnect: (ctx) => connect(deps, ctx, (caller) => allow(ctx.extra, caller)),
    onSubscribe(ctx, id, { query, operationName, variables }) {
      if (id.length > operationIdMax) {
        ctx.extra.socket.close(4400, 'The operation id is too long')
        return [new GraphQLError('The operation id is too long.')]
      }
      if (Object.keys(ctx.subscriptions).length > operationsPerSocketMax) {
        const limit = `At most ${operationsPerSocketMax} operations may run on a socket.`
        return [new GraphQLError(limit)]
      }
      const { ask, feed } = ctx.extra.allowed ?? never()
      const prepared = prepareDocument({ query, operationName, variables })
      if (!('kind' in prepared)) return prepared
      const contextValue: StiggContext = { ask, pushes: feed }
      return { ...prepared.args, contextValue }
    },
    execute: (args: ExecutionArgs) => sockets.attend(() => execute(args)),
    subscribe,
    onNext: ({ extra }, _id, _payload, _args, result) => {
      const { errors } = result
      return errors ? { ...result, errors: told(errors, extra, report) } : undefined
    },
    onError: ({ extra }, _id, _payload, errors) =>
      told(errors as readonly GraphQLError[], extra, report),
  })

  return {
    refuses: refuseProtocols,
    handleProtocols,
    opened(connection) {
      const session: Session = { ...connection }
      const closed = protocol.opened(exactSocket(session.socket), session)
      connection.onClose((code, reason) => {
        closed(code, reason).catch((error: unknown) => report(error, connection.id))
      })
    },
  }
}

/** Lets the key in, or closes the socket. */
async function connect(
  { core, sockets, report }: StiggSocketDeps,
  { extra: session, connectionParams }: Protocol,
  allow: (caller: Caller) => void,
): Promise<boolean> {
  const { socket } = session
  try {
    const key = keyIn(connectionParams)
    if (key === null) throw new DomainError('UNAUTHORIZED', wrongKey)
    const caller = await core.authenticateToStay(key)
    const onEnd = () => socket.close(wrongCredentialCode, 'The API key has ended')
    if (!sockets.enter(session, caller, onEnd)) return false
    allow(caller)
    return true
  } catch (error) {
    const isTold = error instanceof DomainError
    if (!isTold) report(error, session.id)
    if (isTold && error.code === 'UNAUTHORIZED') socket.close(wrongCredentialCode, wrongKey)
    else socket.close(comeBackCode, isTold ? error.message : 'Try again later')
    return false
  }
}

function told(
  errors: readonly GraphQLError[],
  { id }: Session,
  report: ReportError,
): GraphQLError[] {
  try {
    return toldErrors(errors, id).map(
      ({ message, path, extensions }) =>
        new GraphQLError(message, { path, extensions: { ...extensions } }),
    )
  } catch (error) {
    report(error, id)
    const extensions = { code: 'UnexpectedError', traceId: id }
    return [new GraphQLError('Something went wrong on our side.', { extensions })]
  }
}

function never(): never {
  throw new Error('The protocol lets nobody subscribe before connection_init')
}

/** `{headers: {"X-API-KEY"}}`, in any case. */
function keyIn(params: Readonly<Record<string, unknown>> | undefined): string | null {
  const headers = params?.headers
  if (typeof headers !== 'object' || headers === null) return null
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-api-key')
  return typeof found?.[1] === 'string' ? found[1] : null
}
