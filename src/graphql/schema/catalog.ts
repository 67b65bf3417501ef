/** Meters and features in GraphQL. */

import {
  createFeature,
  getFeature,
  listFeatures,
  updateFeature,
} from '../../core/catalog/features.ts'
import { createMeter, getMeter, listMeters } from '../../core/catalog/meters.ts'
import { builder } from './builder.ts'
import { connectionOf, listField } from './list-field.ts'
import { Node } from './node.ts'

const AggregationEnum = builder.enumType('Aggregation', {
  description: 'How a meter makes one number of many events.',
  values: {
    SUM: { description: 'Adds the values.' },
    COUNT: { description: 'Counts the events.' },
    MAX: { description: 'Keeps the largest value.' },
    LAST: { description: 'Keeps the value of the latest event, by event time.' },
    UNIQUE_COUNT: { description: 'Counts the distinct values.' },
  },
})

export const FeatureTypeEnum = builder.enumType('FeatureType', {
  description: 'What an entitlement to a feature gives.',
  values: {
    BOOLEAN: { description: 'On or off.' },
    METERED: { description: 'An amount of usage, by a meter.' },
    CREDITS: { description: 'Usage paid with credits, up to a limit of credits if there is one.' },
    STATIC: { description: 'A fixed value, such as a number of seats or a list of regions.' },
  },
})

export const idOrKey = 'Our id or the key.'
const keyRule =
  '1 to 100 letters, digits or _ - . : / starting with a letter or digit; unique in the workspace.'

export const Feature = builder.prismaObject('Feature', {
  description: 'Something that customers can be entitled to.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `feature_…`.' }),
    key: t.exposeString('key', { description: 'The name that programs use.' }),
    name: t.exposeString('name', { description: 'The name that people read.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'At most 1,000 characters.',
    }),
    type: t.expose('type', { type: FeatureTypeEnum, description: 'What an entitlement gives.' }),
    meter: t.relation('meter', {
      nullable: true,
      description:
        'What counts its usage; null for a METERED feature: it counts the events whose type is its key.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When it was archived: nobody is given it any more, and who has it keeps it; null: it is not.',
    }),
  }),
})

export const Meter = builder.prismaObject('Meter', {
  description:
    'How the usage events of a type are counted. Nothing of it changes but whether it is archived.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `meter_…`.' }),
    key: t.exposeString('key', { description: 'The name that programs use.' }),
    name: t.exposeString('name', { description: 'The name that people read.' }),
    eventType: t.exposeString('eventType', { description: 'The type of the events it reads.' }),
    aggregation: t.expose('aggregation', {
      type: AggregationEnum,
      description: 'How it makes one number of many events.',
    }),
    valueProperty: t.exposeString('valueProperty', {
      nullable: true,
      description: "The property of the event that it reads; null: the event's quantity.",
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was archived: no feature gets it any more; null: it is not.',
    }),
    features: t.relatedConnection(
      'features',
      {
        cursor: 'workspaceId_id',
        totalCount: true,
        description:
          'The features whose usage it counts, newest first, those archived too. At most 100 a page, 20 by default.',
        query: { orderBy: { id: 'desc' } },
      },
      connectionOf(Feature),
    ),
  }),
})

builder.queryFields((t) => ({
  meter: t.prismaField({
    type: Meter,
    description: 'One meter. NOT_FOUND when the workspace has none of that id or key. Needs read.',
    args: { id: t.arg.id({ required: true, description: idOrKey }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(getMeter, { meter: id }, selection),
  }),
  meters: listField(t, Meter, listMeters, 'Meters, newest first.', {
    eventType: t.arg.string({ description: 'Only those that read this event type.' }),
    includeArchived: t.arg.boolean({ defaultValue: false, description: 'Also those archived.' }),
  }),
  feature: t.prismaField({
    type: Feature,
    description:
      'One feature. NOT_FOUND when the workspace has none of that id or key. Needs read.',
    args: { id: t.arg.id({ required: true, description: idOrKey }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(getFeature, { feature: id }, selection),
  }),
  features: listField(t, Feature, listFeatures, 'Features, newest first.', {
    type: t.arg({ type: FeatureTypeEnum, description: 'Only those of this type.' }),
    includeArchived: t.arg.boolean({ defaultValue: false, description: 'Also those archived.' }),
  }),
}))

const CreateMeterInput = builder.inputType('CreateMeterInput', {
  description: 'A new meter.',
  fields: (t) => ({
    key: t.string({ required: true, description: keyRule }),
    name: t.string({ description: 'At most 255 characters; the key by default.' }),
    eventType: t.string({ description: 'The type of the events it reads; the key by default.' }),
    aggregation: t.field({
      type: AggregationEnum,
      required: true,
      description: 'How it makes one number of many events.',
    }),
    valueProperty: t.string({
      description:
        "The property it reads, at most 100 characters. SUM, MAX and LAST read the event's quantity without it; UNIQUE_COUNT requires it; COUNT refuses it.",
    }),
  }),
})

const CreateFeatureInput = builder.inputType('CreateFeatureInput', {
  description: 'A new feature.',
  fields: (t) => ({
    key: t.string({ required: true, description: keyRule }),
    name: t.string({ description: 'At most 255 characters; the key by default.' }),
    description: t.string({ description: 'At most 1,000 characters.' }),
    type: t.field({
      type: FeatureTypeEnum,
      required: true,
      description: 'What an entitlement to it gives.',
    }),
    meterKey: t.string({
      description:
        'Key or id of the meter that counts its usage, for METERED and CREDITS features. Without it, events whose type is the key of the feature count. PRECONDITION_FAILED when it is archived.',
    }),
  }),
})

const UpdateFeatureInput = builder.inputType('UpdateFeatureInput', {
  description: 'What changes: fields left out stay.',
  fields: (t) => ({
    name: t.string({ description: 'At most 255 characters.' }),
    description: t.string({ description: 'At most 1,000 characters; null clears it.' }),
  }),
})

builder.mutationFields((t) => ({
  createMeter: t.prismaField({
    type: Meter,
    description:
      'Creates a meter. CONFLICT when the key is taken; LIMIT_EXCEEDED beyond 10,000. Needs write.',
    args: { input: t.arg({ type: CreateMeterInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(createMeter, input, selection),
  }),
  createFeature: t.prismaField({
    type: Feature,
    description:
      'Creates a feature. CONFLICT when the key is taken; LIMIT_EXCEEDED beyond 10,000, and beyond 100 that are not archived of one event type. Needs write.',
    args: { input: t.arg({ type: CreateFeatureInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(createFeature, input, selection),
  }),
  updateFeature: t.prismaField({
    type: Feature,
    description: 'Changes the name or description of a feature. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: idOrKey }),
      input: t.arg({ type: UpdateFeatureInput, required: true }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(updateFeature, { feature: id, ...input }, selection),
  }),
}))
