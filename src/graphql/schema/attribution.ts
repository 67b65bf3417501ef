/** The distribution of usage and its series in GraphQL. */
import {
  type AttributedDimension,
  type AttributedShare,
  type Attribution,
  getAttribution,
} from '../../core/analytics/attribution.ts'
import { setAttributionProperties } from '../../core/analytics/attribution-properties.ts'
import { getUsageSeries, type SeriesBucket, type UsageSeries } from '../../core/analytics/series.ts'
import type { Figures, ValueFigures } from '../../core/analytics/usage-shares.ts'
import { otherValue, saidValue } from '../../core/rollups/dimension.ts'
import type { intervals } from '../../core/values/calendar.ts'
import { costing } from '../execution/field-cost.ts'
import { scopeArgs } from './analytics-scope.ts'
import { attributionSizes, seriesSizes } from './analytics-sizes.ts'
import { builder } from './builder.ts'
import { Customer } from './customers.ts'
import { loadCustomer } from './links.ts'
import { UsageFilterInput } from './usage-filter.ts'
import { WorkspaceType } from './workspaces.ts'

const UsageFigures = builder.interfaceRef<Figures>('UsageFigures').implement({
  description: 'Figures of usage.',
  fields: (t) => ({
    eventCount: t.expose('events', {
      type: 'SafeInt',
      description: 'Events, less those reversed.',
    }),
    quantity: t.expose('quantity', { type: 'Decimal', description: 'Units.' }),
    credits: t.expose('credits', { type: 'Decimal', description: 'Credits.' }),
    cost: t.expose('cost', {
      type: 'Decimal',
      description:
        'Major units of the currency of the series; costs in other currencies are omitted.',
    }),
  }),
})

const UsageTotals = builder.objectRef<Figures>('UsageTotals').implement({
  description: 'The total usage.',
  interfaces: [UsageFigures],
})

const valueDescription =
  'The key of the feature, our id of the customer, or the value of the property as text. Null: events without the property, or with an empty one. "(other)" where isOther.'
const isOtherDescription =
  'Whether it sums values that are not listed: objects, lists and texts of more than 255 characters; all values beyond `first`; and values of a customer beyond the first 200 of an hour (1,000 for the whole workspace). A property whose text is "(other)" is listed by itself, with false here.'

const UsageShareType = builder.objectRef<AttributedShare>('UsageShare').implement({
  description: 'The share of one value in the whole.',
  interfaces: [UsageFigures],
  fields: (t) => ({
    percentage: t.exposeInt('percentage', {
      description:
        'Whole percent of the cost; of the credits when nothing cost money, of the events when nothing cost anything. All values add up to 100 (by largest remainder), or to 0 without usage.',
    }),
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer whose share it is; null unless `by` is "customer".',
      resolve: ({ customerId }, _args, ctx, info) =>
        customerId === null ? null : loadCustomer(customerId, ctx, info),
    }),
  }),
})

const UsageValueType = builder.objectRef<ValueFigures>('UsageValue').implement({
  description: 'The usage of one value.',
  interfaces: [UsageFigures],
})

for (const type of [UsageShareType, UsageValueType]) {
  builder.objectFields(type, (t) => ({
    value: t.string({
      nullable: true,
      description: valueDescription,
      resolve: ({ value }) => saidValue(value),
    }),
    isOther: t.boolean({
      description: isOtherDescription,
      resolve: ({ value }) => value === otherValue,
    }),
  }))
}

const AttributedDimensionType = builder
  .objectRef<AttributedDimension>('AttributedDimension')
  .implement({
    description: 'The usage by the values of one dimension.',
    fields: (t) => ({
      by: t.exposeString('by', {
        description: '"feature", "customer", or the name of a property.',
      }),
      shares: t.expose('values', {
        type: [UsageShareType],
        description: 'The largest first; the value with isOther, if any, is the last.',
      }),
    }),
  })

const AttributionType = builder.objectRef<Attribution>('Attribution').implement({
  description: 'How usage is distributed.',
  fields: (t) => ({
    customerId: t.exposeID('customerId', {
      nullable: true,
      description: 'Our id of the customer; null: the whole workspace.',
    }),
    startTime: t.field({ type: 'DateTime', description: 'Inclusive.', resolve: (a) => a.start }),
    endTime: t.field({ type: 'DateTime', description: 'Exclusive.', resolve: (a) => a.end }),
    currency: t.exposeString('currency', {
      nullable: true,
      description: 'ISO 4217: the currency with the largest cost; null when nothing was priced.',
    }),
    totals: t.field({
      type: UsageTotals,
      description: 'The whole usage.',
      resolve: (a) => a.total,
    }),
    dimensions: t.expose('dimensions', {
      type: [AttributedDimensionType],
      description: 'In the order of `by`.',
    }),
  }),
})

const IntervalEnum = builder.enumType('SeriesInterval', {
  description: 'The length of the intervals of a series, by the calendar of its time zone.',
  values: {
    HOUR: { description: 'By the local clock; an hour that the clock repeats counts as two.' },
    DAY: { description: 'From midnight; 23 or 25 hours long when the clock changes.' },
    WEEK: { description: 'From Monday.' },
    MONTH: { description: 'From the first.' },
  } satisfies Record<(typeof intervals)[number], object>,
})

