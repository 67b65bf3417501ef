/**
 * The accounts of a workspace at the providers of payments outside.
 *
 * Invariants: an account belongs to one mode of one workspace, and its key to the same mode, so that a test never moves money; its
 * secrets are stored sealed, never shown again, and gone with it, and the publishable key is none; it is not removed while a payment or a refund of it is
 * under way, of which nobody would hear any more.
 */
import { z } from 'zod'
import type { Mode } from '../operation/caller.ts'
import { readOperation, type WriteContext, writeOperation } from '../operation/operation.ts'
import { DomainError, invalid } from '../values/errors.ts'
import {
  type AccountProvider,
  accountProviders,
  notConfigured,
  placeOf,
} from './provider-secrets.ts'

export interface ProviderAccount {
  name: AccountProvider
  /** The end of the secret key. */
  lastFour: string
  /** What its script on a page is started with; no secret. Null: it takes no cards on pages of ours. */
  publishableKey: string | null
  createdAt: Date
  updatedAt: Date
}

const name = z.enum(accountProviders)
const lengthMax = 255

/** A secret key, or one with restricted rights. */
const secretKey = z
  .string()
  .max(lengthMax, `must have at most ${lengthMax} characters`)
  .regex(/^(sk|rk)_(live|test)_\w{10,}$/, 'must be a secret key such as sk_live_…')
const publishableKey = z
  .string()
  .max(lengthMax, `must have at most ${lengthMax} characters`)
  .regex(/^pk_(live|test)_\w{10,}$/, 'must be a publishable key such as pk_live_…')
const webhookSecret = z
  .string()
  .max(lengthMax, `must have at most ${lengthMax} characters`)
  .regex(/^whsec_[\w+/=-]{10,}$/, 'must be the signing secret of a webhook, such as whsec_…')

/** Configures a provider, or replaces its secrets. */
export const configureProvider = writeOperation({
  name: 'configureProvider',
  scope: 'admin',
  input: z.strictObject({
    ...{ name, secretKey, webhookSecret },
    publishableKey: publishableKey.nullish(),
  }),
  async run(ctx, { name, secretKey, webhookSecret, publishableKey }) {
    requireMode({ secretKey, publishableKey }, ctx.caller.mode)
    const { workspaceId, now } = ctx
    const secrets = {
      sealedSecretKey: ctx.keyring.seal(secretKey, placeOf(ctx, name, 'key')),
      sealedWebhookSecret: ctx.keyring.seal(webhookSecret, placeOf(ctx, name, 'webhook')),
      lastFour: secretKey.slice(-4),
      publishableKey: publishableKey ?? null,
      updatedAt: now,
    }
    const account = await ctx.db.providerAccount.upsert({
      where: { workspaceId_name: { workspaceId, name } },
      create: { workspaceId, name, ...secrets, createdAt: now },
      update: secrets,
      select: shownColumns,
    })
    ctx.emit({ type: 'provider.configured', data: { name } })
    return toAccount(account)
  },
})

/** Removes a provider with its secrets; what it was paid stays. */
export const removeProvider = writeOperation({
  name: 'removeProvider',
  scope: 'admin',
  input: z.strictObject({ name }),
  async run(ctx, { name }) {
    await ctx.db.$queryRaw`select 1 from provider_account
      where workspace_id = ${ctx.workspaceId} and name = ${name} for update`
    const account = await ctx.db.providerAccount.findFirst({
      where: { name },
      select: shownColumns,
    })
    if (!account) throw notConfigured(name)
    await requireNothingUnderWay(ctx, name)
    await ctx.db.providerAccount.deleteMany({ where: { name } })
    ctx.emit({ type: 'provider.removed', data: { name } })
    return toAccount(account)
  },
})

/** Nobody would hear any more of what becomes of a payment or of a refund. */
async function requireNothingUnderWay({ db }: WriteContext, provider: string): Promise<void> {
  const payment = await db.payment.findFirst({
    where: { provider, status: { in: ['PENDING', 'REQUIRES_ACTION', 'PROCESSING'] } },
    select: { id: true, invoiceId: true },
  })
  const refund = await db.refund.findFirst({
    where: { provider, status: 'PENDING' },
    select: { paymentId: true, invoiceId: true },
  })
  const underWay = payment ?? refund
  if (!underWay) return
  const what = payment ? 'payment' : 'refund'
  throw new DomainError('CONFLICT', `A ${what} of the provider is under way.`, {
    reason: 'PAYMENT_UNDER_WAY',
    id: underWay.invoiceId,
    paymentId: payment?.id ?? refund?.paymentId,
  })
}

/** The configured providers, by name. */
export const listProviderAccounts = readOperation({
  name: 'listProviderAccounts',
  scope: 'read',
  input: z.strictObject({}),
  async run(ctx) {
    const accounts = await ctx.db.providerAccount.findMany({
      where: {},
      select: shownColumns,
      orderBy: { name: 'asc' },
    })
    return accounts.map(toAccount)
  },
})

const shownColumns = {
  ...{ name: true, lastFour: true, publishableKey: true },
  ...{ createdAt: true, updatedAt: true },
} as const

function toAccount(row: Omit<ProviderAccount, 'name'> & { name: string }): ProviderAccount {
  return { ...row, name: name.parse(row.name) }
}

function requireMode(keys: Record<string, string | null | undefined>, mode: Mode): void {
  for (const [field, key] of Object.entries(keys)) {
    if (key == null || key.includes('_live_') === (mode === 'LIVE')) continue
    throw invalid(`Invalid input: ${field} must be one of the ${mode.toLowerCase()} mode.`, {
      field,
    })
  }
}
