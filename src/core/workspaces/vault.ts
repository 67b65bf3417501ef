/** Secrets at rest: AES-256-GCM, bound to the place where they are stored. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** The first byte says which key and cipher were used, so that others can follow. */
const version = 1
const ivLength = 12
const tagLength = 16

export function seal(key: Uint8Array, secret: string, place: string): Uint8Array<ArrayBuffer> {
  const iv = randomBytes(ivLength)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place))
  const hidden = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return new Uint8Array(Buffer.concat([Buffer.of(version), iv, cipher.getAuthTag(), hidden]))
}

/** Throws when the bytes were changed or were sealed for another place. */
export function open(key: Uint8Array, sealed: Uint8Array, place: string): string {
  if (sealed[0] !== version) throw new Error('A sealed secret has an unknown version')
  const bytes = Buffer.from(sealed)
  const tagAt = 1 + ivLength
  const textAt = tagAt + tagLength
  const iv = bytes.subarray(1, tagAt)
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength })
    .setAAD(Buffer.from(place))
    .setAuthTag(bytes.subarray(tagAt, textAt))
  return decipher.update(bytes.subarray(textAt), undefined, 'utf8') + decipher.final('utf8')
}
