/** Archiving meters, features and rate cards in GraphQL. */
import { archiveFeature, unarchiveFeature } from '../../core/catalog/features.ts'
import { archiveMeter, unarchiveMeter } from '../../core/catalog/meters.ts'
import { archiveRateCard, unarchiveRateCard } from '../../core/pricing/rate-cards.ts'
import { builder } from './builder.ts'
import { Feature, idOrKey, Meter } from './catalog.ts'
import { RateCard } from './rate-cards.ts'

builder.mutationFields((t) => ({
  archiveMeter: t.prismaField({
    type: Meter,
    description:
      'Archives a meter: it can no longer be assigned to a feature or plan (PRECONDITION_FAILED). Present uses continue, and events are counted as before. Archiving it again changes nothing. Needs write.',
    args: { id: t.arg.id({ required: true, description: idOrKey }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(archiveMeter, { meter: id }, selection),
  }),
  unarchiveMeter: t.prismaField({
    type: Meter,
    description:
      'Restores an archived meter. Without effect on one that is not archived. Needs write.',
    args: { id: t.arg.id({ required: true, description: idOrKey }) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(unarchiveMeter, { meter: id }, selection),
  }),
  archiveFeature: t.prismaField({
    type: Feature,
    description:
      'Archives a feature: entitlements and plans can no longer grant it (PRECONDITION_FAILED). Customers who have it keep it, and their usage is recorded, counted and checked as before. Archiving it again changes nothing. Needs write.',
    args: { id: t.arg.id({ required: true, description: idOrKey }) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(archiveFeature, { feature: id }, selection),
  }),
  unarchiveFeature: t.prismaField({
    type: Feature,
    description:
      'Restores an archived feature. Without effect on one that is not archived. Needs write.',
    args: { id: t.arg.id({ required: true, description: idOrKey }) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(unarchiveFeature, { feature: id }, selection),
  }),
  archiveRateCard: t.prismaField({
    type: RateCard,
    description:
      'Archives a rate card: it can no longer be assigned to a customer (PRECONDITION_FAILED). Customers who have it keep it with its prices, and rates may still be added. PRECONDITION_FAILED for the default card. Archiving it again changes nothing. Needs write.',
    args: { id: t.arg.id({ required: true, description: idOrKey }) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(archiveRateCard, { rateCard: id }, selection),
  }),
  unarchiveRateCard: t.prismaField({
    type: RateCard,
    description:
      'Restores an archived rate card. Without effect on one that is not archived. Needs write.',
    args: { id: t.arg.id({ required: true, description: idOrKey }) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(unarchiveRateCard, { rateCard: id }, selection),
  }),
}))
