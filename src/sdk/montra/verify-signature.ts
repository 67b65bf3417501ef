/** The signature of webhooks: the hex HMAC-SHA256 of the raw body by the whole secret. */

const hexForm = /^[0-9a-f]{64}$/

/** False for whatever was not signed by the secret; the body must be as it was received, not parsed. */
export async function verifySignature(
  rawBody: string | Uint8Array,
  signature: string | null | undefined,
  secret: string,
): Promise<boolean> {
  if (typeof signature !== 'string' || !hexForm.test(signature) || !secret) return false
  const encoder = new TextEncoder()
  const body = typeof rawBody === 'string' ? encoder.encode(rawBody) : rawBody
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), hmac, false, ['verify'])
  const bytes = signature.match(/../g) ?? []
  // It compares in constant time.
  return crypto.subtle.verify(
    'HMAC',
    key,
    Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)),
    new Uint8Array(body),
  )
}
