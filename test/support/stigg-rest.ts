/** A server with an origin that the Stigg and the Stripe dialects share, and a client that speaks Stigg's REST to it. */
import { graphqlData } from './graphql.ts'
import type { Json } from './rest.ts'
import { startTenant, type Tenant } from './tenant.ts'

export interface StiggAnswer {
  status: number
  headers: Headers
  body: Json
}

export interface StiggRest extends Tenant {
  /** The URL of the origin. */
  origin: string
  /** The admin key of the test mode, which all of these use. */
  key: string
  get(path: string): Promise<StiggAnswer>
  send(method: string, path: string, body?: unknown, key?: string): Promise<StiggAnswer>
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
  gql(document: string, variables?: object): Promise<any>
}

export async function startStiggRest(): Promise<StiggRest> {
  const at = { port: 0 }
  const compatOrigins = [
    { dialect: 'stigg', at },
    { dialect: 'stripe', at },
  ]
  const tenant = await startTenant({ compatOrigins })
  const key = tenant.app.testKey
  const origin = tenant.app.origins.get('stigg') ?? ''
  const send: StiggRest['send'] = async (method, path, body, own = key) => {
    const response = await fetch(origin + path, {
      method,
      headers: { 'x-api-key': own, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: response.status, headers: response.headers, body: await response.json() }
  }
  return {
    ...{ ...tenant, origin, key, send },
    get: (path) => send('GET', path),
    gql: (document, variables) => graphqlData(tenant.app.url, key, document, variables),
  }
}
