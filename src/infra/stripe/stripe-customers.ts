/** The customers at Stripe that stand for ours: a method belongs to one of them. */
import type Stripe from 'stripe'
import type { Sql } from '../../core/operation/sql.ts'

export interface StripeCustomers {
  /** Null: nothing was ever set up or charged for the customer. */
  find(customerId: string): Promise<string | null>
  /** Made at the first need. */
  ensure(customerId: string, now: Date): Promise<string>
  /** Forgets one that the account does not know: it is that of another account. */
  forget(customerId: string, reference: string): Promise<void>
}

export function createStripeCustomers(
  sql: Sql,
  client: Stripe,
  workspaceId: string,
): StripeCustomers {
  async function find(customerId: string): Promise<string | null> {
    const { rows } = await sql.query<{ reference: string }>({
      name: 'find_provider_customer',
      text: `
        select reference from provider_customer
        where workspace_id = $1 and customer_id = $2 and provider = 'stripe'`,
      values: [workspaceId, customerId],
    })
    return rows[0]?.reference ?? null
  }

  return {
    find,
    async ensure(customerId, now) {
      const known = await find(customerId)
      if (known !== null) return known
      const metadata = { workspace: workspaceId, customer: customerId }
      const made = await client.customers.create({ metadata })
      // Of two at once one stays without use.
      await sql.query({
        name: 'keep_provider_customer',
        text: `
          insert into provider_customer (workspace_id, customer_id, provider, reference, created_at)
          values ($1, $2, 'stripe', $3, $4) on conflict do nothing`,
        values: [workspaceId, customerId, made.id, now],
      })
      return (await find(customerId)) ?? made.id
    },
    async forget(customerId, reference) {
      await sql.query({
        name: 'forget_provider_customer',
        text: `
          delete from provider_customer
          where workspace_id = $1 and customer_id = $2 and provider = 'stripe' and reference = $3`,
        values: [workspaceId, customerId, reference],
      })
    },
  }
}
