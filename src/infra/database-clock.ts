/**
 * The clock of the server: the database's, which all servers share.
 *
 * Invariants: the time follows from the database's answers and from a monotonic clock since then, so a machine whose own clock is
 * wrong, or is set while the server runs, decides as all others do; the error is at most one round trip.
 */
import type { Pool } from 'pg'
import type { Clock } from '../core/values/clock.ts'
import type { Logger } from './logger.ts'
import { StartError } from './start-error.ts'

/** The state of the machine's own clock: right, off enough for a warning, or unusable. */
export type Standing = 'RIGHT' | 'OFF' | 'WRONG'

export interface DatabaseClock extends Clock {
  /** How far the machine's own clock is ahead of the database's, in milliseconds; negative when it is behind. */
  aheadMs(): number
  standing(): Standing
  /** Asks the database, which may have been replaced. Never throws: without an answer the monotonic clock counts on. */
  refresh(): Promise<void>
  /** Stops asking. */
  close(): void
}

/** The clocks of this machine, in milliseconds. */
export interface LocalClocks {
  /** Since 1970; may be wrong, and may be set at any moment. */
  wall(): number
  /** From an arbitrary origin; cannot be set, and may stand still while the machine sleeps. */
  steady(): number
}

export interface DatabaseClockOptions {
  /** Runs when the machine's own clock starts or stops being off, and at the start when it is. */
  tell(standing: Standing, aheadMs: number): void
  local?: LocalClocks
}

const machine: LocalClocks = { wall: Date.now, steady: () => performance.now() }

const offMs = 5_000
const wrongMs = 60_000
const everyMs = 5_000
/** The first answers may be late, because the connection and the plan are made. */
const firstQuestions = 5
/** When the machine's two clocks diverge by this, one was set or the machine slept, and only the database knows which. */
const partedMs = 500
/** The shortest wait before a database that did not answer is asked again. */
const askAgainMs = 100

/** Limits for the offset to the monotonic clock: the database read its clock after the question and before the answer. */
interface Bounds {
  least: number
  most: number
}

/** Throws when the database does not answer, and when the machine's clock is unusable. */
export async function createDatabaseClock(
  sql: Pool,
  { tell, local = machine }: DatabaseClockOptions,
): Promise<DatabaseClock> {
  /** The wall clock minus the monotonic one, at the latest question. */
  let apart = 0
  let askedAt = 0
  let asking: Promise<void> | undefined
  let known: Standing = 'RIGHT'

  async function ask(): Promise<Bounds> {
    askedAt = local.steady()
    const before = local.wall() - askedAt
    const { rows } = await sql.query<{ ms: number }>({
      name: 'read_clock',
      text: 'select extract(epoch from clock_timestamp())::float8 * 1000 as ms',
    })
    const ms = rows[0]?.ms ?? Number.NaN
    if (!Number.isFinite(ms)) throw new Error('The database did not tell the time')
    apart = before
    return { least: ms - local.steady(), most: ms - askedAt }
  }

  let tightest = await ask()
  for (let i = 1; i < firstQuestions; i++) {
    const next = await ask()
    if (next.most - next.least < tightest.most - tightest.least) tightest = next
  }
  let offset = (tightest.least + tightest.most) / 2

  function check(): void {
    const standing = standingOf(aheadMs())
    if (standing === known) return
    known = standing
    tell(standing, aheadMs())
  }

  function refresh(): Promise<void> {
    asking ??= ask()
      .then(({ least, most }) => {
        offset = Math.min(Math.max(offset, least), most)
      })
      .catch(() => undefined)
      .finally(() => {
        asking = undefined
        check()
      })
    return asking
  }

  function nowMs(): number {
    const steady = local.steady()
    const parted = Math.abs(local.wall() - steady - apart)
    if (parted > partedMs && !asking && steady - askedAt > askAgainMs) void refresh()
    return steady + offset
  }

  function aheadMs(): number {
    return local.wall() - nowMs()
  }

  check()
  if (standingOf(aheadMs()) === 'WRONG') throw new StartError(refusal(aheadMs()))
  const timer = setInterval(refresh, everyMs)
  return {
    now: () => new Date(nowMs()),
    aheadMs,
    standing: () => standingOf(aheadMs()),
    refresh,
    close: () => clearInterval(timer),
  }
}

function standingOf(aheadMs: number): Standing {
  const off = Math.abs(aheadMs)
  if (off > wrongMs) return 'WRONG'
  return off > offMs ? 'OFF' : 'RIGHT'
}

function refusal(aheadMs: number): string {
  const seconds = Math.round(Math.abs(aheadMs) / 1_000)
  const direction = aheadMs > 0 ? 'ahead of' : 'behind'
  return `The clock of this machine is ${seconds} s ${direction} that of the database; set both by a time service (NTP) and start again.`
}

/** Tells the operator how the clock of the machine stands. */
export function tellClockTo(logger: Logger) {
  return (standing: Standing, aheadMs: number): void => {
    const aheadSeconds = Math.round(aheadMs / 1_000)
    const what = 'the clock of this machine differs from that of the database'
    if (standing === 'RIGHT')
      logger.info({ aheadSeconds }, 'the clock of this machine is right again')
    else if (standing === 'OFF') logger.warn({ aheadSeconds }, what)
    else logger.error({ aheadSeconds }, `${what}: jobs stand still until it is right`)
  }
}
