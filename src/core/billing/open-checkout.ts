/** Makes a checkout, whoever asks for it: an operation, or the visit of a page. */
import type { Checkout, CheckoutQuote } from '../checkout/checkout.ts'
import { checkoutData } from '../checkout/checkout.ts'
import { priceSaleLines, type SaleLine, storedLines } from '../checkout/sale-lines.ts'
import { requireInvoiceVerb } from '../invoices/require-invoice-verb.ts'
import type { WriteContext } from '../operation/operation.ts'
import { requirePageProvider } from '../payments/page-provider.ts'
import { invalid } from '../values/errors.ts'
import { newId } from '../values/ids.ts'
import type { JsonObject } from '../values/input.ts'
import { givenMinorMax } from '../values/money.ts'
import { accountOf } from './billing-draft.ts'
import { checkoutTable } from './checkout-table.ts'
import { quoteCheckout, quoteInvoice, termsNow } from './decide/checkout-quote.ts'
import { noteCheckout } from './decide/checkout-status.ts'
import { makePurchase } from './decide/make-purchase.ts'
import { type LockedAccount, loadDraft } from './load-draft.ts'
import { requireOffered } from './offered-version.ts'
import { givenPromotions } from './operations/given-promotions.ts'
import { newcomer, newcomerAccount } from './operations/quoted-customer.ts'
import { requireInvoice } from './row-address.ts'
import { writeRows } from './row-table.ts'
import { billLocked, lockAccounts } from './with-billing.ts'

const expiryMs = { min: 5 * 60_000, default: 24 * 3_600_000, max: 30 * 24 * 3_600_000 }

export interface WantedCheckout {
  ui: Checkout['ui']
  /** Our id; null: whoever confirms it. */
  customerId: string | null
  madeCustomer?: boolean
  email?: string | null
  planId?: string | null
  planVersionId?: string | null
  quantity?: number | null
  trialDays?: number | null
  lines?: readonly SaleLine[] | null
  /** Of lines, and of an amount that the payer names. */
  currency?: string | null
  payerNamesAmount?: boolean
  invoiceId?: string | null
  paymentLinkId?: string | null
  promotionCodes?: readonly string[] | null
  allowPromotionCodes?: boolean | null
  requirePaymentMethod?: boolean | null
  successUrl?: string | null
  cancelUrl?: string | null
  key?: string | null
  expiresAt?: Date | null
  metadata?: JsonObject | null
}

/** Answers its id. With HEADLESS its purchase is made at once. */
export async function openCheckout(ctx: WriteContext, wanted: WantedCheckout): Promise<string> {
  if (wanted.ui === 'HOSTED') {
    await requirePageProvider({ workspaceId: ctx.workspaceId, mode: ctx.caller.mode }, ctx.sql)
  }
  const { customerId } = wanted
  const locked = customerId === null ? [] : await lockAccounts(ctx, [customerId])
  const [account = newcomerAccount(ctx.now)] = locked
  const now = account.clockNow ?? ctx.now
  const row = { ...(await priced(ctx, wanted, account, now)), expiresAt: expiryOf(wanted, now) }
  if (customerId === null) {
    const stray = { ...row, customerId: null, wakeAt: row.expiresAt }
    await writeRows(ctx.sql, checkoutTable, ctx.workspaceId, [stray as unknown as Checkout])
    ctx.emit({ type: 'checkout.created', data: checkoutData(stray) })
    return row.id
  }
  const versionIds = row.planVersionId === null ? [] : [row.planVersionId]
  const promotions = await givenPromotions(ctx, row.promotionCodes)
  return billLocked(ctx, locked, { versionIds }, (draft) => {
    const own = accountOf(draft, customerId)
    own.checkouts.add(row)
    noteCheckout(own, row, 'checkout.created')
    if (row.ui === 'HEADLESS' && row.purpose !== 'INVOICE')
      makePurchase(draft, own, row, promotions)
    return row.id
  })
}

