/** The secrets of providers at rest: sealed, and readable as what they are only. */
import type { Sql } from '../operation/sql.ts'
import { DomainError } from '../values/errors.ts'
import type { Keyring } from '../workspaces/keyring.ts'

/** The providers that need an account. */
export const accountProviders = ['stripe'] as const
export type AccountProvider = (typeof accountProviders)[number]

export interface ProviderSecrets {
  secretKey: string
  webhookSecret: string
}

interface Context {
  sql: Sql
  keyring: Pick<Keyring, 'open'>
  workspaceId: string
}

/** The secrets of a configured provider, unsealed; null: it is not configured. */
export async function openSecretsOf(
  ctx: Context,
  name: AccountProvider,
): Promise<ProviderSecrets | null> {
  const { rows } = await ctx.sql.query<{ secret_key: Buffer; webhook_secret: Buffer }>({
    name: 'open_provider_account',
    text: `
      select sealed_secret_key as secret_key, sealed_webhook_secret as webhook_secret
      from provider_account where workspace_id = $1 and name = $2`,
    values: [ctx.workspaceId, name],
  })
  const [row] = rows
  return row
    ? {
        secretKey: ctx.keyring.open(row.secret_key, placeOf(ctx, name, 'key')),
        webhookSecret: ctx.keyring.open(row.webhook_secret, placeOf(ctx, name, 'webhook')),
      }
    : null
}

/** A sealed secret can be opened where it was stored, and as what it was. */
export function placeOf(
  { workspaceId }: Pick<Context, 'workspaceId'>,
  name: AccountProvider,
  part: 'key' | 'webhook',
): string {
  return `${workspaceId} provider ${name} ${part}`
}

export function notConfigured(name: AccountProvider): DomainError {
  return new DomainError('PRECONDITION_FAILED', `The provider ${name} is not configured.`, {
    reason: 'PROVIDER_NOT_CONFIGURED',
    key: name,
  })
}
