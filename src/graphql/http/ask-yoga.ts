/** Hands a request whose body has been read to Yoga, and sends the answer. */
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Request } from '../../core/requests/request.ts'
import { type HeaderList, setHeaders } from '../../http/cross-origin.ts'
import { keyStatus, settleClaim } from '../../http/idempotency-key.ts'
import { endAtEndOfTurn } from './end-of-turn.ts'
import type { GraphQLServer } from './yoga.ts'

/** A request whose body has been read, and its response. */
export interface Exchange {
  req: IncomingMessage
  res: ServerResponse
  /** The headers of every answer to the request. */
  headers: HeaderList
  body: Buffer
  request: Request
}

type AnswerHeaders = Record<string, string>

/** Sends the answer, or the one that the idempotency key requires instead. */
export function reply(
  exchange: Exchange,
  status: number,
  text: string,
  headers: AnswerHeaders,
): Promise<void> | undefined {
  const { res, request } = exchange
  if (request.claim) return replyKeyed(exchange, request.claim, status, text, headers)
  // All headers in one list, with none set before: setting them one by one costs twice as much.
  const head = [...exchange.headers, 'content-length', String(Buffer.byteLength(text))]
  for (const name in headers) head.push(name, headers[name] as string)
  res.writeHead(status, head)
  endAtEndOfTurn(res, text)
  return undefined
}

async function replyKeyed(
  { res, headers: always }: Exchange,
  claim: NonNullable<Request['claim']>,
  status: number,
  text: string,
  headers: AnswerHeaders,
): Promise<void> {
  const contentType = headers['content-type'] ?? 'application/json'
  const refusal = claim.refusal()
  const refused = refusal && keyStatus(refusal)
  const answer = await settleClaim(claim, { status, contentType, body: Buffer.from(text) })
  setHeaders(res, always)
  res.writeHead(refused?.status ?? answer.status, {
    ...headers,
    ...refused?.headers,
    ...answer.headers,
    'content-type': answer.contentType,
    'content-length': answer.body.length,
  })
  endAtEndOfTurn(res, answer.body)
}

/** Whether a mutation took its key, or found it taken. */
function isSettled(claim: NonNullable<Request['claim']>): boolean {
  return claim.began() || claim.replay() !== null || claim.refusal() !== null
}

function isStream(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
}

/** Lets Yoga answer a request whose body has been read. */
export async function askYoga(yoga: GraphQLServer, exchange: Exchange): Promise<void> {
  const { req, res, body, request } = exchange
  const headers = new Headers()
  for (const [name, value] of Object.entries(req.headers)) {
    if (value !== undefined && name !== 'content-length' && name !== 'expect') {
      headers.set(name, Array.isArray(value) ? value.join(', ') : value)
    }
  }
  // Yoga uses the path alone; the Host header may be invalid.
  const url = `http://localhost${req.url}`
  const response = await yoga.fetch(
    url,
    { method: 'POST', headers, body: new Uint8Array(body) },
    { sent: request },
  )
  const answerHeaders = Object.fromEntries(response.headers)
  // A stream that has taken the key belongs to a mutation, and ends.
  if (request.claim && (isSettled(request.claim) || !isStream(response))) {
    return reply(exchange, response.status, await response.text(), answerHeaders)
  }
  setHeaders(res, exchange.headers)
  res.writeHead(response.status, answerHeaders)
  if (response.body) await pipe(response.body, res)
  res.end()
}

const ended = { done: true, value: undefined } as const

/**
 * Streams may be endless, such as a subscription for a client that accepts any type; they end with their reader, also with one
 * that left while Yoga was at work. Yoga is not told of that: it would give up a mutation whose key must still be settled.
 */
async function pipe(body: ReadableStream<Uint8Array>, res: ServerResponse): Promise<void> {
  if (res.destroyed) return body.cancel()
  // Unlike a reader, an iterator can be stopped while it waits for the next chunk.
  const chunks = body[Symbol.asyncIterator]()
  const closed = new Promise<void>((resolve) => res.once('close', resolve))
  closed.then(() => chunks.return?.()).catch(() => undefined)
  for (;;) {
    const { done, value } = await chunks.next().catch((error: unknown) => {
      if (res.destroyed) return ended
      throw error
    })
    if (done || res.destroyed) return
    if (!res.write(value)) await Promise.race([closed, once(res, 'drain')])
  }
}