function expiryOf({ expiresAt }: WantedCheckout, now: Date): Date {
  if (!expiresAt) return new Date(now.getTime() + expiryMs.default)
  const ahead = expiresAt.getTime() - now.getTime()
  if (ahead >= expiryMs.min && ahead <= expiryMs.max) return expiresAt
  throw invalid('expiresAt must be 5 minutes to 30 days ahead.', { field: 'expiresAt' })
}

/** The row with its snapshot: what it costs now is what it will charge. */
async function priced(
  ctx: WriteContext,
  wanted: WantedCheckout,
  account: LockedAccount,
  now: Date,
): Promise<Checkout> {
  const { customerId } = account
  const { planId, planVersionId, invoiceId, lines } = wanted
  const isPlan = planId != null || planVersionId != null
  const versionId = isPlan ? await requireOffered(ctx, { planId, planVersionId }, now) : null
  const currency = wanted.currency ?? ''
  const draft = await loadDraft(ctx, [account], {
    ...{ versionIds: versionId === null ? [] : [versionId], newcomer },
    invoiceIds: invoiceId == null ? [] : [invoiceId],
  })
  const own = accountOf(draft, customerId)
  const row: Checkout = {
    ...newRow(wanted, now),
    ...{ customerId, planVersionId: versionId, terms: termsNow(draft, own) },
    lines: lines ? storedLines(await priceSaleLines(ctx, lines, currency, now)) : null,
    currency: versionId === null ? currency : (draft.versions.get(versionId)?.terms.currency ?? ''),
  }
  if (invoiceId != null) {
    const invoice = requireInvoice(own, invoiceId)
    requireInvoiceVerb(invoice, 'pay')
    return { ...row, currency: invoice.currency, invoiceId, quote: quoteInvoice(own, invoice) }
  }
  const quoted = quoteCheckout(draft, own, row, await givenPromotions(ctx, row.promotionCodes))
  return quoted ? { ...row, ...quoted, quote: withinBounds(quoted.quote) } : row
}

export function withinBounds(quote: CheckoutQuote): CheckoutQuote {
  if (BigInt(quote.total) <= givenMinorMax) return quote
  throw invalid(`A checkout takes at most ${givenMinorMax} minor units.`)
}

function newRow(
  wanted: WantedCheckout,
  now: Date,
): Omit<Checkout, 'customerId' | 'planVersionId' | 'terms' | 'lines' | 'currency' | 'expiresAt'> & {
  expiresAt: Date
} {
  const { ui, invoiceId, planId, planVersionId, trialDays, requirePaymentMethod } = wanted
  const isPlan = planId != null || planVersionId != null
  return {
    ...{ id: newId('chk', now), ui, status: 'OPEN' },
    purpose: invoiceId != null ? 'INVOICE' : isPlan ? 'SUBSCRIPTION' : 'PURCHASE',
    ...{ madeCustomer: wanted.madeCustomer ?? false, email: wanted.email ?? null },
    ...{ quantity: wanted.quantity ?? 1, trialDays: trialDays ?? null },
    trialGiven: trialDays != null,
    paymentLinkId: wanted.paymentLinkId ?? null,
    payerNamesAmount: wanted.payerNamesAmount ?? false,
    promotionCodes: [...(wanted.promotionCodes ?? [])],
    allowPromotionCodes: wanted.allowPromotionCodes ?? false,
    requirePaymentMethod: requirePaymentMethod ?? true,
    ...{ quote: null, subscriptionId: null, invoiceId: null, paymentMethodId: null },
    ...{ successUrl: wanted.successUrl ?? null, cancelUrl: wanted.cancelUrl ?? null },
    ...{ key: wanted.key ?? null, declineCode: null, completedAt: null },
    ...{ metadata: wanted.metadata ?? {}, extras: {} },
    ...{ expiresAt: now, wakeAt: null, clockWakeAt: null, failures: 0, version: 1 },
    ...{ billingSequence: 0, createdAt: now, updatedAt: now },
  }
}
