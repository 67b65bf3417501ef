/** The replay of a log: what it learns, what it leaves aside, and what it reports. */
import { describe, expect, it } from 'vitest'
import { parseLog } from '../src/commands/shadow/recorded-request.ts'
import { replay, type Sent } from '../src/commands/shadow/replay.ts'
import { reportText } from '../src/commands/shadow/report-text.ts'
import { routesOf } from '../src/commands/shadow/routes-of.ts'

const log = [
  '{"method":"POST","path":"/v1/customers","body":"name=A","status":200,"response":{"id":"cus_Nffrfe1","name":"A","created":1,"balance":0}}',
  '',
  '{"method":"GET","path":"/v1/customers/cus_Nffrfe1?x=1","status":200,"response":{"id":"cus_Nffrfe1","tags":["a","b"]}}',
  '{"method":"POST","path":"/v1/events","body":{"customer":"cus_Nffrfe1"},"status":200,"response":{}}',
].join('\n')

const routeOf = routesOf({
  paths: { '/v1/customers/{id}': { get: {} }, '/v1/customers': { post: {}, get: {} } },
})

async function replayed() {
  const sent: Sent[] = []
  const reports = await replay(
    parseLog(log),
    async (request) => {
      sent.push(request)
      if (request.path === '/v1/events') return { status: 404, body: { error: 'none' } }
      if (request.method === 'GET') return { status: 200, body: { id: 'cust_our1', tags: ['a'] } }
      return { status: 200, body: { id: 'cust_our1', name: 'A', created: 2 } }
    },
    routeOf,
  )
  return { sent, reports }
}

describe('a replay', () => {
  it('names what we made by our ids, in paths and bodies', async () => {
    const { sent } = await replayed()
    expect(sent.map(({ path }) => path)).toEqual([
      ...['/v1/customers', '/v1/customers/cust_our1?x=1', '/v1/events'],
    ])
    expect(sent[2]?.body).toBe('{"customer":"cust_our1"}')
    expect(sent.map(({ headers }) => headers['content-type'])).toEqual([
      ...['application/x-www-form-urlencoded', undefined, 'application/json'],
    ])
  })

  it('reports differences of status and body by route, ids and times aside', async () => {
    const { reports } = await replayed()
    expect(reportText(reports)).toBe(`POST /v1/customers: 0 of 1 alike
  balance (1×): recorded 0, ours absent
GET /v1/customers/{id}: 0 of 1 alike
  tags (1×): recorded 2 rows, ours 1 rows
POST /v1/events (not served): 0 of 1 alike
  status (1×): recorded 200, ours 404
  error (1×): recorded absent, ours "none"
0 of 3 requests were answered alike, on 3 routes.
`)
  })

  it('sends no header of the connection or credential of the log, and tells operations apart', async () => {
    const headers = { Host: 'api.example.com', 'Content-Length': '9', 'X-Customer-Key': 'theirs' }
    const line = (operationName: string) =>
      JSON.stringify({
        ...{ method: 'POST', path: '/graphql', headers: { ...headers, Source: 'SDK' } },
        ...{ body: { operationName, query: '{ a }' }, status: 200, response: { data: null } },
      })
    const sent: Sent[] = []
    const reports = await replay(
      parseLog([line('ReportUsage'), line('GetPaywall')].join('\n')),
      async (request) => {
        sent.push(request)
        return { status: 200, body: { data: null } }
      },
      routeOf,
    )
    expect(sent[0]?.headers).toEqual({ 'content-type': 'application/json', source: 'SDK' })
    expect(reports.map(({ route, same }) => [route, same])).toEqual([
      ...[
        ['POST /graphql ReportUsage', 1],
        ['POST /graphql GetPaywall', 1],
      ],
    ])
  })

  it('names the line that is no request', () => {
    expect(() => parseLog('\n{"method":"GET"')).toThrow('Line 2 of the log is no request')
    expect(() => parseLog('{"method":"LOOK"}')).toThrow(/^Line 1 of the log is no request: ✖/)
  })
})
