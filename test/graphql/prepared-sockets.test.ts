/** On a socket an operation with a known document is answered as it was the first time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql } from '../support/graphql.ts'
import { connect, type LiveClient } from '../support/live-client.ts'
import { type Asked, documentOf } from '../support/parity.ts'
import { mutations, queries } from '../support/parity-fields.ts'
import { turns } from '../support/parity-turns.ts'
import { movingClock, noon } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
let client: LiveClient
beforeAll(async () => {
  app = await startTestApp({}, { clock: movingClock(noon) })
  for (const [name, variables] of mutations) {
    await graphql(app.url, app.liveKey, documentOf('mutation', name), variables)
  }
  client = await connect(app.url, { apiKey: app.liveKey })
})
afterAll(async () => {
  await client?.close()
  await app?.close()
})

type Message = { id?: string; type: string; payload?: unknown }

let lastId = 0

/** All that the server says of one operation. */
function ask(payload: Asked): Promise<unknown[]> {
  lastId += 1
  const id = `p${lastId}`
  return new Promise((resolve) => {
    const messages: unknown[] = []
    const listen = (data: unknown) => {
      const message = JSON.parse(String(data)) as Message
      if (message.id !== id) return
      // Errors side by side have no order.
      const { errors } = (message.payload ?? {}) as { errors?: unknown[] }
      errors?.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      messages.push({ ...message, id: 'id' })
      if (message.type === 'next') return
      client.socket.off('message', listen)
      resolve(JSON.parse(JSON.stringify(messages).replace(/req_[0-9a-z]{20,}/g, 'req')))
    }
    client.socket.on('message', listen)
    client.send({ id, type: 'subscribe', payload })
  })
}

async function expectAlike(asked: Asked): Promise<void> {
  const first = await ask(asked)
  expect(await ask(asked)).toEqual(first)
  expect(await ask(asked)).toEqual(first)
}

const isText = (value: unknown) =>
  value === undefined || value === null || typeof value === 'string'
const isPlain = ({ variables, operationName, query }: Asked) =>
  isText(operationName) &&
  typeof variables !== 'string' &&
  !Array.isArray(variables) &&
  !String(query).startsWith('mutation') &&
  !String(query).startsWith('subscription')

describe('an operation on a socket, three times', () => {
  it.each(queries)('%s %j', (name, variables) =>
    expectAlike({ query: documentOf('query', name), variables }),
  )

  it.each(turns.filter(([, asked]) => isPlain(asked)))('with %s', (_name, asked) =>
    expectAlike(asked),
  )

  it('carries out a mutation once each time', async () => {
    const query = `mutation ($input: AddCreditsInput!) { addCredits(input: $input) { balanceAfter } }`
    const balances: unknown[] = []
    for (let time = 1; time <= 4; time++) {
      const [answer] = await ask({
        query,
        variables: { input: { customerId: 'bob', amount: '1' } },
      })
      balances.push(
        (answer as { payload: { data: { addCredits: object } } }).payload.data.addCredits,
      )
    }
    const numbers = balances.map((one) => Number((one as { balanceAfter: string }).balanceAfter))
    expect(numbers.map((number) => number - (numbers[0] ?? 0))).toEqual([0, 1, 2, 3])
  })
})
