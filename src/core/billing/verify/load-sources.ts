/** Loads what lines of invoices are derived from: a fixed number of statements for a page of them, and their usage events. */

import { explainedSegment } from '../../invoices/explained-segment.ts'
import type { InvoiceLine } from '../../invoices/invoice.ts'
import type { ReadContext } from '../../operation/operation.ts'
import { freezeTable, invoiceTable, lineTable, phaseTable } from '../billing-tables.ts'
import { loadPrices } from '../load-billed-customers.ts'
import { loadRedeemed } from '../load-discounts.ts'
import { type MeasuredUsage, measureUsage } from '../measure-usage.ts'
import { loadPlanVersions } from '../plan-version-cache.ts'
import { type RowTable, readRows } from '../row-table.ts'
import type { LineSources } from './line-sources.ts'

export type VerifyContext = Pick<ReadContext, 'workspaceId' | 'sql' | 'db'>

/** The sources of each line, one after the other: the events of many segments are not in memory together. */
export async function* loadSources(
  ctx: VerifyContext,
  lines: readonly InvoiceLine[],
): AsyncGenerator<{ line: InvoiceLine; sources: LineSources }> {
  const owners = distinct(lines.map(({ customerId }) => customerId))
  const read = <Row>(table: RowTable<Row>, column: string, ids: readonly (string | null)[]) =>
    readRows(ctx.sql, table, ctx.workspaceId, {
      name: `verify_${table.name}`,
      where: `customer_id = any($2::text[]) and ${column} = any($3::text[])`,
      values: [owners, distinct(ids)],
    })
  const subscriptions = lines.map(({ subscriptionId }) => subscriptionId)
  const [phases, freezes] = [
    await read(phaseTable, 'subscription_id', subscriptions),
    await read(freezeTable, 'subscription_id', subscriptions),
  ]
  const others = await read(lineTable, 'id', lines.map(otherOf))
  const invoices = await read(
    invoiceTable,
    'id',
    lines.map(({ invoiceId }) => invoiceId),
  )
  const versions = await loadPlanVersions(ctx, distinct(lines.map((line) => line.planVersionId)))
  const prices = await loadPrices(ctx, owners)
  const promotions = await loadRedeemed(ctx, distinct(lines.map(promotionVersionOf)))
  for (const line of lines) {
    const isOfSubscription = (row: { subscriptionId: string }) =>
      row.subscriptionId === line.subscriptionId
    const sources: LineSources = {
      version: versions.get(line.planVersionId ?? '') ?? null,
      phases: phases.filter(isOfSubscription),
      customPrices: prices.get(line.customerId) ?? [],
      measured: await measuredOf(ctx, line),
      freezes: freezes.filter(
        (freeze) =>
          isOfSubscription(freeze) &&
          freeze.chargeKey === line.chargeKey &&
          freeze.segmentStart.getTime() === line.periodStart?.getTime(),
      ),
      other: others.find(({ id }) => id === otherOf(line)) ?? null,
      invoice: invoices.find(({ id }) => id === line.invoiceId) ?? null,
      promotion: promotions.get(promotionVersionOf(line) ?? '') ?? null,
    }
    yield { line, sources }
  }
}

async function measuredOf(
  { sql, workspaceId }: VerifyContext,
  { customerId, explain }: InvoiceLine,
): Promise<MeasuredUsage | null> {
  const explained = explainedSegment(explain)
  if (!explained) return null
  return measureUsage(sql, { workspaceId, customerId, ...explained.segment })
}

/** The line that it gives back, or whose credit it takes back. */
function otherOf({ creditsLineId, explain }: InvoiceLine): string | null {
  if (creditsLineId !== null) return creditsLineId
  const { takesBack } = explain
  if (typeof takesBack !== 'object' || takesBack === null || Array.isArray(takesBack)) return null
  return typeof takesBack.line === 'string' ? takesBack.line : null
}

/** The version of a promotion whose redemption it is of. */
function promotionVersionOf({ explain }: InvoiceLine): string | null {
  return typeof explain.promotionVersion === 'string' ? explain.promotionVersion : null
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids)].filter((id) => id !== null)
}
