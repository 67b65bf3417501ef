/** Finds what an event of a provider is about: by our own id, which the provider carries for us, or by the provider's name for it. */
import type { Sql } from '../operation/sql.ts'
import type { OutsideProvider, ProviderEvent } from './provider.ts'

export type EventSubject =
  | { kind: 'charge'; id: string; customerId: string; invoiceId: string }
  | { kind: 'setUp'; id: string; customerId: string }
  | {
      kind: 'refund'
      id: string
      customerId: string
      invoiceId: string
      storeCreditId: string | null
    }

interface RefundRow {
  id: string
  customer_id: string
  invoice_id: string
  store_credit_id: string | null
}

type About = NonNullable<ProviderEvent['about']>

/** Null: the workspace has no such thing. */
export async function findAbout(
  sql: Sql,
  workspaceId: string,
  provider: OutsideProvider,
  { kind, key, reference }: About,
): Promise<EventSubject | null> {
  const values = [workspaceId, provider, key, reference]
  switch (kind) {
    case 'charge': {
      const { rows } = await sql.query<{ id: string; customer_id: string; invoice_id: string }>({
        name: 'find_told_payment',
        text: `
          select id, customer_id, invoice_id from payment
          where workspace_id = $1 and provider = $2 and (id = $3 or reference = $4)
          order by id = $3 desc nulls last limit 1`,
        values,
      })
      const [row] = rows
      return row
        ? { kind, id: row.id, customerId: row.customer_id, invoiceId: row.invoice_id }
        : null
    }
    case 'setUp': {
      const { rows } = await sql.query<{ id: string; customer_id: string }>({
        name: 'find_told_method',
        text: `
          select id, customer_id from payment_method
          where workspace_id = $1 and provider = $2 and (id = $3 or reference = $4)
          order by id = $3 desc nulls last limit 1`,
        values,
      })
      const [row] = rows
      return row ? { kind, id: row.id, customerId: row.customer_id } : null
    }
    case 'refund': {
      const { rows } = await sql.query<RefundRow>({
        name: 'find_told_refund',
        text: `
          select id, customer_id, invoice_id, store_credit_id from refund
          where workspace_id = $1 and provider = $2 and (id = $3 or reference = $4)
          order by id = $3 desc nulls last limit 1`,
        values,
      })
      const [row] = rows
      if (!row) return null
      const { id, customer_id: customerId, invoice_id: invoiceId } = row
      return { kind, id, customerId, invoiceId, storeCreditId: row.store_credit_id }
    }
    case 'dispute':
    case 'refunds':
      return null
  }
}
