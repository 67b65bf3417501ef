/** How a workspace bills: its settings, or the defaults until it sets any. */
import { z } from 'zod'
import { taxPercent } from '../customers/billing-defaults.ts'
import { type ReadContext, readOperation, writeOperation } from '../operation/operation.ts'
import { decimal, decimalText, zero } from '../values/decimal.ts'
import { invalid } from '../values/errors.ts'
import { type JsonObject, text } from '../values/input.ts'
import type { BillingSettings, Seller } from './invoice.ts'

const nobody: Seller = { name: null, address: null, taxId: null, email: null }

const defaults: BillingSettings = {
  seller: nobody,
  taxName: null,
  taxPercent: zero,
  taxInclusive: false,
  invoicePrefix: 'INV',
  creditNotePrefix: 'CN',
  draftHours: 1,
  graceDays: 3,
  entitledWhilePastDue: true,
  oneTrialPerCustomer: true,
  applyStoreCredit: true,
}

export async function loadSettings({
  db,
  sql,
  workspaceId,
}: Pick<ReadContext, 'db' | 'sql' | 'workspaceId'>): Promise<BillingSettings> {
  // Most workspaces have the defaults, which a prepared statement tells sooner than Prisma.
  const { rows } = await sql.query({
    name: 'bill_has_settings',
    text: 'select from billing_settings where workspace_id = $1',
    values: [workspaceId],
  })
  if (rows.length === 0) return defaults
  const row = await db.billingSettings.findFirst({ where: {} })
  if (!row) return defaults
  const { workspaceId: _, updatedAt: __, taxPercent, seller, ...settings } = row
  return {
    ...settings,
    seller: { ...nobody, ...(seller as Partial<Seller>) },
    taxPercent: decimal(taxPercent.toFixed()),
  }
}

export const getBillingSettings = readOperation({
  name: 'getBillingSettings',
  scope: 'read',
  input: z.strictObject({}),
  run: (ctx) => loadSettings(ctx),
})

const whole = (max: number) =>
  z.int().min(0, 'must not be negative').max(max, `must be at most ${max}`)
const prefix = z
  .string()
  .regex(
    /^[A-Z0-9][A-Z0-9-]{0,19}$/,
    'must be 1 to 20 capital letters, digits or - and start with a letter or digit',
  )

/** Sets what is given; null restores a default, or leaves a text out. Documents that were made before stay as they are. */
export const updateBillingSettings = writeOperation({
  name: 'updateBillingSettings',
  scope: 'admin',
  input: z.strictObject({
    seller: z
      .strictObject({
        name: text(255).nullish(),
        address: text(1000).nullish(),
        taxId: text(100).nullish(),
        email: z.email('must be an e-mail address').max(254).nullish(),
      })
      .nullish(),
    taxName: text(100).nullish(),
    taxPercent: taxPercent
      .refine(
        (percent) => percent.round(4).eq(percent),
        'must have at most 4 digits after the point',
      )
      .nullish(),
    taxInclusive: z.boolean().nullish(),
    invoicePrefix: prefix.nullish(),
    creditNotePrefix: prefix.nullish(),
    draftHours: whole(720).nullish(),
    graceDays: whole(365).nullish(),
    entitledWhilePastDue: z.boolean().nullish(),
    oneTrialPerCustomer: z.boolean().nullish(),
    applyStoreCredit: z.boolean().nullish(),
  }),
  async run(ctx, input) {
    // The row of the workspace is the lock of its settings, also before there are any.
    await ctx.db.$queryRaw`select 1 from workspace where id = ${ctx.workspaceId} for no key update`
    const given = Object.fromEntries(
      Object.entries(input)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, value ?? defaults[name as keyof BillingSettings]]),
    ) as Partial<BillingSettings>
    const settings: BillingSettings = { ...(await loadSettings(ctx)), ...given }
    if (settings.invoicePrefix === settings.creditNotePrefix) {
      throw invalid('Invoices and credit notes must have different prefixes.')
    }
    const data = {
      ...settings,
      seller: { ...nobody, ...settings.seller } satisfies JsonObject,
      taxPercent: decimalText(settings.taxPercent),
      updatedAt: ctx.now,
    }
    const { count } = await ctx.db.billingSettings.updateMany({ where: {}, data })
    if (count === 0) {
      await ctx.db.billingSettings.create({ data: { ...data, workspaceId: ctx.workspaceId } })
    }
    ctx.emit({ type: 'billing_settings.updated', data: {} })
    return loadSettings(ctx)
  },
})
