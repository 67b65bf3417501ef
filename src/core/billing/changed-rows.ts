/** The rows that a change of a customer's billing names. */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import { reference } from '../values/input.ts'

/** More rows than one commit changes. */
const idsMax = 10_000

const named = z.strictObject({ customerId: reference, ids: z.array(reference).max(idsMax) })

export const changedSubscriptions = readOperation({
  name: 'changedSubscriptions',
  scope: 'customer',
  input: named,
  run: async ({ db }, given, selection) =>
    given.ids.length > 0 ? db.subscription.findMany({ ...selection, ...those(given) }) : [],
})

export const changedInvoices = readOperation({
  name: 'changedInvoices',
  scope: 'customer',
  input: named,
  run: async ({ db }, given, selection) =>
    given.ids.length > 0 ? db.invoice.findMany({ ...selection, ...those(given) }) : [],
})

export const changedPayments = readOperation({
  name: 'changedPayments',
  scope: 'customer',
  input: named,
  run: async ({ db }, given, selection) =>
    given.ids.length > 0 ? db.payment.findMany({ ...selection, ...those(given) }) : [],
})

export const changedCheckouts = readOperation({
  name: 'changedCheckouts',
  scope: 'customer',
  input: named,
  run: async ({ db }, given, selection) =>
    given.ids.length > 0 ? db.checkout.findMany({ ...selection, ...those(given) }) : [],
})

function those({ customerId, ids }: z.output<typeof named>) {
  return { where: { customerId, id: { in: ids } }, orderBy: { id: 'asc' } } as const
}
