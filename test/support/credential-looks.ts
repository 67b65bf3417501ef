/** Credentials that are secrets by their looks, wherever they stand. */

import { apiDialects } from '../../src/core/values/api-dialects.ts'
import { newId } from '../../src/core/values/ids.ts'
import { generateKey } from '../../src/core/workspaces/api-key.ts'
import { clientSecretOf } from '../../src/core/workspaces/checkout-secret.ts'

export function credentialLooks(): string[] {
  const keys = apiDialects.flatMap((dialect) => [
    generateKey('LIVE', dialect),
    generateKey('TEST', dialect),
  ])
  const checkout = newId('chk', new Date('2026-03-10T12:00:00Z'))
  const ofProvider = ['pi', 'seti'].map((kind) => `${kind}_3Abc9_secret_${'k3y'.repeat(8)}`)
  return [...keys, clientSecretOf(Buffer.alloc(32, 7), checkout), ...ofProvider]
}
