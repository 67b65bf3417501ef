/**
 * Custom prices of customers: what one customer pays for the usage of a feature or meter, in place of the plan's charge.
 *
 * Invariants: a custom price never changes except for its end, which the database enforces too; at any instant the one that began
 * last applies (of two that began together, the one created later); after its end none applies and the plan's charge is back.
 */

import { z } from 'zod'
import { atWriteTimeOf } from '../customers/customer-clock.ts'
import { requireActiveCustomer, requireCustomer } from '../customers/customer-reference.ts'
import { customerRows } from '../customers/customer-rows.ts'
import { listOperation } from '../operation/list-operation.ts'
import { type ReadContext, type WriteContext, writeOperation } from '../operation/operation.ts'
import { requireRow, shown } from '../operation/stored-row.ts'
import { chargeFields, refineCharge, toCharge, unpayableFee } from '../pricing/charge-input.ts'
import { fromStored, toStored } from '../pricing/stored-charge.ts'
import { DomainError, invalid } from '../values/errors.ts'
import { newId } from '../values/ids.ts'
import { instant, reference } from '../values/input.ts'
import { currentCurrency, refuseWithdrawn } from '../values/money.ts'
import { findBillables, storedBillable } from './billable.ts'
import type { CustomCharge } from './quote.ts'
import { chargeTarget } from './version-charge.ts'

const rulesMax = 50

/** A price is for the key or id of a feature or meter, or for an event type; it has none of what the charges of plans have besides. */
const ruleInput = z
  .strictObject({ ...chargeTarget, ...chargeFields })
  .superRefine((rule, ctx) => {
    refineCharge(rule, ctx)
    for (const name of ['chargeKey', 'name', 'perQuantity', 'timing', 'create'] as const) {
      if ((rule[name] ?? null) === null) continue
      ctx.addIssue({ code: 'custom', path: [name], message: 'goes with charges of plans only' })
    }
    if (!rule.key) ctx.addIssue({ code: 'custom', path: ['key'], message: 'is required' })
  })
  .transform(({ key, ...given }) => ({ key: key ?? '', charge: toCharge(given) }))

export const createCustomPricing = writeOperation({
  name: 'createCustomPricing',
  scope: 'write',
  input: z.strictObject({
    customerId: reference,
    rules: z
      .array(ruleInput)
      .min(1, 'must not be empty')
      .max(rulesMax, `must be at most ${rulesMax}`),
    currency: currentCurrency.nullish(),
    effectiveAt: instant.nullish(),
    endsAt: instant.nullish(),
  }),
  async run(context, { customerId: named, rules, ...given }, selection) {
    const customer = await requireActiveCustomer(context, named)
    const ctx = await atWriteTimeOf(context, customer.id)
    const effectiveAt = given.effectiveAt ?? ctx.now
    const endsAt = given.endsAt ?? null
    if (endsAt && endsAt <= effectiveAt) throw invalid('endsAt must be later than effectiveAt.')
    const currency = given.currency ?? (await currencyOf(ctx, customer.id))
    refuseWithdrawn(currency)
    const billables = await findBillables(
      ctx.db,
      rules.map((rule) => rule.key),
    )
    const data = rules.map(({ key, charge }, index) => {
      const problem = unpayableFee(charge, currency)
      if (problem) throw invalid(`The charge for ${JSON.stringify(key)}: ${problem}.`, { key })
      const { meterId, featureId } = billables[index]!
      return {
        workspaceId: ctx.workspaceId,
        customerId: customer.id,
        id: newId('cprice', ctx.now),
        meterId,
        featureId,
        charge: toStored(charge),
        currency,
        effectiveAt,
        endsAt,
        createdAt: ctx.now,
      }
    })
    await ctx.db.customPrice.createMany({ data })
    const ids = data.map((row) => row.id)
    const event = { ids, currency, effectiveAt: effectiveAt.toISOString() }
    ctx.emit({ type: 'custom_pricing.created', customerId: customer.id, data: event })
    const made = await ctx.db.customPrice.findMany({
      ...selection,
      where: { customerId: customer.id, id: { in: ids } },
    })
    return ids.map((id) => made.find((row) => row.id === id)!)
  },
})

