/** Live balances and usage events through the public API: state first, then every change once and in order. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { graphqlData } from '../support/graphql.ts'
import { connect, type LiveClient } from '../support/live-client.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

const balances = `subscription ($id: ID!) { creditBalance(customerId: $id) { available sequence pools { name } } }`
const events = `subscription ($id: ID!, $after: BigInt) {
  usageEvents(customerId: $id, after: $after) { id sequence eventType quantity status properties }
}`

let first: TestApp
let second: TestApp
let client: LiveClient

beforeAll(async () => {
  first = await startTestApp({ redisUrl: inject('redisUrl') })
  const { databaseUrl, redisUrl, bootstrapApiKey, bootstrapTestApiKey } = first.config
  second = await startTestApp({ databaseUrl, redisUrl, bootstrapApiKey, bootstrapTestApiKey })
  client = await connect(second.url, { apiKey: first.liveKey })
})

afterAll(async () => {
  await client?.close()
  await second?.close()
  await first?.close()
})

describe('creditBalance', () => {
  it('sends the state, and then what another server commits', async () => {
    const id = await createCustomer()
    const stream = client.subscribe(balances, { id })
    expect(await stream.next()).toMatchObject({ creditBalance: { available: '0', sequence: 0 } })
    const start = performance.now()
    await addCredits(id, '12.5')
    expect(await stream.next()).toMatchObject({
      creditBalance: { available: '12.5', sequence: 1 },
    })
    expect(performance.now() - start).toBeLessThan(900)
    stream.stop()
  })
})

async function createCustomer(key = first.liveKey): Promise<string> {
  const document = 'mutation { createCustomer(input: {}) { id } }'
  const data = await graphqlData<{ createCustomer: { id: string } }>(first.url, key, document)
  return data.createCustomer.id
}

async function addCredits(customerId: string, amount: string): Promise<void> {
  const document = `mutation ($input: AddCreditsInput!) { addCredits(input: $input) { sequence } }`
  await graphqlData(first.url, first.liveKey, document, { input: { customerId, amount } })
}
