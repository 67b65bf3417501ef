/** The live balance of a customer: the newest state, whenever a commit or the time changes it. */

import { z } from 'zod'
import { requireCustomerId } from '../customers/customer-reference.ts'
import { type Reading, type TopicContext, topic } from '../operation/topic.ts'
import { reference } from '../values/input.ts'
import { balanceOf, type CreditBalance, carriesAll, nextChangeOf } from './balance.ts'
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
  aging: {
    changesAt: nextChangeOf,
    // A balance on a test clock never ages, so this one is in real time.
    at: (balance, now) =>
      carriesAll(balance) ? balanceOf({ ...balance, clockNow: null }, balance.pools, now) : null,
  },
})

async function read(context: TopicContext): Promise<Reading<CreditBalance>> {
  const { sql, workspaceId, subjectId: customerId, now } = context
  const balance = (await readBalances(sql, workspaceId, [customerId], now)).get(customerId)
  if (!balance) throw new Error(`Customer ${customerId} has no credit account`)
  const { sequence } = balance
  return { items: [{ sequence, item: balance }], sequence, head: sequence }
}
