/** The SQL conditions of lists of customers. */
import type { JsonObject } from '../values/input.ts'

export interface CustomerFilter {
  /** The beginning of an id, an externalId, a name or an e-mail address, in upper or lower case. */
  search?: string | null
  isLow?: boolean | null
  email?: string | null
  /** A part of the e-mail address, in upper or lower case. */
  emailContains?: string | null
  /** A part of the name, in upper or lower case. */
  nameContains?: string | null
  /** Texts of the metadata, by their keys. */
  metadata?: JsonObject | null
  externalId?: string | null
  includeArchived?: boolean | null
  testClockId?: string | null
}

/** Conditions on the customer `c`, of which all must hold, and the values of their parameters. */
export interface Conditions {
  conditions: string[]
  values: unknown[]
}

export function customerConditions(
  { workspaceId, now }: { workspaceId: string; now: Date },
  filter: CustomerFilter,
): Conditions {
  const { search, isLow, email, emailContains, nameContains, metadata } = filter
  const { externalId, includeArchived, testClockId } = filter
  const values: unknown[] = [workspaceId]
  const conditions = ['c.workspace_id = $1']
  if (!includeArchived) conditions.push('c.archived_at is null')
  if (typeof email === 'string') conditions.push(`c.email = $${values.push(email)}`)
  if (typeof emailContains === 'string') {
    conditions.push(`c.email ilike $${values.push(`%${prefix(emailContains)}`)}`)
  }
  if (typeof nameContains === 'string') {
    conditions.push(`c.name ilike $${values.push(`%${prefix(nameContains)}`)}`)
  }
  if (metadata) conditions.push(`c.metadata @> $${values.push(JSON.stringify(metadata))}::jsonb`)
  if (typeof externalId === 'string') {
    conditions.push(`c.external_id = $${values.push(externalId)}`)
  }
  if (typeof testClockId === 'string') {
    conditions.push(`exists (select from credit_account a where a.workspace_id = c.workspace_id
      and a.customer_id = c.id and a.test_clock_id = $${values.push(testClockId)})`)
  }
  if (typeof search === 'string') conditions.push(beginsWith(`$${values.push(prefix(search))}`))
  if (typeof isLow === 'boolean') {
    conditions.push(`${isLow ? '' : 'not '}exists (${lowAccount(`$${values.push(now)}`)})`)
  }
  return { conditions, values }
}

/** Each comparison is answered by the index of the same expression; ids of ours are lower case. */
function beginsWith(pattern: string): string {
  const columns = ['c.id', 'lower(c.external_id)', 'lower(c.name)', 'lower(c.email)']
  return `(${columns.map((column) => `${column} like lower(${pattern}::text)`).join(' or ')})`
}

/** The pattern of texts that begin so: `%`, `_` and `\` stand for themselves. */
function prefix(search: string): string {
  return `${search.replace(/[\\%_]/g, '\\$&')}%`
}

/** The account of the customer `c` if its available credits are at or below its threshold, as `isLow` of a balance decides it. */
function lowAccount(now: string): string {
  return `
    select from credit_account a
    where a.workspace_id = c.workspace_id and a.customer_id = c.id
      and a.low_balance_threshold is not null
      and a.low_balance_threshold >= (
        select coalesce(sum(p.balance), 0) from credit_pool p
        where p.workspace_id = a.workspace_id and p.customer_id = a.customer_id and not p.is_empty
          and (p.effective_at is null or p.effective_at <= coalesce(a.clock_now, ${now}))
          and (p.expires_at is null or p.expires_at > coalesce(a.clock_now, ${now})))`
}
