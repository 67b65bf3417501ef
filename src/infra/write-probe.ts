/** Whether the database takes writes now, found out by writing what is never kept. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { databaseError } from '../core/operation/database-error.ts'

/** Never throws, and answers within about a second: what was known before, when the database takes longer. */
export type AcceptsWrites = () => Promise<boolean>

/** However many ask, it is written once in so long. */
const everyMs = 2_000
const waitMs = 1_000

/**
 * A table of its own is new, so its rows need room on the disk; some 150 kB, for a disk with less left is as good as full. Neither
 * a standby nor a database that is set to read only makes one. A temporary table is not in the log that others copy.
 */
const write = `begin;
  create temporary table write_probe (n int);
  insert into write_probe select generate_series(1, 4000)`

/** Time limits, and no connection free: the database is busy, which says nothing about what it would answer. */
const busy = new Set(['55P03', '57014', '53300', '40001', '40P01', '25P03'])
const late = /timeout exceeded when trying to connect|timeout expired|Query read timeout/

/** `tell` is called whenever the answer changes, with what the database said. */
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

/** Also a database that cannot be reached; but not one that is busy, and no defect of the probe. */
function refuses(error: unknown): boolean {
  const { code = '', message } = error as { code?: string; message: string }
  if (busy.has(code) || late.test(message)) return false
  // System errors: the files cannot be written, for whatever reason.
  return code.startsWith('58') || databaseError(error)?.code === 'UNAVAILABLE'
}
