/** What the page of a checkout shows. Internal: for hosted pages. */
import { z } from 'zod'
import { opens } from '../operation/caller.ts'
import { readOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { type PageProvider, pageProviderOf } from '../payments/page-provider.ts'
import type { NextAction } from '../payments/provider.ts'
import { type Checkout, hasNoPurchase, takesCodes } from './checkout.ts'
import { nextActionsOf } from './next-actions.ts'

export interface ShownCheckout {
  checkout: Omit<Checkout, 'customerId'> & { customerId: string | null }
  /** The customer's address, when the customer is known. */
  customerEmail: string | null
  planName: string | null
  /** How often the plan is paid: `month`, `3 months`; null: once, or no plan. */
  period: string | null
  linkName: string | null
  images: string[]
  sellerName: string | null
  embedOrigins: string[]
  invoiceNumber: string | null
  /** Whether whoever pays may enter promotion codes now. */
  takesCodes: boolean
  /** What the payer has to do; null: nothing. */
  action: NextAction | null
  /** Null: the page takes no payment. */
  provider: PageProvider | null
}

export const showCheckout = readOperation({
  name: 'showCheckout',
  scope: 'checkout',
  input: z.strictObject({ id: z.string().max(255) }),
  async run({ db, sql, workspaceId, caller }, { id }): Promise<ShownCheckout> {
    const found = opens(caller, id)
      ? await db.checkout.findFirst({
          where: { id },
          include: {
            ...{ customer: true, paymentLink: true, planVersion: { include: { plan: true } } },
            invoice: true,
          },
        })
      : null
    const row = requireRow(found, 'checkout', id)
    const settings = await db.billingSettings.findFirst({ where: {} })
    const { customer, paymentLink, planVersion, invoice, ...columns } = row
    const checkout = columns as unknown as ShownCheckout['checkout']
    const isWaiting = checkout.status === 'REQUIRES_ACTION'
    const actions = isWaiting ? await nextActionsOf(sql, workspaceId, [id]) : null
    return {
      checkout,
      customerEmail: customer?.email ?? null,
      planName: planVersion?.plan.name ?? planVersion?.plan.key ?? null,
      period: planVersion && periodOf(planVersion),
      linkName: paymentLink?.name ?? null,
      images: paymentLink?.images ?? [],
      sellerName: (settings?.seller as { name?: string | null } | undefined)?.name ?? null,
      embedOrigins: settings?.embedOrigins ?? [],
      invoiceNumber: invoice?.number ?? null,
      takesCodes: takesCodes(checkout) && hasNoPurchase(checkout),
      action: actions?.get(id) ?? null,
      provider: await pageProviderOf({ workspaceId, mode: caller.mode }, sql),
    }
  },
})

function periodOf(version: { billingPeriod: string; billingPeriodCount: number }): string | null {
  const { billingPeriod: unit, billingPeriodCount: count } = version
  if (unit === 'ONCE') return null
  return count === 1 ? unit.toLowerCase() : `${count} ${unit.toLowerCase()}s`
}
