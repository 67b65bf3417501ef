/** Reads the body of a request within limits, and decodes it by its media type. */
import type { IncomingMessage } from 'node:http'
import { readBody } from '../../http/body.ts'
import type { Decoders } from '../bodies.ts'
import { HttpFailure } from './http-failure.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The minimum number of bytes per interval; a slower request is ended. */
export interface Flow {
  pauseMs: number
  bytesPerPauseMin: number
}

/** The promise never settles when the client disconnects. */
export async function readBytes(
  req: IncomingMessage,
  bytesMax: number,
  flow?: Flow,
): Promise<Buffer> {
  if (Number(req.headers['content-length'] ?? 0) > bytesMax) throw tooLarge(bytesMax)
  return collect(req, bytesMax, flow)
}

/** An empty body counts as `{}`, whatever its type. */
export function decodeBody(
  { headers }: IncomingMessage,
  bytes: Buffer,
  decoders: Decoders,
): unknown {
  if (bytes.length === 0) return {}
  if (headers['content-encoding'] && headers['content-encoding'] !== 'identity') {
    throw new HttpFailure(415, 'A body with a Content-Encoding is not accepted here.')
  }
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';')
  const decode = Object.hasOwn(decoders, type.trim()) ? decoders[type.trim()] : undefined
  if (!decode || !parameters.every(isHarmless)) {
    throw new HttpFailure(415, `The body must be ${Object.keys(decoders).join(' or ')} in UTF-8.`)
  }
  return decode({ bytes, text: () => textOf(bytes), type: headers['content-type'] ?? '' })
}

/** Parameters of the media type that change nothing. */
function isHarmless(parameter: string): boolean {
  const [name = '', value = ''] = parameter.trim().split('=')
  return name !== 'charset' || value.replaceAll('"', '') === 'utf-8'
}

function textOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new HttpFailure(400, 'The body is not UTF-8.')
  }
}

function collect(req: IncomingMessage, bytesMax: number, flow?: Flow): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let sizeNow = 0
    const refuse = (failure: HttpFailure) => {
      stopWatching()
      // The rest is not read: the connection ends with the answer.
      stopReading()
      reject(failure)
    }
    const stopReading = readBody(
      req,
      bytesMax,
      (body) => {
        if (!body) return refuse(tooLarge(bytesMax))
        stopWatching()
        resolve(body)
      },
      (size) => {
        sizeNow = size
      },
    )
    const stopWatching = flow ? watchFlow(flow, () => sizeNow, refuse) : () => undefined
    req.once('close', stopWatching)
  })
}

/** Refuses a request whose bytes stop arriving; the returned function ends the watch. */
function watchFlow(
  { pauseMs, bytesPerPauseMin }: Flow,
  sizeNow: () => number,
  refuse: (failure: HttpFailure) => void,
): () => void {
  let size = 0
  const look = () => {
    const now = sizeNow()
    if (now - size < bytesPerPauseMin) refuse(tooSlow(pauseMs))
    size = now
  }
  // Bytes that arrived while the process was busy are read before the check.
  const timer = setInterval(() => setImmediate(look), pauseMs)
  return () => clearInterval(timer)
}

function tooSlow(pauseMs: number): HttpFailure {
  return new HttpFailure(408, `The body stopped: too few bytes came in ${pauseMs / 1_000} s.`)
}

function tooLarge(bytesMax: number): HttpFailure {
  return new HttpFailure(413, `The body must have at most ${bytesMax} bytes.`)
}
