/** What the documentation shows of the SDK's routes. */
import type { Example } from '../dialect.ts'
import { type ExampleTimes, exampleTimes } from './example-times.ts'

type Examples = Readonly<Record<string, Example>>

const share = { credits: 30000, costUsd: 300, percentage: 100 }
const ofUser = { user_id: 'user_1' }
const token = { costPerUnit: 0.03, creditsPerUnit: 3, unitSize: 1000, currency: 'USD' }

export function moreExamples(now: Date): Examples {
  const times = exampleTimes(now)
  return { ...ofSdk(times) }
}

/** A page of what a user paid. */
export function shownTransactions(times: ExampleTimes) {
  return {
    data: [
      {
        id: 'txn_003',
        transactionType: 'BURN',
        amount: -15,
        balanceBefore: 1500,
        balanceAfter: 1485,
        description: 'AI Generation - gpt-4',
        createdAt: times.recently,
      },
    ],
    pagination: { limit: 50, offset: 0, total: 1 },
  }
}

function ofSdk(times: ExampleTimes): Examples {
  const dates = { start_date: times.yesterday, end_date: times.yesterday }
  return {
    ingestEvents: {
      request: {
        events: [
          {
            event_id: `chat_${times.dayKey}`,
            customer_id: 'cust_123',
            user_id: 'user_1',
            event_type: 'TOKEN_USAGE',
            feature_id: 'chat',
            timestamp: times.recently,
            provider: 'OPENAI',
            model: 'gpt-4',
            input_tokens: 500,
            output_tokens: 1000,
          },
        ],
      },
      response: {
        success: true,
        processed: 1,
        failed: 0,
        errors: [],
        accepted: 1,
        rejected: 0,
        duplicates: 0,
        batch_id: 'evt_001',
        status: 'processed',
        processing_time_ms: 6,
      },
    },
    getUserCredits: {
      path: ofUser,
      response: {
        data: { balance: 9000, reserved: 500, available: 8500, expiresAt: times.yearEnd },
      },
    },
    purchaseCredits: {
      request: { userId: 'user_1', amount: 1000, purchasePrice: 9.99 },
      response: { data: { transactionId: 'txn_001', newBalance: 1000 } },
    },
    grantCredits: {
      request: {
        userId: 'user_1',
        amount: 500,
        reason: 'welcome',
        idempotencyKey: 'welcome-user_1',
      },
      response: {
        data: { transactionId: 'txn_002', walletId: 'cust_001', newBalance: '1500', amount: '500' },
      },
    },
    listUserTransactions: {
      path: ofUser,
      response: shownTransactions(times),
    },
    calculateCost: {
      request: { provider: 'OPENAI', model: 'gpt-4', inputTokens: 500, outputTokens: 1000 },
      response: {
        credits: 15,
        costBreakdown: { inputCostUsd: 0.05, outputCostUsd: 0.1, totalCostUsd: 0.15 },
        providerCostUsd: 0.12,
        marginUsd: 0.03,
        marginPercent: 20,
        currency: 'USD',
      },
    },
    getPricing: {
      response: {
        data: [
          {
            provider: 'OPENAI',
            model: 'gpt-4',
            eventType: 'ai_generation',
            kind: 'CHAT',
            pricing: { input_token: token, output_token: token },
          },
        ],
        total: 1,
      },
    },
    getUsageAnalytics: {
      query: { ...dates, ...ofUser },
      response: {
        totalCredits: 30000,
        totalCostUsd: 300,
        byProvider: { OPENAI: share },
        byModel: { 'gpt-4': share },
        byFeature: { ai_generation: share },
        currency: 'USD',
        data: {
          summary: { totalEvents: 10000, totalCreditsBurned: '30000', totalCostUsd: '300' },
          byFeature: [{ featureId: 'ai_generation', ...row() }],
          byProvider: [{ provider: 'OPENAI', ...row() }],
          byModel: [{ model: 'gpt-4', ...row() }],
          timeline: [{ date: times.yesterday, events: 10000, creditsBurned: '30000' }],
        },
      },
    },
    getCostBreakdown: {
      query: { ...dates, ...ofUser },
      response: {
        totalCostUsd: 300,
        byProvider: { OPENAI: share },
        byModel: { 'gpt-4': share },
        currency: 'USD',
      },
    },
  }
}

function row() {
  return { eventCount: 10000, creditsBurned: '30000', costUsd: '300' }
}
