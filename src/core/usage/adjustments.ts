/**
 * Adjustments of usage, for callers who know what the usage is, and not what was used.
 *
 * Invariants: what is reversed and what is recorded in its place are one commit, decided under the lock of the account, so that
 * adjustments and events of a customer take effect one after the other; an adjustment that is refused changes nothing.
 */
import { z } from 'zod'
import type { FoundEvents } from '../ledger/decide/adjust-usage.ts'
import { ledgerOperation } from '../operation/operation.ts'
import { withPreparation } from '../operation/preparation.ts'
import { isNegative } from '../values/decimal.ts'
import { instant, jsonObject, reference, signed, text } from '../values/input.ts'
import { type Adjustment, adjustmentBehaviors } from './adjustment.ts'
import { customerNamedBy } from './usage-input.ts'

const adjustmentInput = z
  .strictObject({
    customerId: reference.nullish(),
    subscriptionId: reference.nullish(),
    meter: reference.nullish(),
    feature: reference.nullish(),
    behavior: z.enum(adjustmentBehaviors),
    quantity: signed,
    timestamp: instant.nullish(),
    properties: jsonObject.nullish(),
    idempotencyKey: text(255).nullish(),
  })
  .refine(
    ({ customerId, subscriptionId }) => customerId || subscriptionId,
    'must name the customer or the subscription',
  )
  .refine(
    ({ meter, feature }) => Boolean(meter) !== Boolean(feature),
    'must name either a meter or a feature',
  )
  .refine(({ feature, timestamp }) => !(feature && timestamp), {
    message: 'is of meters only: the usage of a feature is adjusted in its current period',
    path: ['timestamp'],
  })
  .refine(({ behavior, quantity }) => behavior === 'DELTA' || !isNegative(quantity), {
    message: 'must not be negative',
    path: ['quantity'],
  })
  .transform(
    (given): Adjustment => ({
      customerId: customerNamedBy(given),
      subscriptionId: given.subscriptionId ?? null,
      of: given.meter
        ? { kind: 'METER', named: given.meter }
        : { kind: 'FEATURE', named: given.feature ?? '' },
      behavior: given.behavior,
      quantity: given.quantity,
      timestamp: given.timestamp ?? null,
      properties: given.properties ?? {},
      idempotencyKey: given.idempotencyKey ?? null,
    }),
  )

/** Sets or changes usage; answers the event that was recorded, whose quantity may be zero. */
export const adjustUsage = ledgerOperation({
  name: 'adjustUsage',
  scope: 'write',
  rateClass: 'USAGE',
  input: adjustmentInput,
  async run(ctx, adjustment) {
    const { workspaceId } = ctx
    const { event } = await withPreparation(
      (before: FoundEvents | null) => ctx.ledger.findAdjusted(ctx, adjustment, before),
      (found) => ctx.ledger.submit({ kind: 'adjustUsage', workspaceId, ...adjustment, found }),
    )
    return event
  },
})
