/** What is due is found by the indexes of the rows that wake, however many others there are. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { batchesOf, type DueCustomer, findDue } from '../../src/core/billing/find-due.ts'
import { addMonthly, subscribe } from '../support/billing.ts'
import { CreateCheckoutDocument } from '../support/checkouts.generated.ts'
import { giveCredit } from '../support/invoice-acts.ts'
import { addFeature, entitle } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

const copies = 5_000

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant({}, {}, { mayRunJobs: () => false })
})
afterAll(() => tenant?.close())

interface Node {
  'Node Type': string
  'Index Name'?: string
  'Relation Name'?: string
  'Actual Rows': number
  Plans?: Node[]
}

const scansOf = (node: Node): Node[] => [
  ...(node['Relation Name'] ? [node] : []),
  ...(node.Plans ?? []).flatMap(scansOf),
]

/** Copies of what wakes of the customer, of which most wake later. */
async function fill(customerId: string): Promise<void> {
  // Each entitlement is to another feature; making as many takes long.
  await tenant.sql.query(
    'alter table entitlement drop constraint entitlement_workspace_id_feature_id_fkey',
  )
  const uniques: Record<string, string> = {
    invoice: `, 'reason', 'MANUAL', 'number', null`,
    entitlement: `, 'feature_id', t.feature_id || n`,
  }
  for (const table of ['subscription', 'invoice', 'store_credit', 'checkout', 'entitlement']) {
    await tenant.sql.query(
      `insert into ${table} select (jsonb_populate_record(t, jsonb_build_object(
         'id', t.id || n, 'wake_at', timestamptz '2026-04-20' + n * interval '5 minutes'${uniques[table] ?? ''}))).*
       from ${table} t, generate_series(1, ${copies}) n where customer_id = $1`,
      [customerId],
    )
    await tenant.sql.query(`analyze ${table}`)
  }
}

it('reads no more than 200 rows of each index', async () => {
  tenant.clock.set('2026-04-01T00:00:00Z')
  const { customerId } = await subscribe(tenant, await addMonthly(tenant))
  await giveCredit(tenant, customerId, '1', 'USD', '2026-04-20T00:00:00Z')
  const lines = [{ description: 'Work', amount: '1' }]
  await tenant.ask(CreateCheckoutDocument, {
    input: { ui: 'HEADLESS', customerId, currency: 'USD', lines },
  })
  await addFeature(tenant, { key: 'export', type: 'BOOLEAN' })
  await entitle(tenant, customerId, 'export', { expiresAt: '2026-04-20T00:00:00Z' })
  await fill(customerId)
  let asked: { text: string; values: unknown[] } | undefined
  const query = (statement: typeof asked) => {
    asked = statement
    return tenant.sql.query(statement as never)
  }
  const now = new Date('2026-04-25T00:00:00Z')
  const found = await findDue({ query } as never, now)
  expect(found).toMatchObject([{ customerId, rows: 1_000 }])
  const { rows } = await tenant.sql.query(
    `explain (analyze, format json) ${asked?.text}`,
    asked?.values,
  )
  const scans = scansOf(rows[0]['QUERY PLAN'][0].Plan).filter(
    (node) => node['Relation Name'] !== 'workspace',
  )
  expect(scans.map((node) => [node['Index Name'], node['Actual Rows']])).toEqual([
    ['subscription_wake_at_idx', 200],
    ['invoice_wake_at_idx', 200],
    ['store_credit_wake_at_idx', 200],
    ['checkout_wake_idx', 200],
    ['entitlement_wake_at_idx', 200],
  ])
})

it('batches customers of one workspace, so many and with so many due rows at most', () => {
  const due = (workspaceId: string, rows: number, index: number): DueCustomer => ({
    ...{ workspaceId, mode: 'LIVE', rows },
    customerId: `${workspaceId}${index}`,
  })
  const many = Array.from({ length: 30 }, (_, index) => due('a', 1, index))
  const sizes = (customers: DueCustomer[]) => batchesOf(customers, 25).map(({ length }) => length)
  expect(sizes(many)).toEqual([25, 5])
  expect(sizes([due('a', 120, 1), due('a', 80, 2), due('a', 1, 3)])).toEqual([2, 1])
  expect(sizes([due('a', 200, 1), due('a', 200, 2)])).toEqual([1, 1])
  expect(sizes([due('a', 1, 1), due('b', 1, 1), due('a', 1, 2)])).toEqual([2, 1])
})
