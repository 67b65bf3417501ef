/**
 * Stored answers, sealed with the caller's own idempotency key: an answer may contain a secret, and the key is not stored. Pure.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

const algorithm = 'aes-256-gcm'
const tagBytes = 16
/** Every seal derives a key of its own, so a constant nonce is safe. */
const nonce = Buffer.alloc(12)

/** `salt` must never be used twice with the same key. */
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
