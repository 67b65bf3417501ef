/** Clients that watch events while their server stops and another one replaces it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { alike, recordCalls } from '../support/live-product.ts'
import { freePort } from '../support/redis-server.ts'
import { startTestApp } from '../support/test-app.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { EventsSubscriptionDocument } from './documents.generated.ts'
import { expectations, testsOf } from './expectations.ts'
import { collect, openStage } from './stage.ts'

const tests = testsOf(expectations.restart)
const got = new Map(tests.map(([name]) => [name, collect<number>()]))
const recorded: number[] = []
const ends: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  const database = await createTestDatabase()
  ends.unshift(() => database.drop())
  const port = await freePort()
  const stage = await openStage({ databaseUrl: database.url, port })
  ends.unshift(() => stage.close())
  const customerId = await stage.customer()
  const record = async (app: typeof stage.app, count: number) => {
    recorded.push(...(await recordCalls(app, customerId, count)))
    const last = recorded.at(-1)
    for (const events of got.values()) await events.until((items) => items.at(-1) === last)
  }
  for (const [name, events] of got) {
    const variables = { customerId, after: 0 }
    stage.connect(name).follow(EventsSubscriptionDocument, variables, ({ usageEvents }) => {
      if (usageEvents) events.add(usageEvents.sequence)
    })
  }
  await record(stage.app, 2)
  await stage.app.close()
  const second = await startTestApp({ ...alike(stage.app), port })
  ends.unshift(() => second.close())
  await record(second, 3)
  await record(second, 1)
  await stage.clear()
})
afterAll(async () => {
  for (const end of ends) await end()
})

describe('A client', () => {
  for (const [name, title] of tests) {
    it(title, () => expect(got.get(name)?.items).toEqual(recorded))
  }
})
