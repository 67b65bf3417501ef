/** Compares what promotions count of their redemptions, and discounts of what they took off, with the rows behind it. */
import type { Check } from '../../ledger/verify/ledger-check.ts'

export const discountChecks: readonly Check[] = [
  {
    name: 'redemptions of promotions',
    text: `
      select null as customer_id, 'promotion ' || p.id as what, coalesce(d.count, 0) as expected,
        p.redeemed_count as actual
      from promotion p
      left join (
        select promotion_id, count(*) as count from discount
        where workspace_id = $1 and status <> 'RETURNED' group by 1
      ) d on d.promotion_id = p.id
      where p.workspace_id = $1 and p.redeemed_count <> coalesce(d.count, 0)`,
  },
  {
    name: 'totals of discounts',
    text: `
      select d.customer_id, 'discount ' || d.id as what, coalesce(l.amount, 0) as expected,
        d.total as actual
      from discount d
      left join (
        select l.customer_id, l.explain->>'discountId' as discount_id, -sum(l.amount) as amount
        from invoice_line l
        join invoice i on i.workspace_id = $1 and i.customer_id = l.customer_id and i.id = l.invoice_id
        where l.workspace_id = $1 and l.kind = 'DISCOUNT' and i.status <> 'VOID' group by 1, 2
      ) l on l.customer_id = d.customer_id and l.discount_id = d.id
      where d.workspace_id = $1 and d.total <> coalesce(l.amount, 0)`,
  },
]
