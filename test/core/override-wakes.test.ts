/** The migration after which overrides wake billing as they end: those that are there do too. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { applyMigrations } from '../../src/infra/migrate.ts'
import { createPool } from '../../src/infra/postgres.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

const all = join(import.meta.dirname, '../../prisma/migrations')
let folder: string
let database: TestDatabase
let pool: pg.Pool

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openmonetize-migrations-'))
  for (const name of readdirSync(all)) {
    if (name < '20261206110000') cpSync(join(all, name), join(folder, name), { recursive: true })
  }
  database = await createTestDatabase({ empty: true })
  pool = createPool(database.url)
  await applyMigrations(pool, folder)
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
  rmSync(folder, { recursive: true, force: true })
})

const before = `
  insert into workspace (id, mode, name, created_at) values ('w', 'TEST', 'W', now());
  insert into feature (workspace_id, id, key, name, type, created_at, updated_at)
    select 'w', 'f' || n, 'f' || n, 'F', 'BOOLEAN', now(), now() from generate_series(1, 4) n;
  insert into customer (workspace_id, id, created_at, updated_at)
    values ('w', 'real', now(), now()), ('w', 'clocked', now(), now());
  insert into credit_account (workspace_id, customer_id) values ('w', 'real'), ('w', 'clocked')
    on conflict do nothing;
  insert into test_clock (workspace_id, id, now, created_at, updated_at)
    values ('w', 'clock', now(), now(), now());
  update credit_account set test_clock_id = 'clock', clock_now = now() where customer_id = 'clocked';
  insert into entitlement (workspace_id, customer_id, feature_id, id, anchor, effective_at, source, expires_at, revoked_at,
      created_at, updated_at)
    select 'w', c, f, c || f, now(), now(), s::entitlement_source, e::timestamptz, r::timestamptz, now(), now()
    from unnest(array['real', 'clocked']) c, (values ('f1', 'OVERRIDE', '2026-01-01Z', null), ('f2', 'OVERRIDE', null, null),
      ('f3', 'OVERRIDE', '2026-01-01Z', '2025-01-01Z'), ('f4', 'SUBSCRIPTION', '2026-01-01Z', null)) t(f, s, e, r);`

it('plans a look at each that expires and is not revoked, by the time of its customer', async () => {
  await pool.query(before)
  await applyMigrations(pool)
  const { rows } = await pool.query(
    `select id, wake_at, clock_wake_at from entitlement
     where wake_at is not null or clock_wake_at is not null order by id desc`,
  )
  const end = new Date('2026-01-01Z')
  expect(rows).toEqual([
    { id: 'realf1', wake_at: end, clock_wake_at: null },
    { id: 'clockedf1', wake_at: null, clock_wake_at: end },
  ])
})
