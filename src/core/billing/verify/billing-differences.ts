/**
 * Recomputes what the database keeps of billing, and reports where the two differ: the lines of invoices from usage events and plan
 * versions, sums, numbers, store credits, recurring revenue, and what was billed of usage.
 *
 * A domain with sums of its own adds its checks to the steps, or a step.
 */
import type { InvoiceLine } from '../../invoices/invoice.ts'
import {
  type Check,
  type Difference,
  differencesMax,
  runCheck,
} from '../../ledger/verify/ledger-check.ts'
import type { Sql, TenantDb } from '../../operation/sql.ts'
import { lineTable } from '../billing-tables.ts'
import { readRows } from '../row-table.ts'
import { discountChecks } from './discount-checks.ts'
import { freezeChecks } from './freeze-checks.ts'
import { invoiceChecks } from './invoice-checks.ts'
import { loadSources, type VerifyContext } from './load-sources.ts'
import { mrrChecks } from './mrr-checks.ts'
import { numberChecks } from './number-checks.ts'
import { recountedRevenue } from './recount-revenue.ts'
import { verifyLine } from './rederive-line.ts'
import { storeCreditChecks } from './store-credit-checks.ts'

export type BillingStep = (ctx: VerifyContext & { now: Date }) => AsyncIterable<Difference>

const linesAtOnce = 500

const checks: readonly Check[] = [
  ...invoiceChecks,
  ...numberChecks,
  ...storeCreditChecks,
  ...freezeChecks,
  ...discountChecks,
  ...mrrChecks,
]

/** Each finds the differences of one workspace, in bounded memory. */
const billingSteps: readonly BillingStep[] = [
  ...checks.map(stepOf),
  (ctx) => differingLines(ctx),
  (ctx) => recountedRevenue(ctx),
]

function stepOf(check: Check): BillingStep {
  return async function* step({ sql, workspaceId, now }) {
    yield* await runCheck(sql, check, workspaceId, now)
  }
}

/** Every line with a digest, also pending ones and those of drafts and of voided invoices. */
export async function* differingLines(
  ctx: VerifyContext,
  atOnce = linesAtOnce,
): AsyncGenerator<Difference> {
  let left = differencesMax
  for await (const lines of pagesOfLines(ctx, atOnce)) {
    for await (const { line, sources } of loadSources(ctx, lines)) {
      for (const { field, expected, stored } of verifyLine(line, sources).differences) {
        const what = `${field} of line ${line.id}`
        const { workspaceId } = ctx
        yield {
          workspaceId,
          customerId: line.customerId,
          check: 'lines',
          what,
          expected,
          actual: stored,
        }
        if (--left === 0) return
      }
    }
  }
}

async function* pagesOfLines(
  { sql, workspaceId }: VerifyContext,
  atOnce: number,
): AsyncGenerator<InvoiceLine[]> {
  let after: InvoiceLine | undefined
  do {
    const lines: InvoiceLine[] = await readRows(sql, lineTable, workspaceId, {
      name: 'verify_lines',
      where: `(customer_id, id) in (
        select customer_id, id from invoice_line where workspace_id = $1 and digest is not null
          and (customer_id, id) > ($2::text, $3::text) order by customer_id, id limit $4)`,
      values: [after?.customerId ?? '', after?.id ?? '', atOnce],
    })
    yield lines
    after = lines.length < atOnce ? undefined : lines.at(-1)
  } while (after)
}

/** The number of lines that were made before digests were written; their amounts are checked with the sums only. */
export async function countUnexplained(sql: Sql): Promise<number> {
  const text = 'select count(*)::int as count from invoice_line where digest is null'
  const { rows } = await sql.query<{ count: number }>(text)
  return rows[0]?.count ?? 0
}

/** All differences of all workspaces, as they are found. `sql` must see one snapshot of the database; `tenant` reads what never changes. */
export async function* verifyBilling(
  sql: Sql,
  tenant: (workspaceId: string) => TenantDb,
  now: Date,
): AsyncGenerator<Difference> {
  const { rows: workspaces } = await sql.query('select id from workspace order by id')
  for (const { id: workspaceId } of workspaces) {
    const ctx = { sql, workspaceId, db: tenant(workspaceId), now }
    for (const step of billingSteps) yield* step(ctx)
  }
}
