/** Compares the grants of subscriptions with the pools and the rows of the ledger that their credits went through. */
import type { Check } from './ledger-check.ts'

export const grantChecks: Check[] = [
  {
    name: 'included credits',
    text: `
      select customer_id, 'pool ' || id as what, 'a subscription for INCLUDED credits alone' as expected,
        kind || ' of ' || coalesce('subscription ' || subscription_id, 'none') as actual
      from credit_pool
      where workspace_id = $1 and (kind = 'INCLUDED') <> (subscription_id is not null)`,
  },
  {
    name: 'grants',
    text: `
      select coalesce(g.customer_id, i.customer_id) as customer_id,
        'grant of ' || coalesce(g.subscription_id, i.subscription_id) || ' from '
          || coalesce(g.period_start, i.period_start) as what,
        coalesce(i.granted, 0) || ' issued, ' || coalesce(i.taken_back, 0) || ' ended at once, '
          || coalesce(i.rolled_over, 0) || ' issued again' as expected,
        g.granted || ' granted, ' || coalesce(g.rolled_over, 0) || ' rolled over' as actual
      from (select * from credit_grant where workspace_id = $1) g
      full join (
        -- What ended at the start of its period counts as not granted, but for what holds had then.
        select p.customer_id, p.subscription_id, p.period_start,
          coalesce(sum(t.amount) filter (where t.type = 'ISSUE' and not p.rolled_over), 0)
            as granted,
          coalesce(sum(t.amount) filter (where t.type = 'EXPIRE' and not p.rolled_over
            and p.expires_at <= p.period_start), 0) as taken_back,
          coalesce(sum(t.amount) filter (where t.type = 'ISSUE' and p.rolled_over), 0)
            as rolled_over
        from credit_pool p
        join credit_transaction t on t.workspace_id = p.workspace_id
          and t.customer_id = p.customer_id and t.pool_id = p.id and t.type in ('ISSUE', 'EXPIRE')
        where p.workspace_id = $1 and p.subscription_id is not null
        group by 1, 2, 3
      ) i on i.customer_id = g.customer_id and i.subscription_id = g.subscription_id
        and i.period_start = g.period_start
      where g.granted is null or g.granted > coalesce(i.granted, 0)
        or g.granted < coalesce(i.granted - i.taken_back, 0)
        or coalesce(g.rolled_over, 0) <> coalesce(i.rolled_over, 0)`,
  },
  {
    name: 'unspent grants',
    text: `
      -- What came back to an expired pool is subtracted before its expiry is posted, and is in the pool until then.
      select customer_id, 'grant of ' || subscription_id || ' from ' || period_start as what,
        coalesce(rolled_over, 0) || ' to ' || granted as expected, unspent || ' unspent' as actual
      from (
        select g.*, g.unspent + coalesce((
          select sum(p.balance) from credit_pool p
          where p.workspace_id = g.workspace_id and p.customer_id = g.customer_id
            and p.subscription_id = g.subscription_id and p.period_start = g.period_start
            and not p.rolled_over), 0) as left_over
        from credit_grant g where g.workspace_id = $1
      ) g
      where left_over < coalesce(rolled_over, 0) or left_over > granted`,
  },
]
