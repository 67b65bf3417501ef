/** What the documentation shows of the document's routes: its requests and answers with all their fields, as they can be sent today. */
import type { Example } from '../dialect.ts'
import { type ExampleTimes, exampleTimes } from './example-times.ts'

type Examples = Readonly<Record<string, Example>>

const lastPage = { has_more: false, next_cursor: null }
const ofCustomer = { customer_id: 'cust_123' }
const inPath = { entitlement_id: 'ent_456' }
export function documentExamples(now: Date): Examples {
  const times = exampleTimes(now)
  return { ...ofEntitlements(times) }
}

/** As the document prints it where it prints it. */
export function shownEntitlement(times: ExampleTimes) {
  return {
    id: 'ent_456',
    feature_id: 'ai_generation',
    type: 'usage',
    limits: { credits: 10000, period: 'monthly' },
    current_usage: 1500,
    expires_at: times.yearEnd,
    value: null,
    featureId: 'ai_generation',
    isEnabled: true,
    limitType: 'HARD',
    limitValue: 10000,
    period: 'MONTHLY',
  }
}

function ofEntitlements(times: ExampleTimes): Examples {
  const entitlement = shownEntitlement(times)
  const raised = {
    ...entitlement,
    limits: { credits: 20000, period: 'monthly' },
    limitValue: 20000,
  }
  return {
    checkEntitlement: {
      request: {
        customer_id: 'cust_123',
        feature_id: 'ai_generation',
        metadata: { model: 'gpt-4', estimated_tokens: 1500 },
      },
      response: {
        allowed: true,
        remaining_credits: 8500,
        limit: 10000,
        reset_at: times.nextMonth,
        cost_preview: { credits: 15, currency_amount: 1.5 },
        optimization: {
          suggested_model: 'gpt-3.5-turbo',
          potential_savings: '75%',
          quality_score: 0.92,
        },
        reason: null,
        reason_code: 'ENTITLED',
        estimatedCostCredits: 15,
        estimatedCostUsd: 1.5,
        currentBalance: 8500,
        actions: [],
      },
    },
    listEntitlements: {
      query: ofCustomer,
      response: { entitlements: [entitlement], data: [entitlement], pagination: lastPage },
    },
    createEntitlement: {
      request: {
        customer_id: 'cust_123',
        feature_id: 'ai_generation',
        limits: { credits: 10000, period: 'monthly' },
        expires_at: times.yearEnd,
      },
      response: { ...entitlement, current_usage: 0, data: { ...entitlement, current_usage: 0 } },
    },
    updateEntitlement: {
      path: inPath,
      request: { limits: { credits: 20000 } },
      response: { ...raised, data: raised },
    },
    putEntitlement: {
      path: inPath,
      request: { limitType: 'HARD', limitValue: 20000, period: 'MONTHLY' },
      response: { ...raised, data: raised },
    },
  }
}
