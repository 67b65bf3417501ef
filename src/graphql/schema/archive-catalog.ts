/** Meters, features and rate cards that are given to nobody any more, in GraphQL. */
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
      'Archives a meter: no feature and no plan gets it any more (PRECONDITION_FAILED), and what rests on it goes on, events being counted as before. Twice changes nothing. Needs write.',
    args: { id: t.arg.id({ required: true, description: idOrKey }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(archiveMeter, { meter: id }, selection),
  }),
  unarchiveMeter: t.prismaField({
    type: Meter,
    description: 'Takes a meter back from the archive. Twice changes nothing. Needs write.',
    args: { id: t.arg.id({ required: true, description: idOrKey }) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(unarchiveMeter, { meter: id }, selection),
  }),
  archiveFeature: t.prismaField({
    type: Feature,
    description:
      'Archives a feature: nobody is given it any more, by an entitlement or a plan (PRECONDITION_FAILED). Who has it keeps it, and usage is recorded, counted and checked as before. Twice changes nothing. Needs write.',
    args: { id: t.arg.id({ required: true, description: idOrKey }) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(archiveFeature, { feature: id }, selection),
  }),
  unarchiveFeature: t.prismaField({
    type: Feature,
    description: 'Takes a feature back from the archive. Twice changes nothing. Needs write.',
    args: { id: t.arg.id({ required: true, description: idOrKey }) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(unarchiveFeature, { feature: id }, selection),
  }),
  archiveRateCard: t.prismaField({
    type: RateCard,
    description:
      'Archives a rate card: no customer gets it any more (PRECONDITION_FAILED). Those who have it keep it with its prices, to which rates may still be added. PRECONDITION_FAILED for the default card. Twice changes nothing. Needs write.',
    args: { id: t.arg.id({ required: true, description: idOrKey }) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(archiveRateCard, { rateCard: id }, selection),
  }),
  unarchiveRateCard: t.prismaField({
    type: RateCard,
    description: 'Takes a rate card back from the archive. Twice changes nothing. Needs write.',
    args: { id: t.arg.id({ required: true, description: idOrKey }) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(unarchiveRateCard, { rateCard: id }, selection),
  }),
}))
