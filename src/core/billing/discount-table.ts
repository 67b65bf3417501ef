/** The table of discounts and what its columns hold. */
import type { AppliedDiscount } from '../promotions/applied-discount.ts'
import type { RowTable } from './row-table.ts'

export const discountTable: RowTable<AppliedDiscount> = {
  name: 'discount',
  key: ['customerId', 'id'],
  columns: {
    id: 'plain',
    customerId: 'plain',
    promotionId: 'plain',
    promotionVersionId: 'plain',
    subscriptionId: 'plain',
    checkoutId: 'plain',
    invoiceId: 'plain',
    position: 'count',
    status: 'plain',
    currency: 'plain',
    total: 'minor',
    appliedAt: 'plain',
    startsAt: 'plain',
    endsAt: 'plain',
    endedAt: 'plain',
    createdAt: 'plain',
    updatedAt: 'plain',
  },
}
