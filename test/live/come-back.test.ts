/** Thousands of subscriptions that reconnect at once are all served, while requests get their answers. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { graphqlData } from '../support/graphql.ts'
import { connect } from '../support/live-client.ts'
import { balanceSubscription, createCustomer, createToken } from '../support/live-product.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

const customers = 20
const socketsOfEach = 5
const subscriptionsOfEach = 10
let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app?.close())

type Known = [id: string, token: string]

async function makeKnown(): Promise<Known> {
  const id = await createCustomer(app)
  return [id, await createToken(app, id)]
}

/** Connects with a token, subscribes at once, and leaves when all is answered; the kinds of the answers. */
async function comeBack(id: string, token: string): Promise<string[]> {
  const client = await connect(app.url, { token })
  const kinds = new Map<string, string>()
  const done = Promise.withResolvers<void>()
  client.socket.on('message', (text) => {
    const { id, type, payload } = JSON.parse(String(text))
    kinds.set(id, payload?.errors?.[0].extensions.code ?? type)
    if (kinds.size === subscriptionsOfEach) done.resolve()
  })
  for (let i = 0; i < subscriptionsOfEach; i++) {
    const payload = { query: balanceSubscription, variables: { id } }
    client.send({ type: 'subscribe', id: `balance-${i}`, payload })
  }
  await done.promise
  await client.close()
  return [...kinds.values()]
}

it('refuses none of 1,000 subscriptions on 100 sockets, and no request beside them', async () => {
  const tokens: Known[] = []
  while (tokens.length < customers) tokens.push(await makeKnown())
  const all = tokens.flatMap((one) => Array.from({ length: socketsOfEach }, () => one))
  const burst = { isOver: false }
  const back = Promise.all(all.map(([id, token]) => comeBack(id, token))).finally(() => {
    burst.isOver = true
  })
  const query = '{ customers(first: 5) { edges { node { id } } } }'
  while (!burst.isOver) await graphqlData(app.url, app.liveKey, query)
  const answers = (await back).flat()
  expect(answers).toHaveLength(customers * socketsOfEach * subscriptionsOfEach)
  expect(new Set(answers)).toEqual(new Set(['next']))
})
