/** A client with the SDK's calls: it sends, buffers and throws like the SDK. */

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
type Json = any

/** The SDK throws this for any unsuccessful status: it reads `message` at the top, and keeps the body. */
export class SdkError extends Error {
  readonly statusCode: number
  readonly response: Json

  constructor(statusCode: number, response: Json) {
    super(response.message ?? 'API request failed')
    this.statusCode = statusCode
    this.response = response
  }
}

export interface SdkClient {
  purchaseCredits(request: Json): Promise<Json>
  grantCredits(request: Json): Promise<Json>
  getCreditBalance(userId: string): Promise<Json>
  getTransactionHistory(userId: string, page?: { limit?: number; offset?: number }): Promise<Json>
  checkEntitlement(request: Json): Promise<Json>
  calculateCost(request: Json): Promise<Json>
  getPricing(): Promise<Json>
  getUsageAnalytics(range: Json): Promise<Json>
  getCostBreakdown(start: string, end: string): Promise<Json>
  ingestEvents(request: Json): Promise<Json>
  /** Buffers the event until `flush`. */
  track(eventType: string, event: Json): void
  /** Sends the buffered events; throws when the server refuses them. */
  flush(): Promise<Json>
}

export function sdkClient(baseUrl: string, apiKey: string): SdkClient {
  let waiting: Json[] = []
  const headers = {
    authorization: `Bearer ${apiKey}`,
    'content-type': 'application/json',
    'user-agent': '@openmonetize/sdk/0.8.1',
  }

  async function ask(method: string, path: string, body?: unknown): Promise<Json> {
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
    const response = await fetch(baseUrl + path, init)
    const answer = await response.json()
    if (!response.ok) throw new SdkError(response.status, answer)
    return answer
  }
  const get = (path: string, query: Record<string, string> = {}) => {
    const text = new URLSearchParams(query).toString()
    return ask('GET', text === '' ? path : `${path}?${text}`)
  }
  const ingestEvents = (request: Json) => ask('POST', '/v1/events/ingest', request)

  return {
    ingestEvents,
    purchaseCredits: async (request) => (await ask('POST', '/v1/credits/purchase', request)).data,
    grantCredits: async (request) => (await ask('POST', '/v1/credits/grant', request)).data,
    getCreditBalance: async (userId) => (await get(`/v1/users/${userId}/credits`)).data,
    getTransactionHistory: (userId, page = {}) => {
      const query = Object.entries(page).map(([name, value]) => [name, String(value)])
      return get(`/v1/users/${userId}/transactions`, Object.fromEntries(query))
    },
    checkEntitlement: (request) => ask('POST', '/v1/entitlements/check', request),
    calculateCost: (request) => ask('POST', '/v1/rating/calculate', request),
    getPricing: () => get('/v1/rating/pricing'),
    getUsageAnalytics: ({ startDate, endDate, userId }) =>
      get('/v1/analytics/usage', {
        start_date: startDate,
        end_date: endDate,
        ...(userId && { user_id: userId }),
      }),
    getCostBreakdown: (start, end) =>
      get('/v1/analytics/cost-breakdown', { start_date: start, end_date: end }),
    track(eventType, event) {
      const eventId = crypto.randomUUID()
      waiting.push({ eventId, eventType, customerId: 'ignored', ...event })
    },
    async flush() {
      const events = waiting
      waiting = []
      return ingestEvents({ events })
    },
  }
}
