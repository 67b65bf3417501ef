/** Finds at Stripe what we asked for, by its name there or by the id of ours that it carries. */
import type Stripe from 'stripe'
import type { LookCall } from '../../core/payments/provider.ts'
import type { StripeCustomers } from './stripe-customers.ts'
import type { Marks } from './stripe-outcomes.ts'

const pageSize = 100
/** Beyond that nobody looks: it is as good as unreachable. */
const pagesMax = 20

interface Marked {
  id: string
  metadata: Stripe.Metadata | null
}

interface Shelf<T extends Marked> {
  retrieve(id: string, params: { expand: string[] }): Promise<T>
  list(params: {
    customer: string
    limit: number
    starting_after?: string
    expand: string[]
  }): PromiseLike<{
    data: T[]
    has_more: boolean
  }>
}

/** Null: Stripe has none. An object whose metadata names another thing of ours, or none, is not it. */
export async function findIntent<T extends Marked>(
  { customers }: { customers: StripeCustomers },
  { key, reference, customerId }: LookCall,
  shelf: Shelf<T>,
  mark: 'payment' | 'method',
): Promise<T | null> {
  const isIt = ({ metadata }: T) => (metadata as Marks | null)?.[mark] === key
  if (reference !== null) {
    const found = await shelf.retrieve(reference, { expand: ['payment_method'] })
    return isIt(found) ? found : null
  }
  const customer = await customers.find(customerId)
  if (customer === null) return null
  return search((page) => shelf.list({ ...page, customer, expand: ['data.payment_method'] }), isIt)
}

export async function findRefund(client: Stripe, call: LookCall): Promise<Stripe.Refund | null> {
  const { key, reference, isForeign } = call
  const isIt = ({ metadata }: Stripe.Refund) => (metadata as Marks | null)?.refund === key
  if (reference === null) return search((page) => client.refunds.list(page), isIt)
  const found = await client.refunds.retrieve(reference)
  return isForeign || isIt(found) ? found : null
}

/** Newest first: what is looked for is of the last minutes, as a rule. */
async function search<T extends Marked>(
  list: (page: {
    limit: number
    starting_after?: string
  }) => PromiseLike<{ data: T[]; has_more: boolean }>,
  isIt: (one: T) => boolean,
): Promise<T | null> {
  let after: string | undefined
  for (let page = 0; page < pagesMax; page++) {
    const { data, has_more } = await list({
      limit: pageSize,
      ...(after && { starting_after: after }),
    })
    const found = data.find(isIt)
    if (found || !has_more) return found ?? null
    after = data.at(-1)?.id
  }
  throw Object.assign(new Error('Too many objects to look through'), { type: 'StripeSearchLimit' })
}
