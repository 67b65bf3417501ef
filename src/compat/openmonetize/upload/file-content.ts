/** The bytes of an uploaded file: base64, compressed once or not at all, within bounds that stop decompression bombs. */
import { setImmediate } from 'node:timers/promises'
import { createGunzip } from 'node:zlib'
import { invalid } from '../../../core/values/errors.ts'

/** Bytes after inflation. */
const contentMax = 64 * 1024 * 1024
/** Inflated bytes per compressed byte; ordinary files stay far below. */
const ratioMax = 100
/** Content up to this size is never a bomb. */
const harmless = 1024 * 1024
const chunkLength = 64 * 1024

export const compressions = ['none', 'gzip'] as const
export type Compression = (typeof compressions)[number]

/** Accepts the URL-safe alphabet, missing padding and line breaks. */
export function decodeBase64(data: string): Buffer {
  const text = data.replace(/\s+/g, '')
  const digits = text.replace(/={1,2}$/, '')
  if (!/^[A-Za-z0-9+/_-]*$/.test(digits) || digits.length % 4 === 1) {
    throw invalid('data must be base64.')
  }
  return Buffer.from(digits, 'base64')
}

/** May be called again for the same bytes. Throws INVALID_REQUEST as soon as the content is invalid. */
export async function* contentOf(
  bytes: Buffer,
  compression: Compression,
): AsyncGenerator<Buffer, void> {
  const source = compression === 'gzip' ? inflate(bytes) : slices(bytes)
  const max = Math.min(contentMax, Math.max(harmless, bytes.length * ratioMax))
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let length = 0
  for await (const chunk of source) {
    if (length === 0 && isGzip(chunk)) {
      throw invalid(
        compression === 'gzip'
          ? 'data is compressed twice.'
          : 'data is compressed, but compression is "none".',
      )
    }
    length += chunk.length
    if (length > max) {
      throw invalid(
        max === contentMax
          ? `data must have at most ${contentMax} bytes when it is decompressed.`
          : `data must not grow more than ${ratioMax} times when it is decompressed.`,
      )
    }
    requireUtf8(utf8, chunk)
    yield chunk
  }
  requireUtf8(utf8)
}

function requireUtf8(decoder: TextDecoder, chunk?: Buffer): void {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined })
  } catch {
    throw invalid('data is not UTF-8.')
  }
}

function isGzip(chunk: Buffer): boolean {
  return chunk[0] === 0x1f && chunk[1] === 0x8b
}

/** Splits the bytes, so that other requests run between the pieces. */
async function* slices(bytes: Buffer): AsyncGenerator<Buffer, void> {
  for (let at = 0; at < bytes.length; at += chunkLength) {
    await setImmediate()
    yield bytes.subarray(at, at + chunkLength)
  }
}

/** One layer of gzip, of one or more members; an incomplete end is refused. */
async function* inflate(bytes: Buffer): AsyncGenerator<Buffer, void> {
  const gunzip = createGunzip({ chunkSize: chunkLength })
  gunzip.end(bytes)
  try {
    for await (const chunk of gunzip) yield chunk as Buffer
  } catch (error) {
    if (!isZlibError(error)) throw error
    throw invalid(
      error.code === 'Z_BUF_ERROR' ? 'The gzip of data is cut off.' : 'data is no valid gzip.',
    )
  }
  // zlib ignores zeros after the end.
  if (gunzip.bytesWritten !== bytes.length) throw invalid('data goes on after the end of its gzip.')
}

function isZlibError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}
