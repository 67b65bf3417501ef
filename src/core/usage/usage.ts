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
import {
  type LedgerContext,
  ledgerOperation,
  type ReadContext,
  readOperation,
} from '../operation/operation.ts'
import { withPreparation } from '../operation/preparation.ts'
import { describedUsage, usageOf } from '../token-usage/described-usage.ts'
import { DomainError, notFound } from '../values/errors.ts'
import { parseRowId } from '../values/ids.ts'
import { positive, reference, text } from '../values/input.ts'
import { toUsageEvent } from './event-row.ts'
import type { UsageInput } from './usage-event.ts'
import { readEvent, usageInput } from './usage-input.ts'

const batchMax = 1_000
/** This many events of a batch count as one request for the rate limit. */
const eventsPerUnit = 100

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
    subscriptionId: reference.nullish(),
    feature: reference,
    quantity: positive.nullish(),
    ...describedUsage,
    idempotencyKey: text(255).nullish(),
  }),
  async run(ctx, { customerId, subscriptionId, feature, quantity, idempotencyKey, ...described }) {
    const { properties, warning } = usageOf(described)
    return ctx.ledger.submit({
      kind: 'consume',
      workspaceId: ctx.workspaceId,
      customerId,
      subscriptionId: subscriptionId ?? null,
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
    const checked = events.map(readEvent)
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

/** By its id, or by its idempotency key: customers have keys of their own, so the newest event with it is meant. */
export const getUsageEvent = readOperation({
  name: 'getUsageEvent',
  scope: 'read',
  input: z
    .strictObject({ id: reference.nullish(), idempotencyKey: text(255).nullish() })
    .refine(
      ({ id, idempotencyKey }) => Boolean(id) !== Boolean(idempotencyKey),
      'must name the event by its id or by its idempotencyKey',
    ),
  async run(ctx, { id, idempotencyKey }) {
    const event = id ? await eventById(ctx, id) : await eventByKey(ctx, idempotencyKey ?? '')
    if (!event) throw notFound('usage event', id ?? idempotencyKey ?? '')
    return toUsageEvent(event)
  },
})

async function eventById({ sql, workspaceId }: ReadContext, id: string) {
  const address = parseRowId('evt', id)
  if (!address) return undefined
  const { rows } = await sql.query({
    name: 'get_usage_event',
    text: `select * from usage_event
      where workspace_id = $1 and customer_id = $2 and sequence = $3`,
    values: [workspaceId, address.customerId, address.sequence],
  })
  return rows[0]
}

/** Customers have keys of their own: an index that begins with the key finds those of all. */
async function eventByKey({ sql, workspaceId }: ReadContext, idempotencyKey: string) {
  const { rows } = await sql.query({
    name: 'get_usage_event_by_key',
    text: `select * from usage_event where workspace_id = $1 and idempotency_key = $2
      order by created_at desc limit 1`,
    values: [workspaceId, idempotencyKey],
  })
  return rows[0]
}

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
