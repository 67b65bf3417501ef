/**
 * Usage events of customers.
 *
 * Invariants: an event is priced, limited and debited in the commit that stores it, or refused with nothing changed;
 * an idempotency key has one effect per customer; a hard limit is never exceeded; events never change, and a reversing
 * event undoes one exactly once.
 */
import { z } from 'zod'
import type { Heirs } from '../entitlements/counts/heirs.ts'
import type { UsageOutcome } from '../ledger/decide/record-event.ts'
import { requireScope } from '../operation/caller.ts'
import { type LedgerContext, ledgerOperation, readOperation } from '../operation/operation.ts'
import { withPreparation } from '../operation/preparation.ts'
import { describedUsage, usageOf } from '../token-usage/described-usage.ts'
import { one } from '../values/decimal.ts'
import { DomainError, notFound } from '../values/errors.ts'
import { customerOfRowId, parseRowId } from '../values/ids.ts'
import { instant, parseInput, positive, reference, text } from '../values/input.ts'
import { toUsageEvent } from './event-row.ts'
import type { UsageInput } from './usage-event.ts'

const batchMax = 1_000
/** This many events of a batch count as one request for the rate limit. */
const eventsPerUnit = 100

const usageInput = z
  .strictObject({
    customerId: reference.nullish(),
    subscriptionId: reference.nullish(),
    eventType: text(100),
    quantity: positive.nullish(),
    timestamp: instant.nullish(),
    ...describedUsage,
    feature: text(100).nullish(),
    pricedAs: text(100).nullish(),
    idempotencyKey: text(255).nullish(),
  })
  .refine(
    ({ customerId, subscriptionId }) => customerId || subscriptionId,
    'must name the customer or the subscription',
  )
  .transform((given): UsageInput => {
    const { properties, warning } = usageOf(given)
    return {
      customerId: given.customerId ?? customerOf(given.subscriptionId ?? ''),
      subscriptionId: given.subscriptionId ?? null,
      eventType: given.eventType,
      quantity: given.quantity ?? one,
      timestamp: given.timestamp ?? null,
      properties: properties ?? {},
      warning,
      feature: given.feature ?? null,
      pricedAs: given.pricedAs ?? null,
      idempotencyKey: given.idempotencyKey ?? null,
    }
  })

/** The customer in the id of a subscription. */
function customerOf(subscriptionId: string): string {
  const customerId = customerOfRowId('sub', subscriptionId)
  if (customerId === null) throw notFound('subscription', subscriptionId)
  return customerId
}

/** Records an event; a repeated request is answered with the event that was stored first. */
export const recordUsage = ledgerOperation({
  name: 'recordUsage',
  scope: 'write',
  rateClass: 'USAGE',
  audited: false,
  input: usageInput,
  async run(ctx, event) {
    const [outcome] = await submit(ctx, [event])
    if (!outcome) throw new Error('The ledger answered no event')
    if (outcome.status === 'REJECTED') throw outcome.error
    return outcome.event
  },
})

/** Checks a feature and records its event in one step; a denial is an answer, not an error. */
export const consume = ledgerOperation({
  name: 'consume',
  scope: 'write',
  rateClass: 'USAGE',
  audited: false,
  input: z.strictObject({
    customerId: reference,
    feature: reference,
    quantity: positive.nullish(),
    ...describedUsage,
    idempotencyKey: text(255).nullish(),
  }),
  async run(ctx, { customerId, feature, quantity, idempotencyKey, ...described }) {
    const { properties, warning } = usageOf(described)
    return ctx.ledger.submit({
      kind: 'consume',
      workspaceId: ctx.workspaceId,
      customerId,
      feature,
      quantity: quantity ?? null,
      properties: properties ?? {},
      warning,
      idempotencyKey: idempotencyKey ?? null,
    })
  },
})

