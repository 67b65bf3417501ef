/**
 * Requests to URLs that callers supply. No request reaches a private address, unless the operator allows it: the URL as written,
 * every address that its name resolves to, and the address of the connected socket are checked before the first byte is sent.
 * Redirects are not followed, proxies not used, certificates always verified.
 */
import { promises as dns } from 'node:dns'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { Outbound, OutboundRequest, Reply } from '../core/webhooks/outbound.ts'
import { type AllowPrivate, createReach, type Reach } from './reachable.ts'

export interface OutboundOptions {
  allowPrivate?: AllowPrivate
  /** All addresses of a name. */
  resolve?(host: string, signal: AbortSignal): Promise<readonly string[]>
  /** A certificate trusted besides those of the system. */
  ca?: string
  timeoutMs?: number
}

const timeoutMsDefault = 15_000
const bodyBytesMax = 20_000
/** How long to wait for the body after the head of the answer. */
const bodyMsMax = 3_000
const headBytesMax = 16_384
const informationMax = 10
const excerptMax = 1_000

/** A failure whose message the owner of an endpoint may read. */
class OutboundError extends Error {}

export function createOutboundHttp(options: OutboundOptions = {}): Outbound {
  const reach = createReach(options.allowPrivate)
  const timeoutMs = options.timeoutMs ?? timeoutMsDefault
  return {
    refusal: reach.refusal,
    async post(given) {
      const stop = new AbortController()
      const late = new OutboundError(`No answer within ${timeoutMs / 1_000} s.`)
      const timer = setTimeout(() => stop.abort(late), timeoutMs)
      const end = () => stop.abort(new OutboundError('The request was ended.'))
      given.signal?.addEventListener('abort', end, { once: true })
      try {
        return await Promise.race([
          send(given, reach, options, stop.signal),
          rejection(stop.signal),
        ])
      } catch (error) {
        return { ok: false, error: wordsOf(error) }
      } finally {
        clearTimeout(timer)
        given.signal?.removeEventListener('abort', end)
        // Closes what is still open.
        stop.abort(late)
      }
    },
  }
}

async function send(
  given: OutboundRequest,
  reach: Reach,
  options: OutboundOptions,
  signal: AbortSignal,
): Promise<Reply> {
  const refusal = reach.refusal(given.url)
  if (refusal !== null) throw new OutboundError(`The URL ${refusal}.`)
  const url = new URL(given.url)
  const addresses = await addressesOf(url, reach, options, signal)
  const socket = await open(url, addresses, reach, signal)
  const stream = url.protocol === 'https:' ? await secure(socket, url, options.ca, signal) : socket
  return await exchange(given, url, stream, signal)
}

async function addressesOf(
  url: URL,
  reach: Reach,
  options: OutboundOptions,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const resolve = options.resolve ?? (reach.isNamed(host) ? resolveLocally : resolvePublicly)
  const addresses = isIP(host) ? [host] : await resolve(host, signal)
  if (addresses.length === 0) throw new OutboundError('The name of the host is unknown.')
  if (addresses.every((address) => reach.mayConnect(url, address))) return addresses
  throw new OutboundError('The host has an address that may not be called.')
}

/** Uses name servers only, which does not occupy the threads that read files. */
async function resolvePublicly(host: string, signal: AbortSignal): Promise<string[]> {
  const resolver = new dns.Resolver({ timeout: 3_000, tries: 2 })
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
  signal.removeEventListener('abort', cancel)
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}

/** Uses the resolver of this machine, with its own list of hosts. */
async function resolveLocally(host: string): Promise<string[]> {
  return (await dns.lookup(host, { all: true })).map(({ address }) => address)
}

/** A connection to one of the addresses, which is checked again before anything is sent. */
async function open(
  url: URL,
  addresses: readonly string[],
  reach: Reach,
  signal: AbortSignal,
): Promise<Socket> {
  const known = addresses.map((address) => ({ address, family: isIP(address) }))
  const socket = connect({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    autoSelectFamily: true,
    lookup: (_host, _options, answer) => answer(null, known),
  })
  await until(socket, 'connect', signal)
  if (reach.mayConnect(url, socket.remoteAddress ?? '')) return socket
  socket.destroy()
  throw new OutboundError('The host has an address that may not be called.')
}

