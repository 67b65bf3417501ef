/** Answers have the type and status that the Accept header requires, on every path through the server. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPersistedQueries } from '../../src/graphql/execution/persisted-queries.ts'
import { createPreparedOperations } from '../../src/graphql/execution/prepared.ts'
import { createRememberedAnswers } from '../../src/graphql/execution/remembered-answers.ts'
import { createPost } from '../../src/graphql/http/post.ts'
import { createGraphQL } from '../../src/graphql/http/yoga.ts'
import { schema } from '../../src/graphql/schema/schema.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app?.close())

const json = 'application/json'
const response = 'application/graphql-response+json'

async function ask(body: unknown, accept: string, path = '/graphql', key = app.liveKey) {
  const answer = await fetch(new URL(path, app.url), {
    method: 'POST',
    headers: { 'content-type': json, accept, ...(key && { authorization: `Bearer ${key}` }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const type = answer.headers.get('content-type')
  return { status: answer.status, type, headers: answer.headers, body: await answer.json() }
}

const events = 'text/event-stream'
const headers = [
  ['fetch, curl and Relay', '*/*', json],
  ['axios', 'application/json, text/plain, */*', json],
  ['graphql-request', `${response}, ${json}`, response],
  ['graphql-request 7', `${response}; charset=utf-8, ${json}; charset=utf-8`, response],
  ['Apollo Client', `${response},${json};q=0.9`, response],
  ['Apollo Client before', `${json}, ${response}`, json],
  ['urql', `${response}, application/graphql+json, ${json}, ${events}, multipart/mixed`, response],
  ['Apollo Kotlin', `multipart/mixed;deferSpec=20220824, ${response}, ${json}`, response],
  ['one who weighs', `${response};q=0.4, ${json};q=0.8`, json],
  ['one who weighs a range', `*/*;q=0.1, ${response};q=0.2`, response],
  ['one who shuts one out', `application/*, ${json};q=0`, response],
  ['one of another case', 'Application/GraphQL-Response+JSON', response],
] as const

describe('the type of an answer', () => {
  it.each(headers)('is for %s what %j prefers, on both ways', async (_client, accept, due) => {
    const query = `{ workspace { mode } } # ${accept}`
    for (const path of ['/graphql', '/graphql', '/graphql', '/graphql?through=yoga']) {
      const { status, type, body } = await ask({ query }, accept, path)
      expect([status, type, body]).toEqual([
        200,
        `${due}; charset=utf-8`,
        { data: { workspace: { mode: 'LIVE' } } },
      ])
    }
  })

  it('of a prepared document is found without Yoga for all of them', async () => {
    const persisted = createPersistedQueries()
    const deps = { core: app.core, report: () => undefined, persisted }
    let asked = 0
    const yoga = new Proxy(createGraphQL({ ...deps, introspection: 'all' }), {
      get(target, name) {
        if (name === 'fetch') asked += 1
        return Reflect.get(target, name)
      },
    })
    const prepared = createPreparedOperations(schema, yoga)
    const answers = createRememberedAnswers()
    const post = createPost({
      ...deps,
      yoga,
      prepared,
      answers,
      ipOf: () => null,
      originOf: () => '',
    })
    const server = createServer((req, res) => post.serve(req, res, []))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    const query = '{ workspace { mode id } }'
    for (const [, accept, due] of [headers[0], ...headers]) {
      const answer = await ask({ query }, accept, `http://127.0.0.1:${port}/graphql`)
      expect([answer.status, answer.type]).toEqual([200, `${due}; charset=utf-8`])
    }
    // The document was not known at first.
    expect(asked).toBe(1)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  it.each([
    ...[`${json};q=0, ${response};q=0`, `${json}; charset=iso-8859-1`, 'application/*;q=0'],
    ...['image/png', 'text/html', 'multipart/mixed'],
  ])('is refused before anything is done for %j', async (accept) => {
    const query = 'mutation { createCustomer(input: { externalId: "unasked" }) { id } }'
    for (let time = 1; time <= 3; time++) {
      const { status, type, body } = await ask({ query }, accept)
      expect([status, type]).toEqual([406, `${json}; charset=utf-8`])
      expect(body.errors[0].extensions.code).toBe('INVALID_REQUEST')
    }
    const { body } = await ask({ query: '{ customer(id: "unasked") { id } }' }, '*/*')
    expect(body.data).toEqual({ customer: null })
  })
})

/** What is asked, and the status for who accepts JSON, and for who accepts GraphQL responses. */
const cases: [string, unknown, number, number, string?][] = [
  ['data', { query: '{ workspace { id } }' }, 200, 200],
  ['data and errors', { query: '{ workspace { id } hold(id: "x") { id } }' }, 200, 200],
  ['an error at the only field', { query: 'mutation { archivePlan(id: "x") { id } }' }, 200, 200],
  ['a syntax error', { query: '{ workspace {' }, 200, 400],
  ['an unknown field', { query: '{ nothing }' }, 200, 400],
  ['too many fields', { query: `{ ${'a: workspace { id } '.repeat(1_000)} }` }, 200, 400],
  ['a missing variable', { query: 'query ($id: ID!) { customer(id: $id) { id } }' }, 400, 400],
  ['no query', {}, 400, 400],
  ['no JSON', '{', 400, 400],
  ['no credential', { query: '{ workspace { id } }' }, 401, 401, ''],
  ['a wrong credential', { query: '{ workspace { id } }' }, 401, 401, 'om_live_wrong'],
]

describe('the status of an answer', () => {
  it.each(cases)('of %s', async (_what, body, asJson, asResponse, key) => {
    for (const path of ['/graphql', '/graphql', '/graphql', '/graphql?through=yoga']) {
      const one = await ask(body, json, path, key)
      expect([one.status, one.type]).toEqual([asJson, `${json}; charset=utf-8`])
      const other = await ask(body, `${response}, ${json};q=0.9`, path, key)
      expect([other.status, other.type]).toEqual([asResponse, `${response}; charset=utf-8`])
      expect(JSON.parse(withoutIds(other.body))).toEqual(JSON.parse(withoutIds(one.body)))
    }
  })
})

const withoutIds = (body: unknown) => JSON.stringify(body).replace(/req_\w+/g, 'req')
