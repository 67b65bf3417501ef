/** The channels of the raw WebSocket: the document that each subscribes to, and the content of its frames. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { detailWords } from '../../detail-words.ts'
import { timeText } from '../../fields.ts'
import { exact, exactOrNull, money } from '../../json.ts'
import { periodWord } from '../entitlement-terms.ts'
import { balance, pools as poolsField } from '../fields.ts'
import {
  CreditsChannelDocument,
  EntitlementsChannelDocument,
  type EntitlementsChannelSubscription,
  UsageChannelDocument,
  type UsageChannelSubscription,
} from './socket.generated.ts'

export const channelNames = ['credits', 'usage', 'entitlements'] as const
export type ChannelName = (typeof channelNames)[number]

/** A client's request to subscribe. */
export interface ChannelRequest {
  customerId: string
  /** For usage: the sequence of the last event that the client has. */
  after: number | null
}

export interface Channel {
  document: TypedDocumentNode<unknown, object>
  variables(request: ChannelRequest): Readonly<Record<string, unknown>>
  /** The fields of a frame beside its type, channel and customer. */
  frame(data: unknown): object
}

function channel<Data, Variables extends object>(declared: {
  document: TypedDocumentNode<Data, Variables>
  variables(request: ChannelRequest): Variables
  frame(data: Data): object
}): Channel {
  return declared as Channel
}

type UsageEvent = NonNullable<UsageChannelSubscription['usageEvents']>
type Entitlement = EntitlementsChannelSubscription['entitlementChanged'][number]

export const channels: Record<ChannelName, Channel> = {
  credits: channel({
    document: CreditsChannelDocument,
    variables: ({ customerId }) => ({ customerId }),
    frame(data) {
      const { pools, sequence, asOf, ...figures } = data.creditBalance
      return {
        balance: balance.write(figures, {}),
        pools: poolsField.write(pools, {}),
        sequence,
        asOf: timeText(asOf),
      }
    },
  }),
  usage: channel({
    document: UsageChannelDocument,
    variables: ({ customerId, after }) => ({ customerId, after }),
    // Before the first event the snapshot is empty, and every event is still to come.
    frame: ({ usageEvents: event }) => ({
      event: event && eventShape(event),
      sequence: event?.sequence ?? 0,
    }),
  }),
  entitlements: channel({
    document: EntitlementsChannelDocument,
    variables: ({ customerId }) => ({ customerId }),
    frame: (data) => ({ entitlements: data.entitlementChanged.map(entitlementShape) }),
  }),
}

function eventShape(event: UsageEvent) {
  return {
    // As in the answer to POST /usage/events: the caller's own key, when there is one.
    id: event.idempotencyKey ?? event.id,
    event_id: event.id,
    customer_id: event.customerId,
    event_type: event.eventType,
    feature: event.feature,
    timestamp: timeText(event.timestamp),
    recorded_at: timeText(event.recordedAt),
    properties: event.properties,
    idempotency_key: event.idempotencyKey,
    status: event.status.toLowerCase(),
    quantity: exact(event.quantity),
    credits_consumed: exact(event.credits),
    overage: exact(event.overage),
    cost: money(event.cost),
    currency: event.currency,
    reverses_id: event.reversesId,
    hold_id: event.holdId,
    sequence: event.sequence,
  }
}

function entitlementShape(check: Entitlement) {
  return {
    id: check.id,
    feature_id: check.feature.key,
    allowed: check.allowed,
    reason_code: check.reason,
    details: check.details ? detailWords(check.details) : null,
    remaining_credits: exactOrNull(check.remainingCredits),
    limit: exactOrNull(check.limit),
    current_usage: exactOrNull(check.used),
    period: periodOf(check),
    reset_at: check.resetAt && timeText(check.resetAt),
    expires_at: check.expiresAt && timeText(check.expiresAt),
    value: check.value ?? null,
  }
}

/** Null for an entitlement without a limit to count towards. */
function periodOf({ period, limit }: Entitlement): string | null {
  return period === null && limit === null ? null : periodWord(period)
}
