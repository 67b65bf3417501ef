/** Requests with an idempotency key across kill -9: a repetition is replayed or refused, and never executed twice. */
import type pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countRows, graphqlBody, sendRaw } from '../support/keyed.ts'
import { type ServerProcess, startServer, until } from '../support/server-process.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createTestPool } from '../support/test-pool.ts'

const liveKey = `om_live_${'k'.repeat(43)}`
let database: TestDatabase
let sql: pg.Pool
let server: ServerProcess

const start = (patience = '300') =>
  startServer({
    DATABASE_URL: database.url,
    BOOTSTRAP_API_KEY: liveKey,
    LOG_LEVEL: 'silent',
    PATIENCE: patience,
  })

beforeEach(async () => {
  database = await createTestDatabase()
  sql = createTestPool(database.url)
  sql.on('connect', (client) => client.on('error', () => undefined))
  server = await start()
})
afterEach(async () => {
  await server.end('SIGKILL')
  await sql.end()
  await database.drop()
})

const send = (body: string, key: string) => sendRaw({ url: server.url, liveKey }, body, { key })
const codeOf = (text: string) => JSON.parse(text).errors?.[0]?.extensions?.code
const creation = graphqlBody('mutation { createCustomer(input: {name: "Acme"}) { id } }')
const adding = (own?: string) =>
  graphqlBody('mutation($i: AddCreditsInput!) { addCredits(input: $i) { id } }', {
    i: { customerId: 'c', amount: '1', idempotencyKey: own },
  })

/** Lets the statement that says `when` of the key's row last until the server is dead. */
async function lingering(when: string): Promise<void> {
  await sql.query(`
    create function linger() returns trigger language plpgsql as
      $$ begin perform pg_sleep(3600); return new; end $$;
    create trigger linger before update on request_key for each row when (${when}) execute function linger()`)
}

/** However long the machine takes over the start. */
const holdOn = () => sql.query(`update request_key set leased_until = 'infinity'`)
const moveOn = () => sql.query(`update request_key set leased_until = 'epoch'`)

/** Kills the server once the condition holds, and starts another one. */
async function killWhen(body: string, key: string, condition: () => Promise<boolean>) {
  const sent = send(body, key).catch(() => null)
  await until(condition)
  await server.end('SIGKILL')
  expect(await sent).toBeNull()
  // Else the database would carry the statement, which it has, to its end.
  await sql.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and wait_event = 'PgSleep'`)
  await sql.query('drop trigger linger on request_key; drop function linger')
  server = await start('1')
}

describe('kill -9 between the commit and the answer', () => {
  it('leaves what was written, once; its repetition is told that the answer was lost', async () => {
    await lingering('new.status is not null')
    await killWhen(creation, 'k', async () => (await countRows({ sql }, 'customer')) === 1)
    await holdOn()
    const early = await send(creation, 'k')
    expect([early.status, codeOf(early.text)]).toEqual([409, 'CONFLICT'])
    await moveOn()
    const late = await send(creation, 'k')
    expect([late.status, codeOf(late.text)]).toEqual([409, 'CONFLICT'])
    expect(late.text).toContain('its answer was lost')
    expect(await countRows({ sql }, 'customer')).toBe(1)
  })

  it('lets a write with a key of its own be repeated, which finds what was written', async () => {
    await send(graphqlBody('mutation { createCustomer(input: {externalId: "c"}) { id } }'), 'c')
    await lingering('new.status is not null')
    await killWhen(
      adding('own'),
      'k',
      async () => (await countRows({ sql }, 'credit_transaction')) === 1,
    )
    await moveOn()
    const first = await send(adding('own'), 'k')
    expect([first.status, first.isReplay]).toEqual([200, false])
    const second = await send(adding('own'), 'k')
    expect([second.isReplay, second.text]).toEqual([true, first.text])
    expect(await countRows({ sql }, 'credit_transaction')).toBe(1)
  })
})

describe('kill -9 before the commit', () => {
  it.each([
    ['a row of the catalog', creation, 'customer'],
    ['credits', adding(), 'credit_transaction'],
  ])('leaves nothing of %s, and its repetition is carried out once', async (_, body, table) => {
    await send(graphqlBody('mutation { createCustomer(input: {externalId: "c"}) { id } }'), 'c')
    const before = await countRows({ sql }, table)
    await lingering('new.written and not old.written')
    await killWhen(body, 'k', async () => {
      const { rows } = await sql.query(
        `select 1 from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`,
      )
      return rows.length > 0
    })
    await holdOn()
    const early = await send(body, 'k')
    expect([early.status, codeOf(early.text)]).toEqual([409, 'CONFLICT'])
    expect(await countRows({ sql }, table)).toBe(before)
    await moveOn()
    const late = await send(body, 'k')
    expect([late.status, late.isReplay]).toEqual([200, false])
    expect(await countRows({ sql }, table)).toBe(before + 1)
  })
})
