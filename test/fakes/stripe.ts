/**
 * Stripe on this machine, as far as the product uses it: the same paths, form bodies, idempotency keys, states, errors and signed
 * events, and faults at will. It counts the money that it took.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expanded, findEndpoint } from './stripe-endpoints.ts'
import { FakeStripeError } from './stripe-error.ts'
import { type Form, listIn, readForm } from './stripe-form.ts'
import { createFakeStore, type FakeEvent, type FakeStore } from './stripe-store.ts'

/** The version of the API that it speaks. */
export const stripeVersion = '2026-10-28.endive'

export interface StripeRequest {
  method: string
  path: string
  form: Form
  idempotencyKey: string | undefined
  version: string | undefined
}

/**
 * `broken`: 500, nothing done; the key keeps the answer. `broken after`: the same with the work done. `unavailable`: 503, nothing
 * done and nothing kept. `lost`: the work is done and the connection ends without an answer. `hangs`: the work is done and no answer
 * comes until `release`. `limited`: 429.
 */
export type Fault = 'broken' | 'broken after' | 'unavailable' | 'lost' | 'hangs' | 'limited'

export interface FakeStripe {
  url: string
  secretKey: string
  webhookSecret: string
  store: FakeStore
  /** Those that arrived, in their order. */
  requests: StripeRequest[]
  /** The next requests whose `METHOD path` matches meet the fault. */
  fault(fault: Fault, matching: RegExp, times?: number): void
  /** Forgets the idempotency keys, as Stripe does after a day. */
  forget(): void
  /** Ends the requests that hang. */
  release(): void
  /** The work waits for it; `false`: the request never arrived. */
  before?(request: StripeRequest): Promise<unknown>
  /** Called when the work is done and answered, or will not be answered. */
  after?(request: StripeRequest): void
  /** The money taken for metadata of this value, in Stripe's units: pending and succeeded charges. */
  taken(metadata: string): number[]
  /** What Stripe would send for an event. */
  signed(
    event: FakeEvent,
    secret?: string,
    atMs?: number,
  ): { body: string; headers: Record<string, string> }
  close(): Promise<void>
}

interface Kept {
  fingerprint: string
  status: number
  body: string
}

export async function startFakeStripe(
  nowMs: () => number = Date.now,
  mode: 'test' | 'live' = 'test',
): Promise<FakeStripe> {
  const secretKey = `sk_${mode}_${randomBytes(24).toString('hex')}`
  const webhookSecret = `whsec_${randomBytes(24).toString('hex')}`
  const store = createFakeStore(stripeVersion, nowMs)
  const kept = new Map<string, Kept>()
  const faults: { fault: Fault; matching: RegExp; times: number }[] = []
  const hanging: ServerResponse[] = []

  function faultOf({ method, path }: StripeRequest): Fault | undefined {
    const found = faults.find(
      ({ matching, times }) => times > 0 && matching.test(`${method} ${path}`),
    )
    if (found) found.times -= 1
    return found?.fault
  }

  function carryOut(request: StripeRequest): { status: number; body: string } {
    const { method, path, form, idempotencyKey: key } = request
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([path, form]))
      .digest('hex')
    const before = key === undefined || method === 'GET' ? undefined : kept.get(key)
    if (before && before.fingerprint !== fingerprint) {
      const message = 'Keys for idempotent requests can only be used with the same parameters.'
      return failed(new FakeStripeError(400, { type: 'idempotency_error', message }))
    }
    const keep = (answer: { status: number; body: string }) => {
      if (key !== undefined && method !== 'GET') kept.set(key, { fingerprint, ...answer })
      return answer
    }
    const fault = faultOf(request)
    if (fault === 'unavailable') return failed(new FakeStripeError(503, apiError))
    if (fault === 'limited') return failed(new FakeStripeError(429, tooMany))
    if (fault === 'broken' && !before) return keep(failed(brokenInside()))
    const answer = before ?? work(request, keep)
    if (fault === 'broken after') return keep(failed(brokenInside()))
    if (fault === 'lost') return { status: 0, body: '' }
    if (fault === 'hangs') return { status: -1, body: '' }
    return answer
  }

  function work(
    { method, path, form }: StripeRequest,
    keep: (answer: { status: number; body: string }) => { status: number; body: string },
  ): { status: number; body: string } {
    try {
      const { endpoint, id } = findEndpoint(method, path, form)
      const answer = expanded(store, endpoint.answer(store, form, id), listIn(form, 'expand'))
      return keep({ status: 200, body: JSON.stringify(answer) })
    } catch (error) {
      if (!(error instanceof FakeStripeError)) throw error
      return error.isKept ? keep(failed(error)) : failed(error)
    }
  }

  const server = createServer(async (req, res) => {
    const request = await readRequest(req)
    fake.requests.push(request)
    if (req.headers.authorization !== `Bearer ${secretKey}`) {
      const message = 'Invalid API Key provided'
      send(res, failed(new FakeStripeError(401, { type: 'invalid_request_error', message })))
      return
    }
    if ((await fake.before?.(request)) === false) return void req.socket.destroy()
    const answer = carryOut(request)
    if (answer.status > 0) send(res, answer)
    else if (answer.status === 0) req.socket.destroy()
    else hanging.push(res)
    fake.after?.(request)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const release = () => {
    for (const res of hanging.splice(0)) res.destroy()
  }
  const fake: FakeStripe = {
    url: `http://127.0.0.1:${port}`,
    secretKey,
    webhookSecret,
    store,
    requests: [],
    fault: (fault, matching, times = 1) => void faults.push({ fault, matching, times }),
    forget: () => kept.clear(),
    release,
    taken: (metadata) =>
      store.charges.all
        .filter((one) => one.status !== 'failed' && Object.values(one.metadata).includes(metadata))
        .map(({ amount }) => amount),
    signed(event, secret = webhookSecret, atMs = nowMs()) {
      const body = JSON.stringify(event, null, 2)
      const at = Math.floor(atMs / 1_000)
      const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': `t=${at},v1=${signature}`,
      }
      return { body, headers }
    },
    async close() {
      release()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
  return fake
}

const apiError = { type: 'api_error', message: 'An error occurred on our side.' }
const tooMany = { type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests.' }

function brokenInside(): FakeStripeError {
  return new FakeStripeError(500, apiError)
}

function failed({ status, body }: FakeStripeError): { status: number; body: string } {
  return { status, body: JSON.stringify({ error: body }) }
}

async function readRequest(req: IncomingMessage): Promise<StripeRequest> {
  let body = ''
  for await (const chunk of req.setEncoding('utf8')) body += chunk
  const url = new URL(req.url ?? '/', 'http://stripe')
  const method = req.method ?? ''
  const header = (name: string) => {
    const value = req.headers[name]
    return typeof value === 'string' ? value : undefined
  }
  return {
    method,
    path: url.pathname,
    form: readForm(method === 'GET' ? url.search.slice(1) : body),
    idempotencyKey: header('idempotency-key'),
    version: header('stripe-version'),
  }
}

function send(res: ServerResponse, { status, body }: { status: number; body: string }): void {
  res.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'request-id': `req_${randomBytes(8).toString('hex')}`,
    'stripe-should-retry': 'false',
    'stripe-version': stripeVersion,
  })
  res.end(body)
}
