/** Sends the requests of a log one after the other, and gathers by route how our answers differ. */
import { compareBodies, type Difference, inOurIds, type LearnedIds } from './compare-bodies.ts'
import type { RecordedRequest } from './recorded-request.ts'

export interface Answer {
  status: number
  body: unknown
}

export interface Sent {
  method: string
  path: string
  headers: Record<string, string>
  body: string | undefined
}

export interface RouteReport {
  route: string
  requests: number
  /** Requests whose status and body are the same, ids and times aside. */
  same: number
  /** How often each difference was seen. */
  differences: Map<string, Difference & { count: number }>
}

/** `routeOf` names the route of a path; requests of none are reported by their path. */
export async function replay(
  requests: readonly RecordedRequest[],
  send: (request: Sent) => Promise<Answer>,
  routeOf: (method: string, path: string) => string | null,
): Promise<RouteReport[]> {
  const learned: LearnedIds = new Map()
  const reports = new Map<string, RouteReport>()
  for (const request of requests) {
    const sent = renamed(request, learned)
    const answer = await send(sent)
    const route = routeOf(sent.method, sent.path) ?? placeOf(request, answer)
    const report = reports.get(route) ?? newReport(route)
    reports.set(route, report)
    const found = [
      ...statusDifference(request.status, answer.status),
      ...compareBodies(request.response, answer.body, learned),
    ]
    note(report, found)
  }
  return [...reports.values()]
}

/** What is no route is told apart by the operation, where GraphQL is served. */
function placeOf({ method, path, body }: RecordedRequest, { status }: Answer): string {
  if (status === 404) return `${method} ${path.replace(/\?.*$/s, '')} (not served)`
  const { operationName } = (body ?? {}) as { operationName?: unknown }
  return typeof operationName === 'string'
    ? `${method} ${path} ${operationName}`
    : `${method} ${path}`
}

function newReport(route: string): RouteReport {
  return { route, requests: 0, same: 0, differences: new Map() }
}

function statusDifference(recorded: number, ours: number): Difference[] {
  if (recorded === ours) return []
  return [{ place: 'status', recorded: String(recorded), ours: String(ours) }]
}

function note(report: RouteReport, found: readonly Difference[]): void {
  report.requests += 1
  if (found.length === 0) report.same += 1
  for (const difference of found) {
    const { place, recorded, ours } = difference
    // The values of one place may differ from request to request: its first ones stand for them.
    const known = report.differences.get(place)
    report.differences.set(place, known ?? { place, recorded, ours, count: 0 })
    const kept = report.differences.get(place)
    if (kept) kept.count += 1
  }
}

/** What was of the connection and of the credential there. */
const left: ReadonlySet<string> = new Set([
  ...['accept-encoding', 'connection', 'content-length', 'expect', 'host', 'keep-alive'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['authorization', 'cookie', 'x-api-key', 'x-customer-key'],
])

/** The request with our ids in place of those that the other server made. */
function renamed({ method, path, headers, body }: RecordedRequest, learned: LearnedIds): Sent {
  const replaced = (text: string) => inOurIds(text, learned)
  const isText = typeof body === 'string'
  const type = isText ? 'application/x-www-form-urlencoded' : 'application/json'
  const text = body === undefined ? undefined : isText ? body : JSON.stringify(body)
  const given = Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !left.has(name)),
  )
  return {
    ...{ method, path: replaced(path), body: text === undefined ? undefined : replaced(text) },
    headers: { ...(text !== undefined && { 'content-type': type }), ...given },
  }
}
