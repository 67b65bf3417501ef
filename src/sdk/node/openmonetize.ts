/** The OpenMonetize client for Node: entitlements, usage, credits and billing. */
import { type Analytics, createAnalytics } from './analytics.ts'
import {
  type Checkouts,
  createCheckouts,
  createInvoices,
  createSubscriptions,
  type Invoices,
  type Subscriptions,
} from './billing.ts'
import { type CallOptions, type Client, createClient } from './client.ts'
import { type OpenMonetizeOptions, readConfiguration } from './configuration.ts'
import { type Credits, createCredits } from './credits.ts'
import { type Customers, createCustomers } from './customers.ts'
import { createEntitlementCache } from './entitlement-cache.ts'
import { createEntitlements, type Entitlements } from './entitlements.ts'
import { createFetchTransport } from './fetch-transport.ts'
import { createHttpTransport } from './http-transport.ts'
import { createLive, type Live } from './live.ts'
import { createPricing, type Pricing } from './pricing.ts'
import { createUsage, type Usage } from './usage.ts'
import { type Webhooks, webhooks } from './webhooks.ts'

export type * from './analytics.ts'
export type * from './billing.ts'
export type { CallOptions } from './client.ts'
export type * from './configuration.ts'
export type * from './credits.ts'
export type * from './customers.ts'
export type * from './entitlements.ts'
export * from './errors.ts'
export type * from './live.ts'
export type * from './operations.generated.ts'
export type * from './pages.ts'
export type * from './pricing.ts'
export type * from './transport.ts'
export type * from './upload-usage.ts'
export type * from './usage.ts'
export type * from './usage-event.ts'
export type * from './webhooks.ts'
export { webhooks } from './webhooks.ts'
export type * from './with-hold.ts'

/** All calls throw an OpenMonetizeError, and nothing else but the reason of your signal. */
export class OpenMonetize {
  readonly entitlements: Entitlements
  readonly usage: Usage
  readonly credits: Credits
  readonly customers: Customers
  readonly pricing: Pricing
  readonly analytics: Analytics
  readonly subscriptions: Subscriptions
  readonly invoices: Invoices
  readonly checkouts: Checkouts
  readonly live: Live
  readonly webhooks: Webhooks = webhooks
  /** Any document of the API; a mutation is sent with one idempotency key. */
  readonly graphql: <Data = Record<string, unknown>>(
    document: string,
    variables?: object,
    options?: CallOptions,
  ) => Promise<Data>
  /** Sends what is enqueued for at most `timeoutMs` (10,000), and ends all connections. */
  readonly close: (options?: { timeoutMs?: number }) => Promise<{ unsent: number }>

  /** Throws InvalidRequestError for options that cannot work. Nothing is sent before the first call. */
  constructor(options: OpenMonetizeOptions = {}) {
    const client = clientOf(options)
    const { cache: wanted = false, fallback = {}, offline = false } = options
    const cache =
      wanted && !offline ? createEntitlementCache(client, wanted === true ? {} : wanted) : null
    const usage = createUsage(client, options.queue)
    this.entitlements = createEntitlements(client, { cache, fallback, offline })
    this.usage = usage
    this.credits = createCredits(client)
    this.customers = createCustomers(client)
    this.pricing = createPricing(client)
    this.analytics = createAnalytics(client)
    this.subscriptions = createSubscriptions(client)
    this.invoices = createInvoices(client)
    this.checkouts = createCheckouts(client)
    this.live = createLive(client)
    this.graphql = (text, variables = {}, callOptions) =>
      client.ask({ name: '', kind: kindOf(text), text }, variables, callOptions)
    Object.defineProperty(this, Symbol.for('nodejs.util.inspect.custom'), {
      value: () => `OpenMonetize(${client.configuration.graphqlUrl})`,
    })
    this.close = async (limits) => {
      const left = await usage.close(limits)
      cache?.close()
      client.transport.close()
      return left
    }
  }
}

function clientOf(options: OpenMonetizeOptions): Client {
  const configuration = readConfiguration(options)
  const transport =
    options.transport ?? createHttpTransport(configuration.graphqlUrl) ?? createFetchTransport()
  return createClient(configuration, transport)
}

function kindOf(text: string): 'query' | 'mutation' {
  return /^\s*mutation\b/m.test(text) ? 'mutation' : 'query'
}
