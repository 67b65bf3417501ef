/** API keys: 256 random bits behind a prefix that names the mode; only their HMAC is stored. */
import { createHmac, randomBytes } from 'node:crypto'
import type { Mode } from '../operation/caller.ts'

const keyPrefixes: Record<Mode, string> = { LIVE: 'om_live_', TEST: 'om_test_' }

export function generateKey(mode: Mode): string {
  return keyPrefixes[mode] + randomBytes(32).toString('base64url')
}

export function hashKey(key: string, pepper: Buffer): Buffer {
  return createHmac('sha256', pepper).update(key).digest()
}

export function looksLikeKey(credential: string): boolean {
  return Object.values(keyPrefixes).some((prefix) => credential.startsWith(prefix))
}
