/** The payment providers of workspaces: which can be used, and how they are opened. */
import type { Mode } from '../operation/caller.ts'
import type { Sql } from '../operation/sql.ts'
import { invalid } from '../values/errors.ts'
import type { Keyring } from '../workspaces/keyring.ts'
import type { OutsideProvider, PaymentProvider } from './provider.ts'
import { notConfigured, openSecretsOf, type ProviderSecrets } from './provider-secrets.ts'
import { createTestProvider } from './test-provider.ts'

/** A workspace in one mode. */
export interface OfWorkspace {
  workspaceId: string
  mode: Mode
}

export interface Providers {
  /** PRECONDITION_FAILED when the workspace has not configured it; INVALID_REQUEST for `test` in the live mode. */
  open(of: OfWorkspace, name: OutsideProvider): Promise<PaymentProvider>
  /**
   * The provider that takes methods of which no provider is named; null: none. It is asked in transactions too, so the caller says on
   * which connection.
   */
  preferred(of: OfWorkspace, sql: Sql): Promise<OutsideProvider | null>
}

/** Opens the account that a workspace has at Stripe; loads Stripe's library at the first call. */
export type OpenStripe = (of: OfWorkspace, secrets: ProviderSecrets) => Promise<PaymentProvider>

export interface ProviderDeps {
  sql: Sql
  keyring: Pick<Keyring, 'open'>
  openStripe: OpenStripe
}

export function createProviders({ sql, keyring, openStripe }: ProviderDeps): Providers {
  return {
    async open(of, name) {
      const { workspaceId, mode } = of
      switch (name) {
        case 'test':
          if (mode === 'LIVE') throw invalid('The live mode has no provider `test`.')
          return createTestProvider(sql, workspaceId)
        case 'stripe': {
          const secrets = await openSecretsOf({ sql, keyring, workspaceId }, name)
          if (!secrets) throw notConfigured(name)
          return openStripe(of, secrets)
        }
      }
    },
    async preferred({ workspaceId, mode }, sql) {
      const { rows } = await sql.query<{ name: OutsideProvider }>({
        name: 'find_preferred_provider',
        text: 'select name from provider_account where workspace_id = $1 order by name limit 1',
        values: [workspaceId],
      })
      return rows[0]?.name ?? (mode === 'TEST' ? 'test' : null)
    },
  }
}
