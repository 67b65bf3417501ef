/** Clients of browsers send the key of the environment, and beside it the token of a customer, which is then the credential. */
import type { IncomingHttpHeaders } from 'node:http'
import { bearerOrKey } from '../credential.ts'

export function credential(headers: IncomingHttpHeaders): string | null {
  const token = headers['x-customer-key']
  return typeof token === 'string' && token !== '' ? token : bearerOrKey(headers)
}
