/** Turns a credential into a caller: an API key or a customer token. */
import type { Caller, Mode, Role } from '../caller.ts'
import type { Clock } from '../clock.ts'
import { databaseError } from '../database-error.ts'
import { DomainError } from '../errors.ts'
import type { MaybePromise } from '../maybe-promise.ts'
import type { Sql } from '../operation.ts'
import { looksLikeKey } from './api-key.ts'
import type { Keyring } from './keyring.ts'

export interface AuthenticateDeps {
  sql: Sql
  keyring: Keyring
  clock: Clock
}

/** A database that does not answer is no reason to keep a caller waiting who may not even be one. */
const limits = { query_timeout: 2_000 }

/**
 * Answers at once whom it remembers. Else, and for every refusal, a promise: UNAUTHORIZED, and why a credential is refused is
 * told only where it helps its owner.
 */
export type Authenticate = (credential: string) => MaybePromise<Caller>

/** Longer credentials are refused unread. */
const credentialMax = 4_096
/** `lastUsedAt` is written at most this often per key. */
const lastUsedEvery = '1 minute'

export function createAuthenticate(deps: AuthenticateDeps): Authenticate {
  return (credential) => {
    const known = deps.keyring.recall(credential)
    return known && !isExpired(known, deps.clock.now()) ? known : lookUp(deps, credential)
  }
}

async function lookUp(deps: AuthenticateDeps, credential: string): Promise<Caller> {
  if (credential.length > credentialMax) throw unauthorized('The credential is too long.')
  try {
    return await (looksLikeKey(credential) ? byKey(deps, credential) : byToken(deps, credential))
  } catch (error) {
    throw error instanceof DomainError ? error : (databaseError(error) ?? error)
  }
}

async function byKey(deps: AuthenticateDeps, key: string): Promise<Caller> {
  const caller = deps.keyring.recall(key) ?? (await findKey(deps, key))
  if (isExpired(caller, deps.clock.now())) throw unauthorized('The API key expired.')
  return caller
}

function isExpired({ expiresAt }: Caller, now: Date): boolean {
  return expiresAt ? expiresAt <= now : false
}

async function findKey({ sql, keyring, clock }: AuthenticateDeps, key: string): Promise<Caller> {
  const now = clock.now()
  const { rows } = await sql.query({
    ...limits,
    name: 'find_api_key',
    text: `
      select k.workspace_id, k.id, k.role, k.expires_at, k.revoked_at, w.mode,
        k.last_used_at is null or k.last_used_at < $2::timestamptz - interval '${lastUsedEvery}' as stale
      from api_key k join workspace w on w.id = k.workspace_id where k.hash = $1`,
    values: [keyring.hashKey(key), now],
  })
  const row = rows[0]
  if (!row) throw unauthorized('The API key is not known.')
  if (row.revoked_at !== null) throw unauthorized('The API key was revoked.')
  const expired = row.expires_at !== null && row.expires_at <= now
  if (row.stale && !expired) await touch(sql, row.workspace_id, row.id, now)
  const caller: Caller = {
    workspaceId: row.workspace_id,
    mode: row.mode as Mode,
    role: row.role as Role,
    actor: row.id,
    expiresAt: row.expires_at,
  }
  keyring.remember(key, caller)
  return caller
}

async function touch(sql: Sql, workspaceId: string, id: string, now: Date): Promise<void> {
  await sql.query({
    ...limits,
    name: 'touch_api_key',
    text: 'update api_key set last_used_at = $3 where workspace_id = $1 and id = $2',
    values: [workspaceId, id, now],
  })
}

async function byToken({ sql, keyring, clock }: AuthenticateDeps, token: string): Promise<Caller> {
  const claims = await keyring.readToken(token, clock.now())
  if (!claims) throw unauthorized('The credential is neither a known API key nor a valid token.')
  const { rows } = await sql.query({
    ...limits,
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
    expiresAt: claims.expiresAt,
  }
}

function unauthorized(message: string): DomainError {
  return new DomainError('UNAUTHORIZED', message)
}
