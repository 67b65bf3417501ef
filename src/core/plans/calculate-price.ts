/** The price of a plan for given usage: loads the version and the customer's own terms; the quote computes the price. */
import { z } from 'zod'
import { discountScope, taxPercent } from '../customers/billing-defaults.ts'
import { atTimeOf } from '../customers/customer-clock.ts'
import { requireCustomer } from '../customers/customer-reference.ts'
import { type ReadContext, readOperation } from '../operation/operation.ts'
import { type Decimal, decimal, zero } from '../values/decimal.ts'
import { DomainError, invalid, notFound } from '../values/errors.ts'
import { instant, key, nonNegative, percent, positive, reference } from '../values/input.ts'
import { fitsCurrency } from '../values/money.ts'
import { findBillables } from './billable.ts'
import { grantsFrom } from './credit-grants.ts'
import { customChargesAt } from './custom-pricing.ts'
import type { Discount } from './discount.ts'
import { archived, requirePlan } from './plan-reference.ts'
import { findEffectiveVersion } from './publish-version.ts'
import { quantityInput } from './quantity.ts'
import { type Quote, quote } from './quote.ts'
import { termsOf, type VersionTerms, withParts } from './version-terms.ts'

const usageMax = 100
const discountsMax = 10

/** A price, whether its version is stored or not. */
export interface Price extends Quote {
  customerId: string | null
  at: Date
}

export interface PriceCalculation extends Price {
  planId: string
  planVersionId: string
  version: number
}

export const usageInput = z
  .array(z.strictObject({ key, quantity: nonNegative }))
  .max(usageMax, `must be at most ${usageMax}`)
  .nullish()

/** What else a billing period depends on, beside usage. */
export const periodFields = {
  quantity: quantityInput.nullish(),
  isFirst: z.boolean().nullish(),
}

const discount = z
  .strictObject({
    percent: percent.nullish(),
    amount: positive.nullish(),
    appliesTo: discountScope.nullish(),
  })
  .refine(
    (d) => Boolean(d.percent) !== Boolean(d.amount),
    'must have either a percent or an amount',
  )

export const calculatePrice = readOperation({
  name: 'calculatePrice',
  scope: 'customer',
  rateClass: 'PRICING',
  input: z.strictObject({
    customerId: reference.nullish(),
    planId: reference,
    version: z.int().min(1, 'must be at least 1').nullish(),
    usage: usageInput,
    ...periodFields,
    discounts: z.array(discount).max(discountsMax, `must be at most ${discountsMax}`).nullish(),
    taxPercent: taxPercent.nullish(),
    at: instant.nullish(),
  }),
  async run(ctx, input): Promise<PriceCalculation> {
    if (ctx.caller.customer) requirePublic(input)
    const { customer, at } = await customerAt(ctx, input.customerId, input.at)
    const version = await findVersion(ctx, input.planId, input.version ?? null, at)
    const price = await priceOf(ctx, termsOf(version), customer, { ...input, at })
    return { ...price, planId: version.planId, planVersionId: version.id, version: version.number }
  },
})

interface Asked {
  usage?: z.output<typeof usageInput>
  quantity?: number | null
  isFirst?: boolean | null
  discounts?: z.output<typeof discount>[] | null
  taxPercent?: Decimal | null
  at: Date
}

/** The price of terms for given usage; the customer's own prices, discount and tax apply. */
export async function priceOf(
  { db }: ReadContext,
  terms: VersionTerms,
  customer: CustomerTerms | null,
  { at, ...asked }: Asked,
): Promise<Price> {
  const used = asked.usage ?? []
  const billables = await findBillables(
    db,
    used.map((one) => one.key),
  )
  const discounts =
    asked.discounts?.map(
      ({ percent, amount, appliesTo }): Discount => ({
        percent: percent ?? null,
        amount: amount ?? null,
        appliesTo: appliesTo ?? 'ALL',
      }),
    ) ?? customer?.discounts
  requirePayable(discounts, terms.currency)
  const result = quote({
    terms,
    custom: customer?.custom ?? [],
    usage: billables.map((billable, index) => ({ billable, quantity: used[index]!.quantity })),
    discounts: discounts ?? [],
    taxPercent: asked.taxPercent ?? customer?.taxPercent ?? zero,
    quantity: decimal(asked.quantity ?? 1),
    grants: grantsFrom(terms, at),
    isFirst: asked.isFirst ?? false,
  })
  return { ...result, customerId: customer?.id ?? null, at }
}

/** Only operators see drafts, and prices of another time: a future price is not public, and a past one may have been withdrawn. */
function requirePublic({ version, at }: { version?: number | null; at?: Date | null }): void {
  if (!version && !at) return
  const message =
    'A customer token can only calculate prices in effect now: leave out version and at.'
  throw new DomainError('FORBIDDEN', message)
}

/** A version named by its number may be a draft, or belong to an archived plan. */
async function findVersion(ctx: ReadContext, planId: string, number: number | null, at: Date) {
  const plan = await requirePlan(ctx.db, planId)
  if (ctx.caller.customer && plan.status !== 'ACTIVE') throw notFound('plan', planId)
  if (number !== null) {
    const where = { planId: plan.id, number }
    const found = await ctx.db.planVersion.findFirst({ where, include: withParts })
    if (!found) throw notFound('version of the plan', String(number))
    return found
  }
  if (plan.archivedAt !== null && plan.archivedAt <= at) throw archived(plan.key)
  const found = await findEffectiveVersion(ctx.db, plan.id, at)
  if (found) return found
  throw new DomainError(
    'PRECONDITION_FAILED',
    `The plan ${JSON.stringify(plan.key)} has no version in effect at ${at.toISOString()}.`,
    { reason: 'NONE_IN_EFFECT', key: plan.key, at: at.toISOString() },
  )
}

/** The terms of the customer that is named, if one is, at an instant; at its own time by default. */
export async function customerAt(ctx: ReadContext, named?: string | null, given?: Date | null) {
  const found = named ? await requireCustomer(ctx, named) : null
  const { now } = found ? await atTimeOf(ctx, found.id) : ctx
  const at = given ?? now
  return { at, customer: found && (await termsOfCustomer(ctx, found.id, at)) }
}

type CustomerTerms = Awaited<ReturnType<typeof termsOfCustomer>>

async function termsOfCustomer(ctx: ReadContext, id: string, at: Date) {
  const row = await ctx.db.customer.findFirstOrThrow({ where: { id } })
  const percent = row.discountPercent === null ? null : decimal(row.discountPercent.toFixed())
  const discounts: Discount[] = percent
    ? [{ percent, amount: null, appliesTo: row.discountScope }]
    : []
  return {
    id,
    custom: await customChargesAt(ctx, id, at),
    discounts,
    taxPercent: row.taxPercent === null ? null : decimal(row.taxPercent.toFixed()),
  }
}

function requirePayable(discounts: Discount[] | undefined, currency: string): void {
  for (const { amount } of discounts ?? []) {
    if (amount && !fitsCurrency(amount, currency)) {
      throw invalid(`The amount of a discount has more digits than ${currency}.`)
    }
  }
}
