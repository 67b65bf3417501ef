/** The server is killed by -9 under load, repeatedly: acknowledged writes are there, and nothing counts twice. */
import { afterEach, expect, it } from 'vitest'
import { faultRuns } from '../support/fault-runs.ts'
import { expectExact, loadKey, prepareLoad, startLoad } from '../support/ledger-load.ts'
import { promised } from '../support/promised.ts'
import { type ServerProcess, startServer, until } from '../support/server-process.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createTestPool } from '../support/test-pool.ts'

const readyMs = 3_000

let database: TestDatabase
let server: ServerProcess
const start = async () => {
  const env = { DATABASE_URL: database.url, BOOTSTRAP_API_KEY: loadKey, LOG_LEVEL: 'error' }
  server = await startServer(env)
}
afterEach(async () => {
  await server.end('SIGKILL')
  await database.drop()
})

it(`${faultRuns.kills} times loses no acknowledged write and counts none twice`, async () => {
  database = await createTestDatabase()
  await start()
  const load = startLoad(() => server.url, await prepareLoad(server.url), faultRuns.clients)
  for (let kill = 0; kill < faultRuns.kills; kill++) {
    const before = load.acknowledged()
    // The kill comes at another moment of the work each time.
    await until(() => load.acknowledged() > before + 100 + 37 * (kill % 10))
    await server.end('SIGKILL')
    const isReady = promised('a start after kill -9', readyMs)
    await start()
    isReady()
  }
  const before = load.acknowledged()
  await until(() => load.acknowledged() > before + 100)
  await load.stop()

  const sql = createTestPool(database.url, 1)
  await expectExact(sql, load)
  await sql.end()
  expect(load.strange).toEqual([])
})
