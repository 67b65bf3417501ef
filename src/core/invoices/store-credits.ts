/** Store credit as it is read: money that the workspace owes its customers. */
import { z } from 'zod'
import { several } from '../customers/customer-list.ts'
import { listedCustomer } from '../customers/listed-customer.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { reference } from '../values/input.ts'
import { orderAcrossCustomers } from '../values/list-order.ts'
import { knownCurrency } from '../values/money.ts'

export const getStoreCredit = readOperation({
  name: 'getStoreCredit',
  scope: 'customer',
  input: z.strictObject({ id: reference }),
  ofNoCustomer: true,
  async run(ctx, { id }, selection) {
    const where = { id, customerId: ctx.caller.customer?.id }
    const found = await ctx.db.storeCredit.findFirst({ ...selection, where })
    return requireRow(found, 'store credit', id)
  },
})

/** The store credits, newest first; a customer token lists those of its customer. */
export const listStoreCredits = listOperation({
  name: 'listStoreCredits',
  scope: 'customer',
  ofNoCustomer: true,
  table: 'storeCredit',
  orderBy: (_, where) => orderAcrossCustomers({}, where),
  filter: { customerId: reference.nullish(), currency: knownCurrency.nullish() },
  async where(ctx, { customerId, currency }) {
    return {
      customerId: await listedCustomer(ctx, customerId),
      currency: currency ?? undefined,
    }
  },
})

/** What can be spent in a currency, in its minor units, by our ids of the customers; customers without any are missing. */
export const storeCreditBalanceOfEach = readOperation({
  name: 'storeCreditBalanceOfEach',
  scope: 'customer',
  ofNoCustomer: true,
  input: z.strictObject({ ...several, currency: knownCurrency }),
  async run({ sql, workspaceId, now }, { customerIds, currency }) {
    const { rows } = await sql.query<{ customer_id: string; balance: string }>({
      name: 'store_credit_balances',
      text: `select s.customer_id, sum(s.remaining) as balance from store_credit s
        left join credit_account a on a.workspace_id = s.workspace_id and a.customer_id = s.customer_id
        where s.workspace_id = $1 and s.customer_id = any($2::text[]) and s.currency = $3 and s.remaining > 0
          and (s.expires_at is null or s.expires_at > coalesce(a.clock_now, $4))
        group by s.customer_id`,
      values: [workspaceId, customerIds, currency, now],
    })
    return new Map(rows.map((row) => [row.customer_id, BigInt(row.balance)]))
  },
})
