/** The parts of a version of a plan in GraphQL: charges, entitlements, and what becomes of included credits. */

import { fromStored } from '../../core/pricing/stored-charge.ts'
import type { Decimal } from '../../core/values/decimal.ts'
import { builder } from './builder.ts'
import { ChargeTimingEnum, ChargeType } from './charges.ts'
import { LimitBehaviorEnum, PeriodEnum } from './entitlements.ts'
import { toDecimal } from './prisma-decimal.ts'

export const CreditGrantPeriodEnum = builder.enumType('CreditGrantPeriod', {
  description: 'How often included credits are granted.',
  values: {
    DAY: { description: 'Every 24 hours.' },
    WEEK: { description: 'Every 7 days.' },
    MONTH: { description: 'Every calendar month.' },
    YEAR: { description: 'Every calendar year.' },
  },
})

export const RolloverType = builder
  .objectRef<{ max: Decimal; periods: number }>('Rollover')
  .implement({
    description: 'What becomes of included credits that were not spent.',
    fields: (t) => ({
      max: t.expose('max', { type: 'Decimal', description: 'At most so many are carried over.' }),
      periods: t.exposeInt('periods', { description: 'For so many further periods of grants.' }),
    }),
  })

const named = { select: { key: true, name: true } } as const

builder.prismaObject('PlanCharge', {
  description:
    'What a version charges for the usage of one feature or meter, or per unit of the quantity of a subscription.',
  fields: (t) => ({
    key: t.string({
      description: 'The key of the feature or meter; the chargeKey when there is neither.',
      select: { key: true, meter: named, feature: named },
      resolve: ({ key, meter, feature }) => meter?.key ?? feature?.key ?? key,
    }),
    chargeKey: t.exposeString('key', {
      description: 'Its own key, unique in the version, which later versions keep.',
    }),
    name: t.string({
      description: 'For people, by default the name of the feature or meter, else the chargeKey.',
      select: { key: true, name: true, meter: named, feature: named },
      resolve: ({ key, name, meter, feature }) => name ?? meter?.name ?? feature?.name ?? key,
    }),
    perQuantity: t.exposeBoolean('perQuantity', {
      description: 'Whether it is for the quantity of a subscription, such as seats.',
    }),
    timing: t.expose('timing', {
      type: ChargeTimingEnum,
      nullable: true,
      description: 'When it is due; null: usage, which is billed after the period.',
    }),
    meter: t.relation('meter', {
      nullable: true,
      description: 'The charged meter; null when a feature or the quantity is charged.',
    }),
    feature: t.relation('feature', {
      nullable: true,
      description:
        'The charged feature; null when the quantity or a meter is charged, also through a METERED feature with a meter.',
    }),
    charge: t.field({
      type: ChargeType,
      description: 'What it costs.',
      resolve: ({ charge }) => fromStored(charge),
    }),
  }),
})

builder.prismaObject('PlanEntitlement', {
  description: 'A feature that a version of a plan grants.',
  fields: (t) => ({
    feature: t.relation('feature', { description: 'The granted feature.' }),
    limit: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Units (METERED) or credits (CREDITS) per period; null: unlimited.',
      resolve: ({ limit }) => toDecimal(limit),
    }),
    behavior: t.expose('behavior', {
      type: LimitBehaviorEnum,
      description: 'What happens at the limit.',
    }),
    period: t.expose('period', {
      type: PeriodEnum,
      nullable: true,
      description: 'How long usage counts; null: forever.',
    }),
    value: t.expose('value', {
      type: 'JSON',
      nullable: true,
      description: 'The value of a STATIC feature; true or false for a BOOLEAN one.',
    }),
    perQuantity: t.exposeBoolean('perQuantity', {
      description: 'Whether the limit is per unit of the quantity of a subscription.',
    }),
  }),
})
