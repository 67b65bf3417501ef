/** How a workspace bills: its settings, or the defaults until it sets any. */
import { z } from 'zod'
import { taxPercent } from '../customers/billing-defaults.ts'
import {
  type ReadContext,
  readOperation,
  type WriteContext,
  writeOperation,
} from '../operation/operation.ts'
import { decimal, decimalText, zero } from '../values/decimal.ts'
import { invalid } from '../values/errors.ts'
import { type JsonObject, text } from '../values/input.ts'
import { lockSettings } from './lock-settings.ts'
import {
  type BillingSettings,
  creditGrantTimes,
  dunningFinalActions,
  dunningFinalInvoices,
  type Seller,
} from './stored-settings.ts'

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
  grantCreditsOn: 'PERIOD_START',
  embedOrigins: [],
  retryDays: [1, 3, 5, 7],
  finalAction: 'SUSPEND',
  finalInvoice: 'KEEP',
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
const retryDays = z
  .array(whole(60).min(1, 'must be at least 1'))
  .max(8, 'must be at most 8')
  .refine(
    (days) => days.every((day, index) => index === 0 || day > (days[index - 1] ?? 0)),
    'must rise from day to day',
  )
const prefix = z
  .string()
  .regex(
    /^[A-Z0-9][A-Z0-9-]{0,19}$/,
    'must be 1 to 20 capital letters, digits or - and start with a letter or digit',
  )

const embedOriginsMax = 20
/** A URL may have signs in its host that mean something else in a policy, such as `*` and `;`. */
const originForm = /^https?:\/\/([a-z0-9._-]+|\[[0-9a-f:]+\])(:\d+)?$/
/** As a browser sends it; it goes into a policy as it is. */
const origin = z
  .string()
  .max(255, 'must have at most 255 characters')
  .refine(
    (given) => originForm.test(given) && URL.parse(given)?.origin === given,
    'must be an origin such as https://example.com',
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
    grantCreditsOn: z.enum(creditGrantTimes).nullish(),
    embedOrigins: z
      .array(origin)
      .max(embedOriginsMax, `must be at most ${embedOriginsMax}`)
      .nullish(),
    retryDays: retryDays.nullish(),
    finalAction: z.enum(dunningFinalActions).nullish(),
    finalInvoice: z.enum(dunningFinalInvoices).nullish(),
  }),
  async run(ctx, input) {
    // The row of the workspace is the lock of its settings, also before there are any.
    await ctx.db.$queryRaw`select 1 from workspace where id = ${ctx.workspaceId} for no key update`
    const given = Object.fromEntries(
      Object.entries(input)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, value ?? defaults[name as keyof BillingSettings]]),
    ) as Partial<BillingSettings>
    const before = await loadSettings(ctx)
    const settings: BillingSettings = { ...before, ...given }
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
    if (settings.graceDays < before.graceDays || lastRetry(settings) < lastRetry(before)) {
      await wakeOverdue(ctx)
    }
    ctx.emit({ type: 'billing_settings.updated', data: {} })
    return loadSettings(ctx)
  },
})

function lastRetry({ retryDays }: BillingSettings): number {
  return retryDays.at(-1) ?? 0
}

/**
 * What follows an overdue invoice may be due earlier than was planned: the billing run looks at those that wait for it, which fell due
 * within the last days, also those that were planned while the settings changed.
 */
async function wakeOverdue(ctx: WriteContext): Promise<void> {
  await lockSettings(ctx)
  const { sql, workspaceId, now } = ctx
  await sql.query({
    text: `
      update invoice set
        wake_at = case when wake_at is not null then due_at end,
        clock_wake_at = case when clock_wake_at is not null then due_at end
      where workspace_id = $1 and status = 'OPEN' and overdue_at is not null and dunning <> 'RETRYING'
        and (wake_at > $2::timestamptz or clock_wake_at > due_at)`,
    values: [workspaceId, now],
  })
}
