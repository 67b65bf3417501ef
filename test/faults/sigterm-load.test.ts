/** SIGTERM under load: running requests are finished and answered, no new ones accepted, and clients are told to reconnect. */
import { afterEach, describe, expect, it } from 'vitest'
import { faultRuns } from '../support/fault-runs.ts'
import { type GraphqlAnswer, graphql } from '../support/graphql.ts'
import { RecordUsageBatchDocument } from '../support/ledger.generated.ts'
import { expectExact, loadKey, prepareLoad, startLoad } from '../support/ledger-load.ts'
import { connect } from '../support/live-client.ts'
import { balanceSubscription, type LiveBalance } from '../support/live-product.ts'
import { promised } from '../support/promised.ts'
import { type ServerProcess, startServer, until } from '../support/server-process.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createTestPool } from '../support/test-pool.ts'

/** The longest drain, with a load that never pauses. */
const drainMs = 8_000
/** The codes after which clients of the protocol come back. */
const comeBack = [1001, 1012]

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

describe('SIGTERM', () => {
  it(`under load, ${faultRuns.outages} times, loses nothing and ends with 0`, async () => {
    database = await createTestDatabase()
    await start()
    const ids = await prepareLoad(server.url)
    const load = startLoad(() => server.url, ids, faultRuns.clients)
    for (let round = 0; round < faultRuns.outages; round++) {
      const before = load.acknowledged()
      await until(() => load.acknowledged() > before + 100)
      const sockets = await Promise.all(ids.map(() => connect(server.url, { apiKey: loadKey })))
      const streams = sockets.map((socket, i) =>
        socket.subscribe<LiveBalance>(balanceSubscription, { id: ids[i] }),
      )
      await Promise.all(streams.map((stream) => stream.next()))
      const drained = promised('a drain under load', drainMs)
      expect(await server.end('SIGTERM')).toBe(0)
      drained()
      for (const { closed } of sockets) expect(comeBack).toContain(await closed)
      expect(server.output()).not.toMatch(/"level":"(error|fatal)"/)
      await start()
    }
    await load.stop()
    const sql = createTestPool(database.url, 1)
    await expectExact(sql, load)
    await sql.end()
    expect(load.strange).toEqual([])
    // Whoever was connected was answered: the ledger refuses nothing while it drains.
    expect(load.refusals.get('UNAVAILABLE')).toBeUndefined()
  })

  it('answers the requests under way and refuses new connections', async () => {
    database = await createTestDatabase()
    await start()
    const ids = await prepareLoad(server.url)
    const event = { customerId: ids[0] ?? '', eventType: 'spend', properties: { n: 1 } }
    const events = Array.from({ length: 1_000 }, () => event)
    const sent = Array.from({ length: 10 }, () =>
      graphql(server.url, loadKey, RecordUsageBatchDocument, { events }),
    )
    let answered = 0
    for (const each of sent) each.then(() => answered++)
    await until(() => answered > 0)
    const ended = server.end('SIGTERM')
    await until(() => refuses(server.url))
    const answers: GraphqlAnswer<{ recordUsageBatch: { accepted: number } | null }>[] =
      await Promise.all(sent)
    for (const { status, data } of answers) {
      expect([status, data?.recordUsageBatch?.accepted]).toEqual([200, 1_000])
    }
    expect(await ended).toBe(0)
  })
})

const refuses = (url: string) =>
  fetch(`${url}/live`, { headers: { connection: 'close' } }).then(
    () => false,
    () => true,
  )
