/** What the documentation shows of the routes that only SDKs ask for. */
import type { Example } from '../dialect.ts'
import { type ExampleTimes, exampleTimes } from './example-times.ts'
import { shownTransactions } from './more-examples.ts'

type Examples = Readonly<Record<string, Example>>

const ofUser = { customer_id: 'ignored', user_id: 'user_1' }

export function sdkExamples(now: Date): Examples {
  const times = exampleTimes(now)
  return { ...ofUsers(times), ...ofWorkspace(times) }
}

function ofUsers(times: ExampleTimes): Examples {
  return {
    getCustomerUserCredits: {
      path: ofUser,
      response: {
        data: { balance: 9000, reserved: 500, available: 8500, expiresAt: times.yearEnd },
      },
    },
    listCustomerUserTransactions: {
      path: ofUser,
      query: { limit: '50', offset: '0' },
      response: shownTransactions(times),
    },
  }
}

function ofWorkspace(times: ExampleTimes): Examples {
  return {
    getCosts: {
      query: { startDate: `${times.monthAgo}T00:00:00`, endDate: `${times.today}T00:00:00` },
      response: {
        data: {
          summary: {
            totalRevenue: '30',
            totalProviderCost: '24',
            totalMargin: '6',
            marginPercent: 20,
            currency: 'USD',
          },
          byProvider: [
            { provider: 'OPENAI', model: 'gpt-4', providerCost: '24', revenue: '30', margin: '6' },
          ],
        },
      },
    },
    getBurnRate: {
      query: { userId: 'user_1' },
      response: {
        data: {
          currentBalance: '8500',
          last7Days: { creditsBurned: '700', averagePerDay: '100' },
          last30Days: { creditsBurned: '3000', averagePerDay: '100' },
          projectedRunout: { daysRemaining: 85, estimatedRunoutDate: times.nextMonth },
          recommendations: [],
        },
      },
    },
    getProfile: {
      response: {
        data: {
          id: '3c9d2f0e-5b1a-8c44-8f02-9e1d7a6b5c40',
          workspaceId: 'ws_001',
          name: 'Acme',
          email: null,
          tier: null,
          status: 'ACTIVE',
          createdAt: times.recently,
        },
      },
    },
    getInfo: {
      response: { service: 'openmonetize', version: '1.0.0', environment: 'live', uptime: 86400 },
    },
  }
}
