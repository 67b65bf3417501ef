/** Reads the body of a request, up to a limit. */
import type { IncomingMessage } from 'node:http'

/** The largest body, in bytes, unless an operation sets its own limit. */
export const bodyBytesMax = 2 * 1024 * 1024

/**
 * Calls `done` once: with the whole body, or with null when it is too large; the rest is then not read. It is never called when
 * the client disconnects. The returned function stops reading.
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
