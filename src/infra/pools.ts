/** The connections to the database, in one pool per purpose, so that no purpose delays another. */
import type pg from 'pg'
import type { Sql } from '../core/operation/sql.ts'
import type { TimeLimits } from '../core/values/time-limits.ts'
import type { Logger } from './logger.ts'
import { patientSql } from './patient-sql.ts'
import { createPool } from './postgres.ts'

export interface Pools {
  /** For requests and jobs. */
  sql: pg.Pool
  ledgerSql: pg.Pool
  /** For subscriptions. */
  liveSql: Sql
  /** For the health and the clock: busy requests must not make the server look dead, nor its clock late. */
  probeSql: pg.Pool
  /** The listener runs whenever a connection for requests is made. */
  onConnect(listener: () => void): void
  end(): Promise<void>
}

export interface PoolsOptions {
  logger: Logger
  limits: TimeLimits
  /** Connections of the ledger. */
  lanes: number
}

const liveConnections = 4
const probeConnections = 2

export function createPools(url: string, { logger, limits, lanes }: PoolsOptions): Pools {
  const usual = { logger, limits }
  const sql = createPool(url, usual)
  const ledgerSql = createPool(url, { ...usual, byKey: true, pipelined: true, max: lanes })
  const live = createPool(url, { ...usual, max: liveConnections })
  const probeSql = createPool(url, { ...usual, max: probeConnections })
  const forWork = [sql, ledgerSql, live]
  return {
    sql,
    ledgerSql,
    liveSql: patientSql(live, { atOnce: liveConnections, waitMs: limits.comeBackMs }),
    probeSql,
    onConnect(listener) {
      for (const pool of forWork) pool.on('connect', listener)
    },
    async end() {
      for (const pool of [probeSql, ...forWork.toReversed()]) await pool.end()
    },
  }
}
