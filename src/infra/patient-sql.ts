/** Database access for clients that may wait: thousands that reconnect at once are served one after the other. */
import type pg from 'pg'
import type { Sql } from '../core/operation/sql.ts'
import { DomainError } from '../core/values/errors.ts'

export interface Patience {
  /** At most the size of the pool, so that no statement waits for a connection, which the pool allows for a short time only. */
  atOnce: number
  /** The longest wait, so that a database that does not answer does not hold clients for hours. */
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
