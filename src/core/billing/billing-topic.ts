/**
 * The billing of a customer, live: its live subscriptions and open invoices, and then the subscriptions, invoices, payments and
 * checkouts that each commit made or changed.
 *
 * Items are ids: rows are read when an item is shown, so that they may be newer than its number and never older.
 */

import { z } from 'zod'
import { requireCustomerId } from '../customers/customer-reference.ts'
import type { BillingMove } from '../events/domain-event.ts'
import { type Numbered, type Reading, type TopicContext, topic } from '../operation/topic.ts'
import { invalid } from '../values/errors.ts'
import { reference } from '../values/input.ts'

/** Rows read at once for a subscriber that is behind; those of one commit stay together. */
const pageMax = 200
/** Open invoices of a first item: the newest ones. */
export const openInvoicesMax = 100

export interface BillingChange extends BillingMove {
  customerId: string
  /** Whether it is the state at the beginning, and not what a commit changed. */
  isState: boolean
}

export const billingTopic = topic({
  name: 'billingChanged',
  scope: 'customer',
  input: z.strictObject({
    customerId: reference,
    after: z.int().min(0, 'must not be negative').nullish(),
  }),
  subjectOf: requireCustomerId,
  delivery: 'EVERY',
  async start(context, { after }) {
    if (after === null || after === undefined) return readState(context)
    const reading = await readAfter(context, after)
    if (after > reading.head) {
      throw invalid(`after must be at most the customer's billing sequence, ${reading.head}.`)
    }
    return reading
  },
  after: readAfter,
  itemsOf: ({ customerId, billing }) =>
    billing && isSeen(billing)
      ? [{ sequence: billing.sequence, item: { ...billing, customerId, isState: false } }]
      : [],
  spanOf: ({ billing }) => (billing ? { from: billing.sequence - 1, to: billing.sequence } : null),
  headOf: ({ billing }) => billing,
  sizeOf: ({ subscriptionIds, invoiceIds, paymentIds, checkoutIds }: BillingChange) => {
    const ids = [subscriptionIds, invoiceIds, paymentIds, checkoutIds]
    return 200 + 50 * ids.flat().length
  },
})

function isSeen({ subscriptionIds, invoiceIds, paymentIds, checkoutIds }: BillingMove): boolean {
  return [subscriptionIds, invoiceIds, paymentIds, checkoutIds].some(({ length }) => length > 0)
}

interface Row {
  head: string
  kind: 'subscription' | 'invoice' | 'payment' | 'checkout' | null
  id: string
  sequence: string
}

async function readState(context: TopicContext): Promise<Reading<BillingChange>> {
  const { sql, workspaceId, subjectId: customerId } = context
  const { rows } = await sql.query<Row>({
    name: 'billing_state',
    text: `
      select a.billing_sequence as head, r.* from credit_account a
      left join lateral (
        select 'subscription' as kind, s.id from subscription s
        where s.workspace_id = a.workspace_id and s.customer_id = a.customer_id
          and s.status not in ('CANCELED', 'EXPIRED')
        union all
        (select 'invoice', i.id from invoice i
        where i.workspace_id = a.workspace_id and i.customer_id = a.customer_id and i.status = 'OPEN'
        order by i.id desc limit ${openInvoicesMax})
      ) r on true
      where a.workspace_id = $1 and a.customer_id = $2`,
    values: [workspaceId, customerId],
  })
  const head = headOf(rows)
  const item = { ...changeOf(customerId, head, rows), isState: true }
  return { items: [{ sequence: head, item }], sequence: head, head }
}

async function readAfter(context: TopicContext, after: number): Promise<Reading<BillingChange>> {
  const { sql, workspaceId, subjectId: customerId } = context
  const changed = (table: string) => `
    select '${table}' as kind, t.id, t.billing_sequence as sequence from ${table} t
    where t.workspace_id = a.workspace_id and t.customer_id = a.customer_id and t.billing_sequence > $3`
  const { rows } = await sql.query<Row>({
    name: 'billing_after',
    text: `
      select a.billing_sequence as head, r.* from credit_account a
      left join lateral (
        select * from (${['subscription', 'invoice', 'payment', 'checkout'].map(changed).join(' union all ')}) all_rows
        order by sequence fetch first ${pageMax} rows with ties
      ) r on true
      where a.workspace_id = $1 and a.customer_id = $2
      order by r.sequence`,
    values: [workspaceId, customerId, after],
  })
  const head = headOf(rows)
  const stored = rows.filter(({ kind }) => kind !== null)
  const commits = Map.groupBy(stored, ({ sequence }) => Number(sequence))
  const items = [...commits].map(([sequence, all]): Numbered<BillingChange> => {
    return { sequence, item: changeOf(customerId, sequence, all) }
  })
  const isFull = stored.length >= pageMax
  return { items, sequence: isFull ? (items.at(-1)?.sequence ?? head) : head, head }
}

function headOf([first]: readonly Row[]): number {
  if (!first) throw new Error('The customer has no credit account')
  return Number(first.head)
}

function changeOf(customerId: string, sequence: number, rows: readonly Row[]): BillingChange {
  const idsOf = (wanted: Row['kind']) =>
    rows.filter(({ kind }) => kind === wanted).map(({ id }) => id)
  return {
    customerId,
    sequence,
    isState: false,
    subscriptionIds: idsOf('subscription'),
    invoiceIds: idsOf('invoice'),
    paymentIds: idsOf('payment'),
    checkoutIds: idsOf('checkout'),
  }
}
