/** Two servers deliver webhooks and are killed by -9 in turn: every event arrives, in order, and a dead endpoint slows no other. */

import type pg from 'pg'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { faultRuns } from '../support/fault-runs.ts'
import { graphql, graphqlData } from '../support/graphql.ts'
import { AddCreditsDocument, CreateCustomerDocument } from '../support/ledger.generated.ts'
import { type ServerProcess, startServer, until } from '../support/server-process.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createTestPool } from '../support/test-pool.ts'
import {
  type Received,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../support/webhook-receiver.ts'
import { CreateEndpointDocument } from '../support/webhooks.generated.ts'

const key = `om_live_${'w'.repeat(43)}`
const customers = faultRuns.kills * 10
const eventsPerKill = faultRuns.kills < 10 ? 200 : 500

let database: TestDatabase
let receiver: WebhookReceiver
let sql: pg.Pool
const servers: ServerProcess[] = []

const start = () =>
  startServer({
    DATABASE_URL: database.url,
    BOOTSTRAP_API_KEY: key,
    LOG_LEVEL: 'error',
    WEBHOOK_ALLOW_PRIVATE: '127.0.0.1',
  })

beforeAll(async () => {
  database = await createTestDatabase()
  sql = createTestPool(database.url)
  receiver = await startWebhookReceiver()
  servers.push(await start(), await start())
})
afterAll(async () => {
  await Promise.all(servers.map((server) => server.end('SIGKILL')))
  await receiver?.close()
  await sql?.end()
  await database?.drop()
})

async function makeEndpoint(path: string) {
  const input = { url: receiver.url + path, enabledEvents: ['credits.added'] }
  const made = await graphqlData(servers[0]!.url, key, CreateEndpointDocument, { input })
  return { id: made.createWebhookEndpoint.endpoint.id, secret: made.createWebhookEndpoint.secret }
}

/** Asks one server or the other until the answer is a success. */
async function addOne(customerId: string, n: number): Promise<void> {
  const input = { customerId, amount: '1', idempotencyKey: `add-${customerId}-${n}` }
  for (let i = n; ; i++) {
    const { url } = servers[i % 2]!
    const answer = await graphql(url, key, AddCreditsDocument, { input }).catch(() => undefined)
    if (answer?.data?.addCredits) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

it(`${faultRuns.kills} times, and each event arrives`, async () => {
  const good = await makeEndpoint('/good')
  const flaky = await makeEndpoint('/flaky')
  const dead = await makeEndpoint('/dead')
  const ids: string[] = []
  while (ids.length < customers) {
    const { url } = servers[0]!
    const { createCustomer } = await graphqlData(url, key, CreateCustomerDocument, { input: {} })
    ids.push(createCustomer.id)
  }
  // At once, since verifiers refuse what is older than five minutes.
  const unverified: unknown[] = []
  const verify = (secret: string, { body, headers }: Received) => {
    try {
      new Webhook(secret).verify(body, headers as Record<string, string>)
    } catch (error) {
      unverified.push(error)
    }
  }
  receiver.answer('/good', (response, received) => {
    verify(good.secret, received)
    setTimeout(() => response.end(), 5)
  })
  const failed = new Set<string>()
  receiver.answer('/flaky', (response, received) => {
    const { event } = received
    verify(flaky.secret, received)
    // Every fiftieth event is taken at the second attempt only.
    const place = event.sequence + ids.indexOf(event.stream ?? '')
    const fails = place % 50 === 0 && !failed.has(event.id)
    if (fails) failed.add(event.id)
    response.writeHead(fails ? 500 : 200).end()
  })
  receiver.answer('/dead', () => undefined)

  const total = faultRuns.kills * eventsPerKill
  let next = 0
  const client = async () => {
    for (let n = next++; n < total; n = next++) await addOne(ids[n % ids.length]!, n)
  }
  const startedAt = performance.now()
  let isLoaded = false
  const load = Promise.all(Array.from({ length: 8 }, client)).then(() => {
    isLoaded = true
  })
  for (let kill = 0; kill < faultRuns.kills; kill++) {
    const before = receiver.at('/good').length
    // While a server starts on a busy machine, the other one may take and deliver all of the load.
    await until(() => isLoaded || receiver.at('/good').length > before + 50)
    await servers[kill % 2]!.end('SIGKILL')
    servers[kill % 2] = await start()
  }
  await load
  const loadedAt = performance.now()

  const pending = async (endpointId: string) => {
    const { rows } = await sql.query(
      `select count(*)::int as n from webhook_delivery where endpoint_id = $1 and status <> 'DELIVERED'`,
      [endpointId],
    )
    const { rows: left } = await sql.query('select from event where not dispatched limit 1')
    return rows[0].n + left.length
  }
  /** However long it takes, as long as it goes on. */
  const drained = async (endpointId: string) => {
    for (let left = await pending(endpointId); left > 0; ) {
      const before = left
      await until(async () => {
        left = await pending(endpointId)
        return left < before
      })
    }
  }
  await drained(good.id)
  const goodMs = performance.now() - loadedAt
  await drained(flaky.id)

  const { rows: events } = await sql.query(
    `select id from event where type = 'credits.added' order by position`,
  )
  expect(events).toHaveLength(total)
  const allIds = new Set(events.map((row) => row.id))
  expect(unverified).toEqual([])
  for (const path of ['/good', '/flaky']) {
    const got = receiver.at(path)
    expect(new Set(got.map((r) => r.event.id))).toEqual(allIds)
    const bodies = Map.groupBy(got, (r) => r.event.id).values()
    expect([...bodies].every((same) => new Set(same.map((r) => r.body)).size === 1)).toBe(true)
    expect(inversions(path)).toEqual([])
    expect(got.length - total).toBeLessThanOrEqual(faultRuns.kills * 4 + failed.size)
  }
  const { rows: states } = await sql.query(
    `select count(*)::int as n from webhook_delivery where endpoint_id = $1`,
    [dead.id],
  )
  expect(states).toEqual([{ n: total }])
  const repeated = receiver.at('/good').length - total
  process.stdout.write(
    `${total} events, ${faultRuns.kills} kills: load ${Math.round((loadedAt - startedAt) / 1000)} s, ` +
      `last delivery ${Math.round(goodMs / 1000)} s after it, ${repeated} repeated\n`,
  )
})

/** First attempts at a customer's events that came after a later one. */
function inversions(path: string): string[] {
  const seen = new Set<string>()
  const last = new Map<string, number>()
  return receiver.at(path).flatMap(({ event }) => {
    if (seen.has(event.id)) return []
    seen.add(event.id)
    const stream = event.stream ?? ''
    const before = last.get(stream) ?? 0
    last.set(stream, event.sequence)
    return event.sequence > before ? [] : [`${stream} ${event.sequence} after ${before}`]
  })
}
