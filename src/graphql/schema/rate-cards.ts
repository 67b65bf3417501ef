/** Rate cards and their rates in GraphQL. */

import { toComponent } from '../../core/catalog/catalog-rows.ts'
import type { RateComponent } from '../../core/pricing/rate-card.ts'
import {
  createRateCard,
  getRateCard,
  listRateCards,
  updateRateCard,
} from '../../core/pricing/rate-cards.ts'
import { addRate, currentDefault, listCurrentRates, listRates } from '../../core/pricing/rates.ts'
import { costing } from '../execution/field-cost.ts'
import { builder } from './builder.ts'
import { idOrKey } from './catalog.ts'
import { Customer } from './customers.ts'
import { connectionOf, listField } from './list-field.ts'
import { ModelKindEnum } from './model-kind.ts'
import { Node } from './node.ts'
import { toDecimal } from './prisma-decimal.ts'

const RateComponentRef = builder.objectRef<RateComponent>('RateComponent').implement({
  description: 'The price of one numeric property of an event.',
  fields: (t) => ({
    property: t.exposeString('property', {
      description:
        'A numeric property of the event, e.g. `input_tokens`, or `quantity`; an event without it is not charged for it. A kind of token without a component is not free: it costs the same as the nearest kind that has one.',
    }),
    unitSize: t.expose('unitSize', {
      type: 'Decimal',
      description: 'The price is per this many units.',
    }),
    credits: t.expose('credits', { type: 'Decimal', description: 'Credits per unit size.' }),
    cost: t.expose('cost', {
      type: 'Decimal',
      nullable: true,
      description: "Major units of the card's currency per unit size; null: credits × creditValue.",
    }),
  }),
})

const Rate = builder.prismaObject('Rate', {
  description: 'The price of one usage event of a type: fixed amounts plus its components.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `rate_…`.' }),
    rateCard: t.relation('rateCard', { description: 'The card that it belongs to.' }),
    eventType: t.exposeString('eventType', { description: 'The type of the events it prices.' }),
    match: t.expose('match', {
      type: 'JSON',
      description:
        'Property values that an event must have, e.g. {"model": "gpt-4"}, or numbers that it must exceed, e.g. {"total_input_tokens": ">200000"}; {} matches every event of the type. The rate with the most matching properties applies; among equals, the one with the higher number.',
    }),
    fixedCredits: t.field({
      type: 'Decimal',
      description: 'Credits per event.',
      resolve: (rate) => toDecimal(rate.fixedCredits),
    }),
    fixedCost: t.field({
      type: 'Decimal',
      nullable: true,
      description: "Major units of the card's currency per event; null: credits × creditValue.",
      resolve: (rate) => toDecimal(rate.fixedCost),
    }),
    components: t.field({
      type: [RateComponentRef],
      description: 'Prices per unit of numeric properties; at most 20.',
      resolve: (rate) => (rate.components as Parameters<typeof toComponent>[0][]).map(toComponent),
    }),
    qualityScore: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Between 0 and 1, as an operator entered it; never computed.',
      resolve: (rate) => toDecimal(rate.qualityScore),
    }),
    kind: t.expose('kind', {
      type: ModelKindEnum,
      nullable: true,
      description: 'The kind of work that the model does; null: not given.',
    }),
    effectiveAt: t.expose('effectiveAt', {
      type: 'DateTime',
      description: 'Prices events from this event time on, until a later rate replaces it.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
  }),
})

export const RateCard = builder.prismaObject('RateCard', {
  description: 'What usage costs, in credits and in money.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `card_…`.' }),
    key: t.exposeString('key', { description: 'The identifier that programs use.' }),
    name: t.exposeString('name', { description: 'The display name.' }),
    currency: t.exposeString('currency', { description: 'ISO 4217 code of its money amounts.' }),
    creditValue: t.field({
      type: 'Decimal',
      description: 'What one credit is worth, in major units of the currency.',
      resolve: (card) => toDecimal(card.creditValue),
    }),
    isDefault: t.exposeBoolean('isDefault', {
      description: 'Whether it prices the usage of customers that name no card.',
    }),
    rates: t.relatedConnection(
      'rates',
      {
        cursor: 'workspaceId_id',
        totalCount: true,
        description: 'Its rates, newest first. At most 100 a page, 20 by default.',
        query: { orderBy: { id: 'desc' } },
      },
      connectionOf(Rate),
    ),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When it was archived: it can no longer be assigned, but customers who have it keep it; null: not archived.',
    }),
  }),
})

