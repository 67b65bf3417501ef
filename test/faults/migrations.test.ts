/** The migrations at start: applied once by any number of servers, recorded as Prisma does, refused when the history differs. */
import { createHash } from 'node:crypto'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applyMigrations } from '../../src/infra/migrate.ts'
import { createPool } from '../../src/infra/postgres.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

const real = join(import.meta.dirname, '../../prisma/migrations')
let folder: string
let database: TestDatabase
let pool: pg.Pool

const write = (name: string, sql: string) => {
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'migration.sql'), sql)
}
const apply = () => applyMigrations(pool, folder)

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openmonetize-migrations-'))
  database = await createTestDatabase({ empty: true })
  pool = createPool(database.url)
  write('20260101000000_first', 'create table a (id int);\ncreate table b (id int);\n')
})

afterEach(async () => {
  await pool.end()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

describe('applyMigrations', () => {
  it('applies what is missing, in order, and nothing twice', async () => {
    write('20260102000000_second', 'alter table a add name text;')
    expect(await apply()).toEqual(['20260101000000_first', '20260102000000_second'])
    write('20260103000000_third', 'alter table b add name text;')
    expect(await apply()).toEqual(['20260103000000_third'])
    expect(await apply()).toEqual([])
  })

  it('records a migration as Prisma does', async () => {
    const sql = 'create table a (id int);\r\n'
    write('20260101000000_first', sql)
    await apply()
    const { rows } = await pool.query('select * from _prisma_migrations')
    expect(rows).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        checksum: createHash('sha256').update(sql.replace('\r', '')).digest('hex'),
        migration_name: '20260101000000_first',
        started_at: expect.any(Date),
        finished_at: expect.any(Date),
        applied_steps_count: 1,
        logs: null,
        rolled_back_at: null,
      },
    ])
  })

  it('applies each once when several servers start together', async () => {
    const answers = await Promise.all([apply(), apply(), apply(), apply()])
    expect(answers.flat()).toEqual(['20260101000000_first'])
  })

  it('leaves nothing of a migration that fails, and continues when it is mended', async () => {
    write('20260102000000_second', 'create table c (id int); select 1 / 0;')
    await expect(apply()).rejects.toThrow('Migration 20260102000000_second failed')
    expect((await pool.query("select to_regclass('c') as c")).rows).toEqual([{ c: null }])
    write('20260102000000_second', 'create table c (id int);')
    expect(await apply()).toEqual(['20260102000000_second'])
  })

  it('refuses a migration that was edited after it was applied', async () => {
    await apply()
    appendFileSync(join(folder, '20260101000000_first/migration.sql'), '-- edited')
    await expect(apply()).rejects.toThrow(
      'Migration 20260101000000_first was edited after it was applied',
    )
  })

  it('refuses a database that is newer than the code', async () => {
    write('20260102000000_second', 'select 1;')
    await apply()
    rmSync(join(folder, '20260102000000_second'), { recursive: true })
    await expect(apply()).rejects.toThrow(
      'The database is newer than this version of OpenMonetize: it has migration 20260102000000_second',
    )
  })

  it('refuses a migration that another tool left half done', async () => {
    await apply()
    await pool.query('update _prisma_migrations set finished_at = null')
    await expect(apply()).rejects.toThrow('Migration 20260101000000_first failed half-way')
  })

  it('applies the real ones to an empty database', async () => {
    rmSync(folder, { recursive: true })
    cpSync(real, folder, { recursive: true })
    expect(await apply()).not.toEqual([])
    expect(await apply()).toEqual([])
  })
})
