/** Recording and reversing usage in GraphQL. */

import type { UsageOutcome } from '../../core/ledger/decide/record-event.ts'
import { adjustUsage } from '../../core/usage/adjustments.ts'
import { recordUsage, recordUsageBatch, reverseUsageEvent } from '../../core/usage/usage.ts'
import type { DomainError } from '../../core/values/errors.ts'
import { builder } from './builder.ts'
import { ErrorCodeEnum } from './error-code.ts'
import { usageKeyScope } from './key-scope.ts'
import { tokenUsageDescription } from './token-usage.ts'
import { UsageEventType } from './usage.ts'

const UsageEventInput = builder.inputType('UsageEventInput', {
  description: 'A use by a customer.',
  fields: (t) => ({
    customerId: t.id({
      description: 'Our id or the externalId; without it `subscriptionId` names the customer.',
    }),
    subscriptionId: t.id({
      description:
        'The subscription whose usage it is, `sub_…`, one of the customer: NOT_FOUND otherwise. Without it the usage is that of the subscription, among those that charge it, that the customer started first.',
    }),
    eventType: t.string({
      required: true,
      description:
        'At most 100 characters; a meter, a rate or an entitlement of the customer must name it.',
    }),
    quantity: t.field({ type: 'Decimal', description: 'Units, more than zero; 1 by default.' }),
    timestamp: t.field({
      type: 'DateTime',
      description:
        'Event time: from 35 days ago to 5 minutes ahead, now by default; with `backfill` any time before.',
    }),
    properties: t.field({
      type: 'JSON',
      description:
        'The properties that rates and meters read, e.g. {model, input_tokens, output_tokens}: an object of at most 16 KiB. `inputTokens` and `outputTokens` are read as `input_tokens` and `output_tokens`. An event that has none of the properties that its rate prices, or misspells one, is refused; use 0 for no usage.',
    }),
    tokenUsage: t.field({ type: 'JSON', description: tokenUsageDescription }),
    feature: t.string({
      description:
        'The feature that analytics count it for, at most 100 characters; the feature of its type by default. Prices, meters and limits depend on the type.',
    }),
    pricedAs: t.string({
      description:
        'The event type whose rates price the event when the rate card has none for its own; at most 100 characters. A repetition that differs only in this field is the same event.',
    }),
    idempotencyKey: t.string({
      description: `At most 255 characters. A repetition with this key changes nothing and returns the stored event; with other content it is refused. ${usageKeyScope}`,
    }),
  }),
})

const OutcomeStatusEnum = builder.enumType('UsageOutcomeStatus', {
  description: 'The outcome of an event of a batch.',
  values: {
    ACCEPTED: { description: 'Stored, priced and debited.' },
    DUPLICATE: { description: 'Stored before under the same idempotency key.' },
    REJECTED: { description: 'Refused; nothing was stored.' },
  },
})

/** A copy of the DomainError: GraphQL treats an Error that a resolver returns like a thrown one. */
type OutcomeError = Pick<DomainError, 'code' | 'message' | 'details'>

const OutcomeErrorType = builder.objectRef<OutcomeError>('UsageOutcomeError').implement({
  description: 'Why an event was refused.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCodeEnum, description: 'The kind of refusal.' }),
    message: t.exposeString('message', { description: 'The reason as a sentence.' }),
    details: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The details of the code, as ErrorCode lists them.',
      resolve: (error) => error.details ?? null,
    }),
  }),
})

/** The steps of an event with all its fields. */
const eventSteps = 4

const UsageOutcomeType = builder.objectRef<UsageOutcome>('UsageOutcome').implement({
  description: 'The outcome of an event of a batch.',
  fields: (t) => ({
    status: t.field({
      type: OutcomeStatusEnum,
      description: 'Stored, repeated or refused.',
      resolve: (outcome) => outcome.status,
    }),
    usageEvent: t.field({
      type: UsageEventType,
      nullable: true,
      description: 'The stored event; for a duplicate the original.',
      resolve: (outcome, _args, ctx) =>
        outcome.status === 'REJECTED' ? null : ctx.inTurn(eventSteps, () => outcome.event),
    }),
    error: t.field({
      type: OutcomeErrorType,
      nullable: true,
      description: 'Only for a rejected event.',
      resolve: (outcome): OutcomeError | null => {
        if (outcome.status !== 'REJECTED') return null
        const { code, message, details } = outcome.error
        return { code, message, details }
      },
    }),
  }),
})

const countOf = (outcomes: UsageOutcome[], status: UsageOutcome['status']) =>
  outcomes.filter((outcome) => outcome.status === status).length

