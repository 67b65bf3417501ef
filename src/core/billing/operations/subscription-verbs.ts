/** What can be done to a subscription after it was made. */

import { z } from 'zod'
import {
  type CollectionMethod,
  collectionMethods,
  pauseBehaviors,
  type Subscription,
} from '../../subscriptions/subscription.ts'
import { DomainError, invalid } from '../../values/errors.ts'
import { instant, type JsonObject, reference, text } from '../../values/input.ts'
import { metadataInput } from '../../values/metadata.ts'
import { dayMs } from '../../values/period.ts'
import type { BillingAccount } from '../billing-draft.ts'
import { cancelAtEnd, cancelNow, uncancel } from '../decide/cancel-subscription.ts'
import { changeTerms } from '../decide/change-terms.ts'
import { requireMethod } from '../decide/collect-invoice.ts'
import { cancelChange } from '../decide/end-subscription.ts'
import { moveTrialEnd } from '../decide/move-period-end.ts'
import {
  pauseSubscription as pause,
  resumeSubscription as resume,
} from '../decide/pause-subscription.ts'
import { note } from '../decide/subscription-status.ts'
import { pendingChange } from '../pending-change.ts'
import { changeFields, lookForVersion, wantedChange } from './change-input.ts'
import { verbOperation } from './verb-operation.ts'

const trialDaysMax = 730

export const changeSubscription = verbOperation({
  name: 'changeSubscription',
  verb: 'change',
  fields: changeFields,
  async look(ctx, given, now) {
    const versionId = await lookForVersion(ctx, given, now)
    return { looked: versionId, versionIds: versionId === null ? [] : [versionId] }
  },
  decide({ draft, account, subscription }, given, versionId: string | null) {
    changeTerms(draft, account, subscription, wantedChange(draft, given, versionId))
  },
})

export const cancelScheduledChange = verbOperation({
  name: 'cancelScheduledChange',
  verb: 'update',
  fields: {},
  decide({ account, subscription }) {
    if (!pendingChange(account, subscription))
      throw notScheduled(subscription.id, 'No change is scheduled.')
    cancelChange(account, subscription, account.now)
  },
})

export const cancelSubscription = verbOperation({
  name: 'cancelSubscription',
  verb: 'cancel',
  fields: {
    at: z.enum(['NOW', 'PERIOD_END']).nullish(),
    prorate: z.boolean().nullish(),
    unpaidInvoices: z.enum(['KEEP', 'VOID']).nullish(),
    reason: text(1000).nullish(),
  },
  decide({ draft, account, subscription }, { at, prorate, unpaidInvoices, reason }) {
    if (at === 'NOW') {
      cancelNow(draft, account, subscription, {
        prorate: prorate ?? false,
        unpaidInvoices: unpaidInvoices ?? 'KEEP',
        reason: reason ?? null,
      })
    } else {
      if (prorate) throw invalid('At the end of the period nothing is left to give back.')
      cancelAtEnd(draft, account, subscription, reason ?? null)
    }
  },
})

export const uncancelSubscription = verbOperation({
  name: 'uncancelSubscription',
  verb: 'uncancel',
  fields: {},
  decide({ account, subscription }) {
    if (subscription.cancelAt === null || subscription.cancelAt <= account.now) {
      throw notScheduled(subscription.id, 'No cancellation is scheduled.')
    }
    uncancel(account, subscription)
  },
})

export const pauseSubscription = verbOperation({
  name: 'pauseSubscription',
  verb: 'pause',
  fields: { behavior: z.enum(pauseBehaviors), resumeAt: instant.nullish() },
  decide({ draft, account, subscription }, { behavior, resumeAt }) {
    if (resumeAt && resumeAt <= account.now) throw invalid('resumeAt must lie ahead.')
    pause(draft, account, subscription, account.now, { behavior, resumeAt: resumeAt ?? null })
  },
})

export const resumeSubscription = verbOperation({
  name: 'resumeSubscription',
  verb: 'resume',
  fields: { drafts: z.enum(['FINALIZE', 'VOID']).nullish() },
  decide({ draft, account, subscription }, { drafts }) {
    resume(draft, account, subscription, account.now, drafts ?? 'FINALIZE')
  },
})

export const updateSubscription = verbOperation({
  name: 'updateSubscription',
  verb: 'update',
  fields: {
    metadata: metadataInput.nullish(),
    collection: z.enum(collectionMethods).nullish(),
    paymentMethodId: reference.nullish(),
    dueDays: z.int().min(0, 'must not be negative').max(365, 'must be at most 365').nullish(),
    graceDays: z.int().min(0, 'must not be negative').max(365, 'must be at most 365').nullish(),
    trialEndsAt: instant.nullish(),
  },
  decide({ account, subscription }, { trialEndsAt, ...given }) {
    if (trialEndsAt && subscription.status !== 'TRIALING') {
      throw new DomainError('PRECONDITION_FAILED', 'The subscription is in no trial.', {
        reason: 'STATUS',
        id: subscription.id,
        status: subscription.status,
        allowed: ['TRIALING'],
      })
    }
    if (trialEndsAt && trialEndsAt <= account.now) throw invalid('trialEndsAt must lie ahead.')
    const latest = (subscription.startedAt ?? account.now).getTime() + trialDaysMax * dayMs
    if (trialEndsAt && trialEndsAt.getTime() > latest) {
      throw invalid(`trialEndsAt must be at most ${trialDaysMax} days after the start.`)
    }
    changeConditions(account, subscription, given)
    if (trialEndsAt) moveTrialEnd(account, subscription, trialEndsAt)
    note(account, subscription, 'subscription.updated')
  },
})

interface Conditions {
  metadata?: JsonObject | null
  collection?: CollectionMethod | null
  paymentMethodId?: string | null
  dueDays?: number | null
  graceDays?: number | null
}

/** For invoices from now on. */
function changeConditions(
  account: BillingAccount,
  subscription: Subscription,
  { metadata, collection, paymentMethodId, dueDays, graceDays }: Conditions,
): void {
  if (paymentMethodId != null) requireMethod(account, paymentMethodId)
  account.subscriptions.change(subscription, {
    metadata: metadata ?? subscription.metadata,
    collection: collection ?? subscription.collection,
    paymentMethodId: paymentMethodId === undefined ? subscription.paymentMethodId : paymentMethodId,
    dueDays: dueDays ?? subscription.dueDays,
    graceDays: graceDays === undefined ? subscription.graceDays : graceDays,
  })
}

function notScheduled(id: string, message: string): DomainError {
  return new DomainError('PRECONDITION_FAILED', message, { reason: 'NOT_SCHEDULED', id })
}