/** Records each event on its own and answers in the order of the request; a refused event does not stop the others. */
export const recordUsageBatch = ledgerOperation({
  name: 'recordUsageBatch',
  scope: 'write',
  rateClass: 'USAGE',
  units: ({ events }) => Math.ceil(events.length / eventsPerUnit),
  audited: false,
  input: z.strictObject({
    events: z
      .array(z.unknown())
      .min(1, 'must hold at least 1 event')
      .max(batchMax, `must hold at most ${batchMax} events`),
    /** Imports history for closed books; see backfill.ts. */
    backfill: z.boolean().nullish(),
  }),
  async run(ctx, { events, backfill }): Promise<UsageOutcome[]> {
    if (backfill) requireScope(ctx.caller, 'admin')
    const checked = events.map(checkEvent)
    const valid = checked.filter((event): event is UsageInput => !(event instanceof DomainError))
    const outcomes = valid.length === 0 ? [] : await submit(ctx, valid, backfill ?? false)
    let next = 0
    return checked.map((event) => {
      if (event instanceof DomainError) return { status: 'REJECTED', error: event }
      const outcome = outcomes[next++]
      if (!outcome) throw new Error('The ledger answered fewer events than it was given')
      return outcome
    })
  },
})

function submit(
  ctx: LedgerContext,
  events: UsageInput[],
  backfill = false,
): Promise<UsageOutcome[]> {
  return ctx.ledger.submit({ kind: 'recordUsage', workspaceId: ctx.workspaceId, events, backfill })
}

function checkEvent(event: unknown): UsageInput | DomainError {
  try {
    return parseInput(usageInput, event)
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}

/** Reverses an event; answers the reversing event. */
export const reverseUsageEvent = ledgerOperation({
  name: 'reverseUsageEvent',
  scope: 'write',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }) {
    const address = parseRowId('evt', id)
    if (!address) throw notFound('usage event', id)
    const { workspaceId } = ctx
    return withPreparation(
      (before: Heirs[] | null) => ctx.ledger.findHeirs(ctx, address, before),
      (heirs) => ctx.ledger.submit({ kind: 'reverseUsage', workspaceId, ...address, heirs }),
    ).catch((error) => {
      const unknown = error instanceof DomainError && error.code === 'NOT_FOUND'
      throw unknown ? notFound('usage event', id) : error
    })
  },
})

export const getUsageEvent = readOperation({
  name: 'getUsageEvent',
  scope: 'read',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }) {
    const address = parseRowId('evt', id)
    const { rows } = address
      ? await ctx.sql.query({
          name: 'get_usage_event',
          text: `select * from usage_event
            where workspace_id = $1 and customer_id = $2 and sequence = $3`,
          values: [ctx.workspaceId, address.customerId, address.sequence],
        })
      : { rows: [] }
    if (!rows[0]) throw notFound('usage event', id)
    return toUsageEvent(rows[0])
  },
})

/**
 * The sequences of the reversing events, by customer and sequence of the reversed event: the n-th customer with the n-th sequence.
 */
export const findReversals = readOperation({
  name: 'findReversals',
  scope: 'customer',
  ofNoCustomer: true,
  input: z
    .strictObject({
      customerIds: z.array(reference).max(batchMax),
      sequences: z.array(z.int()).max(batchMax),
    })
    .refine((named) => named.customerIds.length === named.sequences.length, 'must be equally long'),
  async run(ctx, { customerIds, sequences }) {
    const { rows } = await ctx.sql.query({
      name: 'find_reversals',
      text: `
        select e.customer_id, e.reverses, e.sequence
        from unnest($2::text[], $3::bigint[]) as k(c, s)
        join usage_event e on e.workspace_id = $1 and e.customer_id = k.c and e.reverses = k.s`,
      values: [ctx.workspaceId, customerIds, sequences],
    })
    return new Map(
      rows.map((row) => [`${row.customer_id} ${row.reverses}`, Number(row.sequence)] as const),
    )
  },
})
