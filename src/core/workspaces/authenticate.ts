/** Turns a credential into a caller: an API key or a customer token. */
import type { Caller, Mode, Role } from '../caller.ts'
import type { Clock } from '../clock.ts'
import { DomainError } from '../errors.ts'
import type { Sql } from '../operation.ts'
import { hashKey, looksLikeKey } from './api-key.ts'
import { readCustomerToken, type TokenKey } from './customer-token.ts'

export interface AuthenticateDeps {
  sql: Sql
  pepper: Buffer
  tokenKey: TokenKey
  clock: Clock
}

/** Throws UNAUTHORIZED; why a credential is refused is told only where it helps its owner. */
export type Authenticate = (credential: string) => Promise<Caller>

/** Longer credentials are refused unread. */
const credentialMax = 4_096
/** `lastUsedAt` is written at most this often per key. */
const lastUsedEvery = '1 minute'

export function createAuthenticate(deps: AuthenticateDeps): Authenticate {
  return async (credential) => {
    if (credential.length > credentialMax) throw unauthorized('The credential is too long.')
    return looksLikeKey(credential) ? byKey(deps, credential) : byToken(deps, credential)
  }
}

async function byKey(deps: AuthenticateDeps, key: string): Promise<Caller> {
  const { rows } = await deps.sql.query({
    name: 'find_api_key',
    text: `
      select k.workspace_id, k.id, k.role, k.expires_at, k.revoked_at, w.mode,
        k.last_used_at is null or k.last_used_at < $2::timestamptz - interval '${lastUsedEvery}' as stale
      from api_key k join workspace w on w.id = k.workspace_id where k.hash = $1`,
    values: [hashKey(key, deps.pepper), deps.clock.now()],
  })
  const row = rows[0]
  if (!row) throw unauthorized('The API key is not known.')
  const now = deps.clock.now()
  if (row.revoked_at !== null) throw unauthorized('The API key was revoked.')
  if (row.expires_at !== null && row.expires_at <= now) throw unauthorized('The API key expired.')
  if (row.stale) await touch(deps.sql, row.workspace_id, row.id, now)
  return {
    workspaceId: row.workspace_id,
    mode: row.mode as Mode,
    role: row.role as Role,
    actor: row.id,
  }
}

async function touch(sql: Sql, workspaceId: string, id: string, now: Date): Promise<void> {
  await sql.query({
    name: 'touch_api_key',
    text: 'update api_key set last_used_at = $3 where workspace_id = $1 and id = $2',
    values: [workspaceId, id, now],
  })
}

async function byToken(deps: AuthenticateDeps, token: string): Promise<Caller> {
  const claims = await readCustomerToken(deps.tokenKey, token, deps.clock.now())
  if (!claims) throw unauthorized('The credential is neither a known API key nor a valid token.')
  const { rows } = await deps.sql.query({
    name: 'find_token_customer',
    text: `
      select c.id, c.external_id, w.mode from customer c join workspace w on w.id = c.workspace_id
      where c.workspace_id = $1 and c.id = $2 and c.archived_at is null`,
    values: [claims.workspaceId, claims.customerId],
  })
  const row = rows[0]
  if (!row) throw unauthorized('The customer of the token is archived or gone.')
  return {
    workspaceId: claims.workspaceId,
    mode: row.mode as Mode,
    role: 'CUSTOMER',
    actor: 'token',
    customer: { id: row.id, externalId: row.external_id },
  }
}

function unauthorized(message: string): DomainError {
  return new DomainError('UNAUTHORIZED', message)
}