const BatchType = builder.objectRef<UsageOutcome[]>('RecordUsageBatchResult').implement({
  description: 'The result of a batch: accepted + duplicates + rejected = events sent.',
  fields: (t) => ({
    accepted: t.int({ description: 'Events.', resolve: (all) => countOf(all, 'ACCEPTED') }),
    duplicates: t.int({ description: 'Events.', resolve: (all) => countOf(all, 'DUPLICATE') }),
    rejected: t.int({ description: 'Events.', resolve: (all) => countOf(all, 'REJECTED') }),
    outcomes: t.field({
      type: [UsageOutcomeType],
      description: 'In the order of the request.',
      resolve: (all) => all,
    }),
  }),
})

const RecordUsageBatchInput = builder.inputType('RecordUsageBatchInput', {
  description: 'Many events.',
  fields: (t) => ({
    events: t.field({ type: [UsageEventInput], required: true, description: '1 to 1,000.' }),
    backfill: t.boolean({
      defaultValue: false,
      description:
        'Imports history for closed books: events from more than 35 days ago, and no others. Each is priced by the rates of its time and appears in usage and analytics, but changes nothing that is settled: it takes no credits and has no overage, expired credits and holds stay unchanged, and it counts against no limit, not even of a longer period that is still open. True needs admin.',
    }),
  }),
})

const BehaviorEnum = builder.enumType('AdjustmentBehavior', {
  description: 'What the quantity of an adjustment says.',
  values: {
    SET: { description: 'The usage afterwards.' },
    DELTA: { description: 'The change of the usage, which may be negative.' },
  },
})

const AdjustUsageInput = builder.inputType('AdjustUsageInput', {
  description: 'What the usage of a customer is, or by how much it changes.',
  fields: (t) => ({
    customerId: t.id({
      description: 'Our id or the externalId; without it `subscriptionId` names the customer.',
    }),
    subscriptionId: t.id({
      description:
        'The subscription that the recorded event names, `sub_…`, one of the customer: NOT_FOUND otherwise. For a meter, only events that name it, or without it only those that name none, are the usage.',
    }),
    meter: t.string({
      description:
        'The key or id of a meter: its usage at exactly `timestamp` is adjusted, and no other. SUM; with SET also LAST and MAX. Either this or `feature`.',
    }),
    feature: t.string({
      description:
        'The key or id of a metered feature to which the customer is entitled: its usage in the period that is current is adjusted. SUM or LAST. Either this or `meter`.',
    }),
    behavior: t.field({
      type: BehaviorEnum,
      required: true,
      description: 'What `quantity` says.',
    }),
    quantity: t.field({
      type: 'Decimal',
      required: true,
      description:
        'Units. SET: at least zero. DELTA: of either sign; the usage cannot fall below zero.',
    }),
    timestamp: t.field({
      type: 'DateTime',
      description:
        'Event time, for a meter only: from 35 days ago to 5 minutes ahead, now by default.',
    }),
    properties: t.field({
      type: 'JSON',
      description:
        'Those of the recorded event, besides the one that the meter reads: an object of at most 16 KiB.',
    }),
    idempotencyKey: t.string({
      description: `At most 255 characters. A repetition with this key changes nothing and returns the stored event; with other content it is refused. ${usageKeyScope}`,
    }),
  }),
})

builder.mutationFields((t) => ({
  recordUsage: t.field({
    type: UsageEventType,
    description:
      'Records one event, and prices, limits and debits it at once. LIMIT_EXCEEDED and INSUFFICIENT_CREDITS refuse it. Needs write.',
    args: { input: t.arg({ type: UsageEventInput, required: true }) },
    resolve: (_root, { input }, ctx) => ctx.perform(recordUsage, input),
  }),
  recordUsageBatch: t.field({
    type: BatchType,
    description:
      'Records 1 to 1,000 events, each on its own: a refused one does not stop the others. `backfill` needs admin. Needs write.',
    args: { input: t.arg({ type: RecordUsageBatchInput, required: true }) },
    resolve: (_root, { input }, ctx) => ctx.perform(recordUsageBatch, input),
  }),
  adjustUsage: t.field({
    type: UsageEventType,
    description:
      'Sets the usage of a meter or feature, or changes it, in one step that no other use comes between. What is missing is recorded as one event. What is too much is reversed, the newest events first, at most 1,000, and the rest of the last of them is recorded again. Returns the recorded event: its quantity is zero when there was nothing to record, and it is then free. LIMIT_EXCEEDED refuses only usage that grows. Needs write.',
    args: { input: t.arg({ type: AdjustUsageInput, required: true }) },
    resolve: (_root, { input }, ctx) => ctx.perform(adjustUsage, input),
  }),
  reverseUsageEvent: t.field({
    type: UsageEventType,
    description:
      'Reverses an event and returns the reversing one: its credits return to their pools, and its usage no longer counts against limits. CONFLICT when it is reversed already. Needs write.',
    args: { id: t.arg.id({ required: true, description: 'Our id, `evt_…`.' }) },
    resolve: (_root, args, ctx) => ctx.perform(reverseUsageEvent, args),
  }),
}))
