/** Proves that a webhook is from OpenMonetize and recent: Standard Webhooks, or `X-OpenMonetize-Signature` with a timestamp. */
import { invalidRequest, WebhookVerificationError } from './errors.ts'
import { nodeModule } from './node-modules.ts'

export interface WebhookEvent {
  id: string
  type: string
  data: Record<string, unknown>
  [name: string]: unknown
}

/** Of Node, or of `fetch`. */
export type WebhookHeaders =
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | { get(name: string): string | null }

export interface VerifyOptions {
  /** Between the clocks of both sides, in seconds: 300. */
  toleranceSeconds?: number
  /** Instead of the clock of this machine. */
  now?: Date
}

export interface Webhooks {
  /**
   * The event, when one of the signatures is of one of the secrets. `rawBody` is the body as it came, before any parser. Throws
   * WebhookVerificationError, whose `details.part` says what is wrong.
   */
  verify(
    rawBody: string | Uint8Array,
    headers: WebhookHeaders,
    secret: string | readonly string[],
    options?: VerifyOptions,
  ): WebhookEvent
  /** The headers of a webhook with this body, for tests. */
  sign(
    rawBody: string,
    secret: string,
    options?: { id?: string; now?: Date },
  ): Record<string, string>
}

const toleranceSecondsDefault = 300

export const webhooks: Webhooks = {
  verify(rawBody, headers, secret, { toleranceSeconds = toleranceSecondsDefault, now } = {}) {
    if (typeof rawBody !== 'string' && !(rawBody instanceof Uint8Array)) {
      throw failed('BODY', 'Give the body as it came (a string or bytes), not what a parser made.')
    }
    const { id, timestamp, signatures } = signedOf(headers)
    const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN
    const skew = (now ?? new Date()).getTime() / 1000 - seconds
    if (!(Math.abs(skew) <= toleranceSeconds)) {
      throw failed(
        'CLOCK',
        `The timestamp ${timestamp} is more than ${toleranceSeconds} s from now.`,
      )
    }
    const secrets = secretsOf(secret)
    const content = contentOf(id, timestamp, rawBody)
    const expected = secrets.map((one) => hmac(one, content))
    if (!signatures.some((given) => expected.some((wanted) => isSame(given, wanted)))) {
      throw failed('SIGNATURE', 'No signature is of one of the secrets.')
    }
    return eventOf(rawBody)
  },
  sign(rawBody, secret, { id = `evt_${crypto.randomUUID()}`, now = new Date() } = {}) {
    const [key = ''] = secretsOf(secret)
    const timestamp = String(Math.floor(now.getTime() / 1000))
    const signature = hmac(key, contentOf(id, timestamp, rawBody)).toString('base64')
    return {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    }
  },
}

/** A variable that is not set must not be a key that everybody knows. */
function secretsOf(secret: string | readonly string[]): readonly string[] {
  const secrets = Array.isArray(secret) ? (secret as readonly string[]) : [secret as string]
  if (secrets.length > 0 && secrets.every((one) => typeof one === 'string' && one !== '')) {
    return secrets
  }
  throw failed('SECRET', 'The secret is empty.')
}

interface Signed {
  /** Null in our own format. */
  id: string | null
  timestamp: string
  signatures: Uint8Array[]
}

function signedOf(headers: WebhookHeaders): Signed {
  const standard = header(headers, 'webhook-signature')
  if (standard !== null) {
    const [id, timestamp] = ['webhook-id', 'webhook-timestamp'].map((name) => {
      const value = header(headers, name)
      if (value === null) throw failed('HEADER', `The header ${name} is missing.`)
      return value
    })
    const given = standard.split(' ').filter((one) => one.startsWith('v1,'))
    const signatures = given.map((one) => bytesOf(one.slice('v1,'.length), 'base64'))
    return { id: id!, timestamp: timestamp!, signatures }
  }
  const own = header(headers, 'x-openmonetize-signature')
  if (own === null) {
    throw failed('HEADER', 'Neither webhook-signature nor X-OpenMonetize-Signature is present.')
  }
  const parts = own.split(',').map((part) => part.trim())
  const valuesOf = (name: string) =>
    parts.filter((part) => part.startsWith(name)).map((part) => part.slice(name.length))
  const [timestamp = ''] = valuesOf('t=')
  return { id: null, timestamp, signatures: valuesOf('v1=').map((one) => bytesOf(one, 'hex')) }
}

function header(headers: WebhookHeaders, name: string): string | null {
  if ('get' in headers && typeof headers.get === 'function') return headers.get(name)
  const found = Object.entries(headers).find(([one]) => one.toLowerCase() === name)
  const value = found?.[1]
  return typeof value === 'string'
    ? value
    : (value?.join(name.startsWith('x-') ? ',' : ' ') ?? null)
}

interface Content {
  bytes: Uint8Array
  isStandard: boolean
}

function contentOf(id: string | null, timestamp: string, body: string | Uint8Array): Content {
  const head = new TextEncoder().encode(`${id === null ? '' : `${id}.`}${timestamp}.`)
  const rest = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const bytes = new Uint8Array(head.length + rest.length)
  bytes.set(head)
  bytes.set(rest, head.length)
  return { bytes, isStandard: id !== null }
}

function hmac(secret: string, { bytes, isStandard }: Content): Buffer {
  const { createHmac } = cryptoOfNode()
  return createHmac('sha256', isStandard ? keyOf(secret) : secret)
    .update(bytes)
    .digest()
}

const prefix = 'whsec_'

/** Standard Webhooks: what `whsec_` and base64 stand for; of another secret its text. */
function keyOf(secret: string): Uint8Array | string {
  const encoded = secret.startsWith(prefix) ? secret.slice(prefix.length) : ''
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(encoded)
  return isBase64 ? bytesOf(encoded, 'base64') : secret
}

function bytesOf(text: string, encoding: 'base64' | 'hex'): Uint8Array {
  return Buffer.from(text, encoding)
}

/** Takes as long for a wrong signature as for the right one. */
function isSame(given: Uint8Array, wanted: Uint8Array): boolean {
  return given.length === wanted.length && cryptoOfNode().timingSafeEqual(given, wanted)
}

function cryptoOfNode() {
  const found = nodeModule('node:crypto')
  if (!found) throw invalidRequest('Webhooks are verified where Node is.')
  return found
}

function eventOf(rawBody: string | Uint8Array): WebhookEvent {
  const text = typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody)
  try {
    return JSON.parse(text) as WebhookEvent
  } catch (error) {
    throw failed('BODY', 'The body is signed, but is not JSON.', error)
  }
}

function failed(part: string, message: string, cause?: unknown): WebhookVerificationError {
  const details = { part }
  return new WebhookVerificationError({ code: 'WEBHOOK', message, details, attempts: 0, cause })
}
