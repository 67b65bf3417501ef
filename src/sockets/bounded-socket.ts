/** A WebSocket with limits: it is closed when its peer leaves too much unread, or for too long. */
import { GraphQLError } from 'graphql'
import type { RawData, WebSocket } from 'ws'
import { DomainError } from '../core/values/errors.ts'
import { isExpired } from '../core/workspaces/expired.ts'

/** The credential is missing or wrong: clients give up. */
export const wrongCredentialCode = 4401
/** The credential is no longer valid: clients reconnect with a new one. */
export const endedCredentialCode = 4403
const tryLaterCode = 1013

/** The close code for a refused credential. */
export function refusalCode(error: unknown): number {
  if (isExpired(error)) return endedCredentialCode
  const isWrong = error instanceof DomainError && error.code === 'UNAUTHORIZED'
  return isWrong ? wrongCredentialCode : tryLaterCode
}

/** A private code: the peer reads too slowly. Clients reconnect and continue from what they have. */
export const slowConsumerCode = 4290

/** Whether a subscription ended because its items waited too long for the peer. */
export function isSlowConsumer(error: unknown): boolean {
  if (error instanceof GraphQLError) return isSlowConsumer(error.originalError)
  return error instanceof DomainError && error.details?.reason === 'SLOW_CONSUMER'
}

/** Bytes that may wait for the peer to read them. */
const waitingBytesMax = 1024 * 1024
/** How long they may wait. */
const waitingMsMax = 8_000
/** A close frame has room for 123 bytes; reasons are ASCII. */
const reasonLengthMax = 123
/** The socket is destroyed when the peer has not read the close frame after this. */
const closeWaitMs = 1_000
/** A peer that has not answered a ping when the next is due counts as dead: gone after 14 s at the latest. */
const pingEveryMs = 6_000

export interface BoundedSocket {
  protocol: string
  /** Resolves when the bytes have been sent to the peer, or cannot be any more. */
  send(data: string): Promise<void>
  close(code: number, reason: string): void
  onMessage(receive: (data: string) => Promise<void>): void
  /** Must be called every second: sends pings, and drops a peer that is dead or does not read. */
  tick(): void
}

export function boundSocket(socket: WebSocket, onDefect: (error: unknown) => void): BoundedSocket {
  /** When each waiting message was sent, oldest first; empty when nothing waits. */
  const sentAt: number[] = []
  let pingedAt = performance.now()
  let alive = true
  socket.on('pong', () => {
    alive = true
  })

  function close(code: number, reason: string): void {
    if (socket.readyState !== socket.OPEN) return
    socket.close(code, reason.slice(0, reasonLengthMax))
    setTimeout(() => socket.terminate(), closeWaitMs).unref()
  }

  return {
    protocol: socket.protocol,
    close,
    send: (data) =>
      new Promise((resolve) => {
        if (socket.readyState !== socket.OPEN) return resolve()
        if (socket.bufferedAmount + data.length > waitingBytesMax && sentAt.length > 0) {
          close(slowConsumerCode, 'Slow consumer')
          return resolve()
        }
        sentAt.push(performance.now())
        // The close event follows a failed send and cleans up.
        socket.send(data, () => {
          sentAt.shift()
          resolve()
        })
      }),
    onMessage(receive) {
      socket.on('message', (data: RawData, isBinary: boolean) => {
        if (isBinary) return close(4400, 'Binary messages are not supported')
        receive(String(data)).catch((error: unknown) => {
          onDefect(error)
          close(4500, 'Internal server error')
        })
      })
    },
    tick() {
      const now = performance.now()
      const oldest = sentAt[0]
      if (oldest !== undefined && now - oldest > waitingMsMax) {
        return close(slowConsumerCode, 'Slow consumer')
      }
      if (now - pingedAt < pingEveryMs || socket.readyState !== socket.OPEN) return
      if (!alive) return socket.terminate()
      alive = false
      pingedAt = now
      socket.ping()
    },
  }
}
