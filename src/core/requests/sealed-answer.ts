/** Stored answers, sealed with the caller's own idempotency key: an answer may show a secret, and the key is not stored. Pure. */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

const algorithm = 'aes-256-gcm'
const tagBytes = 16
/** Every seal has a key of its own, so that one nonce will do. */
const nonce = Buffer.alloc(12)

/** `salt` must never seal twice with the same key. */
export function seal(body: Buffer, idempotencyKey: string, salt: string): Buffer {
  const cipher = createCipheriv(algorithm, keyOf(idempotencyKey, salt), nonce)
  return Buffer.concat([cipher.update(body), cipher.final(), cipher.getAuthTag()])
}

export function unseal(sealed: Buffer, idempotencyKey: string, salt: string): Buffer {
  const decipher = createDecipheriv(algorithm, keyOf(idempotencyKey, salt), nonce)
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()])
}

function keyOf(idempotencyKey: string, salt: string): Buffer {
  return Buffer.from(hkdfSync('sha256', idempotencyKey, salt, 'request answer', 32))
}
