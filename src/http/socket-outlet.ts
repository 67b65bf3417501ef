/** Writes answers straight to a socket, byte for byte as node:http would. */
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { atEndOfTurn } from './end-of-turn.ts'
import { type HeaderList, type Outlet, pipe } from './outlet.ts'

export interface SocketOutletDeps {
  socket: Socket
  limits: {
    /** How long a client may rely on the connection, */
    keepAliveMs: number
    /** and how long it is kept without traffic: after an answer, and while one is streamed. */
    idleMsMax: number
    stalledMsMax: number
  }
  /** Whether the answer is the last of the connection. */
  isLast(): boolean
  /** Runs when an answer is written, or cannot be. */
  done(): void
}

export function createSocketOutlet(deps: SocketOutletDeps): Outlet {
  const { socket, limits, done } = deps

  const keepAlive = `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(limits.keepAliveMs / 1_000)}\r\n`

  /** What node:http adds to the headers. */
  function ownLines(): string {
    return `Date: ${dateText()}\r\n${deps.isLast() ? 'Connection: close\r\n' : keepAlive}`
  }

  return {
    send(status, headers, body) {
      const lines = linesOf(status, headers)
      atEndOfTurn(() => {
        // The client disconnected meanwhile.
        if (!socket.writable) return done()
        const head = `${lines}${ownLines()}\r\n`
        if (typeof body === 'string') socket.write(head + body)
        else socket.write(Buffer.concat([Buffer.from(head, 'latin1'), body]))
        done()
      })
    },
    async stream(status, headers, body) {
      const isChunked = !headers.includes('content-length')
      const coding = isChunked ? 'Transfer-Encoding: chunked\r\n' : ''
      socket.setTimeout(limits.stalledMsMax)
      socket.write(`${linesOf(status, headers)}${ownLines()}${coding}\r\n`)
      if (body) await pipe(body, socket, (part) => socket.write(isChunked ? chunkOf(part) : part))
      if (socket.writable && isChunked) socket.write('0\r\n\r\n')
      socket.setTimeout(limits.idleMsMax)
      done()
    },
    destroy: () => void socket.destroy(),
  }
}

function chunkOf(part: Uint8Array): Buffer {
  const size = Buffer.from(`${part.length.toString(16)}\r\n`, 'latin1')
  return Buffer.concat([size, part, Buffer.from('\r\n', 'latin1')])
}

const unfit = /[^\t\x20-\x7e\x80-\xff]/

/** Throws where a value could end its line. */
function linesOf(status: number, headers: HeaderList): string {
  let lines = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`
  for (let i = 0; i < headers.length; i += 2) {
    const value = headers[i + 1] as string
    if (unfit.test(value))
      throw new Error(`The header ${headers[i]} has a value that cannot be sent`)
    lines += `${headers[i]}: ${value}\r\n`
  }
  return lines
}

let date = ''
let dateSecond = 0

/** Made once a second. */
function dateText(): string {
  const second = Math.floor(Date.now() / 1_000)
  if (second !== dateSecond) {
    dateSecond = second
    date = new Date(second * 1_000).toUTCString()
  }
  return date
}
