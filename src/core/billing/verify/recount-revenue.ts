/** Counts the recurring revenue of every subscription again, from its terms. */
import { type Difference, differencesMax } from '../../ledger/verify/ledger-check.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { subscriptionTable } from '../billing-tables.ts'
import { recurringMrr } from '../decide/count-recurring.ts'
import { loadCustomers, loadPrices } from '../load-billed-customers.ts'
import { loadDiscounts } from '../load-discounts.ts'
import { loadPlanVersions } from '../plan-version-cache.ts'
import { readRows } from '../row-table.ts'
import type { VerifyContext } from './load-sources.ts'

const subscriptionsAtOnce = 500

/**
 * Not of those whose customer got other terms since they were counted, which count from the next decision on, and of those that the
 * billing run has not counted yet.
 */
export async function* recountedRevenue(
  ctx: VerifyContext & { now: Date },
  atOnce = subscriptionsAtOnce,
): AsyncGenerator<Difference> {
  let left = differencesMax
  let after: Subscription | undefined
  do {
    const page = await pageAfter(ctx, after, atOnce)
    for (const difference of await differencesIn(ctx, page)) {
      yield difference
      if (--left === 0) return
    }
    after = page.length < atOnce ? undefined : page.at(-1)
  } while (after)
}

function pageAfter(
  { sql, workspaceId, now }: VerifyContext & { now: Date },
  after: Subscription | undefined,
  atOnce: number,
): Promise<Subscription[]> {
  return readRows(sql, subscriptionTable, workspaceId, {
    name: 'verify_subscriptions',
    where: `(customer_id, id) in (
      select s.customer_id, s.id from subscription s
      join customer c on c.workspace_id = $1 and c.id = s.customer_id
      join credit_account a on a.workspace_id = $1 and a.customer_id = s.customer_id
      where s.workspace_id = $1 and (s.customer_id, s.id) > ($2::text, $3::text)
        and c.updated_at <= s.updated_at and (s.mrr > 0
          or coalesce(s.wake_at > $5, true) and coalesce(s.clock_wake_at > a.clock_now, true))
        and not exists (select from custom_price p where p.workspace_id = $1
          and p.customer_id = s.customer_id and p.created_at >= s.updated_at)
      order by s.customer_id, s.id limit $4)`,
    values: [after?.customerId ?? '', after?.id ?? '', atOnce, now],
  })
}

async function differencesIn(
  ctx: VerifyContext,
  page: readonly Subscription[],
): Promise<Difference[]> {
  const owners = [...new Set(page.map(({ customerId }) => customerId))]
  const versions = await loadPlanVersions(
    ctx,
    page.map(({ planVersionId }) => planVersionId),
  )
  const customers = await loadCustomers(ctx, owners)
  const prices = await loadPrices(ctx, owners)
  const { rows, promotions } = await loadDiscounts(ctx, owners)
  const discounts = Map.groupBy(rows, (row) => row.customerId)
  return page.flatMap((subscription) => {
    const { id, customerId, mrr, planVersionId } = subscription
    const version = versions.get(planVersionId)
    const customer = customers.get(customerId)
    if (!version || !customer) throw new Error(`The terms of ${id} are not there`)
    const customPrices = prices.get(customerId) ?? []
    const expected = recurringMrr(
      subscription,
      version,
      { customer, customPrices, promotions, discounts: discounts.get(customerId) ?? [] },
      subscription.createdAt,
    )
    if (expected === mrr) return []
    const check = 'counted revenue'
    const found = { expected: expected.toString(), actual: mrr.toString() }
    return [
      { workspaceId: ctx.workspaceId, customerId, check, what: `subscription ${id}`, ...found },
    ]
  })
}
