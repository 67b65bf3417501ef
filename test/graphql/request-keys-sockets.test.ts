/** Operations of a WebSocket with an idempotency key in their `extensions`: one effect, one answer. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countRows, sendRaw } from '../support/keyed.ts'
import { connect, type LiveClient } from '../support/live-client.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let client: LiveClient
beforeAll(async () => {
  tenant = await startTenant()
  client = await connect(tenant.app.url, { apiKey: tenant.app.liveKey })
})
afterAll(async () => {
  await client?.close()
  await tenant?.close()
})

interface Result {
  data?: Record<string, { id: string } | null> | null
  errors?: { message: string; extensions: Record<string, unknown> }[]
  extensions?: Record<string, unknown>
}

let serial = 0
const newKey = () => `socket-key-${serial++}`
const creation = 'mutation ($name: String) { createCustomer(input: {name: $name}) { id } }'
const customers = () => countRows(tenant, 'customer')

/** The one result of an operation, or the errors that refuse it. */
function ask(payload: object, on = client): Promise<Result> {
  serial += 1
  const id = `o${serial}`
  return new Promise((resolve) => {
    const listen = (data: unknown) => {
      const message = JSON.parse(String(data))
      if (message.id !== id || message.type === 'complete') return
      on.socket.off('message', listen)
      resolve(message.type === 'error' ? { errors: message.payload } : message.payload)
    }
    on.socket.on('message', listen)
    on.send({ id, type: 'subscribe', payload })
  })
}

const create = (key: unknown, name = 'Acme', on = client) =>
  ask({ query: creation, variables: { name }, extensions: { idempotencyKey: key } }, on)
const codeOf = ({ errors }: Result) => errors?.[0]?.extensions.code

describe('a mutation over WebSocket with a key', () => {
  it.each(['first seen', 'seen before', 'prepared'])('is carried out once, %s', async () => {
    const [before, key] = [await customers(), newKey()]
    const first = await create(key)
    expect(first).toEqual({ data: { createCustomer: { id: expect.stringMatching(/^cust_/) } } })
    const second = await create(key)
    expect(second).toEqual({ ...first, extensions: { idempotentReplayed: true } })
    expect(await customers()).toBe(before + 1)
  })

  it('is carried out once when it comes 32 times at once, on two sockets', async () => {
    const other = await connect(tenant.app.url, { apiKey: tenant.app.liveKey })
    const [before, key] = [await customers(), newKey()]
    const results = await Promise.all(
      Array.from({ length: 32 }, (_, i) => create(key, 'Acme', i % 2 ? client : other)),
    )
    await other.close()
    expect(new Set(results.map(({ data }) => data?.createCustomer?.id)).size).toBe(1)
    expect(results.filter(({ extensions }) => !extensions)).toHaveLength(1)
    expect(await customers()).toBe(before + 1)
  })

  it('is the same request over HTTP, in either order', async () => {
    const body = JSON.stringify({ query: creation, variables: { name: 'Both' } })
    const [before, key, another] = [await customers(), newKey(), newKey()]
    const first = await create(key, 'Both')
    const over = await sendRaw(tenant.app, body, { key })
    expect([over.status, over.isReplay, JSON.parse(over.text)]).toEqual([200, true, first])
    const sent = await sendRaw(tenant.app, body, { key: another })
    const replayed = await create(another, 'Both')
    expect(replayed.data).toEqual(JSON.parse(sent.text).data)
    expect(replayed.extensions).toEqual({ idempotentReplayed: true })
    expect(await customers()).toBe(before + 2)
  })

  it('is refused when the key was used for something else, or by somebody who may do less', async () => {
    const key = newKey()
    const { data } = await ask({
      query: 'mutation { createApiKey(input: {name: "w", role: WRITE}) { secret } }',
    })
    const { secret } = data!.createApiKey as unknown as { secret: string }
    await create(key)
    const before = await customers()
    const writer = await connect(tenant.app.url, { apiKey: secret })
    expect(codeOf(await create(key, 'Other'))).toBe('IDEMPOTENCY_KEY_REUSED')
    expect(codeOf(await create(key, 'Acme', writer))).toBe('IDEMPOTENCY_KEY_REUSED')
    await writer.close()
    expect(await customers()).toBe(before)
  })

  it('that failed answers its error again only when something was written', async () => {
    const failing = 'mutation { deleteWebhookEndpoint(id: "none") { id } }'
    const partly = `mutation { createCustomer(input: {name: "Part"}) { id } deleteWebhookEndpoint(id: "none") { id } }`
    const withKey = (query: string, key: string) =>
      ask({ query, extensions: { idempotencyKey: key } })
    const [free, kept] = [newKey(), newKey()]
    for (const { errors, extensions } of [
      await withKey(failing, free),
      await withKey(failing, free),
    ]) {
      expect(errors![0]!.extensions.code).toBe('NOT_FOUND')
      expect(extensions).toBeUndefined()
    }
    const first = await withKey(partly, kept)
    const again = await withKey(partly, kept)
    expect(first.errors![0]).toMatchObject({
      message: 'No webhook endpoint has the id "none".',
      extensions: { code: 'NOT_FOUND', requestId: expect.stringMatching(/^req_/) },
    })
    expect(again).toEqual({ ...first, extensions: { idempotentReplayed: true } })
  })

  it.each([
    ['empty', ''],
    ['of 256 characters', 'x'.repeat(256)],
    ['not ASCII', 'schl\u00fcssel'],
    ['a number', 7],
    ['an object', {}],
  ])('is refused when the key is %s', async (_, key) => {
    const before = await customers()
    expect(codeOf(await create(key))).toBe('INVALID_REQUEST')
    expect(await customers()).toBe(before)
  })

  it('is carried out each time when there is no key', async () => {
    const before = await customers()
    await create(undefined)
    await create(null)
    await ask({ query: creation, extensions: { other: 1 } })
    expect(await customers()).toBe(before + 3)
  })
})

describe('a query over WebSocket with a key', () => {
  it('is answered anew each time, and takes no key', async () => {
    const before = await countRows(tenant, 'request_key')
    const payload = { query: '{ workspace { id } }', extensions: { idempotencyKey: newKey() } }
    expect(await ask(payload)).toEqual(await ask(payload))
    expect(await countRows(tenant, 'request_key')).toBe(before)
  })
})
