/** What the documentation shows of the document's routes: its requests and answers with all their fields, as they can be sent today. */
import type { Example } from '../dialect.ts'
import { type ExampleTimes, exampleTimes } from './example-times.ts'

type Examples = Readonly<Record<string, Example>>

const lastPage = { has_more: false, next_cursor: null }
const ofCustomer = { customer_id: 'cust_123' }
const inPath = { entitlement_id: 'ent_456' }
const file =
  'customer_id,event_type,properties.model,properties.input_tokens\ncust_123,ai_generation,gpt-4,100\n'
const tiers = [
  { up_to: 10000, rate: 0.01 },
  { up_to: 100000, rate: 0.008 },
  { above: 100000, rate: 0.006 },
]

export function documentExamples(now: Date): Examples {
  const times = exampleTimes(now)
  return { ...ofEntitlements(times), ...ofUsage(times), ...ofPrices(times) }
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

function ofUsage(times: ExampleTimes): Examples {
  const event = {
    customer_id: 'cust_123',
    event_type: 'ai_generation',
    timestamp: times.recently,
    properties: { model: 'gpt-4', input_tokens: 500, output_tokens: 1000, provider: 'openai' },
    idempotency_key: `evt_${times.dayKey}`,
  }
  return {
    recordUsage: {
      request: { events: [event] },
      response: {
        accepted: 1,
        rejected: 0,
        duplicates: 0,
        events: [
          { id: `evt_${times.dayKey}`, status: 'accepted', credits_consumed: 15, cost: 1.5 },
        ],
      },
    },
    uploadUsage: {
      request: {
        format: 'csv',
        compression: 'none',
        data: Buffer.from(file).toString('base64'),
      },
      response: {
        accepted: 1,
        duplicates: 0,
        rejected: 0,
        errors: [],
        errors_omitted: 0,
        warnings: [],
        warnings_omitted: 0,
      },
    },
    getUsage: {
      query: { ...ofCustomer, start_time: times.monthAgo, end_time: times.yesterday },
      response: {
        usage: {
          customer_id: 'cust_123',
          period: { start: `${times.monthAgo}T00:00:00Z`, end: `${times.yesterday}T23:59:59Z` },
          summary: {
            total_events: 15000,
            total_credits: 45000,
            total_cost: 450,
            optimization_savings: 180,
            currency: 'USD',
          },
          breakdown: [{ feature: 'ai_generation', events: 10000, credits: 30000, cost: 300 }],
        },
      },
    },
  }
}

function ofPrices(times: ExampleTimes): Examples {
  return {
    listPlans: {
      response: {
        plans: [
          {
            id: 'plan_starter',
            name: 'Starter',
            description: null,
            type: 'hybrid',
            base_price: 99,
            currency: 'USD',
            billing_period: 'monthly',
            included_credits: 10000,
            overage_rate: 0.01,
          },
        ],
        pagination: lastPage,
      },
    },
    calculatePrice: {
      request: {
        customer_id: 'cust_123',
        usage: { ai_generation: 15000, api_calls: 100000 },
        plan_id: 'plan_pro',
      },
      response: {
        calculation: {
          base_price: 299,
          usage_charges: 150,
          discounts: -44.85,
          subtotal: 404.15,
          tax: 36.37,
          total: 440.52,
          currency: 'USD',
        },
        breakdown: [
          line('Base Plan', 299, 'base', 1),
          line('AI Generation Overage (5000 credits)', 50, 'overage', 5000, 0.01),
          line('API Calls (100000 units)', 100, 'usage', 100000, 0.001),
          line('Discount (15% off the base price)', -44.85, 'discount'),
          line('Tax (9%)', 36.37, 'tax'),
        ],
      },
    },
    createCustomPricing: {
      request: { customer_id: 'cust_123', rules: [{ feature: 'ai_generation', tiers }] },
      response: {
        customer_id: 'cust_123',
        rules: [
          {
            id: 'cprice_001',
            feature: 'ai_generation',
            tiers,
            currency: 'USD',
            effective_at: times.recently,
            ends_at: null,
          },
        ],
      },
    },
  }
}

function line(
  item: string,
  amount: number,
  kind: string,
  quantity: number | null = null,
  unit_price: number | null = null,
) {
  return { item, amount, kind, quantity, unit_price }
}
