/** The live balance of a customer: the newest state, whenever a commit or the time changes it. */

import { z } from 'zod'
import { requireCustomerId } from '../customers/customer-reference.ts'
import { type Reading, type TopicContext, topic } from '../operation/topic.ts'
import { reference } from '../values/input.ts'
import { type CreditBalance, nextChangeOf } from './balance.ts'
import { readBalances } from './read-balance.ts'

export const creditBalanceTopic = topic({
  name: 'creditBalance',
  scope: 'customer',
  input: z.strictObject({ customerId: reference }),
  subjectOf: requireCustomerId,
  delivery: 'LATEST',
  start: read,
  after: read,
  itemsOf: ({ to, balance }) => (balance ? [{ sequence: to, item: balance }] : []),
  sizeOf: (balance: CreditBalance) => 200 + 300 * balance.pools.length,
  // It is read again when a pool starts or expires: the expiry may have been moved, of which a server without a bus is not told.
  aging: { changesAt: nextChangeOf },
})

async function read(context: TopicContext): Promise<Reading<CreditBalance>> {
  const { sql, workspaceId, subjectId: customerId, now } = context
  const balance = (await readBalances(sql, workspaceId, [customerId], now)).get(customerId)
  if (!balance) throw new Error(`Customer ${customerId} has no credit account`)
  const { sequence } = balance
  return { items: [{ sequence, item: balance }], sequence, head: sequence }
}
