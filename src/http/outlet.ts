/** Where the answer to a request goes: to the response of node:http, or straight to the socket (socket-outlet.ts). */
import type { ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import { atEndOfTurn } from './end-of-turn.ts'

/** Names and values alternate. */
export type HeaderList = readonly string[]

export interface Outlet {
  /** Sends a whole answer, at the end of the turn; the headers say its length. */
  send(status: number, headers: HeaderList, body: string | Buffer): void
  /**
   * Sends an answer while it is made. It may be endless, and ends with its reader, also with one that left before it began.
   */
  stream(
    status: number,
    headers: HeaderList,
    body: ReadableStream<Uint8Array> | null,
  ): Promise<void>
  /** Cuts the connection, where no answer can be given. */
  destroy(): void
}

export function outletOf(res: ServerResponse): Outlet {
  return {
    send(status, headers, body) {
      // All headers in one list, with none set before: setting them one by one costs twice as much.
      res.writeHead(status, headers as string[])
      atEndOfTurn(() => {
        // The client disconnected meanwhile.
        if (!res.destroyed) res.end(body)
      })
    },
    async stream(status, headers, body) {
      res.writeHead(status, headers as string[])
      if (body) await pipe(body, res, (chunk) => res.write(chunk))
      res.end()
    },
    destroy: () => void res.destroy(),
  }
}

/** The headers of every answer, and those of this one, which override them whatever their case. */
export function withHeaders(always: HeaderList, own: Readonly<Record<string, string>>): HeaderList {
  const all = new Map<string, string>()
  for (let i = 0; i < always.length; i += 2) all.set(always[i] as string, always[i + 1] as string)
  for (const name in own) all.set(name.toLowerCase(), own[name] as string)
  return [...all].flat()
}

const ended = { done: true, value: undefined } as const

const drained = (to: Writable) => new Promise<void>((resolve) => to.once('drain', resolve))

/** The maker of the body is not told when the reader leaves early but by the end of its stream. */
export async function pipe(
  body: ReadableStream<Uint8Array>,
  to: Writable,
  write: (chunk: Uint8Array) => boolean,
): Promise<void> {
  if (to.destroyed) return body.cancel()
  // Unlike a reader, an iterator can be stopped while it waits for the next chunk.
  const chunks = body[Symbol.asyncIterator]()
  const { promise: closed, resolve: close } = Promise.withResolvers<void>()
  closed.then(() => chunks.return?.()).catch(() => undefined)
  to.once('close', close)
  try {
    for (;;) {
      const { done, value } = await chunks.next().catch((error: unknown) => {
        if (to.destroyed) return ended
        throw error
      })
      if (done || to.destroyed) return
      if (!write(value)) await Promise.race([closed, drained(to)])
    }
  } finally {
    // A connection outlives its answers, and a body that was left is given up whether or not the connection is closed yet.
    to.off('close', close)
    chunks.return?.().catch(() => undefined)
  }
}
