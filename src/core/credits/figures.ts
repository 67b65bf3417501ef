/** The sums of a customer's pools, kept as long as neither a movement nor the time changes them. Pure. */
import { type Decimal, sumOf, zero } from '../values/decimal.ts'
import { isExpired, isScheduled, type Pool } from './pool.ts'

export interface PoolFigures {
  /** The figures are true from this instant, in ms … */
  from: number
  /** … until this one, at which a pool starts or expires. */
  until: number
  /** Credits that can be spent. */
  available: Decimal
  /** Credits that become effective later. */
  scheduled: Decimal
  /** Credits reserved by holds. */
  pending: Decimal
}

export interface PoolHolder {
  readonly pools: readonly Pool[]
  /** Absent or null: the figures are computed when they are needed. */
  figures?: PoolFigures | null
}

/** The figures at an instant; a holder whose pools change other than by `moveFigures` must drop its own. */
export function figuresOf(holder: PoolHolder, now: Date): PoolFigures {
  const at = now.getTime()
  const known = holder.figures
  if (known && known.from <= at && at < known.until) return known
  const figures = sumFigures(holder.pools, now)
  holder.figures = figures
  return figures
}

export function sumFigures(pools: readonly Pool[], now: Date): PoolFigures {
  const [ahead, started, held] = [[] as Decimal[], [] as Decimal[], [] as Decimal[]]
  const from = now.getTime()
  let until = Infinity
  for (const pool of pools) {
    held.push(pool.held)
    for (const date of [pool.effectiveAt, pool.expiresAt]) {
      const time = date?.getTime() ?? Infinity
      if (time > from && time < until) until = time
    }
    if (!isExpired(pool, now)) (isScheduled(pool, now) ? ahead : started).push(pool.balance)
  }
  const [available, scheduled, pending] = [sumOf(started), sumOf(ahead), sumOf(held)]
  return { from, until, available, scheduled, pending }
}

/** Applies the movement of one pool to the figures. */
export function moveFigures(
  holder: PoolHolder,
  pool: Pool,
  added: { balance?: Decimal; held?: Decimal },
): void {
  const { figures } = holder
  if (!figures) return
  const at = new Date(figures.from)
  const { balance = zero, held = zero } = added
  figures.pending = figures.pending.plus(held)
  if (isExpired(pool, at)) return
  if (isScheduled(pool, at)) figures.scheduled = figures.scheduled.plus(balance)
  else figures.available = figures.available.plus(balance)
}
