/** Closes sockets and subscriptions when their credential is revoked or expires. */
import type { Caller } from '../operation/caller.ts'
import type { Sql } from '../operation/sql.ts'
import type { Clock } from '../values/clock.ts'
import { DomainError } from '../values/errors.ts'
import { expired } from './expired.ts'

/** Calls `onEnd` once, when the caller's credential ends; the result stops the watch. */
export type WatchCredential = (caller: Caller, onEnd: (reason: DomainError) => void) => () => void

export interface CredentialWatch {
  watch: WatchCredential
  close(): void
}

/** Expiry is noticed within this time. */
const tickMs = 1_000
/** API keys and the customers of tokens are looked up every so many ticks, all in one query each. */
const lookUpEvery = 2

const revoked = new DomainError('UNAUTHORIZED', 'The credential was revoked.', {
  reason: 'REVOKED',
})

interface Watched {
  caller: Caller
  onEnd(reason: DomainError): void
}

export function createCredentialWatch(deps: { sql: Sql; clock: Clock }): CredentialWatch {
  const watched = new Set<Watched>()
  let timer: NodeJS.Timeout | undefined
  let ticks = 0
  let closed = false

  const schedule = () => {
    if (timer || closed || watched.size === 0) return
    timer = setTimeout(() => tick().finally(next), tickMs)
  }
  const next = () => {
    timer = undefined
    schedule()
  }
  async function tick(): Promise<void> {
    const now = deps.clock.now()
    for (const entry of watched) {
      const { expiresAt } = entry.caller
      if (expiresAt && expiresAt <= now) end(entry, expired('credential'))
    }
    ticks += 1
    if (ticks % lookUpEvery !== 0) return
    // A database that does not answer ends no credential: the next look-up decides.
    const ended = await findEnded(deps.sql, watched).catch(() => [])
    for (const entry of ended) end(entry, revoked)
  }
  function end(entry: Watched, reason: DomainError): void {
    if (watched.delete(entry)) entry.onEnd(reason)
  }

  return {
    watch(caller, onEnd) {
      const entry: Watched = { caller, onEnd }
      watched.add(entry)
      schedule()
      return () => watched.delete(entry)
    },
    close() {
      closed = true
      clearTimeout(timer)
      watched.clear()
    },
  }
}

async function findEnded(sql: Sql, watched: ReadonlySet<Watched>): Promise<Watched[]> {
  const keys = new Map<string, Caller>()
  const clients = new Map<string, Caller>()
  const customers = new Map<string, Caller>()
  for (const { caller } of watched) {
    if (caller.customer) customers.set(`${caller.workspaceId} ${caller.customer.id}`, caller)
    else if (caller.actor.startsWith('client_'))
      clients.set(`${caller.workspaceId} ${caller.actor}`, caller)
    // A token of another issuer ends with its expiry alone.
    else if (!caller.actor.startsWith('jwt:'))
      keys.set(`${caller.workspaceId} ${caller.actor}`, caller)
  }
  const ended = new Set([
    ...(await missing(sql, 'live_keys', keyQuery, [...keys.values()], (c) => c.actor)),
    ...(await missing(sql, 'live_clients', clientQuery, [...clients.values()], (c) => c.actor)),
    ...(await missing(
      sql,
      'live_customers',
      customerQuery,
      [...customers.values()],
      (c) => c.customer?.id ?? '',
    )),
  ])
  return [...watched].filter(({ caller }) =>
    ended.has(`${caller.workspaceId} ${caller.customer?.id ?? caller.actor}`),
  )
}

const keyQuery = `
  select workspace_id, id from unnest($1::text[], $2::text[]) as k(w, i)
  join api_key on workspace_id = k.w and id = k.i where revoked_at is null`

const clientQuery = `
  select workspace_id, id from unnest($1::text[], $2::text[]) as k(w, i)
  join oauth_client on workspace_id = k.w and id = k.i where revoked_at is null`

const customerQuery = `
  select workspace_id, id from unnest($1::text[], $2::text[]) as k(w, i)
  join customer on workspace_id = k.w and id = k.i where archived_at is null`

async function missing(
  sql: Sql,
  name: string,
  text: string,
  callers: Caller[],
  idOf: (caller: Caller) => string,
): Promise<string[]> {
  if (callers.length === 0) return []
  const values = [callers.map((c) => c.workspaceId), callers.map(idOf)]
  const { rows } = await sql.query({ name, text, values })
  const alive = new Set(rows.map((row) => `${row.workspace_id} ${row.id}`))
  return callers.map((c) => `${c.workspaceId} ${idOf(c)}`).filter((key) => !alive.has(key))
}
