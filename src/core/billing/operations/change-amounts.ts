/** What the last change of a subscription gave back and charged, from its lines; one statement for all subscriptions of a list. */
import { z } from 'zod'
import { readOperation } from '../../operation/operation.ts'
import { naturalPeriodAt, type RecurringTerm } from '../../subscriptions/billing-period.ts'
import { shareLeft } from '../../subscriptions/proration.ts'
import { customerOfRowId } from '../../values/ids.ts'
import { reference } from '../../values/input.ts'
import type { QuotedProration } from '../decide/quoted.ts'

interface ChangeAmounts extends QuotedProration {
  /** The invoice that billed it at once; null: none. */
  invoiceId: string | null
}

interface AmountsRow {
  subscription_id: string
  at: Date
  anchor: Date
  unit: RecurringTerm['unit'] | 'ONCE'
  count: number
  currency: string
  unused: string
  remaining: string
  invoice_id: string | null
}

/** By our ids of the subscriptions; one that was never changed, or is paid once, is missing. */
export const getChangeAmounts = readOperation({
  name: 'getChangeAmounts',
  scope: 'customer',
  ofNoCustomer: true,
  input: z.strictObject({ ids: z.array(reference).max(1_000) }),
  async run({ sql, workspaceId, caller }, { ids }) {
    const own = caller.customer?.id
    const owners = [...new Set(ids.flatMap((id) => customerOfRowId('sub', id) ?? []))]
    const { rows } = await sql.query<AmountsRow>({
      name: 'amounts_of_changes',
      text: `
        select c.*, l.unused, l.remaining, l.invoice_id
        from (
          select distinct on (p.customer_id, p.subscription_id) p.customer_id, p.subscription_id,
            p.starts_at as at, p.anchor, v.billing_period as unit, v.billing_period_count as count,
            s.currency
          from subscription_phase p
          join subscription s on s.workspace_id = p.workspace_id
            and s.customer_id = p.customer_id and s.id = p.subscription_id
          join plan_version v on v.workspace_id = p.workspace_id and v.id = p.plan_version_id
          where p.workspace_id = $1 and p.customer_id = any($2::text[])
            and p.subscription_id = any($3::text[]) and p.proration is not null
          order by p.customer_id, p.subscription_id, p.number desc
        ) c
        cross join lateral (
          -- A change restarts the period with its own base lines, or charges the rest of it.
          select coalesce(sum(l.credited) filter (where l.rest_credited_at = c.at), 0) as unused,
            coalesce(sum(l.amount) filter (where l.period_start = c.at and (l.kind = 'PRORATION_CHARGE'
              or (l.kind in ('BASE', 'QUANTITY') and i.reason = 'CHANGE'))), 0) as remaining,
            min(i.id) filter (where l.period_start = c.at and i.reason = 'CHANGE') as invoice_id
          from invoice_line l
          left join invoice i on i.workspace_id = l.workspace_id
            and i.customer_id = l.customer_id and i.id = l.invoice_id
          where l.workspace_id = $1 and l.customer_id = c.customer_id
            and l.subscription_id = c.subscription_id
            and (l.rest_credited_at = c.at or l.period_start = c.at)
        ) l`,
      values: [workspaceId, owners.filter((id) => own === undefined || id === own), ids],
    })
    const amounts = new Map<string, ChangeAmounts>()
    for (const row of rows) {
      const found = amountsOf(row)
      if (found) amounts.set(row.subscription_id, found)
    }
    return amounts
  },
})

function amountsOf(row: AmountsRow): ChangeAmounts | null {
  const { at, anchor, unit, count, currency, unused, remaining, invoice_id: invoiceId } = row
  if (unit === 'ONCE') return null
  const { start, end } = naturalPeriodAt({ unit, count }, anchor, at)
  const left = shareLeft({ start, end, at })
  return { currency, unused: BigInt(unused), remaining: BigInt(remaining), left, invoiceId }
}
