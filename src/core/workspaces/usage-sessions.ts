/**
 * Usage sessions: short-lived tokens for senders of many events.
 *
 * Invariants: a session is for recording usage and nothing else, ends after 15 minutes, and before that when the API
 * key or OAuth client that began it is revoked.
 */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import { newId } from '../values/ids.ts'
import { sessionSeconds } from './access-token.ts'

export const createUsageSession = readOperation({
  name: 'createUsageSession',
  scope: 'write',
  input: z.strictObject({}),
  async run({ caller, workspaceId, keyring, now }) {
    // The claims of a JWT count whole seconds.
    const createdAt = new Date(Math.floor(now.getTime() / 1_000) * 1_000)
    const claims = { workspaceId, clientId: caller.actor, role: 'WRITE', isSession: true } as const
    return {
      sessionId: newId('session', now),
      token: await keyring.signAccessToken(claims, createdAt),
      createdAt,
      expiresAt: new Date(createdAt.getTime() + sessionSeconds * 1_000),
    }
  },
})
