/** Turns a credential into a caller: an API key, an access token, a customer token, the client secret of a checkout, or a JWT of a trusted issuer. */
import { customerNamed } from '../customers/customer-reference.ts'
import type { Caller, KeyRole, Mode } from '../operation/caller.ts'
import { databaseError } from '../operation/database-error.ts'
import type { Sql } from '../operation/sql.ts'
import { readOwnRates } from '../rate-limits/rate-classes.ts'
import type { Clock } from '../values/clock.ts'
import { DomainError } from '../values/errors.ts'
import type { MaybePromise } from '../values/maybe-promise.ts'
import { credentialLimit, type TimeLimits } from '../values/time-limits.ts'
import type { AccessClaims } from './access-token.ts'
import { looksLikeKey } from './api-key.ts'
import { checkoutOfSecret } from './checkout-secret.ts'
import { expired } from './expired.ts'
import type { Keyring } from './keyring.ts'
import { isSameText } from './same-text.ts'
import { type IssuedCaller, readIssuedClaims, type TrustedIssuer } from './trusted-issuer.ts'

export interface AuthenticateDeps {
  sql: Sql
  keyring: Keyring
  clock: Clock
  /** Bounds the look-up: a caller with an unknown credential must not wait long for a slow database. */
  limits: TimeLimits
  issuer?: TrustedIssuer
}

/**
 * Returns a cached caller synchronously. Otherwise it returns a promise, which rejects with UNAUTHORIZED; the reason is given only
 * where it helps the owner of the credential.
 */
export type Authenticate = (credential: string) => MaybePromise<Caller>

/** The actor of a token of another issuer, which nobody revokes here. */
const issuedActor = 'jwt:'
/** What a usage session is for. */
const sessionOperations = ['recordUsage', 'recordUsageBatch', 'listMeters']
/** Longer credentials are refused without a look-up. */
const credentialMax = 8_192
/** `lastUsedAt` is written at most once in this time per key. */
const lastUsedEvery = '1 minute'

export function createAuthenticate(deps: AuthenticateDeps): Authenticate {
  return (credential) => {
    const known = deps.keyring.recall(credential)
    return known && !isOver(known, deps.clock.now()) ? known : lookUp(deps, credential)
  }
}

async function lookUp(deps: AuthenticateDeps, credential: string): Promise<Caller> {
  if (credential.length > credentialMax) throw unauthorized('The credential is too long.')
  try {
    if (looksLikeKey(credential)) return await byKey(deps, credential)
    const checkoutId = checkoutOfSecret(credential)
    if (checkoutId !== null) return await byClientSecret(deps, checkoutId, credential)
    return await byToken(deps, credential)
  } catch (error) {
    throw error instanceof DomainError ? error : (databaseError(error) ?? error)
  }
}

async function byKey(deps: AuthenticateDeps, key: string): Promise<Caller> {
  const caller = deps.keyring.recall(key) ?? (await findKey(deps, key))
  if (isOver(caller, deps.clock.now())) throw expired('API key')
  return caller
}

function isOver({ expiresAt }: Caller, now: Date): boolean {
  return expiresAt ? expiresAt <= now : false
}

async function findKey(deps: AuthenticateDeps, key: string): Promise<Caller> {
  const { sql, keyring, clock, limits } = deps
  const now = clock.now()
  const { rows } = await sql.query({
    ...credentialLimit(limits),
    name: 'find_api_key',
    text: `
      select k.workspace_id, k.id, k.role, k.expires_at, k.revoked_at, w.mode, w.rate_limits,
        k.last_used_at is null or k.last_used_at < $2::timestamptz - interval '${lastUsedEvery}' as stale
      from api_key k join workspace w on w.id = k.workspace_id where k.hash = $1`,
    values: [keyring.hashKey(key), now],
  })
  const row = rows[0]
  if (!row) throw unauthorized('The API key is not known.')
  if (row.revoked_at !== null) throw unauthorized('The API key was revoked.')
  const hasExpired = row.expires_at !== null && row.expires_at <= now
  if (row.stale && !hasExpired) await touch(deps, row.workspace_id, row.id, now)
  const caller: Caller = {
    workspaceId: row.workspace_id,
    mode: row.mode as Mode,
    role: row.role as KeyRole,
    actor: row.id,
    expiresAt: row.expires_at,
    rates: readOwnRates(row.rate_limits),
  }
  keyring.remember(key, caller)
  return caller
}

async function touch(
  { sql, limits }: AuthenticateDeps,
  workspaceId: string,
  id: string,
  now: Date,
): Promise<void> {
  await sql.query({
    ...credentialLimit(limits),
    name: 'touch_api_key',
    text: 'update api_key set last_used_at = $3 where workspace_id = $1 and id = $2',
    values: [workspaceId, id, now],
  })
}

