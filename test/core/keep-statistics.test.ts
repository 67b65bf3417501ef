/** The job that updates the planner's statistics of fast-growing tables. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepStatisticsJob } from '../../src/jobs/keep-statistics.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

let database: TestDatabase
let sql: pg.Client

beforeAll(async () => {
  database = await createTestDatabase()
  sql = new pg.Client(database.url)
  await sql.connect()
  await sql.query(
    `insert into workspace (id, mode, name, created_at) values ('w', 'LIVE', 'W', now())`,
  )
})
afterAll(async () => {
  await sql.end()
  await database.drop()
})

async function addCustomers(from: number, to: number): Promise<void> {
  await sql.query(
    `insert into customer (workspace_id, id, created_at, updated_at)
     select 'w', 'c' || n, now(), now() from generate_series($1::int, $2::int) n`,
    [from, to],
  )
  // Otherwise the numbers arrive within a second.
  await sql.query('select pg_stat_force_next_flush()')
}

/** The tables that a round of the job looks at. */
async function analyzed(): Promise<string[]> {
  const seen: string[] = []
  const query = (asked: unknown) => {
    if (typeof asked === 'string') seen.push(asked)
    return sql.query(asked as string)
  }
  await keepStatisticsJob({ sql: { query } as never }).run(new AbortController().signal)
  await sql.query('select pg_stat_force_next_flush()')
  return seen
}

describe('keepStatistics', () => {
  it('looks at a table again when it is twice as large', async () => {
    await addCustomers(1, 150)
    expect(await analyzed()).toEqual([])
    await addCustomers(151, 400)
    expect(await analyzed()).toEqual(['analyze "customer"'])
    expect(await analyzed()).toEqual([])
    await addCustomers(401, 600)
    expect(await analyzed()).toEqual([])
    await addCustomers(601, 900)
    expect(await analyzed()).toEqual(['analyze "customer"'])
  })
})
