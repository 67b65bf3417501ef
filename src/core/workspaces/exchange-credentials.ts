/** OAuth 2.0 client credentials: exchanges a client's secret for an access token (RFC 6749, section 4.4). */
import { timingSafeEqual } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Role } from '../operation/caller.ts'
import { databaseError } from '../operation/database-error.ts'
import type { Sql } from '../operation/sql.ts'
import { draw } from '../rate-limits/gcra.ts'
import type { Clock } from '../values/clock.ts'
import { credentialLimit, type TimeLimits } from '../values/time-limits.ts'
import { accessTokenSeconds } from './access-token.ts'
import type { Keyring } from './keyring.ts'

/** Why the exchange was refused: codes of RFC 6749, and `slow_down` of RFC 8628 for too many wrong secrets. */
export type ExchangeError =
  | { error: 'invalid_client' | 'invalid_scope' | 'temporarily_unavailable' }
  | { error: 'slow_down'; retryAfterSeconds: number }

export interface AccessToken {
  accessToken: string
  expiresInSeconds: number
  /** e.g. "read write" */
  scope: string
}

interface Asked {
  clientId: string
  secret: string
  /** Space-separated, of read, write and admin; null: everything that the client may do. */
  scope: string | null
  ip: string | null
}

export type Exchange = (asked: Asked) => Promise<AccessToken | ExchangeError>

export interface ExchangeDeps {
  sql: Sql
  keyring: Keyring
  clock: Clock
  /** Bounds the look-up: the caller must not wait long for a slow database. */
  limits: TimeLimits
}

/**
 * The wrong secrets that one address may present for one client. Beyond them the database is not asked for a while, and the
 * answer is `slow_down` only. The right secret still works: it is compared with the last look-up, so that others at the same
 * address cannot lock the client out.
 */
const guesses = { limit: 10, windowMs: 60_000 }
const guessersMax = 10_000

/** `lastUsedAt` is written at most once in this time per client. */
const lastUsedEvery = '1 minute'

const order = ['READ', 'WRITE', 'ADMIN'] as const satisfies Role[]

interface Client {
  workspace_id: string
  id: string
  role: Role
  secret_hash: Buffer
  /** The hash of the secret before the last rotation, while that secret works; otherwise null. */
  former_hash: Buffer | null
  revoked_at: Date | null
  stale: boolean
}

/** One address that presents secrets for one client. */
interface Guesser {
  /** The state of its bucket of guesses: a guess is taken before the secret is checked, and given back when it is right. */
  fullAt: number
  /** The last look-up of the client, finished or in progress. */
  client: Promise<Client | undefined>
}

export function createExchange({ sql, keyring, clock, limits }: ExchangeDeps): Exchange {
  const guessers = new LRUCache<string, Guesser>({ max: guessersMax })

  async function find(clientId: string, now: Date): Promise<Client | undefined> {
    const { rows } = await sql.query<Client>({
      ...credentialLimit(limits),
      name: 'find_oauth_client',
      text: `
        select workspace_id, id, role, secret_hash, revoked_at,
          case when former_until > $2::timestamptz then former_hash end as former_hash, last_used_at is null
          or last_used_at < $2::timestamptz - interval '${lastUsedEvery}' as stale
        from oauth_client where id = $1`,
      values: [clientId, now],
    })
    return rows[0]
  }

  async function exchange({ clientId, secret, scope, ip }: Asked): ReturnType<Exchange> {
    const now = clock.now()
    const key = `${ip ?? ''} ${clientId}`
    const hash = keyring.hashKey(secret)
    const before = guessers.get(key)
    const { granted, retryMs, fullAt } = draw(guesses, before?.fullAt ?? 0, now.getTime(), 1)
    // A right secret is looked up again: the client may have been revoked since.
    if (granted === 0 && !isRight(hash, await before?.client)) {
      return { error: 'slow_down', retryAfterSeconds: Math.max(1, Math.ceil(retryMs / 1_000)) }
    }
    const looking = find(clientId, now)
    guessers.set(key, { fullAt, client: looking })
    const client = await looking.catch((error: unknown) => {
      giveBack(key, granted)
      throw error
    })
    if (!isRight(hash, client)) return { error: 'invalid_client' }
    giveBack(key, granted)
    const role = roleFor(scope, client.role)
    if (!role) return { error: 'invalid_scope' }
    if (client.stale) await touch(client.workspace_id, client.id, now)
    const claims = { workspaceId: client.workspace_id, clientId: client.id, role }
    return {
      accessToken: await keyring.signAccessToken(claims, wholeSecond(now)),
      expiresInSeconds: accessTokenSeconds,
      scope: scopeOf(role),
    }
  }

  function giveBack(key: string, granted: number): void {
    const guesser = guessers.get(key)
    if (guesser) guesser.fullAt -= (granted * guesses.windowMs) / guesses.limit
  }

  async function touch(workspaceId: string, id: string, now: Date): Promise<void> {
    await sql.query({
      ...credentialLimit(limits),
      name: 'touch_oauth_client',
      text: 'update oauth_client set last_used_at = $3 where workspace_id = $1 and id = $2',
      values: [workspaceId, id, now],
    })
  }

  return (asked) =>
    exchange(asked).catch((error: unknown) => {
      if (databaseError(error)?.code !== 'UNAVAILABLE') throw error
      return { error: 'temporarily_unavailable' }
    })
}

/** An unknown client takes as long as a wrong secret. */
function isRight(hash: Buffer, client: Client | undefined): client is Client {
  const none = Buffer.alloc(hash.length)
  const isCurrent = timingSafeEqual(hash, client?.secret_hash ?? none)
  const isFormer = timingSafeEqual(hash, client?.former_hash ?? none)
  return (isCurrent || isFormer) && client !== undefined && client.revoked_at === null
}

/** The highest role that the scope asks for; null when the scope is unknown or more than the client may do. */
function roleFor(scope: string | null, most: Role): Role | null {
  if (scope === null) return most
  const wanted = scope.split(' ').map((name) => order.findIndex((r) => r.toLowerCase() === name))
  const highest = Math.max(...wanted)
  if (wanted.includes(-1) || highest > order.indexOf(most)) return null
  return order[highest] ?? null
}

/** Each role includes the scopes of the roles before it. */
function scopeOf(role: Role): string {
  return order
    .slice(0, order.indexOf(role) + 1)
    .map((one) => one.toLowerCase())
    .join(' ')
}

/** The claims of a JWT count whole seconds. */
function wholeSecond(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 1_000) * 1_000)
}
