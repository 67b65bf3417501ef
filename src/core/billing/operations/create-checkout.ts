/** Makes a customer's way to a subscription, a purchase, or the payment of an invoice. */
import { z } from 'zod'
import { checkoutUis } from '../../checkout/checkout.ts'
import { requireActiveLink } from '../../checkout/payment-links.ts'
import { readLines, saleLinesInput } from '../../checkout/sale-lines.ts'
import { requireSecure, webUrl } from '../../checkout/web-url.ts'
import { customerOfEmail } from '../../customers/customer-of-email.ts'
import { requireActiveCustomer } from '../../customers/customer-reference.ts'
import { type WriteContext, writeOperation } from '../../operation/operation.ts'
import { shown } from '../../operation/stored-row.ts'
import { quantityInput } from '../../plans/quantity.ts'
import { invalid } from '../../values/errors.ts'
import { instant, reference, text } from '../../values/input.ts'
import { metadataInput } from '../../values/metadata.ts'
import { currentCurrency } from '../../values/money.ts'
import { openCheckout, type WantedCheckout } from '../open-checkout.ts'
import { customerOfInvoice } from '../row-address.ts'
import { promotionCodes } from './given-promotions.ts'
import { daysInput } from './subscription-fields.ts'

export const payerEmail = z.email('must be an e-mail address').max(254)

const input = z
  .strictObject({
    ui: z.enum(checkoutUis),
    customerId: reference.nullish(),
    email: payerEmail.nullish(),
    planId: reference.nullish(),
    planVersionId: reference.nullish(),
    quantity: quantityInput.nullish(),
    trialDays: daysInput(730).nullish(),
    lines: saleLinesInput.nullish(),
    currency: currentCurrency.nullish(),
    paymentLinkId: reference.nullish(),
    invoiceId: reference.nullish(),
    promotionCodes: promotionCodes.nullish(),
    allowPromotionCodes: z.boolean().nullish(),
    requirePaymentMethod: z.boolean().nullish(),
    successUrl: webUrl.nullish(),
    cancelUrl: webUrl.nullish(),
    key: text(255).nullish(),
    expiresAt: instant.nullish(),
    metadata: metadataInput.nullish(),
  })
  .superRefine((given, ctx) => {
    for (const message of problemsOf(given)) ctx.addIssue({ code: 'custom', message })
  })

function* problemsOf(given: Record<string, unknown>): Generator<string> {
  const has = (name: string) => given[name] != null
  const sold = ['planId', 'planVersionId', 'lines', 'paymentLinkId', 'invoiceId'].filter(has)
  if (sold.length !== 1) {
    yield 'must have exactly one of planId, planVersionId, lines, paymentLinkId and invoiceId'
  }
  if (has('lines') !== has('currency')) yield 'must have a currency with lines, and only with them'
  if (has('customerId') && has('email')) yield 'must not have customerId and email'
  if (has('invoiceId') && (has('customerId') || has('email'))) {
    yield 'must not name a customer beside an invoice, which has one'
  }
  const isHeadless = given.ui === 'HEADLESS'
  if (isHeadless && !has('customerId') && !has('email') && !has('invoiceId')) {
    yield 'must have a customerId or an email when it is HEADLESS'
  }
  if (isHeadless && (has('successUrl') || has('cancelUrl'))) {
    yield 'must not have URLs when it is HEADLESS: there is no page to leave'
  }
  if (given.allowPromotionCodes === true) {
    if (isHeadless) yield 'must not have allowPromotionCodes when it is HEADLESS: no page asks'
    // A link says itself whether its checkouts ask.
    if (!has('planId') && !has('planVersionId') && !has('lines')) {
      yield 'must have allowPromotionCodes with planId, planVersionId or lines only'
    }
  }
  const isPlan = has('planId') || has('planVersionId') || has('paymentLinkId')
  if (!isPlan && has('trialDays')) yield 'must have trialDays with a plan only'
  if (!isPlan && !has('lines') && has('promotionCodes')) {
    yield 'must have promotionCodes with a plan or lines only'
  }
  if (!isPlan && has('quantity')) yield 'must have a quantity with a plan only'
}

/** A link that sells no plan has no use for them. */
function requireNoPlanFields(given: Record<string, unknown>): void {
  for (const field of ['quantity', 'trialDays']) {
    if (given[field] == null) continue
    throw invalid(`The link sells no plan: it has no use for ${field}.`, { field })
  }
}

/** A checkout with the key that was made before is answered again, whatever else is given. */
export const createCheckout = writeOperation({
  name: 'createCheckout',
  scope: 'write',
  input,
  async run(ctx, { customerId: named, email, paymentLinkId, ...given }, selection) {
    const { successUrl, cancelUrl, key, invoiceId } = given
    requireSecure(ctx.caller, { successUrl, cancelUrl })
    const known = key == null ? null : await checkoutOfKey(ctx, key)
    if (known !== null) return shown(ctx.db.checkout, known, selection)
    const customer = await customerOf(ctx, given.ui, { named, email, invoiceId })
    const sold = paymentLinkId == null ? {} : await soldByLink(ctx, paymentLinkId)
    if (sold.payerNamesAmount && given.ui === 'HEADLESS') {
      throw invalid('A payer names the amount on the page: such a checkout is HOSTED.')
    }
    if (paymentLinkId != null && sold.planId == null) requireNoPlanFields(given)
    if (sold.payerNamesAmount && given.promotionCodes != null) {
      const field = 'promotionCodes'
      throw invalid('Promotions have no price to reduce: the payer names the amount.', { field })
    }
    const id = await openCheckout(ctx, { ...given, ...sold, ...customer, email })
    return shown(ctx.db.checkout, id, selection)
  },
})

/** Of two that come with a key at once, the second waits and finds what the first has made. */
async function checkoutOfKey(
  { sql, workspaceId, db }: WriteContext,
  key: string,
): Promise<string | null> {
  await sql.query({
    text: 'select 1 from pg_advisory_xact_lock(hashtextextended($1, 0))',
    values: [`checkout ${workspaceId} ${key}`],
  })
  return (await db.checkout.findFirst({ where: { key }, select: { id: true } }))?.id ?? null
}

interface Named {
  named: string | null | undefined
  email: string | null | undefined
  invoiceId: string | null | undefined
}

/** Whoever confirms a hosted page says who it is; without a page it must be known at once. */
async function customerOf(
  ctx: WriteContext,
  ui: WantedCheckout['ui'],
  { named, email, invoiceId }: Named,
): Promise<Pick<WantedCheckout, 'customerId' | 'madeCustomer'>> {
  if (invoiceId != null) return { customerId: customerOfInvoice(invoiceId) }
  if (named != null) return { customerId: (await requireActiveCustomer(ctx, named)).id }
  if (email == null || ui === 'HOSTED') return { customerId: null }
  const { id, isNew } = await customerOfEmail(ctx, email, null)
  return { customerId: id, madeCustomer: isNew }
}

/** What a link sells at present. PRECONDITION_FAILED when it is not active. */
export async function soldByLink(
  ctx: WriteContext,
  id: string,
): Promise<Partial<Omit<WantedCheckout, 'ui' | 'customerId'>>> {
  const link = await requireActiveLink(ctx, id)
  const { planId, allowPromotionCodes, successUrl } = link
  return {
    ...{ paymentLinkId: id, allowPromotionCodes },
    ...(successUrl !== null && { successUrl }),
    ...(planId !== null
      ? { planId }
      : {
          currency: link.currency,
          lines: link.lines === null ? null : readLines(link.lines),
          payerNamesAmount: link.lines === null,
        }),
  }
}
