/**
 * The promotion codes that whoever pays enters on the page of a checkout. Internal: for the page.
 *
 * Invariants: the checkout shows and charges its price with its codes; they are fixed when its purchase is made, which redeems them.
 */
import { z } from 'zod'
import { type Checkout, hasNoPurchase, takesCodes } from '../../checkout/checkout.ts'
import { opens } from '../../operation/caller.ts'
import { type WriteContext, writeOperation } from '../../operation/operation.ts'
import { requireRow } from '../../operation/stored-row.ts'
import { refusedPromotion } from '../../promotions/redeemable.ts'
import { DomainError, invalid, notFound } from '../../values/errors.ts'
import { reference } from '../../values/input.ts'
import { accountOf } from '../billing-draft.ts'
import { checkoutTable } from '../checkout-table.ts'
import { catchUp } from '../decide/catch-up.ts'
import { requoteCheckout } from '../decide/requote-checkout.ts'
import { checkoutOver } from '../decide/take-confirmation.ts'
import { type LockedAccount, loadDraft } from '../load-draft.ts'
import { lockStray } from '../lock-stray.ts'
import { withinBounds } from '../open-checkout.ts'
import { readRows } from '../row-table.ts'
import { billLocked, lockAccounts } from '../with-billing.ts'
import { codesMax, givenPromotions, promotionCodeText } from './given-promotions.ts'
import { newcomer, newcomerAccount } from './quoted-customer.ts'

const input = z.strictObject({ id: reference, code: promotionCodeText })
type Codes = Pick<Checkout, 'promotionCodes'>
type Coded = Codes & Pick<Checkout, 'quote' | 'trialDays' | 'terms'>

/** A code that the checkout has already changes nothing. INVALID_REQUEST with the problem as its reason. */
export const applyCheckoutCode = writeOperation({
  name: 'applyCheckoutCode',
  scope: 'checkout',
  audited: false,
  input,
  async run(ctx, { id, code: typed }) {
    const code = typed.trim().toUpperCase()
    const { checkout, locked } = await lockOpen(ctx, id)
    const { promotionCodes } = checkout
    if (promotionCodes.some((one) => one.toUpperCase() === code)) return
    if (promotionCodes.length >= codesMax) {
      throw new DomainError('LIMIT_EXCEEDED', `A checkout has at most ${codesMax} codes.`, {
        ...{ limit: String(codesMax), used: String(promotionCodes.length), requested: '1' },
      })
    }
    await write(ctx, locked, id, await coded(ctx, locked, checkout, [...promotionCodes, code]))
  },
})

/** With it go others that cannot be redeemed any more. A code that the checkout has not changes nothing. */
export const removeCheckoutCode = writeOperation({
  name: 'removeCheckoutCode',
  scope: 'checkout',
  audited: false,
  input,
  async run(ctx, { id, code }) {
    const { checkout, locked } = await lockOpen(ctx, id)
    if (!checkout.promotionCodes.includes(code)) return
    const left = checkout.promotionCodes.filter((one) => one !== code)
    await write(ctx, locked, id, await codedWithout(ctx, locked, checkout, left))
  },
})

interface Locked {
  checkout: Checkout
  /** Null: nobody has confirmed it yet. */
  locked: LockedAccount | null
}

/** Under the lock of its customer, and without one under its own. */
async function lockOpen(ctx: WriteContext, id: string): Promise<Locked> {
  const { sql, workspaceId, caller } = ctx
  if (!opens(caller, id)) throw notFound('checkout', id)
  await lockStray(ctx, id)
  const found = await ctx.db.checkout.findFirst({ where: { id }, select: { customerId: true } })
  const { customerId } = requireRow(found, 'checkout', id)
  const [locked = null] = customerId === null ? [] : await lockAccounts(ctx, [customerId])
  const [row] = await readRows(sql, checkoutTable, workspaceId, {
    ...{ name: 'read_checkout', where: 'id = $2', values: [id] },
  })
  const checkout = requireRow(row, 'checkout', id)
  if (!takesCodes(checkout)) throw invalid('The checkout takes no promotion codes.')
  requireUnmade(checkout, locked?.clockNow ?? ctx.now)
  return { checkout, locked }
}

function requireUnmade(checkout: Checkout, now: Date): void {
  const { id, status, expiresAt } = checkout
  if (status === 'OPEN' && expiresAt <= now) throw checkoutOver({ id, status: 'EXPIRED' })
  if (hasNoPurchase(checkout)) return
  throw new DomainError(
    'PRECONDITION_FAILED',
    'The codes cannot be changed any more: the purchase was made with them.',
    { reason: 'STATUS', id, status, allowed: ['OPEN'] },
  )
}

async function coded(
  ctx: WriteContext,
  locked: LockedAccount | null,
  checkout: Checkout,
  promotionCodes: string[],
): Promise<Coded> {
  const account = locked ?? newcomerAccount(ctx.now)
  const versionIds = checkout.planVersionId === null ? [] : [checkout.planVersionId]
  const apart = await loadDraft(ctx, [account], { versionIds, newcomer })
  const quoted = requoteCheckout(apart, account.customerId, checkout, {
    before: await givenPromotions(ctx, checkout.promotionCodes),
    after: await givenPromotions(ctx, promotionCodes),
  })
  if (!quoted?.quote) throw new Error('A plan and lines have a price')
  return { ...quoted, quote: withinBounds(quoted.quote), promotionCodes }
}

async function codedWithout(
  ctx: WriteContext,
  locked: LockedAccount | null,
  checkout: Checkout,
  promotionCodes: string[],
): Promise<Coded> {
  let left = promotionCodes
  for (;;) {
    try {
      return await coded(ctx, locked, checkout, left)
    } catch (error) {
      const refused = refusedPromotion(error)
      if (!refused || !left.includes(refused.promotionCode)) throw error
      left = left.filter((code) => code !== refused.promotionCode)
    }
  }
}

async function write(
  ctx: WriteContext,
  locked: LockedAccount | null,
  id: string,
  coded: Coded,
): Promise<void> {
  if (locked) {
    const { customerId } = locked
    return billLocked(ctx, [locked], { checkoutIds: [id] }, (draft) => {
      const account = accountOf(draft, customerId)
      catchUp(draft, account)
      const checkout = account.checkouts.all.find((one) => one.id === id)
      if (!checkout) throw new Error(`The checkout ${id} is not loaded`)
      requireUnmade(checkout, account.now)
      account.checkouts.change(checkout, coded)
    })
  }
  const { promotionCodes, quote, trialDays, terms } = coded
  const { rowCount } = await ctx.sql.query({
    text: `update checkout set promotion_codes = $3, quote = $4, trial_days = $5, terms = $6,
        version = version + 1, updated_at = $7
      where workspace_id = $1 and id = $2 and customer_id is null and status = 'OPEN'`,
    values: [
      ...[ctx.workspaceId, id, promotionCodes, JSON.stringify(quote), trialDays],
      ...[JSON.stringify(terms), ctx.now],
    ],
  })
  if (rowCount === 0) throw checkoutOver({ id, status: 'EXPIRED' })
}
