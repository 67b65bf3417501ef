/** What the documentation shows of customers and the catalog: how a product is set up. */
import type { Example } from '../dialect.ts'

const at = '2024-01-15T10:30:00Z'
const lastPage = { has_more: false, next_cursor: null }

const customer = {
  id: 'cust_01hm6qzb40v0s8c9v1k2m3n4p5',
  external_id: 'cust_789',
  name: 'Acme',
  email: 'billing@acme.example',
  metadata: { segment: 'smb' },
  tax_percent: null,
  discount: null,
  created_at: at,
  updated_at: at,
  archived_at: null,
}

const meter = {
  id: 'meter_001',
  key: 'exports',
  name: 'Exports',
  event_type: 'export',
  aggregation: 'sum',
  value_property: null,
  created_at: at,
}

const feature = {
  id: 'feature_001',
  key: 'summaries',
  name: 'Summaries',
  type: 'credits',
  description: null,
  meter: null,
  created_at: at,
  updated_at: at,
}

const rateCard = {
  id: 'card_001',
  key: 'enterprise',
  name: 'Enterprise',
  currency: 'USD',
  credit_value: 0.1,
  is_default: false,
  created_at: at,
  updated_at: at,
}

const ofCard = { rate_card_id: 'standard' }
const perThousand = { unit_size: 1000, credits: 10 }
const rate = {
  id: 'rate_001',
  event_type: 'ai_generation',
  match: { model: 'gpt-4' },
  fixed_credits: 0,
  fixed_cost: null,
  components: [
    { property: 'input_tokens', ...perThousand, cost: null },
    { property: 'output_tokens', ...perThousand, cost: null },
  ],
  quality_score: null,
  kind: 'CHAT',
  effective_at: at,
}

export const catalogExamples: Readonly<Record<string, Example>> = {
  createCustomer: {
    request: {
      external_id: 'cust_789',
      name: 'Acme',
      email: 'billing@acme.example',
      metadata: { segment: 'smb' },
    },
    response: customer,
  },
  getCustomer: { path: { customer_id: 'cust_123' }, response: customer },
  listCustomers: {
    query: { limit: '50' },
    response: { customers: [customer], pagination: lastPage },
  },
  createMeter: {
    request: { key: 'exports', name: 'Exports', event_type: 'export', aggregation: 'sum' },
    response: meter,
  },
  listMeters: { query: {}, response: { meters: [meter], pagination: lastPage } },
  createFeature: {
    request: { key: 'summaries', name: 'Summaries', type: 'credits' },
    response: feature,
  },
  listFeatures: { query: {}, response: { features: [feature], pagination: lastPage } },
  createRateCard: {
    request: {
      key: 'enterprise',
      name: 'Enterprise',
      currency: 'USD',
      credit_value: 0.1,
      is_default: false,
    },
    response: rateCard,
  },
  listRateCards: { query: {}, response: { rate_cards: [rateCard], pagination: lastPage } },
  addRate: {
    path: ofCard,
    request: {
      event_type: 'ai_generation',
      match: { model: 'gpt-4' },
      kind: 'CHAT',
      components: [
        { property: 'input_tokens', ...perThousand },
        { property: 'output_tokens', ...perThousand },
      ],
    },
    response: rate,
  },
  listRates: {
    path: ofCard,
    query: { event_type: 'ai_generation' },
    response: { rates: [rate], pagination: lastPage },
  },
}
