/** Checkouts, as they are read. */
import { z } from 'zod'
import { requireCustomer } from '../customers/customer-reference.ts'
import { opens } from '../operation/caller.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { notFound } from '../values/errors.ts'
import { instant, reference } from '../values/input.ts'
import { listOrder, orderOf } from '../values/list-order.ts'
import { type Checkout, checkoutStatuses, checkoutUis } from './checkout.ts'

export const getCheckout = readOperation({
  name: 'getCheckout',
  scope: 'read',
  input: z.strictObject({ id: reference }),
  async run({ db }, { id }, selection) {
    const found = await db.checkout.findFirst({ ...selection, where: { id } })
    return requireRow(found, 'checkout', id)
  },
})

/** For a publishable key: what whoever knows the id may know. */
export const getPublicCheckout = readOperation({
  name: 'getPublicCheckout',
  scope: 'public',
  input: z.strictObject({ id: reference }),
  async run({ db }, { id }): Promise<PublicCheckout> {
    return requireRow(await db.checkout.findFirst({ where: { id }, select: shown }), 'checkout', id)
  },
})

const shown = {
  ...{ id: true, ui: true, status: true, currency: true, customerId: true, invoiceId: true },
  ...{ subscriptionId: true, expiresAt: true, createdAt: true },
} as const

export type PublicCheckout = Pick<
  Checkout,
  'id' | 'ui' | 'status' | 'currency' | 'invoiceId' | 'subscriptionId' | 'expiresAt' | 'createdAt'
> & { customerId: string | null }

/** The credential that confirms the checkout, and does nothing else. */
export const getClientSecret = readOperation({
  name: 'getClientSecret',
  scope: 'checkout',
  input: z.strictObject({ id: reference }),
  run({ caller, keyring }, { id }) {
    if (!opens(caller, id)) throw notFound('checkout', id)
    return keyring.clientSecretOf(id)
  },
})

export const listCheckouts = listOperation({
  name: 'listCheckouts',
  scope: 'read',
  table: 'checkout',
  orderBy: orderOf,
  filter: {
    customerId: reference.nullish(),
    ui: z.enum(checkoutUis).nullish(),
    statuses: z.array(z.enum(checkoutStatuses)).min(1).max(checkoutStatuses.length).nullish(),
    paymentLinkId: reference.nullish(),
    startTime: instant.nullish(),
    endTime: instant.nullish(),
    order: listOrder,
  },
  async where(ctx, { customerId, ui, statuses, paymentLinkId, startTime, endTime }) {
    return {
      customerId: customerId ? (await requireCustomer(ctx, customerId)).id : undefined,
      ui: ui ?? undefined,
      status: statuses ? { in: statuses } : undefined,
      paymentLinkId: paymentLinkId ?? undefined,
      createdAt: { gte: startTime ?? undefined, lt: endTime ?? undefined },
    }
  },
})

/** The checkout whose invoice the payment is of; null: none. Internal: for hosted pages. */
export const findCheckoutOfPayment = readOperation({
  name: 'findCheckoutOfPayment',
  scope: 'admin',
  input: z.strictObject({ id: reference }),
  async run({ db }, { id }) {
    const payment = await db.payment.findFirst({ where: { id }, select: { invoiceId: true } })
    if (!payment) return null
    const { invoiceId } = payment
    const found = await db.checkout.findFirst({
      where: { invoiceId, ui: 'HOSTED' },
      orderBy: { createdAt: 'desc' },
      select: { id: true },
    })
    return found?.id ?? null
  },
})
