/** Headers that prove to a receiver that a webhook is ours: those of Standard Webhooks, and one in Stripe's format. */
import { createHmac, randomBytes } from 'node:crypto'

const prefix = 'whsec_'
/** The bounds of Standard Webhooks. */
const keyBytes = { min: 24, max: 64 }
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

export function mintSecret(): string {
  return prefix + randomBytes(32).toString('base64')
}

/**
 * What is wrong with a secret, in words; null when every verifier can read it and a Standard Webhooks secret is long enough not
 * to be guessed.
 */
export function secretProblem(secret: string): string | null {
  // Some verifiers read text as Latin-1 and some as UTF-8, and environment variables lose blanks at the ends.
  if (!/^[!-~](?:[ -~]*[!-~])?$/.test(secret)) {
    return 'must be printable ASCII without blanks at its ends'
  }
  if (/^(?:v1a?,|whsk_|whpk_)/i.test(secret)) {
    return 'must begin with whsec_ when it is one of Standard Webhooks, not with v1, whsk_ or whpk_'
  }
  if (!secret.startsWith(prefix)) return null
  const encoded = secret.slice(prefix.length)
  const bytes = Buffer.from(encoded, 'base64')
  const isSound =
    // Strict decoders refuse bits after the end.
    bytes.toString('base64') === encoded &&
    bytes.length >= keyBytes.min &&
    bytes.length <= keyBytes.max
  return isSound ? null : 'must be base64 of 24 to 64 bytes after whsec_'
}

/**
 * The keys that verifiers derive from a secret. `whsec_` and base64 stand for the bytes they encode. Any other text is the key
 * itself for verifiers with a raw-secret option, and base64 for all others, some of which skip invalid characters.
 */
function keysOf(secret: string): Buffer[] {
  const encoded = secret.startsWith(prefix) ? secret.slice(prefix.length) : ''
  if (encoded !== '' && base64.test(encoded)) return [Buffer.from(encoded, 'base64')]
  const decoded = Buffer.from(secret.replace(/[^A-Za-z0-9+/]/g, ''), 'base64')
  return [Buffer.from(secret), decoded].filter(({ length }) => length > 0)
}

/** While a secret is being replaced there are several; the headers then hold a signature by each, in their order. */
export function signedHeaders(
  secrets: readonly string[],
  eventId: string,
  sentAt: Date,
  body: string,
): Record<string, string> {
  const t = Math.floor(sentAt.getTime() / 1_000)
  const standard = secrets.flatMap(keysOf).map((key) => {
    const hmac = createHmac('sha256', key)
    return `v1,${hmac.update(`${eventId}.${t}.${body}`).digest('base64')}`
  })
  // Verifiers of this format use the text of the secret as the key, with its prefix.
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