/** The signer of the token decides how it is read; a token of one kind is never valid as another kind. */
async function byToken(deps: AuthenticateDeps, token: string): Promise<Caller> {
  const { keyring, clock, issuer } = deps
  const now = clock.now()
  const customer = await keyring.readToken(token, now)
  if (customer) return byCustomer(deps, { ...customer, actor: 'token' })
  const access = await keyring.readAccessToken(token, now)
  if (access) {
    const caller = await byClient(deps, access)
    keyring.remember(token, caller)
    return caller
  }
  const issued = await issuer?.verify(token, now)
  const named = issuer && issued && readIssuedClaims(issuer.names, issued)
  if (!named) throw unauthorized('The credential is neither a known API key nor a valid token.')
  if (named.role === 'CUSTOMER') {
    return byCustomer(deps, { ...named, customerId: named.customer })
  }
  const caller = await byIssuer(deps, named)
  keyring.remember(token, caller)
  return caller
}

async function byClientSecret(
  { sql, keyring, limits }: AuthenticateDeps,
  checkoutId: string,
  secret: string,
): Promise<Caller> {
  const unknown = unauthorized('The client secret is not known.')
  if (!isSameText(keyring.clientSecretOf(checkoutId), secret)) throw unknown
  const { rows } = await sql.query({
    ...credentialLimit(limits),
    name: 'find_secret_checkout',
    text: `
      select c.workspace_id, w.mode, w.rate_limits from checkout c
      join workspace w on w.id = c.workspace_id where c.id = $1 and c.ui = 'HEADLESS'`,
    values: [checkoutId],
  })
  const [row] = rows
  if (!row) throw unknown
  const { workspace_id: workspaceId } = row
  const opened = { actor: checkoutId, opens: checkoutId } as const
  return callerIn(row, { workspaceId, role: 'CHECKOUT', ...opened })
}

interface CustomerClaims {
  workspaceId: string
  /** Our id; for a token of another issuer the externalId. */
  customerId: string
  actor: string
  expiresAt: Date
}

async function byCustomer(
  { sql, limits }: AuthenticateDeps,
  claims: CustomerClaims,
): Promise<Caller> {
  const { workspaceId, customerId, actor, expiresAt } = claims
  const { rows } = await sql.query({
    ...credentialLimit(limits),
    name: 'find_token_customer',
    text: `
      select c.id, c.external_id, w.mode, w.rate_limits
      from (${customerNamed('$1', '$2', 'id, external_id, archived_at')}) c
      join workspace w on w.id = $1 where c.archived_at is null`,
    values: [workspaceId, customerId],
  })
  const row = rows[0]
  if (!row) throw unauthorized('The customer of the token is archived or gone.')
  return {
    workspaceId,
    mode: row.mode as Mode,
    role: 'CUSTOMER',
    actor,
    customer: { id: row.id, externalId: row.external_id },
    expiresAt,
    rates: readOwnRates(row.rate_limits),
  }
}

async function byClient(
  { sql, limits, clock }: AuthenticateDeps,
  claims: AccessClaims & { expiresAt: Date },
): Promise<Caller> {
  const { workspaceId, clientId, role, isSession, expiresAt } = claims
  const { rows } = await sql.query({
    ...credentialLimit(limits),
    name: 'find_token_client',
    text: `
      select w.mode, w.rate_limits from workspace w where w.id = $1 and (
        $2 like '${issuedActor}%' or exists (
          select from oauth_client where workspace_id = $1 and id = $2 and revoked_at is null)
        or exists (
          select from api_key where workspace_id = $1 and id = $2 and revoked_at is null
            and (expires_at is null or expires_at > $3)))`,
    values: [workspaceId, clientId, clock.now()],
  })
  if (!rows[0]) throw unauthorized('The API key or OAuth client of the token was revoked.')
  const only = isSession ? { only: sessionOperations } : {}
  return callerIn(rows[0], { workspaceId, role, actor: clientId, expiresAt, ...only })
}

async function byIssuer({ sql, limits }: AuthenticateDeps, named: IssuedCaller): Promise<Caller> {
  const { rows } = await sql.query({
    ...credentialLimit(limits),
    name: 'find_token_workspace',
    text: 'select mode, rate_limits from workspace where id = $1',
    values: [named.workspaceId],
  })
  if (!rows[0]) throw unauthorized('The workspace of the token is not known.')
  const { workspaceId, role, actor, expiresAt } = named
  return callerIn(rows[0], { workspaceId, role, actor, expiresAt })
}

interface WorkspaceRow {
  mode: Mode
  rate_limits: unknown
}

function callerIn(row: WorkspaceRow, named: Omit<Caller, 'mode' | 'rates'>): Caller {
  return { ...named, mode: row.mode, rates: readOwnRates(row.rate_limits) }
}

function unauthorized(message: string): DomainError {
  return new DomainError('UNAUTHORIZED', message)
}