async function secure(
  socket: Socket,
  url: URL,
  ca: string | undefined,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const host = url.hostname.replace(/^\[|\]$|\.$/g, '')
  const stream = connectTls({
    socket,
    host,
    servername: isIP(host) ? undefined : host,
    ca,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
    // Overrides the environment.
    rejectUnauthorized: true,
  })
  await until(stream, 'secureConnect', signal)
  return stream
}

function until(socket: Socket, event: string, signal: AbortSignal): Promise<void> {
  signal.addEventListener('abort', () => socket.destroy(), { once: true })
  return new Promise((resolve, reject) => {
    // The listener stays: a late error must not end the process.
    socket.on('error', reject)
    socket.once('close', () => reject(new OutboundError('The connection was closed.')))
    socket.once(event, resolve)
    if (signal.aborted) socket.destroy()
  })
}

function exchange(
  given: OutboundRequest,
  url: URL,
  stream: Socket,
  signal: AbortSignal,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const body = Buffer.from(given.body)
    const sent = request({
      createConnection: () => stream,
      method: 'POST',
      path: url.pathname + url.search,
      headers: { ...given.headers, host: url.host, 'content-length': body.length },
      maxHeaderSize: headBytesMax,
      insecureHTTPParser: false,
      signal,
    })
    let isAnswered = false
    const fail = (error: Error) => {
      // After the head arrived, it does not matter how the answer ends.
      if (!isAnswered) reject(error)
    }
    sent.on('error', fail)
    sent.on('close', () => fail(new OutboundError('The connection was closed.')))
    sent.on('response', (response) => {
      isAnswered = true
      readReply(response).then(resolve, reject)
    })
    refuseChatter(sent)
    sent.end(body)
  })
}

/** Limits the number of interim answers. */
function refuseChatter(sent: ClientRequest): void {
  let count = 0
  sent.on('information', () => {
    count += 1
    if (count > informationMax) sent.destroy(new OutboundError('Too many interim answers.'))
  })
}

/** The status decides; the beginning of the body is kept, however it ends. */
async function readReply(response: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = []
  let size = 0
  await new Promise<void>((done) => {
    const timer = setTimeout(done, bodyMsMax)
    const finish = () => {
      clearTimeout(timer)
      done()
    }
    response.on('error', finish)
    response.on('close', finish)
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size >= bodyBytesMax) finish()
    })
  })
  response.destroy()
  return {
    ok: true,
    statusCode: response.statusCode ?? 0,
    retryAfter: response.headers['retry-after'] ?? null,
    excerpt: textOf(Buffer.concat(chunks).subarray(0, bodyBytesMax)),
  }
}

/** Removes what a terminal or a database might interpret as more than text. */
function textOf(bytes: Buffer): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are removed.
  const text = bytes.toString('utf8').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
  return Array.from(text.slice(0, 2 * excerptMax))
    .slice(0, excerptMax)
    .join('')
    .toWellFormed()
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: 'The connection was reset.',
  EPIPE: 'The connection was reset.',
  ETIMEDOUT: 'The host could not be reached.',
  EHOSTUNREACH: 'The host could not be reached.',
  ENETUNREACH: 'The host could not be reached.',
  ENOTFOUND: 'The name of the host is unknown.',
  EAI_AGAIN: 'The name of the host could not be resolved.',
  CERT_HAS_EXPIRED: 'The certificate has expired.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another host.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is not trusted.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate is not trusted.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate is not trusted.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'The certificate is not trusted.',
  HPE_HEADER_OVERFLOW: 'The head of the answer is too long.',
}

function wordsOf(error: unknown): string {
  if (error instanceof OutboundError) return error.message
  const { code, errors } = error as { code?: unknown; errors?: unknown[] }
  // Several addresses were tried.
  const inner = code ?? (errors?.[0] as { code?: unknown } | undefined)?.code
  const name = typeof inner === 'string' ? inner : ''
  if (Object.hasOwn(words, name)) return words[name] ?? ''
  if (name.startsWith('HPE_')) return 'The answer is not HTTP.'
  return name ? `The request failed (${name}).` : 'The request failed.'
}
