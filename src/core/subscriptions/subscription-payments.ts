/** What the payments of subscriptions' invoices came to: one statement for all subscriptions of a list. */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import { customerOfRowId } from '../values/ids.ts'
import { reference } from '../values/input.ts'

export interface PaymentFacts {
  lastPaymentAt: Date | null
  /** Attempts that failed since the last payment that succeeded. */
  failedPaymentCount: number
}

interface FactsRow {
  subscription_id: string
  last_payment_at: Date | null
  failed: string
}

/** By our ids of the subscriptions; one without payments is missing. */
export const getPaymentFacts = readOperation({
  name: 'getPaymentFacts',
  scope: 'customer',
  ofNoCustomer: true,
  input: z.strictObject({ ids: z.array(reference).max(1_000) }),
  async run({ sql, workspaceId, caller }, { ids }) {
    const { rows } = await sql.query<FactsRow>({
      name: 'payment_facts_of_subscriptions',
      text: `
        select subscription_id, max(last_at) as last_payment_at,
          count(*) filter (where status = 'FAILED' and created_at > coalesce(last_at, '-infinity'))
            as failed
        from (
          select i.subscription_id, p.status, p.created_at,
            max(p.paid_at) filter (where p.status = 'SUCCEEDED')
              over (partition by i.subscription_id) as last_at
          from invoice i join payment p on p.workspace_id = i.workspace_id
            and p.customer_id = i.customer_id and p.invoice_id = i.id
          where i.workspace_id = $1 and i.customer_id = any($2::text[])
            and i.subscription_id = any($3::text[])
        ) paid group by subscription_id`,
      values: [workspaceId, customersOf(ids, caller.customer?.id), ids],
    })
    return new Map<string, PaymentFacts>(
      rows.map((row) => [
        row.subscription_id,
        { lastPaymentAt: row.last_payment_at, failedPaymentCount: Number(row.failed) },
      ]),
    )
  },
})

/** A customer token sees its own. */
function customersOf(ids: readonly string[], own: string | undefined): string[] {
  const owners = new Set(ids.flatMap((id) => customerOfRowId('sub', id) ?? []))
  return [...owners].filter((id) => own === undefined || id === own)
}