export const endCustomPricing = writeOperation({
  name: 'endCustomPricing',
  scope: 'write',
  input: z.strictObject({ id: reference, endsAt: instant.nullish() }),
  async run(context, { id, endsAt: given }, selection) {
    const { customerId, endsAt: before } = await lockCustomPrice(context, id)
    const ctx = await atWriteTimeOf(context, customerId)
    const hasEnded = before !== null && before <= ctx.now
    if (hasEnded && given) {
      throw new DomainError('PRECONDITION_FAILED', 'The custom price has ended already.', {
        reason: 'ENDED',
        id,
      })
    }
    if (!hasEnded) {
      const endsAt = given ?? ctx.now
      if (endsAt < ctx.now) {
        throw invalid('endsAt must not be before now: what was paid in the past cannot change.')
      }
      await ctx.db.customPrice.updateMany({ where: { customerId, id }, data: { endsAt } })
      const event = { id, endsAt: endsAt.toISOString() }
      ctx.emit({ type: 'custom_pricing.ended', customerId, data: event })
    }
    return shown(ctx.db.customPrice, id, selection)
  },
})

/** The custom prices, newest first; `at` selects those that apply at that instant. */
export const listCustomPricing = listOperation({
  name: 'listCustomPricing',
  scope: 'read',
  rateClass: 'PRICING',
  table: 'customPrice',
  filter: { customerId: reference, key: reference.nullish(), at: instant.nullish() },
  async where(ctx, { customerId: named, key, at }) {
    const { id: customerId } = await requireCustomer(ctx, named)
    const [target] = key ? await findBillables(ctx.db, [key]) : []
    return {
      customerId,
      id: at ? { in: await idsAt(ctx, customerId, at) } : undefined,
      meterId: target?.meterId ?? undefined,
      featureId: target?.featureId ?? undefined,
    }
  },
})

export const customPricingOfEach = customerRows({
  name: 'listCustomPricing',
  scope: listCustomPricing.scope,
  table: 'customPrice',
  sqlTable: 'custom_price',
})

/** The prices that a customer pays at an instant in place of any plan's charges. */
export async function customChargesAt(
  ctx: ReadContext,
  customerId: string,
  at: Date,
): Promise<CustomCharge[]> {
  const rows = await ctx.db.customPrice.findMany({
    where: { customerId, id: { in: await idsAt(ctx, customerId, at) } },
    include: { meter: true, feature: true },
    orderBy: { id: 'asc' },
  })
  return rows.map((row) => ({
    billable: storedBillable(row),
    charge: fromStored(row.charge),
    currency: row.currency,
  }))
}

/** A price that ended before it began never applied, and hides no other. */
const holding = `
  select id from (
    select distinct on (coalesce(meter_id, feature_id)) id, ends_at
    from custom_price
    where workspace_id = $1 and customer_id = $2 and effective_at <= $3
      and (ends_at is null or ends_at > effective_at)
    order by coalesce(meter_id, feature_id), effective_at desc, created_at desc, id desc
  ) latest where ends_at is null or ends_at > $3`

async function idsAt(
  { sql, workspaceId }: Pick<ReadContext, 'sql' | 'workspaceId'>,
  customerId: string,
  at: Date,
): Promise<string[]> {
  const { rows } = await sql.query({
    name: 'custom_prices_at',
    text: holding,
    values: [workspaceId, customerId, at],
  })
  return rows.map((row) => row.id)
}

/** The currency of the rate card that prices the customer's usage. */
async function currencyOf(ctx: WriteContext, customerId: string): Promise<string> {
  const customer = await ctx.db.customer.findFirst({
    where: { id: customerId },
    select: { rateCard: { select: { currency: true } } },
  })
  const card =
    customer?.rateCard ?? (await ctx.db.rateCard.findFirst({ where: { isDefault: true } }))
  if (card) return card.currency
  throw invalid('currency is required: no rate card prices the usage of the customer.')
}

async function lockCustomPrice(ctx: WriteContext, id: string) {
  await ctx.db.$queryRaw`
    select id from custom_price where workspace_id = ${ctx.workspaceId} and id = ${id}
    for no key update`
  const found = await ctx.db.customPrice.findFirst({ where: { id } })
  return requireRow(found, 'custom price', id)
}
