/** Reads what Stripe tells of: which object, never how it stands, for events come late, twice and in any order. Pure. */
import type Stripe from 'stripe'
import type { ProviderEvent } from '../../core/payments/provider.ts'
import type { Marks } from './stripe-outcomes.ts'

interface Told {
  object?: string
  id?: string
  metadata?: Marks | null
  payment_intent?: string | { id: string } | null
}

export function toProviderEvent(event: Stripe.Event, workspaceId: string): ProviderEvent {
  const { id, type } = event
  const told = event.data.object as unknown as Told
  const { workspace } = told.metadata ?? {}
  // Two workspaces may have the same account: each hears of what the other does.
  const isOurs = workspace === undefined || workspace === workspaceId
  return { id, type, about: isOurs ? aboutOf(type, told) : null }
}

function aboutOf(
  type: string,
  { object, id, metadata, payment_intent }: Told,
): ProviderEvent['about'] {
  if (id === undefined) return null
  const ofPayment = (kind: 'refunds' | 'charge', key: string | null) => {
    const reference = typeof payment_intent === 'object' ? payment_intent?.id : payment_intent
    return reference ? { kind, key, reference } : null
  }
  switch (object) {
    case 'payment_intent':
      return { kind: 'charge', key: metadata?.payment ?? null, reference: id }
    case 'setup_intent':
      return { kind: 'setUp', key: metadata?.method ?? null, reference: id }
    case 'refund':
      return metadata?.refund
        ? { kind: 'refund', key: metadata.refund, reference: id }
        : ofPayment('refunds', null)
    case 'dispute':
      return { kind: 'dispute', key: null, reference: id }
    case 'charge':
      return type === 'charge.refunded'
        ? ofPayment('refunds', null)
        : ofPayment('charge', metadata?.payment ?? null)
    default:
      return null
  }
}
