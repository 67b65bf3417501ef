/** What may be done to a subscription in which state. */
import { DomainError } from '../values/errors.ts'
import type { Subscription, SubscriptionStatus } from './subscription.ts'

const verbs = ['change', 'cancel', 'uncancel', 'pause', 'resume', 'update'] as const
export type SubscriptionVerb = (typeof verbs)[number]

const running = ['TRIALING', 'ACTIVE', 'PAST_DUE'] as const
const notOver = ['SCHEDULED', 'INCOMPLETE', ...running, 'SUSPENDED', 'PAUSED'] as const

const allowedIn: Readonly<Record<SubscriptionVerb, readonly SubscriptionStatus[]>> = {
  change: [...running, 'PAUSED', 'SCHEDULED'],
  cancel: notOver,
  uncancel: notOver,
  pause: [...running, 'PAUSED'],
  resume: ['PAUSED'],
  update: notOver,
}

/** PRECONDITION_FAILED unless the state allows the verb. */
export function requireVerb(
  { id, status }: Pick<Subscription, 'id' | 'status'>,
  verb: SubscriptionVerb,
): void {
  const allowed = allowedIn[verb]
  if (!allowed.includes(status)) throw refusedIn(id, verb, status, allowed)
}

function refusedIn(
  id: string,
  verb: string,
  status: SubscriptionStatus,
  allowed: readonly SubscriptionStatus[],
): DomainError {
  return new DomainError(
    'PRECONDITION_FAILED',
    `A subscription that is ${status} cannot ${verb === 'change' ? 'change' : `be ${past[verb] ?? verb}`}.`,
    { reason: 'STATUS', id, status, allowed },
  )
}

const past: Readonly<Record<string, string>> = {
  cancel: 'canceled',
  uncancel: 'uncanceled',
  pause: 'paused',
  resume: 'resumed',
  update: 'updated',
}
