/**
 * The raw WebSocket of the OpenMonetize document: JSON frames, a credential first, then channels.
 *
 * A channel is a GraphQL subscription in the document's words, with the same topics, tokens and limits. Its snapshot comes first,
 * then every change. An error frame with a channel and a customer means that the subscription does not exist (any more), except
 * CONFLICT, which means that it exists already. Only a refused or ended credential, a slow reader and floods close the socket.
 */
import type { Caller } from '../../../core/operation/caller.ts'
import { DomainError, invalid } from '../../../core/values/errors.ts'
import { maskError } from '../../../graphql/execution/errors.ts'
import {
  endedCredentialCode,
  isSlowConsumer,
  refusalCode,
  slowConsumerCode,
  wrongCredentialCode,
} from '../../../sockets/bounded-socket.ts'
import {
  type Connection,
  type SocketProtocol,
  type SocketServer,
  tooManySocketsCode,
} from '../../../sockets/socket-server.ts'
import { openMonetize } from '../dialect.ts'
import { codeWord } from '../errors.ts'
import {
  type ChannelDeps,
  type ChannelSubscriptions,
  createChannels,
  type Subscriber,
} from './channel-subscriptions.ts'
import {
  type Echo,
  echoOf,
  type Frame,
  readFrame,
  readSubscribe,
  readUnsubscribe,
} from './frames.ts'

/** The paths of the socket. */
export const socketPaths: readonly string[] = [
  ...openMonetize.mounts.flatMap((mount) => [mount, `${mount}/ws`]),
  '/ws/v1',
]

const authWaitMs = 10_000
/** Characters of frames that may wait while a credential is looked up. */
const waitingMax = 64 * 1024
/** The fixed cost of a waiting frame, added to its text. */
const frameLength = 100
/** Frames that may be refused in a window of time. */
const refusalsMax = 100
const refusalWindowMs = 10_000
const messageLengthMax = 400
const noSubProtocol =
  'This WebSocket has no sub-protocol; GraphQL is spoken at /graphql, as graphql-transport-ws.'

export interface OpenMonetizeSocketDeps extends ChannelDeps {
  sockets: Pick<SocketServer, 'enter'>
}

interface Session extends Connection {
  /** The caller, once the credential is accepted. */
  caller?: Caller
  subscriptions: ChannelSubscriptions
  /** While a credential is looked up, frames wait. */
  asking: boolean
  waiting: string[]
  waitingLength: number
  refusals: { count: number; since: number }
}

