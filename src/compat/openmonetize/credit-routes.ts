/** Credits: balance, adding, transfers and the ledger. */
import { z } from 'zod'
import { type Route, route } from '../dialect.ts'
import { exact } from '../json.ts'
import { found } from './found.ts'
import { CreditBalanceDocument } from './operations.generated.ts'
import { credits, customerId, time } from './shapes.ts'

const tag = 'Credits'

const getBalance = route({
  method: 'GET',
  path: '/credits/balance',
  name: 'getCreditBalance',
  summary: 'The credits of a customer, exact and live.',
  tag,
  document: CreditBalanceDocument,
  query: z.strictObject({ customer_id: customerId }),
  response: z.object({
    customer_id: customerId,
    balance: z.object({ available: credits, pending: credits, total: credits }),
    pools: z.array(
      z.object({ id: z.string(), name: z.string(), credits, expires_at: time.nullable() }),
    ),
  }),
  input: ({ query }) => ({ customerId: query.customer_id }),
  output(data) {
    const { pools, ...balance } = found(data.credits)
    return {
      customer_id: balance.customerId,
      balance: {
        available: exact(balance.available),
        pending: exact(balance.pending),
        total: exact(balance.total),
      },
      pools: pools.map((pool) => ({
        id: pool.id,
        name: pool.name,
        credits: exact(pool.credits),
        expires_at: pool.expiresAt ?? null,
      })),
    }
  },
})

export const creditRoutes: Route[] = [getBalance]
