/** Pages of the pools of a balance: the first ones are in memory with it, later ones are read. */
import { type CreditBalance, carriesAll } from '../../core/credits/balance.ts'
import { getPoolsAfter } from '../../core/credits/credit-transactions.ts'
import type { Pool } from '../../core/credits/pool.ts'
import { parseInput } from '../../core/values/input.ts'
import type { MaybePromise } from '../../core/values/maybe-promise.ts'
import { pageArgumentsInput, pageSizeDefault } from '../../core/values/page.ts'
import type { Context } from '../execution/context.ts'

interface Given {
  first?: number | null
  after?: string | null
}

/** Pools keep their position, so a page may follow a pool that is empty by now. */
export function pageOfPools(
  balance: CreditBalance,
  { first, after = null }: Given,
  ctx: Pick<Context, 'perform'>,
): MaybePromise<Pool[]> {
  const { customerId, pools } = balance
  const size = parseInput(pageArgumentsInput, { first }).first ?? pageSizeDefault
  if (after === null) return pools.slice(0, size)
  const place = pools.findIndex((pool) => pool.id === after)
  const from = place + 1
  if (place >= 0 && (carriesAll(balance) || from + size <= pools.length))
    return pools.slice(from, from + size)
  return ctx.perform(getPoolsAfter, { customerId, after, first: size })
}
