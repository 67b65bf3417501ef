/** The numbers of documents: 1 to n in each year, each once, and of invoices in the order in which they were finalised. */
import type { Check } from '../../ledger/verify/ledger-check.ts'

const numbered = (table: 'invoice' | 'credit_note') => `
  select customer_id, id, number, substring(number from '-(\\d+)-\\d+$') as year,
    substring(number from '-(\\d+)$')::bigint as place
  from ${table} where workspace_id = $1 and number is not null`

export const numberChecks: readonly Check[] = [
  {
    name: 'numbers',
    text: `
      select coalesce(n.customer_id, '-') as customer_id,
        coalesce(s.kind, n.kind) || ' numbers of ' || coalesce(s.year, n.year) as what,
        '1 to ' || s.next - 1 as expected,
        n.documents || ' documents with ' || n.places || ' numbers from ' || n.low || ' to ' || n.high
          as actual
      from (select kind, year::text, next from number_series where workspace_id = $1) s
      full join (
        select kind, year, count(*) as documents, count(distinct place) as places,
          min(place) as low, max(place) as high, min(customer_id) as customer_id
        from (
          select 'invoice' as kind, d.* from (${numbered('invoice')}) d
          union all select 'credit_note', d.* from (${numbered('credit_note')}) d
        ) all_documents group by 1, 2
      ) n on n.kind = s.kind and n.year = s.year
      where s.next is null or coalesce(n.documents, 0) <> s.next - 1
        or n.places <> n.documents or n.low <> 1 or n.high <> n.documents`,
  },
  {
    // Customers of test clocks share the series of their clock's year, without the order.
    name: 'order of numbers',
    text: `
      select customer_id, 'invoice ' || number as what, 'finalised after ' || before as expected,
        'finalised at ' || finalized_at as actual
      from (
        select n.customer_id, n.number, i.finalized_at,
          lag(i.finalized_at) over (partition by n.year order by n.place) as before
        from (${numbered('invoice')}) n
        join invoice i on i.workspace_id = $1 and i.customer_id = n.customer_id and i.id = n.id
        join credit_account a on a.workspace_id = $1 and a.customer_id = n.customer_id
        where a.clock_now is null
      ) n where finalized_at < before`,
  },
]
