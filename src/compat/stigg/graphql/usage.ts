/** Reports of usage: of a feature, whose usage right afterwards is the answer, and of events. */
import { invalid } from '../../../core/values/errors.ts'
import type { Ask } from '../../dialect.ts'
import { currencyDefault, currencyOf } from '../currency.ts'
import { entitlementWords } from '../entitlement-words.ts'
import { eventsMax, recordEvents } from '../record-events.ts'
import { type ReportedUsage, reportUsage } from '../report-usage.ts'
import { requireResource } from '../resources.ts'
import { findWallet } from '../wallet.ts'
import { builder } from './builder.ts'
import { amount } from './read-access.ts'

const usagesMax = 100

const UpdateBehavior = builder.enumType('UsageUpdateBehavior', {
  values: ['DELTA', 'SET'] as const,
})

const ReportUsageInput = builder.inputType('ReportUsageInput', {
  fields: (t) => ({
    customerId: t.string({ required: true }),
    featureId: t.string({ required: true }),
    value: t.float({ required: true }),
    resourceId: t.string(),
    updateBehavior: t.field({ type: UpdateBehavior }),
    createdAt: t.field({ type: 'DateTime' }),
    dimensions: t.field({ type: 'JSON' }),
    idempotencyKey: t.string(),
    environmentId: t.field({ type: 'UUID' }),
  }),
})

const ReportUsageBulkInput = builder.inputType('ReportUsageBulkInput', {
  fields: (t) => ({
    usages: t.field({ type: [ReportUsageInput], required: true }),
    environmentId: t.field({ type: 'UUID' }),
  }),
})

interface Measurement extends ReportedUsage {
  customerId: string
  featureId: string
  resourceId: string | null
  value: number
}

const CreditAfter = builder.objectRef<Measurement>('CreditUsageResult').implement({
  fields: (t) => ({
    currencyId: t.string({
      resolve: async ({ customerId }, _args, { ask }) =>
        currencyOf((await findWallet(ask, customerId))?.customer.extras),
    }),
    currentUsage: t.float({ resolve: () => 0 }),
    usageLimit: t.float({ resolve: ({ own }) => amount(own.availableCredits ?? 0) }),
    timestamp: t.expose('timestamp', { type: 'DateTime' }),
    usagePeriodEnd: t.field({ type: 'DateTime', nullable: true, resolve: () => null }),
  }),
})

const wordsOf = ({ own }: Measurement) =>
  entitlementWords(own, null, { amount, currencyId: currencyDefault })

const MeasurementType = builder
  .objectRef<Measurement>('UsageMeasurementWithCurrentUsage')
  .implement({
    fields: (t) => ({
      id: t.exposeString('id'),
      customerId: t.exposeString('customerId'),
      featureId: t.exposeString('featureId'),
      resourceId: t.exposeString('resourceId', { nullable: true }),
      value: t.exposeFloat('value'),
      timestamp: t.expose('timestamp', { type: 'DateTime' }),
      createdAt: t.expose('timestamp', { type: 'DateTime' }),
      currentUsage: t.float({ nullable: true, resolve: (row) => wordsOf(row).currentUsage }),
      usagePeriodStart: t.field({
        type: 'DateTime',
        nullable: true,
        resolve: (row) => wordsOf(row).usagePeriodStart,
      }),
      usagePeriodEnd: t.field({
        type: 'DateTime',
        nullable: true,
        resolve: (row) => wordsOf(row).usagePeriodEnd,
      }),
      nextResetDate: t.field({
        type: 'DateTime',
        nullable: true,
        resolve: (row) => wordsOf(row).usagePeriodEnd,
      }),
      credit: t.field({
        type: CreditAfter,
        nullable: true,
        resolve: (row) => (row.own.type === 'CREDITS' ? row : null),
      }),
    }),
  })

type Given = typeof ReportUsageInput.$inferInput

async function report(ask: Ask, given: Given): Promise<Measurement> {
  const { customerId, featureId, value } = given
  const subscriptionId = await requireResource(ask, customerId, given.resourceId)
  const made = await reportUsage(ask, {
    ...{ customerId, subscriptionId, featureId, value: String(value) },
    updateBehavior: given.updateBehavior ?? 'DELTA',
    ...{ createdAt: given.createdAt ?? null, dimensions: given.dimensions ?? {} },
    idempotencyKey: given.idempotencyKey ?? null,
  })
  return { ...made, customerId, featureId, value, resourceId: given.resourceId ?? null }
}

/** One after the other: a refusal ends it, and what was reported before stays. */
async function reportAll(ask: Ask, usages: readonly Given[]): Promise<Measurement[]> {
  if (usages.length > usagesMax) throw invalid(`usages must have at most ${usagesMax} reports.`)
  const made: Measurement[] = []
  for (const usage of usages) made.push(await report(ask, usage))
  return made
}

const EventInput = builder.inputType('UsageEventReportInput', {
  fields: (t) => ({
    customerId: t.string({ required: true }),
    eventName: t.string({ required: true }),
    idempotencyKey: t.string({ required: true }),
    resourceId: t.string(),
    dimensions: t.field({ type: 'JSON' }),
    timestamp: t.field({ type: 'DateTime' }),
  }),
})

const UsageEventsReportInput = builder.inputType('UsageEventsReportInput', {
  fields: (t) => ({
    usageEvents: t.field({ type: [EventInput], required: true }),
    environmentId: t.field({ type: 'UUID' }),
  }),
})

async function reportEvents(ask: Ask, given: readonly (typeof EventInput.$inferInput)[]) {
  if (given.length > eventsMax) throw invalid(`usageEvents must have at most ${eventsMax} events.`)
  await recordEvents(ask, given, 'usageEvents')
  return null
}

function written<Result>(ask: Ask, write: () => Promise<Result>): Promise<Result> {
  ask.requireScope('write')
  return write()
}

builder.mutationFields((t) => ({
  reportUsage: t.field({
    type: MeasurementType,
    args: { input: t.arg({ type: ReportUsageInput, required: true }) },
    resolve: (_root, { input }, { ask }) => written(ask, () => report(ask, input)),
  }),
  reportUsageBulk: t.field({
    type: [MeasurementType],
    args: { input: t.arg({ type: ReportUsageBulkInput, required: true }) },
    resolve: (_root, { input: { usages } }, { ask }) => written(ask, () => reportAll(ask, usages)),
  }),
  reportEvent: t.string({
    nullable: true,
    args: { events: t.arg({ type: UsageEventsReportInput, required: true }) },
    resolve: (_root, { events }, { ask }) =>
      written(ask, () => reportEvents(ask, events.usageEvents)),
  }),
}))
