/**
 * A client of Zentla's API in our own words, with the rules of its clients: how an answer is taken out of its envelope, what is tried
 * again, what an error says, which requests have no body, and how a webhook is verified.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Json } from './rest.ts'

interface Options {
  baseUrl: string
  key: string
  /** Waits before another attempt. */
  wait(ms: number): void | Promise<void>
}

export class ZentlaError extends Error {
  readonly status: number
  readonly code: string
  readonly details: Json

  constructor(status: number, { code, message, details }: Json) {
    super(message)
    this.name = 'ZentlaError'
    this.status = status
    this.code = code
    this.details = details
  }
}

const attemptsMax = 5

export type ZentlaClient = ReturnType<typeof createZentlaClient>

export function createZentlaClient({ baseUrl, key, wait }: Options) {
  let keys = 0
  /** How often a request was tried again. */
  const retries = { count: 0 }

  /** An attempt of a request that writes is the same request: it has the key of the first one. */
  async function send(
    method: string,
    path: string,
    body?: Json,
    given: Record<string, string> = {},
  ) {
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      ...(method === 'POST' && { 'x-idempotency-key': `client-${++keys}` }),
      ...given,
    }
    for (let attempt = 1; ; attempt++) {
      const request = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
      const response = await fetch(`${baseUrl}${path}`, request)
      const answer: Json = await response.json()
      if (response.ok) return { answer, headers: response.headers }
      const isPassing = response.status === 429 || response.status >= 500
      if (!isPassing || attempt === attemptsMax) {
        throw new ZentlaError(response.status, answer.error ?? answer)
      }
      retries.count++
      await wait(Number(response.headers.get('retry-after') ?? attempt) * 1_000)
    }
  }

  /** A list is the whole answer; else the data when there is one, else the whole answer. */
  function unwrapped(answer: Json): Json {
    if ('hasMore' in answer) return answer
    return answer.data ?? answer
  }

  const call = async (...request: Parameters<typeof send>): Promise<Json> =>
    unwrapped((await send(...request)).answer)
  const post = (path: string, body?: Json) => call('POST', path, body)
  const list = (path: string, query: Record<string, string> = {}) =>
    call('GET', `${path}?${new URLSearchParams(query)}`)

  async function all(path: string, query: Record<string, string> = {}): Promise<Json[]> {
    const rows: Json[] = []
    for (let cursor: Record<string, string> = {}; ; ) {
      const page = await list(path, { ...query, ...cursor })
      rows.push(...page.data)
      if (!page.hasMore) return rows
      cursor = { cursor: page.nextCursor }
    }
  }

  return {
    ...{ retries, all, list, post },
    get: (path: string) => call('GET', path),
    delete: (path: string) => call('DELETE', path),
    /** Changes a resource as it was read: another change in between is a 412. */
    async change(path: string, change: (read: Json) => Json | Promise<Json>) {
      const { answer, headers } = await send('GET', path)
      const etag = headers.get('etag') ?? ''
      return call('PATCH', path, await change(unwrapped(answer)), { 'if-match': etag })
    },
  }
}

const toleranceSeconds = 300

/** Throws unless the webhook is signed by the secret and fresh. */
export function verifiedWebhook(
  { headers, body }: { headers: Json; body: string },
  secret: string,
  now: Date,
): Json {
  const parts = String(headers['x-zentla-signature'])
    .split(',')
    .map((part) => part.split('='))
  const told = Number(parts.find(([name]) => name === 't')?.[1])
  if (!(Math.abs(now.getTime() / 1_000 - told) <= toleranceSeconds)) throw new Error('It is old')
  const wanted = createHmac('sha256', secret).update(`${told}.${body}`).digest()
  const isSigned = parts.some(([name, hex = '']) => {
    const given = Buffer.from(hex, 'hex')
    return name === 'v1' && given.length === wanted.length && timingSafeEqual(given, wanted)
  })
  if (!isSigned) throw new Error('The signature is not that of the secret')
  return JSON.parse(body)
}
