/** Whether the database accepts writes now, found out by a write that is rolled back. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { databaseError } from '../core/operation/database-error.ts'
import type { Logger } from './logger.ts'

/** Never throws, and answers within about a second; if the database takes longer, with the last known state. */
export type AcceptsWrites = () => Promise<boolean>

/** The probe writes at most once per interval, however often it is asked. */
const everyMs = 2_000
const waitMs = 1_000

/**
 * A new table needs room on the disk; some 150 kB, because a disk with less left is as good as full. Neither a standby nor a
 * read-only database can create it. A temporary table would not be in the replicated log.
 */
const write = `begin;
  create temporary table write_probe (n int);
  insert into write_probe select generate_series(1, 4000)`

/** Time limits, or no free connection: the database is busy, which says nothing about its state. */
const busy = new Set(['55P03', '57014', '53300', '40001', '40P01', '25P03'])
const late = /timeout exceeded when trying to connect|timeout expired|Query read timeout/

/** `tell` runs whenever the answer changes, with the database's message. */
export function createWriteProbe(
  sql: Pool,
  tell: (accepts: boolean, error: unknown) => void,
): AcceptsWrites {
  let accepts = true
  let probing: Promise<void> | undefined
  let probedAt = Number.NEGATIVE_INFINITY

  function settle(answer: boolean, error?: unknown): void {
    if (answer === accepts) return
    accepts = answer
    tell(answer, error)
  }

  async function probe(): Promise<void> {
    try {
      await tryToWrite(sql)
      settle(true)
    } catch (error) {
      if (refuses(error)) settle(false, error)
    }
  }

  return async () => {
    if (!probing && performance.now() - probedAt > everyMs) {
      probedAt = performance.now()
      probing = probe().finally(() => {
        probing = undefined
      })
    }
    if (probing) await Promise.race([probing, sleep(waitMs, undefined, { ref: false })])
    return accepts
  }
}

async function tryToWrite(sql: Pool): Promise<void> {
  const client = await sql.connect()
  let broken: Error | undefined
  try {
    await client.query(write)
  } finally {
    await client.query('rollback').catch((error: Error) => {
      broken = error
    })
    client.release(broken)
  }
}

/** An unreachable database counts as refusing; a busy one and a defect of the probe do not. */
function refuses(error: unknown): boolean {
  const { code = '', message } = error as { code?: string; message: string }
  if (busy.has(code) || late.test(message)) return false
  // System errors: the files cannot be written.
  return code.startsWith('58') || databaseError(error)?.code === 'UNAVAILABLE'
}

export function tellWritesTo(logger: Logger) {
  return (accepts: boolean, err: unknown) =>
    accepts
      ? logger.info('the database takes writes again')
      : logger.error({ err }, 'the database takes no writes')
}
