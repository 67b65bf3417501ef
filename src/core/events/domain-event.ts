/**
 * Domain events: writes put them into the outbox in the same transaction, and live subscribers receive them after the commit.
 *
 * Things that happen with every call of a model are not in the outbox: recorded usage, and holds that are made, committed or
 * released. They have logs of their own, which subscribers follow without loss; their consequences, such as a low balance,
 * are domain events.
 */
import type { CreditBalance } from '../credits/balance.ts'
import type { UsageEvent } from '../usage/usage-event.ts'
import type { JsonObject } from '../values/input.ts'

/**
 * All types that an endpoint can subscribe to. The server emits each of them: an endpoint must not wait for an event that never
 * comes.
 */
export const domainEventTypes = [
  'workspace.updated',
  'oauth_client.created',
  'oauth_client.revoked',
  'oauth_client.secret_rotated',
  'api_key.created',
  'api_key.updated',
  'api_key.revoked',
  'customer.created',
  'customer.updated',
  'customer.archived',
  'customer.unarchived',
  'meter.created',
  'meter.updated',
  'meter.archived',
  'meter.unarchived',
  'feature.created',
  'feature.updated',
  'feature.archived',
  'feature.unarchived',
  'rate_card.created',
  'rate_card.updated',
  'rate_card.archived',
  'rate_card.unarchived',
  'rate.created',
  'plan.created',
  'plan.updated',
  'plan.archived',
  'plan.unarchived',
  'plan_version.created',
  'plan_version.updated',
  'plan_version.published',
  'plan_version.archived',
  'custom_pricing.created',
  'custom_pricing.ended',
  'entitlement.set',
  'entitlement.updated',
  'entitlement.revoked',
  'credits.added',
  'credits.transferred',
  'credits.voided',
  'credits.updated',
  'credits.expired',
  'credits.hold_expired',
  'credits.low_balance',
  'credits.low_balance_threshold_set',
  'credits.exhausted',
  'usage.limit_exceeded',
  'usage.reversed',
  'optimization.available',
  'attribution_properties.set',
  'subscription.created',
  'subscription.activated',
  'subscription.updated',
  'subscription.changed',
  'subscription.change_scheduled',
  'subscription.change_canceled',
  'subscription.change_failed',
  'subscription.trial_will_end',
  'subscription.trial_ended',
  'subscription.renewed',
  'subscription.past_due',
  'subscription.recovered',
  'subscription.suspended',
  'subscription.paused',
  'subscription.resumed',
  'subscription.cancel_scheduled',
  'subscription.cancel_unscheduled',
  'subscription.canceled',
  'subscription.expired',
  'invoice.created',
  'invoice.updated',
  'invoice.upcoming',
  'invoice.finalized',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.overdue',
  'invoice.voided',
  'invoice.marked_uncollectible',
  'dunning.started',
  'dunning.attempt_failed',
  'dunning.recovered',
  'dunning.exhausted',
  'dunning.stopped',
  'credit_note.created',
  'payment.processing',
  'payment.action_required',
  'credit_note.voided',
  'payment.succeeded',
  'payment.failed',
  'payment.canceled',
  'payment.excess',
  'payment_method.added',
  'payment_method.removed',
  'payment_method.defaulted',
  'store_credit.issued',
  'store_credit.applied',
  'promotion.created',
  'promotion.updated',
  'promotion.version_published',
  'promotion.archived',
  'checkout.created',
  'checkout.completed',
  'checkout.failed',
  'checkout.expired',
  'payment_link.created',
  'payment_link.updated',
  'store_credit.expired',
  'store_credit.voided',
  'refund.created',
  'refund.succeeded',
  'refund.failed',
  'dispute.opened',
  'dispute.won',
  'dispute.lost',
  'promotion.redeemed',
  'discount.ended',
  'discount.removed',
  'billing.failed',
  'billing_settings.updated',
  'provider.configured',
  'provider.removed',
  'webhook_endpoint.created',
  'webhook_endpoint.updated',
  'webhook_endpoint.secret_rotated',
  'webhook_endpoint.disabled',
  'webhook_endpoint.enabled',
  'webhook_endpoint.deleted',
  'test_clock.ready',
  'test_clock.failed',
  'webhook.test',
] as const

export type DomainEventType = (typeof domainEventTypes)[number]

export interface DomainEvent {
  type: DomainEventType
  customerId?: string
  data: JsonObject
}

/** What one commit changed for one customer; published after the commit to the watchers of the customer. */
export interface CustomerChange {
  workspaceId: string
  customerId: string
  /** The customer's sequence before and after the commit: a gap between messages means that one was lost. */
  from: number
  to: number
  /** The balance after the commit; null when the commit moved no credits. */
  balance: CreditBalance | null
  /** The usage events of the commit, in order of their sequence. */
  events: readonly UsageEvent[]
  /** Whether entitlements of the customer were set, changed or revoked. */
  entitlements: boolean
  /** What the commit changed of the customer's billing; absent: nothing. */
  billing?: BillingMove
}

/** A commit that moved nothing of a customer's ledger, but something else. */
export const unmoved = {
  from: 0,
  to: 0,
  balance: null,
  events: [],
  entitlements: false,
} satisfies Omit<CustomerChange, 'workspaceId' | 'customerId'>

/** The ids of the subscriptions, invoices, payments and checkouts that a commit made or changed. */
export interface BillingMove {
  /** Counts the customer's commits that change billing, without gaps. */
  sequence: number
  subscriptionIds: string[]
  invoiceIds: string[]
  paymentIds: string[]
  checkoutIds: string[]
}
