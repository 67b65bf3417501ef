/** Reads the body of a request in bounds. */
import type { IncomingMessage } from 'node:http'

/** The largest body, in bytes, where an operation asks for no other. */
export const bodyBytesMax = 2 * 1024 * 1024

/**
 * Calls `done` once with the whole body, or with null for one that is too large, whose rest is not read. A client that goes
 * away in the middle leaves it uncalled. The result stops the reading.
 */
export function readBody(
  req: IncomingMessage,
  bytesMax: number,
  done: (body: Buffer | null) => void,
  onBytes?: (size: number) => void,
): () => void {
  const chunks: Buffer[] = []
  let size = 0
  const stop = () => void req.removeAllListeners('data').removeAllListeners('end').pause()
  req.on('data', (chunk: Buffer) => {
    size += chunk.length
    onBytes?.(size)
    if (size <= bytesMax) return void chunks.push(chunk)
    stop()
    done(null)
  })
  req.on('end', () => done(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
  req.on('error', () => undefined)
  return stop
}
