/** Connections to an HTTP server in this process, of which one can tell that all was read. */
import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Duplex } from 'node:stream'

/** The client's end of a connection. */
export interface Wire {
  send(bytes: Buffer): void
  /** What the server has sent. */
  text(): string
  /** Whether the server has read all, and all that it sent is here. */
  isRead(): boolean
  isOpen(): boolean
  close(): void
}

export interface Opened {
  /** One at a time. */
  wire(): Promise<Wire>
  close(): Promise<void>
}

let count = 0
const pipeName = (): string => {
  const name = `openmonetize-wire-${process.pid}-${++count}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`)
}

/** Over real sockets, but not of TCP, whose ports run out. */
export async function openOnSockets(server: Server): Promise<Opened> {
  const path = pipeName()
  await once(server.listen(path), 'listening')
  return {
    async wire() {
      const accepted = once(server, 'connection') as Promise<[Socket]>
      const client = connect(path)
      let [text, sent, isOpen] = ['', 0, true]
      const closed = () => {
        isOpen = false
      }
      client.on('data', (chunk) => {
        text += chunk.toString('latin1')
      })
      client.on('error', closed).on('close', closed).on('end', closed)
      const [socket] = await accepted
      return {
        send(bytes) {
          client.write(bytes)
          sent += bytes.length
        },
        text: () => text,
        isRead: () => socket.bytesRead === sent && text.length === socket.bytesWritten,
        isOpen: () => isOpen,
        close: () => void client.destroy(),
      }
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Over streams that have what the server uses of a socket. */
export async function openInMemory(server: Server): Promise<Opened> {
  return {
    async wire() {
      let [text, isOpen] = ['', true]
      const stream = new Duplex({
        read: () => undefined,
        write(chunk: Buffer, _encoding, done) {
          text += chunk.toString('latin1')
          done()
        },
        final(done) {
          isOpen = false
          done()
        },
        destroy(_error, done) {
          isOpen = false
          done(null)
        },
      })
      const socket = Object.assign(stream, {
        remoteAddress: '192.0.2.1',
        setTimeout: () => stream,
        destroySoon: () => void stream.end(() => stream.destroy()),
      })
      server.emit('connection', socket)
      return {
        send: (bytes) => void stream.push(bytes),
        text: () => text,
        isRead: () => stream.readableLength === 0,
        isOpen: () => isOpen,
        close: () => void stream.destroy(),
      }
    },
    close: async () => undefined,
  }
}
