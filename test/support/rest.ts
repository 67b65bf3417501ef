/** Sends a request of a REST dialect like its clients, and compares an answer with a printed one. */
import { z } from 'zod'
import type { Route } from '../../src/compat/dialect.ts'
import { refusalsOf } from '../../src/compat/docs/openapi-refusals.ts'
import { openMonetize } from '../../src/compat/openmonetize/dialect.ts'
import { createFindRoute } from '../../src/compat/serve/match.ts'
import type { TestApp } from './test-app.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
export type Json = any

export interface RestAnswer {
  status: number
  headers: Headers
  /** The raw text, for digits that a double would lose. */
  text: string
  body: Json
}

export interface RestClient {
  get(path: string, headers?: Record<string, string>): Promise<RestAnswer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<RestAnswer>
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<RestAnswer>
}

const findRoute = createFindRoute(openMonetize)
const published = new Map<z.ZodType, z.ZodType>()

/** Validates like a reader of the OpenAPI document: undocumented fields are not allowed. */
export function publishedSchema(schema: z.ZodType): z.ZodType {
  const known = published.get(schema)
  if (known) return known
  const json = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' })
  const strict = z.fromJSONSchema(json as Parameters<typeof z.fromJSONSchema>[0])
  published.set(schema, strict)
  return strict
}

/** The schema of a refusal: the error, and the outcome of each part where some were executed. */
function refusalOf(method: string, path: string, body: unknown): z.ZodType {
  const { errorSchema, routes } = openMonetize
  const route = routes.find((one) => one.method === method && one.path === path)
  const isPart = route?.partRefusal && Object.keys(body ?? {}).length > 3
  return isPart ? refusedInPart(route) : errorSchema
}

const inPart = new Map<Route, z.ZodType>()

function refusedInPart(route: Route): z.ZodType {
  const schema = inPart.get(route) ?? route.partRefusal?.extend(openMonetize.errorSchema.shape)
  if (!schema) throw new Error(`${route.path} refuses no part`)
  inPart.set(route, schema)
  return schema
}

/** Fails for an answer that differs from `openapi.json`; `path` is the part after the mount. */
function requireDocumented(method: string, path: string, status: number, body: unknown): void {
  const [bare = ''] = path.split('?')
  const isRefused = status >= 400
  const { route } = isRefused ? { route: null } : findRoute(method, bare)
  if (route && route.status !== status) throw new Error(`${method} ${bare} answered ${status}`)
  if (isRefused && !refusalsAt(method, bare).includes(status)) {
    throw new Error(`${method} ${bare} answered ${status}, which is not documented`)
  }
  const parsed = publishedSchema(route?.response ?? refusalOf(method, bare, body)).safeParse(body)
  if (parsed.success) return
  throw new Error(`${method} ${bare} is not as documented: ${z.prettifyError(parsed.error)}`)
}

/** The documented statuses of a route; for an unknown path or method, the two statuses that say so. */
function refusalsAt(method: string, path: string): number[] {
  try {
    return refusalsOf(openMonetize, findRoute(method, path).route)
  } catch {
    return [400, 404, 405]
  }
}

/** A text body is sent unchanged. Each answer below a mount is checked against the OpenAPI document. */
export function restClient(
  app: Pick<TestApp, 'url' | 'liveKey'>,
  { mount = '/v1', key = app.liveKey }: { mount?: string; key?: string } = {},
): RestClient {
  const send: RestClient['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${app.url}${mount}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    })
    const text = await response.text()
    const answer = { status: response.status, headers: response.headers, text }
    const answered: Json = JSON.parse(text)
    if (openMonetize.mounts.includes(mount) && path !== openMonetize.healthPath) {
      requireDocumented(method, path, answer.status, answered)
    }
    return { ...answer, body: answered }
  }
  return {
    send,
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
  }
}

/** The places where an answer lacks a key of the printed one, or has another kind of value; additional keys are allowed. */
export function differences(printed: Json, answer: Json, path = '$'): string[] {
  if (kindOf(printed) !== kindOf(answer)) {
    return [`${path} is ${kindOf(answer)} and not ${kindOf(printed)}`]
  }
  if (Array.isArray(printed)) {
    if (printed.length === 0) return []
    if (answer.length === 0) return [`${path} is empty`]
    return answer.flatMap((one: Json, i: number) =>
      differences(printed[Math.min(i, printed.length - 1)], one, `${path}[${i}]`),
    )
  }
  if (kindOf(printed) !== 'object') return []
  return Object.keys(printed).flatMap((key) =>
    key in answer
      ? differences(printed[key], answer[key], `${path}.${key}`)
      : [`${path}.${key} is missing`],
  )
}

const timeForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/

function kindOf(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'string' && timeForm.test(value) ? 'time' : typeof value
}
