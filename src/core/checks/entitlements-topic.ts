/** A customer's access, live: the whole state, whenever entitlements, usage, credits, the catalog or the time change it. */

import { z } from 'zod'
import { findFeature } from '../catalog/catalog.ts'
import { timeOf } from '../credits/balance.ts'
import { requireCustomerId } from '../customers/customer-reference.ts'
import { type Check, checkFeature } from '../entitlements/check.ts'
import { nextChange } from '../entitlements/next-change.ts'
import { type Heads, type Reading, type TopicContext, topic } from '../operation/topic.ts'
import { notFound } from '../values/errors.ts'
import { reference } from '../values/input.ts'
import { type CheckState, loadCheckStates } from './check-state.ts'

/** One check for each feature to which the customer has an entitlement, or for the one that was named. */
export interface Access {
  checks: Check[]
  /** The next instant at which the passing of time alone may change it. */
  changesAt: Date | null
}

export const entitlementsTopic = topic({
  name: 'entitlementChanged',
  scope: 'customer',
  input: z.strictObject({ customerId: reference, feature: reference.nullish() }),
  subjectOf: requireCustomerId,
  delivery: 'LATEST',
  start: (context, { feature }) => read(context, feature ?? null),
  after: (context, _sequence, { feature }) => read(context, feature ?? null),
  // A commit says what it changed, not what this means for the features, so the state is read again.
  itemsOf: null,
  headOf,
  isSame: (one: Access, other: Access) => textOf(one) === textOf(other),
  sizeOf: ({ checks }) => 1_000 * checks.length,
  aging: { changesAt: ({ changesAt }) => changesAt },
})

/** Grows with everything that a check reads. */
function headOf({ sequence, terms }: Omit<Heads, 'billing'>): number {
  return sequence + terms
}

function textOf({ checks }: Access): string {
  return JSON.stringify(checks.map((check) => ({ ...check, asOf: null })))
}

async function read(context: TopicContext, named: string | null): Promise<Reading<Access>> {
  // The number is read before the state: the state may be newer than its number, never older.
  const sequence = headOf(await readHeads(context))
  const state = (await loadCheckStates(context, [context.subjectId])).get(context.subjectId)
  if (!state) throw new Error(`Customer ${context.subjectId} has no credit account`)
  const item = accessOf(state, named, context.now)
  return { items: [{ sequence, item }], sequence, head: sequence }
}

async function readHeads({
  sql,
  workspaceId,
  subjectId,
}: TopicContext): Promise<Omit<Heads, 'billing'>> {
  const { rows } = await sql.query({
    name: 'entitlement_heads',
    text: `
      select a.sequence, a.entitlement_version + w.catalog_version as terms
      from credit_account a join workspace w on w.id = a.workspace_id
      where a.workspace_id = $1 and a.customer_id = $2`,
    values: [workspaceId, subjectId],
  })
  return { sequence: Number(rows[0]?.sequence ?? 0), terms: Number(rows[0]?.terms ?? 0) }
}

function accessOf({ account, catalog }: CheckState, named: string | null, now: Date): Access {
  const ids = named === null ? [...account.entitlements.keys()] : [named]
  const features = ids.map((id) => {
    const feature = findFeature(catalog, id)
    if (!feature) throw notFound('feature', id)
    return feature
  })
  const open = { quantity: null, properties: null }
  const checks = features
    .map((feature) => checkFeature(account, catalog, feature, open, timeOf(account, now)))
    .sort((a, b) => (a.feature < b.feature ? -1 : 1))
  // A test clock does not advance by itself.
  const changesAt = account.clockNow ? null : nextChange(account, catalog, now)
  return { checks, changesAt }
}
