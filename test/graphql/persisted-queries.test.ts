/** Automatic persisted queries, by the protocol of Apollo's clients: over POST and GET, on sockets, with idempotency keys. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../support/live-client.ts'
import { createKey } from '../support/live-product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
})
afterAll(() => tenant?.close())

const hashOf = (query: string) => createHash('sha256').update(query).digest('hex')
const persisted = (sha256Hash: unknown, version: unknown = 1) => ({
  persistedQuery: { version, sha256Hash },
})

interface Answer {
  status: number
  data?: Record<string, unknown> | null
  errors?: { message: string; extensions: { code: string } }[]
}

async function read(response: Response): Promise<Answer> {
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) }
}
const credential = (key = tenant.app.liveKey) => ({ authorization: `Bearer ${key}` })

async function post(body: object, headers: Record<string, string> = {}): Promise<Answer> {
  const all = { 'content-type': 'application/json', ...credential(), ...headers }
  const init = { method: 'POST', headers: all, body: JSON.stringify(body) }
  return read(await fetch(`${tenant.app.url}/graphql`, init))
}

async function get(parameters: Record<string, string>): Promise<Answer> {
  const url = `${tenant.app.url}/graphql?${new URLSearchParams(parameters)}`
  return read(await fetch(url, { headers: credential() }))
}

const notFound = {
  status: 200,
  errors: [
    { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
  ],
}
const ok = { status: 200, data: { workspace: { mode: 'LIVE' } } }
const query = (name: string) => `query ${name} { workspace { mode } }`

describe('a persisted query', () => {
  it('is asked by its hash once its text has come, however often', async () => {
    const text = query('Often')
    const extensions = persisted(hashOf(text))
    expect(await post({ operationName: 'Often', extensions })).toMatchObject(notFound)
    expect(await post({ operationName: 'Often', query: text, extensions })).toEqual(ok)
    for (let time = 0; time < 4; time++) {
      expect(await post({ operationName: 'Often', variables: {}, extensions })).toEqual(ok)
      const accept = 'application/graphql-response+json'
      expect(await post({ extensions }, { accept })).toEqual(ok)
    }
  })

  it('is kept too when its document was prepared before', async () => {
    const text = query('Prepared')
    for (let time = 0; time < 3; time++) expect(await post({ query: text })).toEqual(ok)
    const extensions = persisted(hashOf(text))
    expect(await post({ extensions })).toMatchObject(notFound)
    expect(await post({ query: text, extensions })).toEqual(ok)
    expect(await post({ extensions })).toEqual(ok)
  })

  it('is asked over GET', async () => {
    const text = query('Get')
    const extensions = JSON.stringify(persisted(hashOf(text)))
    expect(await get({ operationName: 'Get', extensions })).toMatchObject(notFound)
    expect(await get({ operationName: 'Get', query: text, extensions })).toEqual(ok)
    expect(await get({ operationName: 'Get', variables: '{}', extensions })).toEqual(ok)
  })

  it('is no way to write over GET', async () => {
    const text = 'mutation { createCustomer(input: {}) { id } }'
    const extensions = persisted(hashOf(text))
    expect((await post({ query: text, extensions })).errors).toBeUndefined()
    expect((await get({ extensions: JSON.stringify(extensions) })).status).toBe(405)
  })

  it('is asked on a socket', async () => {
    const text = query('Socket')
    const client = await connect(tenant.app.url, { apiKey: tenant.app.liveKey })
    let id = 0
    const ask = (payload: object) => {
      id += 1
      const mine = `s${id}`
      return new Promise<unknown>((resolve) => {
        const listen = (data: unknown) => {
          const message = JSON.parse(String(data))
          if (message.id !== mine || message.type === 'complete') return
          client.socket.off('message', listen)
          resolve(message.payload)
        }
        client.socket.on('message', listen)
        client.send({ id: mine, type: 'subscribe', payload })
      })
    }
    const extensions = persisted(hashOf(text))
    expect(await ask({ query: '', extensions })).toMatchObject(notFound.errors)
    expect(await ask({ query: text, extensions })).toEqual({ data: ok.data })
    for (let time = 0; time < 3; time++) {
      expect(await ask({ query: '', extensions })).toEqual({ data: ok.data })
    }
    expect(await post({ extensions })).toEqual(ok)
    await client.close()
  })

  it('is the same request under an idempotency key, with its text or without', async () => {
    const text = 'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { id } }'
    const request = { variables: { input: {} }, extensions: persisted(hashOf(text)) }
    const key = { 'idempotency-key': 'persisted-1' }
    expect(await post(request, key)).toMatchObject(notFound)
    const made = await post({ ...request, query: text }, key)
    expect(made.data).toEqual({ createCustomer: { id: expect.stringMatching(/^cust_/) } })
    expect(await post(request, key)).toEqual(made)
    expect(await post({ ...request, query: text }, key)).toEqual(made)
  })

  it.each([
    ['the hash of another text', () => persisted(hashOf('{ workspace { id } }'))],
    ['a hash in capitals', () => persisted(hashOf(query('Wrong')).toUpperCase())],
    ['a hash that is cut', () => persisted(hashOf(query('Wrong')).slice(1))],
    ['a number for a hash', () => persisted(7)],
    ['no hash', () => persisted(undefined)],
    ['another version', () => persisted(hashOf(query('Wrong')), 2)],
    ['no version', () => persisted(hashOf(query('Wrong')), null)],
    ['a text', () => ({ persistedQuery: 'text' })],
  ])('with %s is refused and not kept', async (_name, extensions) => {
    for (let time = 0; time < 3; time++) {
      const refused = await post({ query: query('Wrong'), extensions: extensions() })
      expect(refused).toMatchObject({
        status: 400,
        errors: [{ extensions: { code: 'INVALID_REQUEST' } }],
      })
    }
    const right = persisted(hashOf(query('Wrong')))
    expect(await post({ extensions: right })).toMatchObject(notFound)
  })

  it('is not kept for nobody, nor when it is no valid document', async () => {
    for (const [text, headers, status] of [
      [query('Nobody'), { authorization: 'Bearer wrong' }, 401],
      ['{ nothing }', {}, 200],
      [`{ workspace { mode } } # ${'x'.repeat(15_000)}`, {}, 200],
    ] as const) {
      const extensions = persisted(hashOf(text))
      expect((await post({ query: text, extensions }, headers)).status).toBe(status)
      expect(await post({ extensions })).toMatchObject(notFound)
    }
  })

  it('answers each caller by its own rights', async () => {
    const text = '{ apiKeys { edges { node { id } } } }'
    const extensions = persisted(hashOf(text))
    expect((await post({ query: text, extensions })).errors).toBeUndefined()
    const reader = await createKey(tenant.app, { role: 'READ' })
    expect(await post({ extensions }, credential(reader.secret))).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    })
  })

  it('makes room when there are too many', async () => {
    const first = query('Flood')
    const pad = 'x'.repeat(14_000)
    await post({ query: first, extensions: persisted(hashOf(first)) })
    expect(await post({ extensions: persisted(hashOf(first)) })).toEqual(ok)
    for (let n = 0; n < 40; n++) {
      const text = `{ workspace { mode } } # ${n} ${pad}`
      expect(await post({ query: text, extensions: persisted(hashOf(text)) })).toEqual(ok)
    }
    expect(await post({ extensions: persisted(hashOf(first)) })).toMatchObject(notFound)
  })
})
