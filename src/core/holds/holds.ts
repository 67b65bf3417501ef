/**
 * Holds reserve credits; commits then spend what was used, in parts or whole: less than reserved, as much, or more.
 *
 * Invariants: the reservation of a hold is in the `held` of the pools it came from and nowhere else; a hold ends once, as
 * committed, released or expired, and a commit after the expiry is refused; every commit stores the usage
 * event it paid for.
 */
import { z } from 'zod'
import { idempotencyKey } from '../credits/credits.ts'
import { ledgerOperation, readOperation } from '../operation/operation.ts'
import { describedUsage, propertiesOf, usageOf } from '../token-usage/described-usage.ts'
import { one } from '../values/decimal.ts'
import { notFound } from '../values/errors.ts'
import { fingerprintOf } from '../values/fingerprint.ts'
import { customerOfRowId } from '../values/ids.ts'
import { instant, jsonObject, positive, reference, text } from '../values/input.ts'
import { toHold } from './hold-row.ts'

const ttlSecondsMax = 86_400
const ttlSecondsDefault = 900
/** The event type of commits when neither they nor the hold name one. */
const defaultEventType = 'credits'

const ttlSeconds = z.int().min(1).max(ttlSecondsMax)

export const reserveCredits = ledgerOperation({
  name: 'reserveCredits',
  scope: 'write',
  rateClass: 'USAGE',
  audited: false,
  input: z
    .strictObject({
      customerId: reference,
      amount: positive.nullish(),
      eventType: text(100).nullish(),
      quantity: positive.nullish(),
      ...describedUsage,
      ttlSeconds: ttlSeconds.nullish(),
      description: text(500).nullish(),
      metadata: jsonObject.nullish(),
      idempotencyKey,
    })
    .refine((i) => Boolean(i.amount) || Boolean(i.eventType), 'needs an amount or an eventType'),
  async run(ctx, input) {
    const { description = null, metadata = null } = input
    const content = {
      amount: input.amount ?? null,
      eventType: input.eventType ?? defaultEventType,
      quantity: input.quantity ?? one,
      properties: propertiesOf(input) ?? {},
      ttlMs: (input.ttlSeconds ?? ttlSecondsDefault) * 1000,
      description,
      metadata,
    }
    return ctx.ledger.submit({
      kind: 'reserveCredits',
      workspaceId: ctx.workspaceId,
      customerId: input.customerId,
      ...content,
      idempotencyKey: input.idempotencyKey ?? null,
      fingerprint: fingerprintOf(content),
    })
  },
})

export const commitHold = ledgerOperation({
  name: 'commitHold',
  scope: 'write',
  rateClass: 'USAGE',
  audited: false,
  input: z.strictObject({
    id: reference,
    amount: positive.nullish(),
    eventType: text(100).nullish(),
    quantity: positive.nullish(),
    timestamp: instant.nullish(),
    ...describedUsage,
    keepRest: z.boolean().nullish(),
    idempotencyKey,
  }),
  async run(ctx, input) {
    const { quantity, eventType = null } = input
    const { properties, warning } = usageOf(input)
    const content = {
      holdId: input.id,
      amount: input.amount ?? null,
      // Described usage is priced; without a description the commit spends all that is reserved.
      priced: Boolean(properties) || Boolean(quantity) || Boolean(eventType),
      eventType,
      quantity: quantity ?? one,
      timestamp: input.timestamp ?? null,
      properties: properties ?? {},
      keepRest: input.keepRest ?? false,
    }
    return ctx.ledger.submit({
      kind: 'commitHold',
      ...addressOf(ctx, input.id),
      ...content,
      warning,
      idempotencyKey: input.idempotencyKey ?? null,
      fingerprint: fingerprintOf(content),
    })
  },
})

export const extendHold = ledgerOperation({
  name: 'extendHold',
  scope: 'write',
  rateClass: 'USAGE',
  audited: false,
  input: z.strictObject({ id: reference, ttlSeconds }),
  run: (ctx, input) =>
    ctx.ledger.submit({
      kind: 'extendHold',
      ...addressOf(ctx, input.id),
      ttlMs: input.ttlSeconds * 1000,
    }),
})

export const releaseHold = ledgerOperation({
  name: 'releaseHold',
  scope: 'write',
  rateClass: 'USAGE',
  audited: false,
  input: z.strictObject({ id: reference }),
  run: (ctx, { id }) => ctx.ledger.submit({ kind: 'releaseHold', ...addressOf(ctx, id) }),
})

export const getHold = readOperation({
  name: 'getHold',
  scope: 'read',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }) {
    const { customerId } = addressOf(ctx, id)
    const { rows } = await ctx.sql.query({
      name: 'get_hold',
      text: 'select * from credit_hold where workspace_id = $1 and customer_id = $2 and id = $3',
      values: [ctx.workspaceId, customerId, id],
    })
    if (!rows[0]) throw notFound('hold', id)
    return toHold(rows[0])
  },
})

/** The customer that a hold's id names. */
function addressOf(ctx: { workspaceId: string }, holdId: string) {
  const customerId = customerOfRowId('hold', holdId)
  if (customerId === null) throw notFound('hold', holdId)
  return { workspaceId: ctx.workspaceId, customerId, holdId }
}
