/** Says what something would cost, without doing it. */
import { z } from 'zod'
import { type ReadContext, readOperation } from '../../operation/operation.ts'
import { type RefusedPromotion, refusedPromotion } from '../../promotions/redeemable.ts'
import { requireVerb } from '../../subscriptions/verbs.ts'
import { notFound } from '../../values/errors.ts'
import { reference } from '../../values/input.ts'
import { currentCurrency } from '../../values/money.ts'
import { accountOf } from '../billing-draft.ts'
import { catchUp } from '../decide/catch-up.ts'
import { quoteChange } from '../decide/change-quote.ts'
import { quoteLines } from '../decide/lines-quote.ts'
import { quotePlan } from '../decide/plan-quote.ts'
import type { Quote } from '../decide/quoted.ts'
import type { GivenPromotion } from '../decide/redeem-promotion.ts'
import { loadDraft } from '../load-draft.ts'
import { requireOffered } from '../offered-version.ts'
import { customerOfSubscription, requireSubscription } from '../row-address.ts'
import { readAccounts } from '../with-billing.ts'
import { changeFields, lookForVersion, wantedChange } from './change-input.ts'
import { givenPromotions, promotionCodes } from './given-promotions.ts'
import { newLines } from './invoice-verbs.ts'
import { quoteRenewal } from './quote-renewal.ts'
import { quotedCustomer } from './quoted-customer.ts'
import { subscriptionFields } from './subscription-fields.ts'

const change = z.strictObject({ id: reference, ...changeFields })
const plan = z.strictObject({
  customerId: reference.nullish(),
  promotionCodes: promotionCodes.nullish(),
  ...subscriptionFields,
})
const lines = z.strictObject({
  customerId: reference.nullish(),
  currency: currentCurrency,
  lines: newLines.min(1, 'must have at least 1'),
  promotionCodes: promotionCodes.nullish(),
  taxInclusive: z.boolean().nullish(),
})
const renewal = z
  .strictObject({ id: reference.nullish(), customerId: reference.nullish() })
  .refine(({ id, customerId }) => id != null || customerId != null, 'must have id or customerId')

export const quote = readOperation({
  name: 'quote',
  scope: 'customer',
  ofNoCustomer: true,
  input: z
    .strictObject({
      ...{ change: change.nullish(), plan: plan.nullish(), lines: lines.nullish() },
      renewal: renewal.nullish(),
    })
    .refine(
      (asked) => Object.values(asked).filter((one) => one != null).length === 1,
      'must have exactly one of change, plan, lines and renewal',
    ),
  async run(ctx, asked) {
    if (asked.change) return ofChange(ctx, asked.change)
    if (asked.plan) return ofPlan(ctx, asked.plan)
    if (asked.lines) return ofLines(ctx, asked.lines)
    if (asked.renewal) return quoteRenewal(ctx, asked.renewal)
    throw new Error('Nothing is asked about')
  },
})

async function ofChange(ctx: ReadContext, { id, ...given }: z.output<typeof change>) {
  const customerId = customerOfSubscription(id)
  const own = ctx.caller.customer?.id
  if (own !== undefined && own !== customerId) throw notFound('subscription', id)
  const accounts = await readAccounts(ctx, [customerId])
  const now = accounts[0]?.clockNow ?? ctx.now
  const versionId = accounts.length > 0 ? await lookForVersion(ctx, given, now) : null
  const draft = await loadDraft(ctx, accounts, {
    subscriptionIds: [id],
    versionIds: versionId === null ? [] : [versionId],
  })
  const account = draft.accounts.get(customerId)
  const subscription = requireSubscription(account, id)
  if (!account) throw notFound('subscription', id)
  catchUp(draft, account)
  requireVerb(subscription, 'change')
  return quoteChange(draft, account, subscription, wantedChange(draft, given, versionId))
}

async function ofPlan(
  ctx: ReadContext,
  { customerId, planId, planVersionId, promotionCodes, ...given }: z.output<typeof plan>,
): Promise<Quote> {
  const { account, wanted } = await quotedCustomer(ctx, customerId)
  const now = account.clockNow ?? ctx.now
  const versionId = await requireOffered(ctx, { planId, planVersionId }, now)
  return withoutRefused(ctx, promotionCodes, async (promotions) => {
    const draft = await loadDraft(ctx, [account], { ...wanted, versionIds: [versionId] })
    return quotePlan(draft, account.customerId, versionId, { ...given, promotions })
  })
}

async function ofLines(
  ctx: ReadContext,
  { customerId, promotionCodes, ...given }: z.output<typeof lines>,
): Promise<Quote> {
  const { account, wanted } = await quotedCustomer(ctx, customerId)
  return withoutRefused(ctx, promotionCodes, async (promotions) => {
    const draft = await loadDraft(ctx, [account], wanted)
    return quoteLines(draft, accountOf(draft, account.customerId), given, promotions)
  })
}

/** Each promotion that cannot be redeemed is left out, and the rest quoted anew. */
async function withoutRefused(
  ctx: ReadContext,
  codes: readonly string[] | null | undefined,
  quoteWith: (promotions: GivenPromotion[]) => Promise<Quote>,
): Promise<Quote> {
  const offered = await givenPromotions(ctx, codes ?? [])
  const problems: RefusedPromotion[] = []
  for (;;) {
    const isRefused = ({ code }: { code: string }) =>
      problems.some(({ promotionCode }) => promotionCode === code)
    try {
      return { ...(await quoteWith(offered.filter((one) => !isRefused(one)))), problems }
    } catch (error) {
      const refused = refusedPromotion(error)
      if (refused === null) throw error
      problems.push(refused)
    }
  }
}
