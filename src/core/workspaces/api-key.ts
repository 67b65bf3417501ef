/** API keys: 256 random bits behind a prefix that names the dialect and the mode; only their HMAC is stored. */
import { createHmac, randomBytes } from 'node:crypto'
import type { KeyRole, Mode } from '../operation/caller.ts'
import { type ApiDialect, apiDialects, isKeyOf, keyPrefixOf } from '../values/api-dialects.ts'

export function generateKey(
  mode: Mode,
  dialect: ApiDialect = 'OPENMONETIZE',
  role: KeyRole = 'ADMIN',
): string {
  const prefix = keyPrefixOf(dialect, mode, role === 'PUBLISHABLE')
  return prefix + randomBytes(32).toString('base64url')
}

export function hashKey(key: string, pepper: Buffer): Buffer {
  return createHmac('sha256', pepper).update(key).digest()
}

export function looksLikeKey(credential: string): boolean {
  return apiDialects.some((dialect) => isKeyOf(dialect, credential))
}
