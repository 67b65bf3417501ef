/** Sends requests with an idempotency key, and inspects what is stored for them. */
import type { Tenant } from './tenant.ts'
import type { TestApp } from './test-app.ts'

export interface KeyedAnswer {
  status: number
  headers: Headers
  text: string
  isReplay: boolean
}

export interface Sending {
  key?: string
  headers?: Record<string, string>
  /** The caller's credential. */
  credential?: string
  method?: string
  path?: string
}

export async function sendRaw(
  app: Pick<TestApp, 'url' | 'liveKey'>,
  body: string | ReadableStream | undefined,
  { key, headers, credential = app.liveKey, method = 'POST', path = '/graphql' }: Sending = {},
): Promise<KeyedAnswer> {
  const response = await fetch(app.url + path, {
    method,
    body,
    ...(body instanceof ReadableStream && { duplex: 'half' }),
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${credential}`,
      ...(key !== undefined && { 'idempotency-key': key }),
      ...headers,
    },
  } as RequestInit)
  const text = await response.text()
  const isReplay = response.headers.get('idempotent-replayed') === 'true'
  return { status: response.status, headers: response.headers, text, isReplay }
}

export function graphqlBody(query: string, variables?: object): string {
  return JSON.stringify({ query, ...(variables && { variables }) })
}

export async function countRows({ sql }: Pick<Tenant, 'sql'>, table: string): Promise<number> {
  const { rows } = await sql.query(`select count(*)::int as n from ${table}`)
  return rows[0].n
}
