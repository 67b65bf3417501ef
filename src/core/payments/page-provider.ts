/** The provider by which hosted pages are paid: one whose own fields take the card, or the test cards of the test mode. */
import type { Sql } from '../operation/sql.ts'
import { DomainError } from '../values/errors.ts'
import type { AccountProvider } from './provider-secrets.ts'
import type { OfWorkspace } from './providers.ts'

export type PageProvider = { name: AccountProvider; publishableKey: string } | { name: 'test' }

/** Null: nothing can be paid on a page. */
export async function pageProviderOf(
  { workspaceId, mode }: OfWorkspace,
  sql: Sql,
): Promise<PageProvider | null> {
  const { rows } = await sql.query<{ name: AccountProvider; publishable_key: string }>({
    name: 'find_page_provider',
    text: `select name, publishable_key from provider_account
      where workspace_id = $1 and publishable_key is not null order by name limit 1`,
    values: [workspaceId],
  })
  const [row] = rows
  if (row) return { name: row.name, publishableKey: row.publishable_key }
  return mode === 'TEST' ? { name: 'test' } : null
}

export async function requirePageProvider(of: OfWorkspace, sql: Sql): Promise<PageProvider> {
  const found = await pageProviderOf(of, sql)
  if (found) return found
  // Real cards may only be typed into the fields of their provider.
  throw new DomainError(
    'PRECONDITION_FAILED',
    'A hosted page of the live mode needs a provider with its publishableKey, whose own fields take the card.',
    { reason: 'PROVIDER_NOT_CONFIGURED', key: 'stripe' },
  )
}