export function createOpenMonetizeSocket(deps: OpenMonetizeSocketDeps): SocketProtocol {
  const { core, sockets, report } = deps
  const subscriptionsOf = createChannels(deps)

  const answers: Record<Frame['type'], (session: Session, frame: Frame, caller: Caller) => void> = {
    auth: (session, frame) => void authenticate(session, frame.token),
    ping: (session) => void send(session, { type: 'pong' }),
    subscribe: (session, frame, caller) =>
      session.subscriptions.subscribe(subscriberOf(session, caller), readSubscribe(frame)),
    unsubscribe(session, frame) {
      const about = readUnsubscribe(frame)
      session.subscriptions.unsubscribe(about)
      send(session, { type: 'unsubscribed', ...about })
    },
  }

  function receive(session: Session, text: string): void {
    if (!session.isOpen()) return
    const { caller } = session
    let echo: Echo = {}
    try {
      const frame = readFrame(text)
      echo = echoOf(frame)
      if (caller) answers[frame.type](session, frame, caller)
      else if (frame.type === 'auth') void authenticate(session, frame.token)
      else throw unauthorized('The first frame must be auth.')
    } catch (error) {
      if (caller) refuse(session, error, echo)
      else end(session, error, wrongCredentialCode)
    }
  }

  function wait(session: Session, text: string): void {
    session.waiting.push(text)
    session.waitingLength += text.length + frameLength
    if (session.waitingLength > waitingMax) end(session, invalid('Wait for auth_ok.'), 4400)
  }

  async function authenticate(session: Session, token: unknown): Promise<void> {
    session.asking = true
    try {
      if (typeof token !== 'string')
        throw unauthorized('auth needs a token: an API key or a customer token.')
      const caller = await core.authenticateToStay(token)
      if (session.caller) remain(session, session.caller, caller)
      else enter(session, caller)
    } catch (error) {
      end(session, error, refusalCode(error))
    }
    session.asking = false
    while (!session.asking) {
      const text = session.waiting.shift()
      if (text === undefined) break
      session.waitingLength -= text.length + frameLength
      receive(session, text)
    }
  }

  function enter(session: Session, caller: Caller): void {
    const onEnd = (reason: DomainError) => end(session, reason, endedCredentialCode)
    try {
      if (!sockets.enter(session, caller, onEnd)) return
    } catch (error) {
      end(session, error, tooManySocketsCode)
      return
    }
    session.caller = caller
    welcome(session, caller)
  }

  /** A client may send its credential twice, e.g. in the headers and in a frame. */
  function remain(session: Session, known: Caller, caller: Caller): void {
    const other = invalid('The socket has another credential; open another socket.')
    if (isSame(known, caller)) welcome(session, known)
    else refuse(session, other, {})
  }

  function subscriberOf(session: Session, caller: Caller): Subscriber {
    return {
      caller,
      send: (frame) => send(session, frame),
      fail(error, about, requestId) {
        if (isSlowConsumer(error)) session.socket.close(slowConsumerCode, 'Slow consumer')
        else refuse(session, error, about, requestId)
      },
    }
  }

  /** Reports why a frame is refused or a subscription ends; closes the socket of a client with too many refusals. */
  function refuse(session: Session, error: unknown, echo: Echo, requestId = session.id): void {
    tell(session, error, echo, requestId)
    const { refusals } = session
    const now = performance.now()
    if (now - refusals.since > refusalWindowMs) Object.assign(refusals, { count: 0, since: now })
    refusals.count += 1
    if (refusals.count > refusalsMax) session.socket.close(4400, 'Too many refused frames')
  }

  /** Reports why, and closes the socket. */
  function end(session: Session, error: unknown, code: number): void {
    const message = tell(session, error, {}, session.id)
    session.waiting = []
    session.socket.close(code, message)
  }

  function tell(session: Session, error: unknown, echo: Echo, requestId: string): string {
    const masked = maskError(error, requestId, report)
    const code = codeWord(String(masked.extensions.code))
    const message = masked.message.slice(0, messageLengthMax).toWellFormed()
    send(session, { type: 'error', code, message, ...echo, request_id: requestId })
    return message
  }

  return {
    // A client that requires another protocol, such as GraphQL's, is refused and not misled.
    refuses: (offered) => (offered.length > 0 ? noSubProtocol : null),
    handleProtocols: () => false,
    opened(connection) {
      const session: Session = {
        ...connection,
        subscriptions: subscriptionsOf(),
        asking: false,
        waiting: [],
        waitingLength: 0,
        refusals: { count: 0, since: performance.now() },
      }
      const timer = setTimeout(() => {
        const late = unauthorized(`auth must come within ${authWaitMs / 1_000} seconds.`)
        if (!session.caller && !session.asking) end(session, late, wrongCredentialCode)
      }, authWaitMs).unref()
      connection.onClose(() => {
        clearTimeout(timer)
        session.waiting = []
        session.subscriptions.stopAll()
      })
      connection.socket.onMessage(async (text) => {
        if (session.asking) wait(session, text)
        else receive(session, text)
      })
      const credential = openMonetize.credential(connection.request.headers)
      if (credential !== null) void authenticate(session, credential)
    },
  }
}

function welcome(session: Session, { mode, customer, expiresAt }: Caller): void {
  send(session, {
    type: 'auth_ok',
    mode: mode.toLowerCase(),
    customerId: customer?.id ?? null,
    expiresAt: expiresAt ?? null,
  })
}

function send({ socket }: Session, frame: object): Promise<void> {
  return socket.send(JSON.stringify(frame))
}

function isSame(one: Caller, other: Caller): boolean {
  return (
    one.workspaceId === other.workspaceId &&
    one.actor === other.actor &&
    one.customer?.id === other.customer?.id &&
    one.expiresAt?.getTime() === other.expiresAt?.getTime()
  )
}

function unauthorized(message: string): DomainError {
  return new DomainError('UNAUTHORIZED', message)
}
