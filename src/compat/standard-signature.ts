/** The headers of Standard Webhooks, for dialects whose clients verify by them. */
import { signedHeaders } from '../core/webhooks/signature.ts'
import type { Signed } from './webhook-frame.ts'

/** Its values: the id of the message, the seconds since 1970, and a `v1,…` for each secret. */
export function standardSignature({ secrets, deliveryId, sentAt, body }: Signed) {
  const headers = signedHeaders(secrets, deliveryId, sentAt, body)
  return {
    id: headers['webhook-id'] ?? '',
    timestamp: headers['webhook-timestamp'] ?? '',
    signature: headers['webhook-signature'] ?? '',
  }
}
