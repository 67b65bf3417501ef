/** What the documentation shows of the routes that only SDKs ask for. */
import type { Example } from '../dialect.ts'
import { shownEntitlement } from './examples.ts'

const ofUser = { customer_id: 'ignored', user_id: 'user_1' }
const lastPage = { has_more: false, next_cursor: null }

export const sdkExamples: Readonly<Record<string, Example>> = {
  getCustomerUserCredits: {
    path: ofUser,
    response: {
      data: { balance: 9000, reserved: 500, available: 8500, expiresAt: '2024-12-31T23:59:59Z' },
    },
  },
  listCustomerUserTransactions: {
    path: ofUser,
    query: { limit: '50', offset: '0' },
    response: {
      data: [
        {
          id: 'txn_003',
          transactionType: 'BURN',
          amount: -15,
          balanceBefore: 1500,
          balanceAfter: 1485,
          description: 'AI Generation - gpt-4',
          createdAt: '2024-01-15T10:30:00Z',
        },
      ],
      pagination: { limit: 50, offset: 0, total: 1 },
    },
  },
  listCustomerEntitlements: {
    path: { customer_id: 'cust_123' },
    query: {},
    response: {
      entitlements: [shownEntitlement],
      data: [shownEntitlement],
      pagination: lastPage,
    },
  },
  deleteEntitlement: {
    path: { entitlement_id: 'ent_456' },
    response: { id: 'ent_456', deleted: true },
  },
  getCosts: {
    query: { startDate: '2024-01-01T00:00:00', endDate: '2024-02-01T00:00:00' },
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
        projectedRunout: { daysRemaining: 85, estimatedRunoutDate: '2024-04-09T10:30:00Z' },
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
        createdAt: '2024-01-15T10:30:00Z',
      },
    },
  },
  getInfo: {
    response: { service: 'openmonetize', version: '1.0.0', environment: 'live', uptime: 86400 },
  },
}
