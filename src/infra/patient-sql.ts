/** The database for those who may wait: thousands of clients that come back at once are served, one after the other. */
import type pg from 'pg'
import type { Sql } from '../core/operation/sql.ts'
import { DomainError } from '../core/values/errors.ts'

export interface Patience {
  /** As many as the pool has connections: nobody waits for one of them, which the pool allows for a short time only. */
  atOnce: number
  /** Whoever waited longer is refused, so that a database that does not answer does not keep everybody for hours. */
  waitMs: number
}

export function patientSql(pool: pg.Pool, { atOnce, waitMs }: Patience): Sql {
  const waiting: (() => void)[] = []
  let running = 0

  async function query(...given: unknown[]): Promise<unknown> {
    const since = performance.now()
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      if (performance.now() - since > waitMs) throw tooLate()
      return await (pool.query as (...all: unknown[]) => Promise<unknown>).apply(pool, given)
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }

  return { query: query as Sql['query'] }
}

function tooLate(): DomainError {
  return new DomainError('UNAVAILABLE', 'Too many clients come back at once; try again soon.', {
    retryAfterSeconds: 5,
  })
}
