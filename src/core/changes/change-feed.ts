/**
 * Tells which customers and catalogs changed, by whatever server: asks the database for all of them at once, a few times a second.
 *
 * Invariants: every commit is told once, at the first question after it; when some may have been missed, the listeners are told
 * that all may have changed. Between two of those, whatever was read at any moment and was not told of since is right as of
 * `seen`.
 */
import type { Sql } from '../operation/sql.ts'
import type { Clock } from '../values/clock.ts'
import {
  changesSince,
  forgetChanges,
  keptMs,
  type Snapshot,
  snapshotNow,
  type Tail,
} from './account-changes.ts'

/** Until when all commits are known. */
export interface Seen {
  /** On the monotonic clock, in milliseconds. */
  at: number
  asOf: Date
}

export interface ChangeListener {
  changed(tails: ReadonlySet<Tail>): void
  /** Some changes may have been missed. */
  missed(): void
}

export interface ChangeFeed {
  seen(): Seen
  listen(listener: ChangeListener): void
  close(): Promise<void>
}

export interface ChangeFeedDeps {
  sql: Sql
  clock: Clock
  /** The monotonic clock. */
  uptimeMs?(): number
  warn(error: unknown, message: string): void
}

const everyMs = 250
const forgetEveryMs = 15_000

export function createChangeFeed({
  sql,
  clock,
  uptimeMs = () => performance.now(),
  warn,
}: ChangeFeedDeps): ChangeFeed {
  const listeners: ChangeListener[] = []
  let seen: Seen = { at: Number.NEGATIVE_INFINITY, asOf: new Date(0) }
  let latest: Snapshot | null = null
  /** Earlier snapshots, one in a while: what the transactions of an old one noted is deleted. */
  let past: Snapshot[] = []
  let timer: NodeJS.Timeout | undefined
  let asking = Promise.resolve()
  /** Whether the last question failed: while an outage lasts it is reported once. */
  let fails = false
  let closed = false

  async function ask(): Promise<void> {
    const began = { at: uptimeMs(), asOf: clock.now() }
    // The answer would come too late to be used, and may be too much to come at all.
    const isLate = began.at - seen.at > keptMs / 2
    const found = latest && !isLate ? await changesSince(sql, latest) : null
    const snapshot = found?.snapshot ?? (await snapshotNow(sql))
    if (closed) return
    latest = snapshot
    seen = began
    // The numbers of another database say nothing of the rows of this one.
    if (!found) past = []
    for (const listener of listeners) {
      if (!found) listener.missed()
      else if (found.tails.size > 0) listener.changed(found.tails)
    }
    await forget(snapshot)
  }

  async function forget(snapshot: Snapshot): Promise<void> {
    const { at } = past.at(-1) ?? { at: 0 }
    if (snapshot.at - at < forgetEveryMs) return
    const old = past.filter((one) => snapshot.at - one.at > keptMs).at(-1)
    past = [...past.filter((one) => snapshot.at - one.at <= keptMs), snapshot]
    if (old) await forgetChanges(sql, old)
  }

  function schedule(): void {
    if (closed) return
    timer = setTimeout(() => {
      asking = ask()
        .then(() => {
          fails = false
        })
        .catch((error: unknown) => {
          if (!fails) warn(error, 'changes could not be read')
          fails = true
        })
        .finally(schedule)
    }, everyMs).unref()
  }

  schedule()
  return {
    seen: () => seen,
    listen: (listener) => void listeners.push(listener),
    async close() {
      closed = true
      clearTimeout(timer)
      await asking
    },
  }
}
