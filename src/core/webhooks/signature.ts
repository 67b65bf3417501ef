/** What proves to a receiver that a webhook is ours: the headers of Standard Webhooks, and one for verifiers of Stripe's form. */
import { createHmac, randomBytes } from 'node:crypto'

const prefix = 'whsec_'
/** As Standard Webhooks say. */
const keyBytes = { min: 24, max: 64 }
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

export function mintSecret(): string {
  return prefix + randomBytes(32).toString('base64')
}

/** Of what begins like a secret of Standard Webhooks: whether its verifiers can read it, and nobody can guess it. */
export function isSoundSecret(secret: string): boolean {
  if (!secret.startsWith(prefix)) return true
  const encoded = secret.slice(prefix.length)
  const { length } = Buffer.from(encoded, 'base64')
  return base64.test(encoded) && length >= keyBytes.min && length <= keyBytes.max
}

/** `whsec_` and base64 stand for the bytes they encode; any other secret is taken as it is. */
function keyOf(secret: string): Buffer {
  const encoded = secret.startsWith(prefix) ? secret.slice(prefix.length) : ''
  return encoded !== '' && base64.test(encoded)
    ? Buffer.from(encoded, 'base64')
    : Buffer.from(secret)
}

/** With several secrets, as while one is replaced, there is a signature by each, in their order. */
export function signedHeaders(
  secrets: readonly string[],
  eventId: string,
  sentAt: Date,
  body: string,
): Record<string, string> {
  const t = Math.floor(sentAt.getTime() / 1_000)
  const standard = secrets.map((secret) => {
    const hmac = createHmac('sha256', keyOf(secret))
    return `v1,${hmac.update(`${eventId}.${t}.${body}`).digest('base64')}`
  })
  // As verifiers of this form expect it, the key is the text of the secret with its prefix.
  const own = secrets.map((secret) => {
    return `v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`
  })
  return {
    'content-type': 'application/json',
    'user-agent': 'OpenMonetize-Webhooks/1.0',
    'webhook-id': eventId,
    'webhook-timestamp': String(t),
    'webhook-signature': standard.join(' '),
    'x-openmonetize-signature': [`t=${t}`, ...own].join(','),
  }
}
