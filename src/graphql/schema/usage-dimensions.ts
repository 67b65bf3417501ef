/** What usage can be filtered and split by, in GraphQL. */
import {
  getUsageDimensions,
  type UsageDimensions,
  type UsedProperty,
} from '../../core/analytics/usage-dimensions.ts'
import { invalid } from '../../core/values/errors.ts'
import { costing } from '../execution/field-cost.ts'
import { scopeArgs } from './analytics-scope.ts'
import { builder } from './builder.ts'

const firstMax = 1_000
const firstDefault = 50
/** Properties that usage is summed by: three of every workspace and ten of its own. */
const propertiesMax = 13

/** The beginning of a list; lists are read whole, so a longer one costs no more than its text. */
function firstOf(names: string[], first: number | null | undefined): string[] {
  const count = first ?? firstDefault
  if (count < 1 || count > firstMax) throw invalid(`first must be 1 to ${firstMax}.`)
  return names.slice(0, count)
}

const firstArg = builder.args((t) => ({
  first: t.int({
    defaultValue: firstDefault,
    description: `How many are listed, 1 to ${firstMax.toLocaleString('en')}, those with the most events first.`,
  }),
}))

const UsedPropertyType = builder.objectRef<UsedProperty>('UsedProperty').implement({
  description: 'A property that usage is summed by.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name of the property.' }),
    values: t.stringList({
      description:
        'Its values in the range as texts, as a filter takes them; not the objects, lists, long texts and rare values that attribution sums as "(other)".',
      args: firstArg,
      resolve: ({ values }, { first }) => firstOf(values, first),
    }),
  }),
})

const UsageDimensionsType = builder.objectRef<UsageDimensions>('UsageDimensions').implement({
  description: 'What the usage of a range can be filtered and split by.',
  fields: (t) => ({
    customerId: t.exposeID('customerId', {
      nullable: true,
      description: 'Our id of the customer; null: the whole workspace.',
    }),
    startTime: t.field({ type: 'DateTime', description: 'Inclusive.', resolve: (d) => d.start }),
    endTime: t.field({ type: 'DateTime', description: 'Exclusive.', resolve: (d) => d.end }),
    eventTypes: t.stringList({
      description: 'The types of the events.',
      args: firstArg,
      resolve: ({ eventTypes }, { first }) => firstOf(eventTypes, first),
    }),
    features: t.stringList({
      description: 'The keys of the features that the events count for.',
      args: firstArg,
      resolve: ({ features }, { first }) => firstOf(features, first),
    }),
    properties: t.expose('properties', {
      type: [UsedPropertyType],
      description:
        'Team, model, provider and the properties named with setAttributionProperties, also without values.',
    }),
  }),
})

builder.queryFields((t) => ({
  usageDimensions: t.field({
    type: UsageDimensionsType,
    description:
      'What occurs in the usage of a customer or of the whole workspace, by event time, for choosing a filter; usage that was reversed does not count. UNAVAILABLE for a whole workspace while much of its usage is still being summed. Needs read, or a token of the customer.',
    args: scopeArgs,
    ...costing({ sizes: () => ({ properties: propertiesMax }) }),
    resolve: (_root, args, ctx) => ctx.perform(getUsageDimensions, args),
  }),
}))
