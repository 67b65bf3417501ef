/** Pages of the pools of a balance, which are in memory with it. */
import type { CreditBalance } from '../../core/credits/balance.ts'
import { burnOrder, type Pool } from '../../core/credits/pool.ts'
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
  { customerId, pools }: CreditBalance,
  { first, after = null }: Given,
  ctx: Pick<Context, 'loaders'>,
): MaybePromise<Pool[]> {
  const { first: size } = parseInput(pageArgumentsInput, { first })
  const page = (from: number) => pools.slice(from, from + (size ?? pageSizeDefault))
  if (after === null) return page(0)
  const place = pools.findIndex((pool) => pool.id === after)
  if (place >= 0) return page(place + 1)
  return ctx
    .loaders()
    .pools.load({ customerId, id: after })
    .then((gone) => {
      const next = pools.findIndex((pool) => burnOrder(pool, gone) > 0)
      return next < 0 ? [] : page(next)
    })
}
