/** What the routes take and answer, by the names on the wire. Amounts are numbers in major units, times ISO 8601 in UTC. */

export interface Customer {
  id: string
  name: string | null
  email: string | null
  phone: string | null
  address: Record<string, unknown> | null
  status: string
  invoicing_emails: string[]
  metadata: Record<string, unknown>
  created_at: string
}

export interface CustomerInput {
  name: string
  email: string
  phone?: string | null
  address?: Record<string, unknown> | null
  invoicing_emails?: string[]
  metadata?: Record<string, unknown>
}

export interface UsageInput {
  customer_id: string
  meter_slug: string
  /** 1 by default. */
  amount?: number
  metadata?: Record<string, unknown>
}

export interface EntitlementCheck {
  has_access: boolean
  /** Of a meter, in the present period. */
  usage?: number
  /** Of a meter; null: unlimited. */
  limit?: number | null
  type: 'meter' | 'feature'
  /** Why there is no access. */
  reason?: string
}

export interface Feature {
  id: string
  name: string
  slug: string
  description: string | null
  pricing_model_id: string | null
  type: 'Toggle' | 'Meter'
  status: 'Active' | 'Archived'
  created_at: string
}

export interface FeatureInput {
  name: string
  slug: string
  pricing_model_id: string
  type?: 'Toggle'
  description?: string
  status?: 'Active' | 'Archived'
}

export interface Meter {
  id: string
  name: string
  slug: string
  pricing_model_id: string | null
  aggregation: string
  currency: string
  /** Of events_per_unit events; null: not charged. */
  amount: number | null
  events_per_unit: number
  created_at: string
}

export interface MeterInput {
  name: string
  slug: string
  pricing_model_id: string
  aggregation?: 'sum' | 'count' | 'max' | 'unique'
  currency?: string
  amount?: number | null
  events_per_unit?: number
}

export interface PricingModel {
  id: string
  merchant_id: string
  name: string
  products_count: number
  is_default: boolean
  created_at: string
}

export interface Subscription {
  id: string
  customer_id: string
  pricing_model_id: string
  status: string
  current_period_start: string | null
  current_period_end: string | null
  cancel_at_period_end: boolean
  paused_at: string | null
  resume_at: string | null
  created_at: string
}

export interface PauseInput {
  /** What becomes of the invoices meanwhile; keep_as_is by default. */
  pause_behavior?: 'keep_as_is' | 'mark_uncollectible' | 'void'
  resume_at?: string | null
}

export interface Upgrade {
  subscription: Subscription
  proration: {
    unused_amount: number
    remaining_amount: number
    net_amount: number
    remaining_ratio: number
  }
}

export interface ScheduledChange {
  id: string
  subscription_id: string
  new_pricing_model_id: string
  scheduled_for: string
  status: 'pending' | 'completed' | 'cancelled'
  created_at: string
}

export interface Invoice {
  id: string
  customer_id: string
  title: string
  amount_due: number
  amount_paid: number
  currency: string
  status: 'draft' | 'open' | 'paid' | 'void'
  uncollectible: boolean
  due_date: string | null
  description: string | null
  transaction_id: string | null
  created_at: string
}

export interface CheckoutLinkInput {
  link_name: string
  payment_name?: string
  amount?: number
  description?: string
  image_url?: string
  status?: 'active' | 'inactive'
  currency?: string
  line_items?: { product_id: string; quantity?: number }[]
  image_ids?: string[]
}

export interface CheckoutLink {
  id: string
  url: string
  status: 'active' | 'inactive'
}

export interface StoredFile {
  id: string
  url: string
  name: string
  size: number
  type: string
}

export interface SeriesQuery {
  interval?: 'daily' | 'weekly' | 'monthly'
  /** 1 to 366; 30 by default. */
  points?: number
  /** The last point holds it; now by default. */
  end?: string
  /** A pricing model. */
  product?: string
  /** USD by default. */
  currency?: string
}

export interface Point {
  key: string
  value: number
}

export interface Movement {
  key: string
  positive: number
  negative: number
  new: number
  expansion: number
  contraction: number
  churn: number
}

export interface AnalyticsSeries {
  interval: string
  start: string
  end: string
  points: number
  product: string | null
  transactions: Point[]
  payments: Point[]
  failed: Point[]
  revenue: Point[]
  netCashFlow: Point[]
  settlements: Point[]
  customersNew: Point[]
  customersTotal: Point[]
  mrrMovements: Movement[]
}