builder.prismaObjectField(Customer, 'rateCard', (t) =>
  t.relation('rateCard', {
    nullable: true,
    description: "The rate card that prices the customer's usage; null: the default one.",
  }),
)

builder.queryFields((t) => ({
  rateCard: t.prismaField({
    type: RateCard,
    description:
      'One rate card. NOT_FOUND when the workspace has none of that id or key. Needs read.',
    args: { id: t.arg.id({ required: true, description: idOrKey }) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(getRateCard, { rateCard: id }, selection),
  }),
  rateCards: listField(t, RateCard, listRateCards, 'Rate cards, newest first.', {
    includeArchived: t.arg.boolean({ defaultValue: false, description: 'Includes archived ones.' }),
  }),
  rates: listField(t, Rate, listRates, 'Rates of a card, newest first.', {
    rateCardId: t.arg.id({ required: true, description: "The card's id or key." }),
    eventType: t.arg.string({ description: 'Only those that price this event type.' }),
  }),
  currentRates: t.prismaField({
    type: [Rate],
    description:
      'The rates in effect: one for each event type and match, in that order. Fewer than `first` mean the last page. NOT_FOUND when the card has no rate `after`. Needs read.',
    args: {
      rateCardId: t.arg.id({
        description: "The card's id or key; the default card without it, and no rates without one.",
      }),
      eventType: t.arg.string({ description: 'Only those that price this event type.' }),
      at: t.arg({ type: 'DateTime', description: 'The instant of the rates; now by default.' }),
      first: t.arg.int({ defaultValue: 100, description: 'The size of the page, 1 to 1,000.' }),
      after: t.arg.id({ description: 'The id of the last rate of the previous page.' }),
    },
    ...costing({
      sizes: ({ first }) => ({ currentRates: typeof first === 'number' ? first : currentDefault }),
    }),
    resolve: (selection, _root, { rateCardId, ...args }, ctx) =>
      ctx.perform(listCurrentRates, { rateCard: rateCardId, ...args }, selection),
  }),
}))

const CreateRateCardInput = builder.inputType('CreateRateCardInput', {
  description: 'A new rate card.',
  fields: (t) => ({
    key: t.string({
      required: true,
      description:
        '1 to 100 letters, digits or _ - . : / starting with a letter or digit; unique in the workspace.',
    }),
    name: t.string({ description: 'At most 255 characters; the key by default.' }),
    currency: t.string({ required: true, description: 'ISO 4217 code such as USD.' }),
    creditValue: t.field({
      type: 'Decimal',
      required: true,
      description: 'What one credit is worth, in major units of the currency; not negative.',
    }),
    isDefault: t.boolean({
      defaultValue: false,
      description: 'Makes it the default card instead of the present one.',
    }),
  }),
})

const UpdateRateCardInput = builder.inputType('UpdateRateCardInput', {
  description: 'The changes: omitted fields stay.',
  fields: (t) => ({
    name: t.string({ description: 'At most 255 characters.' }),
    isDefault: t.boolean({
      description:
        'true makes it the default card instead of the present one, unless it is archived (PRECONDITION_FAILED); false leaves customers without a card of their own without prices.',
    }),
  }),
})

const componentProperty = `A numeric property, e.g. \`input_tokens\`, or \`quantity\`; 100 characters.

The kinds of token (UsageEventInput.tokenUsage) do not overlap, and a rate may price each; a kind that it does not price costs what the nearest kind costs that it does: \`cached_input_tokens\`, \`cache_write_tokens\`, \`input_audio_tokens\` and \`input_image_tokens\` what \`input_tokens\` cost; \`cache_write_1h_tokens\` what \`cache_write_tokens\` cost, else \`input_tokens\`; \`cached_input_audio_tokens\` and \`cached_input_image_tokens\` what audio or images of the input cost, else \`cached_input_tokens\`, else \`input_tokens\`; \`reasoning_tokens\`, \`output_audio_tokens\` and \`output_image_tokens\` what \`output_tokens\` cost. To make one free, price it at 0. \`total_input_tokens\`, \`total_output_tokens\` and \`total_tokens\` are sums, made of the kinds where an event lacks them: do not price them beside the kinds.`

const RateComponentInput = builder.inputType('RateComponentInput', {
  description: 'The price of one numeric property of an event.',
  fields: (t) => ({
    property: t.string({
      required: true,
      description: componentProperty,
    }),
    unitSize: t.field({
      type: 'Decimal',
      description: 'The price is per this many units, more than zero; 1 by default.',
    }),
    credits: t.field({
      type: 'Decimal',
      required: true,
      description: 'Credits per unit size; not negative.',
    }),
    cost: t.field({
      type: 'Decimal',
      description:
        "Major units of the card's currency per unit size, not negative; credits × creditValue by default.",
    }),
  }),
})

const AddRateInput = builder.inputType('AddRateInput', {
  description: 'The price of one usage event of a type.',
  fields: (t) => ({
    rateCardId: t.id({ required: true, description: "The card's id or key." }),
    eventType: t.string({ required: true, description: 'The type of the events it prices.' }),
    match: t.field({
      type: 'JSON',
      description:
        'Property values that an event must have, as texts, e.g. {"model": "gpt-4", "provider": "openai"}, or `>` and a number that it must exceed, e.g. {"model": "m", "total_input_tokens": ">200000"} for long prompts; at most 10. Every event of the type by default.',
    }),
    fixedCredits: t.field({
      type: 'Decimal',
      description: 'Credits per event, not negative; 0 by default.',
    }),
    fixedCost: t.field({
      type: 'Decimal',
      description:
        "Major units of the card's currency per event, not negative; credits × creditValue by default.",
    }),
    components: t.field({
      type: [RateComponentInput],
      description:
        'Prices per unit of numeric properties; at most 20, each for a different property.',
    }),
    qualityScore: t.field({
      type: 'Decimal',
      description: 'How good the results are, from 0 to 1; shown when the model is suggested.',
    }),
    kind: t.field({
      type: ModelKindEnum,
      description:
        'The kind of work that the model in `match` does. All rates of a model share the kind of its latest rate that has one; a cheaper model is only suggested for one of the same kind, where models without a kind count as one kind.',
    }),
    effectiveAt: t.field({
      type: 'DateTime',
      description: 'Prices events from this event time on; now by default.',
    }),
  }),
})

builder.mutationFields((t) => ({
  createRateCard: t.prismaField({
    type: RateCard,
    description:
      'Creates a rate card. CONFLICT when the key is taken; LIMIT_EXCEEDED beyond 1,000. Needs write.',
    args: { input: t.arg({ type: CreateRateCardInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(createRateCard, input, selection),
  }),
  updateRateCard: t.prismaField({
    type: RateCard,
    description: 'Renames a rate card or makes it the default one. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: idOrKey }),
      input: t.arg({ type: UpdateRateCardInput, required: true }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(updateRateCard, { rateCard: id, ...input }, selection),
  }),
  addRate: t.prismaField({
    type: Rate,
    description:
      'Adds a rate to a card. Rates never change: a later one of the same event type and match replaces an earlier one from its effective date. CONFLICT when both have the same date; LIMIT_EXCEEDED beyond 10,000 rates of a card or 50,000 in total, including replaced ones. Needs write.',
    args: { input: t.arg({ type: AddRateInput, required: true }) },
    resolve: (selection, _root, { input: { rateCardId, ...input } }, ctx) =>
      ctx.perform(addRate, { ...input, rateCard: rateCardId }, selection),
  }),
}))
