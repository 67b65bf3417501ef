/** Every argument of every operation with every value that it must refuse: a clear error, and nothing changes. */
import type { GraphQLField } from 'graphql'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schema } from '../../src/graphql/schema/schema.ts'
import {
  type BadCase,
  badCases,
  jsonText,
  literalText,
  selectionOf,
} from '../support/bad-values.ts'
import { graphqlData } from '../support/graphql.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { createTestPool } from '../support/test-pool.ts'
import { isThorough } from '../support/thorough.ts'
import { type Changes, watchChanges } from '../support/watch-changes.ts'

let app: TestApp
let sql: pg.Pool
let changes: Changes
let customerId: string
beforeAll(async () => {
  app = await startTestApp()
  sql = createTestPool(app.databaseUrl)
  const made = await graphqlData<{ createCustomer: { id: string } }>(
    app.url,
    app.liveKey,
    'mutation { createCustomer(input: { externalId: "acme" }) { id } }',
  )
  customerId = made.createCustomer.id
  // The event type of plausible events, so that what is plausible would be accepted.
  const meter = 'mutation { createMeter(input: { key: "x1", aggregation: COUNT }) { id } }'
  await graphqlData(app.url, app.liveKey, meter)
  changes = await watchChanges(sql)
})
afterAll(async () => {
  await sql?.end()
  await app?.close()
})

type Field = GraphQLField<unknown, unknown>
const operations: ['query' | 'mutation', Field][] = [
  ...Object.values(schema.getQueryType()!.getFields()).map((f): ['query', Field] => ['query', f]),
  ...Object.values(schema.getMutationType()!.getFields()).map((f): ['mutation', Field] => [
    'mutation',
    f,
  ]),
]

const texts: Record<string, string> = {
  currency: 'USD',
  url: 'https://example.com/hook',
  events: 'credits.*',
}

function plausible(name: string, typeName: string): unknown {
  if (/customerId/i.test(name)) return customerId
  const soon = new Date(Date.now() - 60_000).toISOString()
  const values: Record<string, unknown> = {
    ID: 'none',
    String: texts[name] ?? 'x1',
    Decimal: '1',
    DateTime: soon,
    Int: 1,
    SafeInt: 1,
    Date: '2026-03-10',
    Boolean: true,
    JSON: {},
  }
  return values[typeName]
}

