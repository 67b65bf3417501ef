/** A separate database for a test file or a test, cloned in some 30 ms from one with all migrations. */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { inject } from 'vitest'

export type TestDatabase = { url: string; name: string; drop(): Promise<void> }

export const templateName = 'openmonetize_template'

/** Clones the migrated database, or creates an empty one; `drop` also ends remaining connections. */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const template = empty ? 'template0' : templateName
  await withAdmin((admin) => create(admin, name, template))
  const drop = () =>
    withAdmin(async (admin) => {
      await admin.query(`drop database if exists ${name} with (force)`)
    })
  return { url: withDatabase(inject('postgresUrl'), name), name, drop }
}

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}

async function create(admin: pg.Client, name: string, template: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await admin.query(`create database ${name} template ${template} strategy file_copy`)
      return
    } catch (error) {
      // Another session, such as autovacuum, uses the template; it ends in a moment.
      const passing = (error as { code?: string }).code === '55006'
      if (!passing || attempt === 20) throw error
      await sleep(50)
    }
  }
}

async function withAdmin(work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('postgresUrl') })
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}
