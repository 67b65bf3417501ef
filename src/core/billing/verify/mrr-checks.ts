/** Compares how recurring revenue moved with what subscriptions count for. */
import type { Check } from '../../ledger/verify/ledger-check.ts'

const changes = `(select * from mrr_change where workspace_id = $1) c`

export const mrrChecks: readonly Check[] = [
  {
    name: 'recurring revenue',
    text: `
      select coalesce(c.customer_id, s.customer_id) as customer_id,
        coalesce(c.currency, s.currency) || ' of ' || coalesce(c.plan_id, s.plan_id) as what,
        coalesce(s.mrr, 0) as expected, coalesce(c.amount, 0) as actual
      from (
        select customer_id, currency, coalesce(plan_id, 'all plans') as plan_id, sum(amount) as amount
        from ${changes} group by 1, 2, 3
      ) c
      full join (
        select customer_id, currency, plan_id, sum(mrr) as mrr
        from (
          select customer_id, currency, mrr, unnest(array[plan_id, 'all plans']) as plan_id
          from subscription where workspace_id = $1 and mrr <> 0
        ) s group by 1, 2, 3
      ) s on s.customer_id = c.customer_id and s.currency = c.currency and s.plan_id = c.plan_id
      where coalesce(s.mrr, 0) <> coalesce(c.amount, 0)`,
  },
  {
    name: 'changes of recurring revenue',
    text: `
      select customer_id, 'change ' || id as what, wanted || ' to ' || before + amount as expected,
        kind || ' to ' || mrr as actual
      from (
        select c.*, case when place = 1 then 'NEW' when before = 0 then 'REACTIVATION'
            when before + amount = 0 then 'CHURN' when amount > 0 then 'EXPANSION'
            else 'CONTRACTION' end as wanted
        from (
          select c.*, row_number() over w as place, coalesce(lag(mrr) over w, 0) as before,
            lag(at) over w as earlier
          from ${changes}
          window w as (partition by customer_id, currency, plan_id order by at, id)
        ) c
      ) c
      where kind::text <> wanted or mrr <> before + amount or earlier = at`,
  },
]
