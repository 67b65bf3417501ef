/** The objects that tests of live topics need: customers, a meter, credits, usage and tokens, in one call each. */
import { graphqlData } from './graphql.ts'
import type { TestApp } from './test-app.ts'

export const balanceSubscription = `subscription ($id: ID!) {
  creditBalance(customerId: $id) { customerId available sequence lowBalanceThreshold pools { name } }
}`

export const eventsSubscription = `subscription ($id: ID!, $after: SafeInt) {
  usageEvents(customerId: $id, after: $after) { id sequence eventType quantity status }
}`

export type LiveBalance = {
  creditBalance: {
    customerId: string
    available: string
    sequence: number
    lowBalanceThreshold: string | null
  } | null
}
export type LiveEvent = {
  usageEvents: { id: string; sequence: number; quantity: string; status: string } | null
}

export async function createMeter(app: TestApp, key = app.liveKey): Promise<void> {
  const document = 'mutation { createMeter(input: { key: "calls", aggregation: COUNT }) { id } }'
  await graphqlData(app.url, key, document)
}

export async function createCustomer(app: TestApp, key = app.liveKey): Promise<string> {
  const document = 'mutation { createCustomer(input: {}) { id } }'
  const data = await graphqlData<{ createCustomer: { id: string } }>(app.url, key, document)
  return data.createCustomer.id
}

export async function addCredits(
  app: TestApp,
  customerId: string,
  amount: string,
  terms: { expiresAt?: string; effectiveAt?: string } = {},
): Promise<void> {
  const document = 'mutation ($input: AddCreditsInput!) { addCredits(input: $input) { id } }'
  await graphqlData(app.url, app.liveKey, document, { input: { customerId, amount, ...terms } })
}

/** Records `count` events in one request; returns their sequences. */
export async function recordCalls(app: TestApp, customerId: string, count = 1): Promise<number[]> {
  const document = `mutation ($events: [UsageEventInput!]!) {
    recordUsageBatch(input: { events: $events }) { outcomes { status usageEvent { sequence } } }
  }`
  const events = Array.from({ length: count }, () => ({ customerId, eventType: 'calls' }))
  const data = await graphqlData<{
    recordUsageBatch: { outcomes: { usageEvent: { sequence: number } | null }[] }
  }>(app.url, app.liveKey, document, { events })
  return data.recordUsageBatch.outcomes.map(({ usageEvent }) => {
    if (!usageEvent) throw new Error(`An event was refused: ${JSON.stringify(data)}`)
    return usageEvent.sequence
  })
}

export async function createToken(
  app: TestApp,
  customerId: string,
  ttlSeconds?: number,
): Promise<string> {
  const document = `mutation ($input: CreateCustomerTokenInput!) {
    createCustomerToken(input: $input) { token }
  }`
  const data = await graphqlData<{ createCustomerToken: { token: string } }>(
    app.url,
    app.liveKey,
    document,
    { input: { customerId, ttlSeconds } },
  )
  return data.createCustomerToken.token
}

export async function createKey(
  app: TestApp,
  input: { role: 'ADMIN' | 'WRITE' | 'READ'; expiresAt?: string },
): Promise<{ id: string; secret: string }> {
  const document = `mutation ($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { secret apiKey { id } }
  }`
  const data = await graphqlData<{ createApiKey: { secret: string; apiKey: { id: string } } }>(
    app.url,
    app.liveKey,
    document,
    { input: { name: 'test', ...input } },
  )
  return { id: data.createApiKey.apiKey.id, secret: data.createApiKey.secret }
}

/** Uses a key a few seconds before it expires; on a machine too busy for that, another one that lives longer. */
export async function useShortLivedKey<Used>(
  app: TestApp,
  use: (secret: string) => Promise<Used>,
): Promise<{ used: Used; expiresAt: string }> {
  for (let lifeMs = 3_000; ; lifeMs *= 2) {
    const expiresAt = new Date(Date.now() + lifeMs).toISOString()
    try {
      const { secret } = await createKey(app, { role: 'READ', expiresAt })
      return { used: await use(secret), expiresAt }
    } catch (error) {
      if (Date.now() < Date.parse(expiresAt)) throw error
    }
  }
}

export async function revokeKey(app: TestApp, id: string): Promise<void> {
  const document = 'mutation ($id: ID!) { revokeApiKey(id: $id) { revokedAt } }'
  await graphqlData(app.url, app.liveKey, document, { id })
}

/** A second server on the data of the first. */
export function alike({ config }: TestApp) {
  const { databaseUrl, redisUrl, bootstrapApiKey, bootstrapTestApiKey } = config
  return { databaseUrl, redisUrl, bootstrapApiKey, bootstrapTestApiKey }
}
