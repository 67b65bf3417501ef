/** Sends a request of a REST dialect the way its clients do, and compares an answer with one that is printed. */
import type { TestApp } from './test-app.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
export type Json = any

export interface RestAnswer {
  status: number
  headers: Headers
  /** As it came, for digits that a double would lose. */
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

/** A body that is a text goes as it is. */
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
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) }
  }
  return {
    send,
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
  }
}

/** Where an answer lacks a key of the printed one, or holds another kind of value there; more keys are no difference. */
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
