/** The migration that gives keys to the charges of plans that are there, published ones included. */
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
    if (name < '20261201181100') cpSync(join(all, name), join(folder, name), { recursive: true })
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
  insert into meter (workspace_id, id, key, name, event_type, aggregation, created_at) values
    ('w', 'meter_1', 'calls', 'Calls', 'call', 'COUNT', now()),
    ('w', 'meter_2', 'both', 'Both', 'both', 'COUNT', now());
  insert into feature (workspace_id, id, key, name, type, created_at, updated_at) values
    ('w', 'feature_1', 'images', 'Images', 'CREDITS', now(), now()),
    ('w', 'feature_2', 'both', 'Both', 'CREDITS', now(), now());
  insert into plan (workspace_id, id, key, name, created_at, updated_at)
    values ('w', 'plan_1', 'plan', 'Plan', now(), now());
  insert into plan_version (workspace_id, id, plan_id, number, currency, base_price, billing_period, created_at, updated_at)
    values ('w', 'planver_1', 'plan_1', 1, 'USD', 0, 'MONTH', now(), now());
  insert into plan_charge (workspace_id, plan_version_id, position, meter_id, feature_id, charge) values
    ('w', 'planver_1', 0, null, 'feature_2', '{}'), ('w', 'planver_1', 1, 'meter_1', null, '{}'),
    ('w', 'planver_1', 2, null, 'feature_1', '{}'), ('w', 'planver_1', 3, 'meter_2', null, '{}');
  update plan_version set status = 'PUBLISHED', effective_at = now(), published_at = now();`

it('gives each the key of what it is for, and a feature that shares it with a meter its id', async () => {
  await pool.query(before)
  await applyMigrations(pool)
  const { rows } = await pool.query(
    'select key, per_quantity, timing from plan_charge order by position',
  )
  const usage = { per_quantity: false, timing: null }
  expect(rows).toEqual(['feature_2', 'calls', 'images', 'both'].map((key) => ({ key, ...usage })))
  await expect(pool.query(`update plan_charge set key = 'other'`)).rejects.toMatchObject({
    code: '23001',
  })
})
