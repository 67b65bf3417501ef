/** Meters and features in GraphQL. */

import {
  createFeature,
  getFeature,
  listFeatures,
  updateFeature,
} from '../../core/catalog/features.ts'
import { createMeter, getMeter, listMeters, updateMeter } from '../../core/catalog/meters.ts'
import { builder } from './builder.ts'
import { connectionOf, listField } from './list-field.ts'
import { Node } from './node.ts'

const AggregationEnum = builder.enumType('Aggregation', {
  description: 'How a meter combines many events into one number.',
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

const metadata = 'Your own data: at most 50 keys and 16 KiB.'
const newMetadata = `${metadata} Replaces the present metadata.`
export const idOrKey = 'Our id or the key.'
const keyRule =
  '1 to 100 letters, digits or _ - . : / starting with a letter or digit; unique in the workspace.'

export const Feature = builder.prismaObject('Feature', {
  description: 'A capability that customers can be entitled to.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `feature_…`.' }),
    key: t.exposeString('key', { description: 'The identifier that programs use.' }),
    name: t.exposeString('name', { description: 'The display name.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'At most 1,000 characters.',
    }),
    type: t.expose('type', { type: FeatureTypeEnum, description: 'What an entitlement gives.' }),
    meter: t.relation('meter', {
      nullable: true,
      description:
        'The meter that counts its usage; null for a METERED feature: events whose type is its key are counted.',
    }),
    metadata: t.expose('metadata', { type: 'JSON', description: metadata }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When it was archived: it can no longer be granted, but customers who have it keep it; null: not archived.',
    }),
  }),
})

export const Meter = builder.prismaObject('Meter', {
  description:
    'How the usage events of a type are counted. What a meter measures never changes, only what it is called, and that it can be archived.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `meter_…`.' }),
    key: t.exposeString('key', { description: 'The identifier that programs use.' }),
    name: t.exposeString('name', { description: 'The display name.' }),
    eventType: t.exposeString('eventType', { description: 'The type of the events it reads.' }),
    aggregation: t.expose('aggregation', {
      type: AggregationEnum,
      description: 'How it combines many events into one number.',
    }),
    valueProperty: t.exposeString('valueProperty', {
      nullable: true,
      description: "The property of the event that it reads; null: the event's quantity.",
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'At most 1,000 characters.',
    }),
    unit: t.exposeString('unit', {
      nullable: true,
      description: 'What one of it is called, such as "GB"; at most 50 characters.',
    }),
    metadata: t.expose('metadata', { type: 'JSON', description: metadata }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When it was archived: it can no longer be assigned to a feature; null: not archived.',
    }),
    features: t.relatedConnection(
      'features',
      {
        cursor: 'workspaceId_id',
        totalCount: true,
        description:
          'The features whose usage it counts, newest first, including archived ones. At most 100 a page, 20 by default.',
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
    includeArchived: t.arg.boolean({ defaultValue: false, description: 'Includes archived ones.' }),
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
    includeArchived: t.arg.boolean({ defaultValue: false, description: 'Includes archived ones.' }),
  }),
}))

export const CreateMeterInput = builder.inputType('CreateMeterInput', {
  description: 'A new meter.',
  fields: (t) => ({
    key: t.string({ required: true, description: keyRule }),
    name: t.string({ description: 'At most 255 characters; the key by default.' }),
    eventType: t.string({ description: 'The type of the events it reads; the key by default.' }),
    aggregation: t.field({
      type: AggregationEnum,
      required: true,
      description: 'How it combines many events into one number.',
    }),
    valueProperty: t.string({
      description:
        "The property it reads, at most 100 characters. SUM, MAX and LAST read the event's quantity without it; UNIQUE_COUNT requires it; COUNT refuses it.",
    }),
    description: t.string({ description: 'At most 1,000 characters.' }),
    unit: t.string({
      description: 'What one of it is called, such as "GB"; at most 50 characters.',
    }),
    metadata: t.field({ type: 'JSON', description: metadata }),
  }),
})

const UpdateMeterInput = builder.inputType('UpdateMeterInput', {
  description: 'The changes: omitted fields stay, null clears description and unit.',
  fields: (t) => ({
    name: t.string({ description: 'At most 255 characters.' }),
    description: t.string({ description: 'At most 1,000 characters.' }),
    unit: t.string({ description: 'At most 50 characters.' }),
    metadata: t.field({ type: 'JSON', description: newMetadata }),
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
    metadata: t.field({ type: 'JSON', description: metadata }),
  }),
})

const UpdateFeatureInput = builder.inputType('UpdateFeatureInput', {
  description: 'The changes: omitted fields stay.',
  fields: (t) => ({
    name: t.string({ description: 'At most 255 characters.' }),
    description: t.string({ description: 'At most 1,000 characters; null clears it.' }),
    archived: t.boolean({
      description: 'true archives the feature, as archiveFeature does; false unarchives it.',
    }),
    metadata: t.field({ type: 'JSON', description: newMetadata }),
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
  updateMeter: t.prismaField({
    type: Meter,
    description: 'Changes what a meter is called; what it measures never changes. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: idOrKey }),
      input: t.arg({ type: UpdateMeterInput, required: true }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(updateMeter, { meter: id, ...input }, selection),
  }),
  createFeature: t.prismaField({
    type: Feature,
    description:
      'Creates a feature. CONFLICT when the key is taken; LIMIT_EXCEEDED beyond 10,000, and beyond 100 unarchived ones of one event type. Needs write.',
    args: { input: t.arg({ type: CreateFeatureInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(createFeature, input, selection),
  }),
  updateFeature: t.prismaField({
    type: Feature,
    description:
      'Changes, archives or unarchives a feature. LIMIT_EXCEEDED when unarchiving it would make more than 100 of its event type. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: idOrKey }),
      input: t.arg({ type: UpdateFeatureInput, required: true }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(updateFeature, { feature: id, ...input }, selection),
  }),
}))
