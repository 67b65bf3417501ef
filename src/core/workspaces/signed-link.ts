/** Links to an invoice: whoever has one may read the invoice until it ends, an hour after it was made. */
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface LinkedInvoice {
  workspaceId: string
  customerId: string
  invoiceId: string
}

const invoiceLinkMs = 3_600_000

/** A key that signs nothing but links. */
export function linkKeyOf(secret: Uint8Array): Buffer {
  return createHmac('sha256', secret).update('openmonetize: links to invoices').digest()
}

/** Ids hold no dot, so that each text has one reading. */
export function signInvoiceLink(key: Buffer, linked: LinkedInvoice, now: Date): string {
  const { workspaceId, customerId, invoiceId } = linked
  const endsAt = (now.getTime() + invoiceLinkMs).toString(36)
  const claims = [workspaceId, customerId, invoiceId, endsAt].join('.')
  return `${claims}.${signatureOf(key, claims).toString('base64url')}`
}

/** Null for a link that is not of ours, or has ended. */
export function readInvoiceLink(key: Buffer, token: string, now: Date): LinkedInvoice | null {
  const [, claims = '', signature = ''] = /^([\w.]{1,300})\.([\w-]{43})$/.exec(token) ?? []
  const given = Buffer.from(signature, 'base64url')
  const expected = signatureOf(key, claims)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  // The last character has bits that decoding drops: only one spelling is ours.
  if (expected.toString('base64url') !== signature) return null
  const [workspaceId = '', customerId = '', invoiceId = '', endsAt = ''] = claims.split('.')
  if (Number.parseInt(endsAt, 36) <= now.getTime()) return null
  return { workspaceId, customerId, invoiceId }
}

function signatureOf(key: Buffer, claims: string): Buffer {
  return createHmac('sha256', key).update(claims).digest()
}
