/** Hands a request whose body has been read to Yoga, and sends the answer. */
import type { Request } from '../../core/requests/request.ts'
import { keyStatus, settleClaim } from '../../http/idempotency-key.ts'
import type { RequestHead } from '../../http/incoming-request.ts'
import { type HeaderList, type Outlet, withHeaders } from '../../http/outlet.ts'
import type { GraphQLServer } from './yoga.ts'

/** A request whose body has been read, and where its answer goes. */
export interface Exchange {
  req: RequestHead
  outlet: Outlet
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
  text: string | Buffer,
  headers: AnswerHeaders,
): Promise<void> | undefined {
  const { outlet, request } = exchange
  if (request.claim) return replyKeyed(exchange, request.claim, status, text, headers)
  const head = [...exchange.headers, 'content-length', String(Buffer.byteLength(text))]
  for (const name in headers) head.push(name, headers[name] as string)
  outlet.send(status, head, text)
  return undefined
}

async function replyKeyed(
  { outlet, headers: always }: Exchange,
  claim: NonNullable<Request['claim']>,
  status: number,
  text: string | Buffer,
  headers: AnswerHeaders,
): Promise<void> {
  const contentType = headers['content-type'] ?? 'application/json'
  const refusal = claim.refusal()
  const refused = refusal && keyStatus(refusal)
  const answer = await settleClaim(claim, { status, contentType, body: Buffer.from(text) })
  const own = {
    ...headers,
    ...refused?.headers,
    ...answer.headers,
    'content-type': answer.contentType,
    'content-length': String(answer.body.length),
  }
  outlet.send(refused?.status ?? answer.status, withHeaders(always, own), answer.body)
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
  const { req, outlet, body, request } = exchange
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
  const all = withHeaders(exchange.headers, answerHeaders)
  await outlet.stream(response.status, all, response.body)
}
