/** Loads Stripe's library when the first workspace needs it, and makes its clients. */
import { LRUCache } from 'lru-cache'
import type Stripe from 'stripe'
import type { Sql } from '../../core/operation/sql.ts'
import type { OpenStripe } from '../../core/payments/providers.ts'
import type { Clock } from '../../core/values/clock.ts'
import { createStripeCustomers } from './stripe-customers.ts'
import { createStripeProvider } from './stripe-provider.ts'

/** The version of the API that this code is written for, whatever an account has by default. */
const apiVersion = '2026-10-28.endive'
/** Shorter than the time that a request waits for a payment. */
const timeoutMs = 8_000
const clientsMax = 100

export interface StripeSettings {
  sql: Sql
  clock: Clock
  /** Where the API is, if not at Stripe's own address: https://host or http://127.0.0.1:port. */
  apiUrl: string | undefined
}

export function createOpenStripe({ sql, clock, apiUrl }: StripeSettings): OpenStripe {
  const clients = new LRUCache<string, Stripe>({ max: clientsMax })

  async function clientOf(secretKey: string): Promise<Stripe> {
    const known = clients.get(secretKey)
    if (known) return known
    const library = await import('stripe')
    const made = new library.default(secretKey, {
      apiVersion,
      timeout: timeoutMs,
      // Repeating is the job of the core, which looks first.
      maxNetworkRetries: 0,
      telemetry: false,
      ...(apiUrl !== undefined && addressIn(apiUrl)),
    })
    clients.set(secretKey, made)
    return made
  }

  return async ({ workspaceId }, { secretKey, webhookSecret }) => {
    const client = await clientOf(secretKey)
    const customers = createStripeCustomers(sql, client, workspaceId)
    return createStripeProvider({ client, customers, workspaceId, webhookSecret, now: clock.now })
  }
}

function addressIn(url: string): { protocol: 'http' | 'https'; host: string; port: string } {
  const { protocol, hostname, port } = new URL(url)
  const isPlain = protocol === 'http:'
  return {
    protocol: isPlain ? 'http' : 'https',
    host: hostname,
    port: port || (isPlain ? '80' : '443'),
  }
}