const UsageBucketType = builder.objectRef<SeriesBucket>('UsageBucket').implement({
  description: 'The usage of one hour, day, week or month.',
  interfaces: [UsageFigures],
  fields: (t) => ({
    startTime: t.field({
      type: 'DateTime',
      description: 'Inclusive; not before the start of the series.',
      resolve: (bucket) => bucket.start,
    }),
    endTime: t.field({
      type: 'DateTime',
      description: 'Exclusive; not after the end of the series.',
      resolve: (bucket) => bucket.end,
    }),
    date: t.expose('date', {
      type: 'Date',
      description: 'The day in the time zone on which it starts.',
    }),
    usageByValue: t.field({
      type: [UsageValueType],
      nullable: true,
      description:
        'By the values that are largest over the whole series, in the same order in each interval; values without usage are omitted. Null without `by`.',
      resolve: ({ values }, _args, ctx) =>
        values && ctx.inTurn(Math.ceil(values.length / 2), () => values),
    }),
  }),
})

const UsageSeriesType = builder.objectRef<UsageSeries>('UsageSeries').implement({
  description: 'Usage over time.',
  fields: (t) => ({
    customerId: t.exposeID('customerId', {
      nullable: true,
      description: 'Our id of the customer; null: the whole workspace.',
    }),
    startTime: t.field({ type: 'DateTime', description: 'Inclusive.', resolve: (s) => s.start }),
    endTime: t.field({ type: 'DateTime', description: 'Exclusive.', resolve: (s) => s.end }),
    interval: t.expose('interval', { type: IntervalEnum, description: 'As requested.' }),
    timeZone: t.string({ description: 'As requested.', resolve: (s) => s.zone }),
    currency: t.exposeString('currency', {
      nullable: true,
      description: 'ISO 4217: the currency with the largest cost; null when nothing was priced.',
    }),
    buckets: t.expose('buckets', {
      type: [UsageBucketType],
      description: 'From the start to the end without gaps, including intervals without usage.',
    }),
  }),
})

const propertyDescription =
  '"feature" or a property of the events. Properties other than team, model, provider and those named with setAttributionProperties are read from the events: only for one customer with at most 50,000 events in the range, else INVALID_REQUEST.'

builder.queryFields((t) => ({
  attribution: t.field({
    type: AttributionType,
    description:
      'How the usage of a customer or of the whole workspace is distributed, by event time; exact at any moment. The field costs as many values as `by` and `first` request. UNAVAILABLE for a whole workspace while much of its usage is still being summed. Needs read, or a token of the customer.',
    args: {
      ...scopeArgs,
      filter: t.arg({
        type: UsageFilterInput,
        description: 'Only these events; shares are of their total.',
      }),
      by: t.arg.stringList({
        description: `At most 14; feature, team, model and provider by default. Each is "customer", with which a range of the whole workspace is widened to days in UTC, of which each has the sums of its first 10,000 customers; or ${propertyDescription}`,
      }),
      first: t.arg.int({
        defaultValue: 20,
        description: 'How many values are listed, 1 to 100. The rest is summed.',
      }),
    },
    ...costing({ sizes: attributionSizes }),
    resolve: (_root, args, ctx) => ctx.perform(getAttribution, args),
  }),
  usageSeries: t.field({
    type: UsageSeriesType,
    description:
      'Usage over time, of a customer or of the whole workspace, by event time; exact at any moment. At most 1,000 intervals, and 10,000 values; the field costs its selection for each interval, and with `by` for five values in each. UNAVAILABLE for a whole workspace while much of its usage is still being summed. Needs read, or a token of the customer.',
    args: {
      ...scopeArgs,
      filter: t.arg({ type: UsageFilterInput, description: 'Only these events.' }),
      interval: t.arg({ type: IntervalEnum, required: true, description: 'How long each is.' }),
      by: t.arg.string({ description: `Splits the usage by values: ${propertyDescription}` }),
      first: t.arg.int({
        defaultValue: 10,
        description: 'How many values are listed, 1 to 50. The rest is summed.',
      }),
    },
    ...costing({ sizes: seriesSizes }),
    resolve: (_root, args, ctx) => ctx.perform(getUsageSeries, args),
  }),
}))

const SetAttributionPropertiesInput = builder.inputType('SetAttributionPropertiesInput', {
  description: 'The properties by which usage is summed.',
  fields: (t) => ({
    names: t.stringList({
      required: true,
      description:
        'At most 10, each at most 100 characters; not feature, customer, team, model or provider.',
    }),
  }),
})

builder.mutationFields((t) => ({
  setAttributionProperties: t.prismaField({
    type: WorkspaceType,
    description:
      'Replaces the properties by which usage is summed, in addition to team, model and provider. Usage recorded before is summed too, in the background. Needs admin.',
    args: { input: t.arg({ type: SetAttributionPropertiesInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) =>
      ctx.perform(setAttributionProperties, input, selection),
  }),
}))
