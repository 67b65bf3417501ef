/** In which order lists come. */
import { z } from 'zod'

const listOrders = ['CREATED_DESC', 'CREATED_ASC'] as const

/** Newest first by default. */
export const listOrder = z.enum(listOrders).nullish()

type Ordered = { order?: (typeof listOrders)[number] | null | undefined }

/** As Prisma takes it, for rows whose ids sort by time. */
export function orderOf({ order }: Ordered) {
  return { id: order === 'CREATED_ASC' ? ('asc' as const) : ('desc' as const) }
}

/**
 * As Prisma takes it, for rows whose ids begin with those of their customers: the ids of one customer sort by time, those of
 * several by customer first.
 */
export function orderAcrossCustomers(list: Ordered, { customerId }: { customerId?: unknown }) {
  const byId = orderOf(list)
  return customerId ? byId : [{ createdAt: byId.id }, byId]
}
