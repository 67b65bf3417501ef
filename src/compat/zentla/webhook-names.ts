/** The names of Zentla's events. */
import type { EventType } from '../webhook-events.ts'
import { aggregateOf } from './aggregates.ts'

const updated = 'subscription.updated'

/** What Zentla calls otherwise than we do; all else has our name. */
const names: Readonly<Partial<Record<EventType, string>>> = {
  ...{ 'subscription.activated': updated, 'subscription.changed': updated },
  ...{ 'subscription.trial_ended': updated, 'subscription.past_due': updated },
  ...{ 'subscription.recovered': updated, 'subscription.suspended': updated },
  ...{ 'subscription.change_scheduled': updated, 'subscription.cancel_scheduled': updated },
  ...{ 'subscription.cancel_unscheduled': updated, 'subscription.expired': updated },
  ...{ 'subscription.change_canceled': updated, 'subscription.change_failed': updated },
  'subscription.trial_will_end': 'subscription.trial_ending',
  'customer.archived': 'customer.deleted',
  'entitlement.set': 'entitlement.granted',
  ...{ 'refund.succeeded': 'refund.updated', 'refund.failed': 'refund.updated' },
  'promotion.redeemed': 'promotion.applied',
  'dunning.recovered': 'dunning.attempt_succeeded',
  'dunning.exhausted': 'dunning.final_attempt_failed',
  'dunning.stopped': 'dunning.ended',
}

/** `plan.created` is `offer.created`. */
export function nameOf(type: EventType): string {
  const [noun = '', what = ''] = type.split('.')
  return names[type] ?? `${aggregateOf(noun)}.${what}`
}
