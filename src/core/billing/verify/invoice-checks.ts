/** Compares the sums of finalised invoices with their lines, payments and credit notes. */
import type { Check } from '../../ledger/verify/ledger-check.ts'

const finalised = `(select * from invoice where workspace_id = $1 and number is not null) i`

export const invoiceChecks: readonly Check[] = [
  {
    name: 'sums of invoices',
    text: `
      select customer_id, 'invoice ' || id as what,
        lines || ' subtotal, ' || off || ' discount, ' || line_tax || ' tax, '
          || lines + on_top + carried || ' total' as expected,
        subtotal || ' subtotal, ' || discount || ' discount, ' || tax || ' tax, '
          || total || ' total' as actual
      from (
        select i.*, case when i.tax_inclusive then 0 else i.tax end as on_top,
          coalesce(l.lines, 0) as lines, coalesce(l.discount, 0) as off,
          coalesce(l.discounts, 0) as discounts, coalesce(l.tax, 0) as line_tax,
          coalesce(l.carried, 0) as carried, coalesce(l.currencies, i.currency) as currencies
        from ${finalised}
        left join (
          select customer_id, invoice_id, sum(discount) as discount, sum(tax) as tax,
            sum(amount) filter (where kind <> 'CARRIED_TO_STORE_CREDIT') as lines,
            sum(amount) filter (where kind = 'CARRIED_TO_STORE_CREDIT') as carried,
            -sum(amount) filter (where kind = 'DISCOUNT') as discounts,
            string_agg(distinct currency, ' ') as currencies
          from invoice_line where workspace_id = $1 and invoice_id is not null group by 1, 2
        ) l on l.customer_id = i.customer_id and l.invoice_id = i.id
      ) i
      where subtotal <> lines or discount <> off or discount <> discounts or tax <> line_tax
        or total <> subtotal + on_top + carried or total < 0 or currency <> currencies`,
  },
  {
    name: 'amounts due',
    text: `
      select customer_id, 'invoice ' || id as what, due || ' due' as expected,
        amount_due || ' due, ' || status as actual
      from (
        select i.*, total - store_credit_applied - amount_paid - amount_credited as due
        from ${finalised}
      ) i
      where amount_due <> due or due < 0
        or (status = 'PAID') <> (status <> 'VOID' and amount_due = 0)`,
  },
  {
    name: 'payments of invoices',
    text: `
      select coalesce(i.customer_id, p.customer_id) as customer_id,
        'invoice ' || coalesce(i.id, p.invoice_id) as what, coalesce(p.amount, 0) as expected,
        i.amount_paid as actual
      from ${finalised}
      full join (
        select customer_id, invoice_id, sum(amount) as amount, string_agg(distinct currency, ' ') as currencies
        from payment where workspace_id = $1 and status = 'SUCCEEDED' group by 1, 2
      ) p on p.customer_id = i.customer_id and p.invoice_id = i.id
      left join (
        select customer_id, invoice_id, sum(amount) as amount from store_credit
        where workspace_id = $1 and reason = 'OVERPAYMENT' and invoice_id is not null group by 1, 2
      ) excess on excess.customer_id = i.customer_id and excess.invoice_id = i.id
      where i.id is null or i.currency <> p.currencies
        or i.amount_paid <> coalesce(p.amount, 0) - coalesce(excess.amount, 0)`,
  },
  {
    name: 'credits of invoices',
    text: `
      select coalesce(i.customer_id, n.customer_id) as customer_id,
        'invoice ' || coalesce(i.id, n.invoice_id) as what, coalesce(n.amount, 0) as expected,
        i.amount_credited as actual
      from ${finalised}
      full join (
        select customer_id, invoice_id, sum("offset") as amount
        from credit_note where workspace_id = $1 and voided_at is null group by 1, 2
      ) n on n.customer_id = i.customer_id and n.invoice_id = i.id
      where i.id is null or i.amount_credited <> coalesce(n.amount, 0)`,
  },
]
