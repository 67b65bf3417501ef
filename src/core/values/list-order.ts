/** In which order lists of rows with ids that sort by time come. */
import { z } from 'zod'

const listOrders = ['CREATED_DESC', 'CREATED_ASC'] as const

/** Newest first by default. */
export const listOrder = z.enum(listOrders).nullish()

/** As Prisma takes it. */
export function orderOf({ order }: { order?: (typeof listOrders)[number] | null | undefined }) {
  return { id: order === 'CREATED_ASC' ? ('asc' as const) : ('desc' as const) }
}
