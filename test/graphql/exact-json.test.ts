/** Numbers in JSON keep every digit on every transport: over HTTP, on sockets, as variables and as literals. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decimal, decimalText } from '../../src/core/values/decimal.ts'
import { parseJson, withExactNumbers } from '../../src/core/values/exact-json.ts'
import { connect, type LiveClient } from '../support/live-client.ts'
import { addMetered, entitle } from '../support/product.ts'
import { restClient } from '../support/rest.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let socket: LiveClient
let people: string
let amounts: string
beforeAll(async () => {
  tenant = await startTenant()
  people = await addMetered(tenant, 'people', 'UNIQUE_COUNT', 'id')
  amounts = await addMetered(tenant, 'amounts', 'SUM', 'n')
  socket = await connect(tenant.app.url, { apiKey: tenant.app.liveKey })
})
afterAll(async () => {
  await socket?.close()
  await tenant?.close()
})

const record =
  'mutation ($input: UsageEventInput!) { recordUsage(input: $input) { id properties } }'

/** The variables as text: digits that no test of ours could write as a number. */
type Send = (query: string, variables: string) => Promise<{ data: Record<string, unknown> }>

async function post(body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${tenant.app.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${tenant.app.liveKey}`,
      ...headers,
    },
    body,
  })
  const text = await response.text()
  const data = /^event: next\ndata: (.*)$/m.exec(text)?.[1] ?? text
  return JSON.parse(data) as { data: Record<string, unknown> }
}

const bodyOf = (query: string, variables: string) =>
  `{"query": ${JSON.stringify(query)}, "variables": ${variables}}`

let lastId = 0
function send(query: string, variables: string): ReturnType<Send> {
  lastId += 1
  const id = `exact-${lastId}`
  return new Promise((resolve) => {
    const listen = (text: unknown) => {
      const message = JSON.parse(String(text))
      if (message.id !== id || message.type === 'complete') return
      socket.socket.off('message', listen)
      resolve(message.type === 'next' ? message.payload : { errors: message.payload })
    }
    socket.socket.on('message', listen)
    socket.send(`{"id": "${id}", "type": "subscribe", "payload": ${bodyOf(query, variables)}}`)
  })
}

let keys = 0
const ways: [string, Send][] = [
  // The first is answered by Yoga, those after it by what was prepared.
  ['prepared', (query, variables) => post(bodyOf(query, variables))],
  [
    'other media types',
    (query, variables) =>
      post(bodyOf(query, variables), { accept: 'application/graphql-response+json' }),
  ],
  [
    'server-sent events',
    (query, variables) => post(bodyOf(query, variables), { accept: 'text/event-stream' }),
  ],
  [
    'idempotency keys',
    (query, variables) => {
      keys += 1
      return post(bodyOf(query, variables), { 'idempotency-key': `exact-${keys}` })
    },
  ],
  ['WebSocket', send],
  [
    'literals',
    (_query, variables) => {
      const input = variables.slice('{"input": '.length, -1).replace(/"(\w+)":/g, '$1:')
      return post(bodyOf(`mutation { recordUsage(input: ${input}) { id properties } }`, '{}'))
    },
  ],
  [
    'a variable within a literal',
    (_query, variables) => {
      const { input } = JSON.parse(variables)
      const properties = /"properties": (\{.*?\})/.exec(variables)?.[1]
      const query = `mutation ($p: JSON) { recordUsage(input: {
        customerId: "${input.customerId}", eventType: "${input.eventType}", properties: $p
      }) { id properties } }`
      return post(bodyOf(query, `{"p": ${properties}}`))
    },
  ],
]

const used = async (customerId: string, feature: string) => {
  const query = `query ($customerId: ID!, $feature: String!) {
    entitlement(customerId: $customerId, feature: $feature) { used } }`
  const { data } = await post(bodyOf(query, JSON.stringify({ customerId, feature })))
  return (data.entitlement as { used: string }).used
}

const ids = ['9007199254740992', '9007199254740993', '9007199254740994', '-0.1234567890123456789']
const numbers = ['0.300000001', '1234567890123.000000001', '9007199254740993', '1e-9', '250E-2']

describe('a number in JSON', () => {
  it.each(ways)('keeps its digits by way of %s', async (_name, ask) => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, people)
    await entitle(tenant, customerId, amounts)
    const recorded = async (eventType: string, properties: string) => {
      const input = `{"customerId": "${customerId}", "eventType": "${eventType}", "properties": ${properties}}`
      const { data } = await ask(record, `{"input": ${input}}`)
      return (data.recordUsage as { properties: unknown }).properties
    }
    for (const id of [...ids, ...ids]) {
      expect(await recorded('people', `{"id": ${id}}`)).toEqual({ id })
    }
    expect(await used(customerId, people)).toBe('4')
    for (const n of numbers) await recorded('amounts', `{"n": ${n}}`)
    expect(await used(customerId, amounts)).toBe('9008433822631118.800000003')
    // What a double keeps is a number still.
    expect(await recorded('people', '{"id": 12.5}')).toEqual({ id: 12.5 })
  })

  it('means the same as over REST', async () => {
    const customerId = await tenant.customer('rest-1')
    await entitle(tenant, customerId, people)
    const rest = restClient(tenant.app)
    for (const id of ids) {
      const event = `{"event_id": "e${id}", "customer_id": "rest-1", "event_type": "people", "properties": {"id": ${id}}}`
      expect((await rest.post('/usage/events', `{"events": [${event}]}`)).status).toBe(200)
      await send(
        record,
        `{"input": {"customerId": "rest-1", "eventType": "people", "properties": {"id": ${id}}}}`,
      )
    }
    expect(await used(customerId, people)).toBe('4')
  })

  it('keeps its digits in the variables of a GET', async () => {
    const query = `query ($p: JSON) { entitlement(customerId: "get", feature: "people", properties: $p) { used } }`
    const get = async (variables: string) => {
      const asked = new URLSearchParams({ query, variables })
      const response = await fetch(`${tenant.app.url}/graphql?${asked}`, {
        headers: { authorization: `Bearer ${tenant.app.liveKey}` },
      })
      return (await response.json()) as { data: unknown; errors?: { message: string }[] }
    }
    await entitle(tenant, await tenant.customer('get'), people)
    expect(await get('{"p": {"id": 9007199254740993}}')).toEqual({
      data: { entitlement: { used: '0' } },
    })
    expect((await get('{"p": ')).errors?.[0]?.message).toBe('The request is not readable.')
  })

  it('is an amount, an id and a sequence of as many digits as it has', async () => {
    const amount = '9007199254740993.000000001'
    const add = `mutation ($input: AddCreditsInput!) { addCredits(input: $input) { amount customerId } }`
    const asked: [string, Send][] = [
      ['1234567890123456781', send],
      ['1234567890123456782', (query, variables) => post(bodyOf(query, variables))],
    ]
    for (const [externalId, ask] of asked) {
      const customerId = await tenant.customer(externalId)
      const added = await ask(add, `{"input": {"customerId": ${externalId}, "amount": ${amount}}}`)
      expect(added.data).toEqual({ addCredits: { amount, customerId } })
      const page = `query ($id: ID!, $n: Int) { usageEvents(customerId: $id, first: $n) { edges { cursor } } }`
      const refused = await ask(page, `{"id": "${customerId}", "n": 12345678901234567890}`)
      expect(JSON.stringify(refused)).toContain('Int cannot represent')
    }
  })
})

describe('parseJson', () => {
  const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,30})(\.\d{1,30})?([eE][+-]?\d{1,4})?$/)
  const around = fc.constantFrom(
    (n: string) => n,
    (n: string) => `[${n}]`,
    (n: string) => `[1,${n}]`,
    (n: string) => `{"a":${n}}`,
    (n: string) => `{"a" :\n\t${n} }`,
    (n: string) => `{"a":"x\\"", "b": [[ ${n} ]]}`,
  )

  /** As a Decimal is written, which has no exponent; one of three digits is of no amount. */
  const plain = (number: string) =>
    /[eE][+-]?\d\d?$/.test(number) ? decimalText(decimal(number)) : number

  it('reads each number as the double that says the same, or as its text', () => {
    fc.assert(
      fc.property(digits, around, (number, embed) => {
        const value = Number(number)
        const significant = number.replace(/[eE].*$|\D/g, '').replace(/^0+/, '').length
        const isKept = significant <= 15 && (value !== 0 || significant === 0)
        const text = JSON.stringify(isKept ? value : plain(number))
        expect(JSON.stringify(parseJson(embed(number)))).toBe(
          JSON.stringify(JSON.parse(embed(text))),
        )
      }),
    )
  })

  it('leaves all other JSON as it is, and what is none', () => {
    const values = [fc.string({ unit: 'binary' }), fc.stringMatching(/^[ :,[\d.-]*$/), fc.integer()]
    fc.assert(
      fc.property(fc.object({ values, withNullPrototype: true }), (value) => {
        const text = JSON.stringify(value)
        expect(withExactNumbers(text)).toBe(text)
      }),
    )
    for (const text of ['{"a": 12345678901234567890', '', '\u0000']) {
      expect(withExactNumbers(text)).toBe(text)
    }
  })
})
