/** Compares what was billed of the usage of each segment with its freezes and their lines. */
import type { Check } from '../../ledger/verify/ledger-check.ts'

const freezes = `(select * from usage_freeze where workspace_id = $1) f`

export const freezeChecks: readonly Check[] = [
  {
    name: 'billed usage',
    text: `
      select customer_id, 'usage of ' || subscription_id || ' ' || charge_key || ' from ' || segment_start as what,
        newest || ' billed by revision ' || revisions as expected,
        billed || ' billed by ' || revisions || ' revisions, ' || standing || ' of them standing' as actual
      from (
        select customer_id, subscription_id, charge_key, segment_start, count(*) as revisions,
          max(revision) as high, sum(billed) as billed,
          count(*) filter (where not superseded) as standing,
          coalesce(sum(amount) filter (where not superseded), 0) as newest,
          max(revision) filter (where not superseded) as last
        from ${freezes} group by 1, 2, 3, 4
      ) f
      where standing <> 1 or last <> high or high <> revisions or billed <> newest`,
  },
  {
    name: 'lines of usage',
    text: `
      select coalesce(f.customer_id, l.customer_id) as customer_id,
        'line ' || coalesce(l.id, f.line_id) as what, coalesce(f.billed, 0) as expected,
        l.amount as actual
      from ${freezes}
      full join (
        select * from invoice_line
        where workspace_id = $1 and kind in ('USAGE', 'OVERAGE', 'FLAT', 'LATE_USAGE')
      ) l on l.customer_id = f.customer_id and l.id = f.line_id
      where coalesce(l.amount, 0) <> coalesce(f.billed, 0) or (f.line_id is not null and l.id is null)`,
  },
  {
    name: 'segments',
    text: `
      select customer_id, 'usage of ' || subscription_id || ' ' || charge_key as what,
        'from ' || before || ' on' as expected, 'from ' || segment_start || ' on' as actual
      from (
        select f.*, lag(segment_end) over (
          partition by customer_id, subscription_id, charge_key order by segment_start) as before
        from ${freezes} where not superseded
      ) f where segment_start < before`,
  },
]
