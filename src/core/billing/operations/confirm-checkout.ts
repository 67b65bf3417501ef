/** Confirms a checkout: makes its purchase and charges for it. */
import { z } from 'zod'
import type { Checkout } from '../../checkout/checkout.ts'
import { storedLines } from '../../checkout/sale-lines.ts'
import { customerOfEmail } from '../../customers/customer-of-email.ts'
import { opens } from '../../operation/caller.ts'
import { outboundOperation, type WriteContext } from '../../operation/operation.ts'
import { requireRow, shown } from '../../operation/stored-row.ts'
import { outsideProviders } from '../../payments/provider.ts'
import type { Decimal } from '../../values/decimal.ts'
import { DomainError, invalid, notFound } from '../../values/errors.ts'
import { positive, reference, text } from '../../values/input.ts'
import { fitsCurrency } from '../../values/money.ts'
import { accountOf, type BillingAccount, type BillingDraft } from '../billing-draft.ts'
import { quoteCheckout } from '../decide/checkout-quote.ts'
import type { GivenPromotion } from '../decide/redeem-promotion.ts'
import { requoteCheckout } from '../decide/requote-checkout.ts'
import { takeCalls } from '../decide/take-calls.ts'
import { checkoutOver, takeConfirmation } from '../decide/take-confirmation.ts'
import { loadDraft } from '../load-draft.ts'
import { lockStray } from '../lock-stray.ts'
import { withinBounds } from '../open-checkout.ts'
import { asking } from '../outside-calls.ts'
import { billLocked, lockAccounts } from '../with-billing.ts'
import { payerEmail } from './create-checkout.ts'
import { givenPromotions } from './given-promotions.ts'

const input = z.strictObject({
  id: reference,
  /** What the provider's client, or for `test` the caller, names the method by. */
  paymentMethod: text(255).nullish(),
  provider: z.enum(outsideProviders).nullish(),
  email: payerEmail.nullish(),
  name: text(255).nullish(),
  amount: positive.nullish(),
})
type Given = z.output<typeof input>

/** A declined payment is no error: the checkout is answered as FAILED. */
export const confirmCheckout = outboundOperation({
  name: 'confirmCheckout',
  scope: 'checkout',
  input,
  async prepare({ workspaceId, caller, providers, sql }, { paymentMethod: token, provider }) {
    if (token == null) return null
    const of = { workspaceId, mode: caller.mode }
    const name = provider ?? (await providers.preferred(of, sql))
    if (name === null) {
      const details = { reason: 'PROVIDER_NOT_CONFIGURED' } as const
      throw new DomainError('PRECONDITION_FAILED', 'No payment provider is configured.', details)
    }
    ;(await providers.open(of, name)).requireToken(token)
    return { provider: name, token }
  },
  async begin(ctx, given) {
    const { id } = given
    if (!opens(ctx.caller, id)) throw notFound('checkout', id)
    const customerId = await payerOf(ctx, given)
    const locked = await lockAccounts(ctx, [customerId])
    const found = await ctx.db.checkout.findFirst({ where: { id } })
    const { planVersionId, invoiceId } = requireRow(found, 'checkout', id)
    const wanted = {
      checkoutIds: [id],
      versionIds: planVersionId === null ? [] : [planVersionId],
      invoiceIds: invoiceId === null ? [] : [invoiceId],
    }
    const apart = await loadDraft(ctx, locked, wanted)
    const promotions = await givenPromotions(ctx, found?.promotionCodes ?? [])
    return billLocked(ctx, locked, wanted, (draft) => {
      const account = accountOf(draft, customerId)
      const checkout = account.checkouts.all.find((one) => one.id === id)
      if (!checkout) throw new Error(`The checkout ${id} is not loaded`)
      if (checkout.quote === null) nameAmount(apart, account, id, given.amount ?? null)
      if (!dropUsedTrial(apart, account, checkout, promotions)) {
        takeConfirmation(draft, account, checkout, ctx.prepared, promotions)
      }
      return { key: id, call: takeCalls(draft) }
    })
  },
  ...asking,
  answer: (ctx, id, selection) => shown(ctx.db.checkout, id, selection),
})

/** The customer of the checkout; the first confirmation says who it is, and others wait for it. */
async function payerOf(ctx: WriteContext, { id, email, name }: Given): Promise<string> {
  const { sql, workspaceId } = ctx
  const known = await readPayer(ctx, id)
  if (known.customer_id !== null) return known.customer_id
  await lockStray(ctx, id)
  const row = await readPayer(ctx, id)
  if (row.customer_id !== null) return row.customer_id
  if (row.status === 'EXPIRED' || row.expires_at <= ctx.now) {
    throw checkoutOver({ id, status: 'EXPIRED' })
  }
  const address: string | null = row.email ?? email ?? null
  if (address === null) throw invalid('The checkout needs the e-mail of whoever pays.')
  const { id: customerId, isNew } = await customerOfEmail(ctx, address, name ?? null)
  const { rowCount } = await sql.query({
    text: `update checkout set customer_id = $3, email = $4, made_customer = $5, updated_at = $6
      where workspace_id = $1 and id = $2 and status = 'OPEN'`,
    values: [workspaceId, id, customerId, address, isNew, ctx.now],
  })
  if (rowCount === 0) throw checkoutOver({ id, status: 'EXPIRED' })
  return customerId
}

interface PayerRow {
  customer_id: string | null
  email: string | null
  status: Checkout['status']
  expires_at: Date
}

async function readPayer({ sql, workspaceId }: WriteContext, id: string): Promise<PayerRow> {
  const { rows } = await sql.query<PayerRow>({
    text: `select customer_id, email, status, expires_at from checkout
      where workspace_id = $1 and id = $2`,
    values: [workspaceId, id],
  })
  return requireRow(rows[0], 'checkout', id)
}

/**
 * The plan's trial is the customer's only once: it sees the other price before it is charged. Answers whether that is so. Days that a
 * promotion adds stay the customer's.
 */
function dropUsedTrial(
  apart: BillingDraft,
  account: BillingAccount,
  checkout: Checkout,
  promotions: readonly GivenPromotion[],
): boolean {
  const { trialDays, trialGiven, subscriptionId } = checkout
  const isKept = trialDays === null || trialGiven || subscriptionId !== null
  if (isKept || account.trialUsedAt === null || !apart.settings.oneTrialPerCustomer) return false
  const both = { before: promotions, after: promotions }
  const quoted = requoteCheckout(apart, account.customerId, checkout, both)
  if (!quoted || quoted.trialDays === trialDays) return false
  account.checkouts.change(checkout, quoted)
  return true
}

/** Prices what the payer names, on a draft that is not written. */
function nameAmount(
  apart: BillingDraft,
  account: BillingAccount,
  id: string,
  amount: Decimal | null,
): void {
  const checkout = account.checkouts.all.find((one) => one.id === id)
  if (!checkout) throw new Error(`The checkout ${id} is not loaded`)
  const { currency } = checkout
  if (amount === null) throw invalid('The checkout needs an amount.', { field: 'amount' })
  if (!fitsCurrency(amount, currency)) {
    throw invalid(`amount has more digits than ${currency} has.`, { field: 'amount', currency })
  }
  const lines = storedLines([{ description: 'Payment', amount, quantity: null, unitPrice: null }])
  const quoted = quoteCheckout(apart, accountOf(apart, account.customerId), { ...checkout, lines })
  if (!quoted) throw new Error('Lines that are named have a price')
  account.checkouts.change(checkout, { lines, quote: withinBounds(quoted.quote) })
}
