/** Compares store credits, and what they paid of invoices, with their movements. */
import type { Check } from '../../ledger/verify/ledger-check.ts'

const movements = `(
  select m.*, case when type in ('ISSUED', 'RESTORED') then amount else -amount end as change
  from store_credit_movement m where workspace_id = $1) m`

export const storeCreditChecks: readonly Check[] = [
  {
    name: 'store credits',
    text: `
      select coalesce(c.customer_id, m.customer_id) as customer_id,
        'store credit ' || coalesce(c.id, m.store_credit_id) as what,
        coalesce(m.issued, 0) || ' issued, ' || coalesce(m.balance, 0) || ' left' as expected,
        c.amount || ' issued, ' || c.remaining || ' left' as actual
      from (select * from store_credit where workspace_id = $1) c
      full join (
        select customer_id, store_credit_id, sum(change) as balance,
          sum(change) filter (where type = 'ISSUED') as issued
        from ${movements} group by 1, 2
      ) m on m.customer_id = c.customer_id and m.store_credit_id = c.id
      where c.id is null or c.amount <> coalesce(m.issued, 0)
        or c.remaining <> coalesce(m.balance, 0) or c.remaining < 0`,
  },
  {
    name: 'movements of store credits',
    text: `
      select distinct on (customer_id, store_credit_id) customer_id,
        'store credit ' || store_credit_id || ' after movement ' || number as what,
        'movement ' || place || ' leaves ' || balance as expected,
        'movement ' || number || ' leaves ' || balance_after as actual
      from (
        select m.*, sum(change) over w as balance, row_number() over w as place
        from ${movements} window w as (partition by customer_id, store_credit_id order by number)
      ) m
      where balance <> balance_after or place <> number or balance < 0
      order by customer_id, store_credit_id, number`,
  },
  {
    name: 'store credit of invoices',
    text: `
      select coalesce(i.customer_id, m.customer_id) as customer_id,
        'invoice ' || coalesce(i.id, m.invoice_id) as what, coalesce(m.amount, 0) as expected,
        i.store_credit_applied as actual
      from (select * from invoice where workspace_id = $1) i
      full join (
        select customer_id, invoice_id, -sum(change) as amount
        from ${movements}
        -- What had left as money comes back without an invoice.
        where type = 'APPLIED' or type = 'RESTORED' and invoice_id is not null
        group by 1, 2
      ) m on m.customer_id = i.customer_id and m.invoice_id = i.id
      left join (
        select customer_id, invoice_id, sum(store_credit) as amount
        from credit_note where workspace_id = $1 and voided_at is null group by 1, 2
      ) n on n.customer_id = i.customer_id and n.invoice_id = i.id
      where i.id is null or i.store_credit_applied <> coalesce(m.amount, 0)
        -- An invoice that is void returns what notes did not return before.
        - case when i.status = 'VOID' then least(coalesce(m.amount, 0), coalesce(n.amount, 0)) else 0 end`,
  },
  {
    name: 'totals below zero',
    text: `
      select coalesce(l.customer_id, c.customer_id) as customer_id,
        'invoice ' || coalesce(l.invoice_id, c.invoice_id) as what, l.amount as expected,
        c.amount as actual
      from (
        select customer_id, invoice_id, sum(amount) as amount from invoice_line
        where workspace_id = $1 and kind = 'CARRIED_TO_STORE_CREDIT' group by 1, 2
      ) l full join (
        select customer_id, invoice_id, sum(amount) as amount from store_credit
        where workspace_id = $1 and reason = 'PRORATION' and invoice_id is not null group by 1, 2
      ) c on c.customer_id = l.customer_id and c.invoice_id = l.invoice_id
      where l.amount is distinct from c.amount`,
  },
]