/** What is legal here though it looks bad. */
const legal: Record<string, RegExp> = {
  // A filter compares; it need not be an address.
  customers: /^email = "(no-at|a@b|a b@|a@example)/,
  // What nothing costs is a fair question.
  previewPrice: /"quantity":("0"|"0\.0+"|-?0)/,
  calculatePrice: /"quantity":("0"|-?0|"0\.0+…)/,
  // Up to 1,000 rows after a rate's id, which any such text could be; that of none is NOT_FOUND.
  currentRates: /^(first = 101$|after = "(nonsense|AAAA|__proto__|\.\.\/|' or))/,
}

interface Answer {
  status: number
  body: {
    data?: Record<string, unknown> | null
    errors?: { message: string; extensions: { code: string; requestId: string } }[]
  }
}

async function send(body: string): Promise<Answer> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${app.liveKey}` },
    body,
  })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

function viaVariables(kind: string, field: Field, { arguments: args }: BadCase): string {
  const declared = field.args.filter((arg) => Object.hasOwn(args, arg.name))
  const variables = declared.map((arg) => `$${arg.name}: ${arg.type}`).join(' ')
  const used = declared.map((arg) => `${arg.name}: $${arg.name}`).join(' ')
  const query = `${kind} (${variables}) { ${field.name}(${used}) ${selectionOf(field)} }`
  return `{"query":${JSON.stringify(query)},"variables":${jsonText(args)}}`
}

function viaLiterals(kind: string, field: Field, { arguments: args }: BadCase): string | null {
  const texts = Object.entries(args).map(([name, value]) => [name, literalText(value)] as const)
  if (texts.some(([, text]) => text === null)) return null
  const used = texts.map(([name, text]) => `${name}: ${text}`).join(' ')
  const query = `${kind} { ${field.name}(${used}) ${selectionOf(field)} }`
  return JSON.stringify({ query })
}

interface Batch {
  outcomes: { error: { code: string } | null }[]
}

/** What is wrong with the answer to something wrong; null when it is as it should be. */
function complaint({ status, body }: Answer): string | null {
  if (status >= 500) return `status ${status}`
  const batch = body.data?.recordUsageBatch as Batch | null | undefined
  if (batch?.outcomes?.[0]?.error?.code === 'INVALID_REQUEST') return null
  const error = body.errors?.[0]
  if (!error) return `answered ${JSON.stringify(body.data)}`
  const { code, requestId } = error.extensions
  if (code !== 'INVALID_REQUEST') return `${code}: ${error.message}`
  if (!/^req_/.test(requestId)) return `request id ${requestId}`
  return error.message.length > 1_000 ? 'a very long message' : null
}

describe.each(operations.map(([kind, field]) => ({ kind, field, name: field.name })))(
  '$kind $name',
  ({ kind, field }) => {
    it.runIf(field.args.length > 0)(`refuses what is wrong and changes nothing`, async () => {
      await changes()
      const wrong: string[] = []
      const turn = operations.findIndex(([, asked]) => asked === field)
      for (const [place, one] of badCases(field, plausible).entries()) {
        if (legal[field.name]?.test(one.name)) continue
        // Every third value, and every ninth in a document of its own, others for each operation, unless there is time.
        const isTurn = (every: number) => isThorough || place % every === turn % every
        if (!isTurn(3)) continue
        const literals = isTurn(9) ? viaLiterals(kind, field, one) : null
        const bodies = [viaVariables(kind, field, one), literals]
        for (const [index, body] of bodies.entries()) {
          if (body === null) continue
          const found = complaint(await send(body))
          if (found) wrong.push(`${index === 0 ? 'variable' : 'literal'} ${one.name}: ${found}`)
        }
      }
      expect(wrong).toEqual([])
      expect(await changes()).toEqual([])
      expect(Object.keys(Object.prototype)).toEqual([])
    })
  },
)

describe('recordUsageBatch', () => {
  const batch = async (events: object[]) =>
    send(
      JSON.stringify({
        query: `mutation ($e: [UsageEventInput!]!) {
          recordUsageBatch(input: { events: $e }) { accepted duplicates rejected outcomes { status } } }`,
        variables: { e: events },
      }),
    )
  const event = () => ({ customerId, eventType: 'x1' })

  it('refuses no event and 1,001 events as a whole', async () => {
    await changes()
    expect(complaint(await batch([]))).toBeNull()
    expect(complaint(await batch(Array.from({ length: 1_001 }, event)))).toBeNull()
    expect(await changes()).toEqual([])
  })

  it('takes 1,000 events', async () => {
    const { body } = await batch(Array.from({ length: 1_000 }, event))
    expect(body.data?.recordUsageBatch).toMatchObject({ accepted: 1_000, rejected: 0 })
    // What watches for changes sees this one.
    expect(await changes()).toContain('usage_event INSERT')
  })

  it('answers good and bad events each on its own, in the order of the request', async () => {
    const events = [event(), { ...event(), eventType: 'unheard' }, { ...event(), quantity: 0 }]
    const { body } = await batch([...events, { ...event(), properties: { a: '\0' } }, event()])
    expect(body.data?.recordUsageBatch).toMatchObject({
      accepted: 2,
      rejected: 3,
      outcomes: ['ACCEPTED', 'REJECTED', 'REJECTED', 'REJECTED', 'ACCEPTED'].map((status) => ({
        status,
      })),
    })
  })
})

describe('a list', () => {
  it.each(['customers', 'features', 'meters'])(
    '%s refuses first and last together',
    async (list) => {
      const query = `{ ${list}(first: 1, last: 1) { edges { cursor } } }`
      expect(complaint(await send(JSON.stringify({ query })))).toBeNull()
    },
  )

  it('of current rates goes on after no rate that does not exist, even without a card', async () => {
    const query = '{ currentRates(after: "nonsense") { id } }'
    const { body } = await send(JSON.stringify({ query }))
    expect(body.errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  })

  it('refuses the cursor of another list', async () => {
    const cursorOf = async (list: string) => {
      const { body } = await send(JSON.stringify({ query: `{ ${list} { edges { cursor } } }` }))
      const found = body.data?.[list.split('(')[0]!] as { edges: { cursor: string }[] }
      return found.edges[0]!.cursor
    }
    const ofEvents = await cursorOf(`usageEvents(customerId: "${customerId}")`)
    const ofCustomers = await cursorOf('customers')
    const wrong = [
      `customers(after: "${ofEvents}")`,
      `usageEvents(customerId: "${customerId}", after: "${ofCustomers}")`,
    ]
    for (const list of wrong) {
      const query = `{ ${list} { edges { cursor } } }`
      expect(complaint(await send(JSON.stringify({ query })))).toBeNull()
    }
  })
})
