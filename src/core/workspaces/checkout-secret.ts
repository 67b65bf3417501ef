/** What the holder of a checkout proves that it is by: derived from its id, so that nothing of it is stored. */
import { createHmac } from 'node:crypto'

/** A key that signs nothing but these. */
export function checkoutKeyOf(secret: Uint8Array): Buffer {
  return createHmac('sha256', secret).update('openmonetize: checkouts').digest()
}

export function clientSecretOf(key: Buffer, checkoutId: string): string {
  return `${checkoutId}_secret_${textOf(key, `client ${checkoutId}`)}`
}

export function formTokenOf(key: Buffer, id: string): string {
  return textOf(key, `form ${id}`)
}

/** The checkout that a text which has the form of a client secret names; null: it has not. */
export function checkoutOfSecret(text: string): string | null {
  return /^(chk_[0-9a-z]{26})_secret_[\w-]{43}$/.exec(text)?.[1] ?? null
}

function textOf(key: Buffer, what: string): string {
  return createHmac('sha256', key).update(what).digest('base64url')
}
