/** A server with an origin of the Stripe dialect, and both generations of Stripe's own client that speak to it. */
import { createRequire } from 'node:module'
import Stripe from 'stripe'
import type { Config } from '../../src/config.ts'
import { graphqlData } from './graphql.ts'
import type { Json } from './rest.ts'
import { startTenant, type Tenant } from './tenant.ts'

/** The calls that the newest client lacks; its own types declare the same module as those of the newest, so they are not read. */
export interface OlderStripe extends Stripe {
  subscriptionItems: Stripe['subscriptionItems'] & {
    createUsageRecord(id: string, record: object, options?: object): Promise<Json>
    listUsageRecordSummaries(id: string): Promise<Json>
  }
}

const StripeOf2025: new (key: string, options: Stripe.StripeConfig) => OlderStripe = createRequire(
  import.meta.url,
)('stripe-17')

export interface StripeClients extends Tenant {
  /** The URL of the origin. */
  origin: string
  /** The admin key of the test mode, which all of these use. */
  key: string
  newest: Stripe
  /** The last generation with usage records. */
  older: OlderStripe
  /** A client of the generation with another credential. */
  withKey(generation: 'newest' | 'older', key: string): Stripe
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
  gql(document: string, variables?: object): Promise<any>
  /** A request by hand: a form where the body is a text, else JSON. */
  rest(path: string, init?: RequestInit): Promise<{ status: number; headers: Headers; body: Json }>
}

export async function startStripeClients(settings: Partial<Config> = {}): Promise<StripeClients> {
  const compatOrigins = [{ dialect: 'stripe', at: { port: 0 } }]
  const tenant = await startTenant({ compatOrigins, webhookAllowPrivate: true, ...settings })
  const key = tenant.app.testKey
  const origin = tenant.app.origins.get('stripe') ?? ''
  const { hostname: host, port } = new URL(origin)
  const options = { host, port, protocol: 'http', telemetry: false } as const
  return {
    ...{ ...tenant, origin, key },
    newest: new Stripe(key, options),
    older: new StripeOf2025(key, options),
    withKey: (generation, other) =>
      generation === 'newest' ? new Stripe(other, options) : new StripeOf2025(other, options),
    async rest(path, { headers, ...init } = {}) {
      const authorization = `Bearer ${key}`
      const response = await fetch(origin + path, {
        ...init,
        headers: { authorization, ...headers },
      })
      return { status: response.status, headers: response.headers, body: await response.json() }
    },
    gql: (document, variables) => graphqlData(tenant.app.url, key, document, variables),
  }
}
