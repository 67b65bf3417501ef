/** Charge models in GraphQL, as plans and custom prices show and take them. */
import type { Charge, Tier } from '../../core/pricing/charge.ts'
import { builder } from './builder.ts'

const ChargeModelEnum = builder.enumType('ChargeModel', {
  description: 'How a quantity becomes an amount.',
  values: {
    PER_UNIT: { description: 'Every unit costs unitPrice.' },
    GRADUATED: { description: 'Every unit costs what the tier says that it falls into.' },
    VOLUME: { description: 'All units cost what the tier says that their sum falls into.' },
    PACKAGE: { description: 'Every package that was begun costs packagePrice.' },
    FLAT: { description: 'flatFee per billing period, used or not.' },
    PERCENTAGE: {
      description:
        'The quantity is an amount of money: percent of it plus flatFee, but at least minFee and at most maxFee.',
    },
  },
})

const TierType = builder.objectRef<Tier>('Tier').implement({
  description: 'A range of quantities and its price.',
  fields: (t) => ({
    upTo: t.expose('upTo', {
      type: 'Decimal',
      nullable: true,
      description: 'The last quantity of the tier; null: the last tier, which is open.',
    }),
    unitPrice: t.expose('unitPrice', { type: 'Decimal', description: 'Major units per unit.' }),
    flatFee: t.expose('flatFee', {
      type: 'Decimal',
      description: 'Major units once any quantity falls into the tier.',
    }),
  }),
})

/** Fields that only some models have. */
type Fields = Partial<{
  [K in Exclude<KeysOf<Charge>, 'model'>]: Extract<Charge, Record<K, unknown>>[K]
}>
type KeysOf<T> = T extends unknown ? keyof T : never

const fieldsOf = (charge: Charge): Fields => charge

export const ChargeType = builder.objectRef<Charge>('Charge').implement({
  description:
    'What usage costs, in major units of the currency of what it belongs to. Fields that the model does not use are null.',
  fields: (t) => ({
    model: t.expose('model', { type: ChargeModelEnum, description: 'Says which fields count.' }),
    includedUnits: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'Free per billing period; tiers and packages count what is beyond. Of all models but FLAT.',
      resolve: (charge) => fieldsOf(charge).includedUnits,
    }),
    unitPrice: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Of PER_UNIT: per unit.',
      resolve: (charge) => fieldsOf(charge).unitPrice,
    }),
    tiers: t.field({
      type: [TierType],
      nullable: true,
      description: 'Of GRADUATED and VOLUME: in order, the last one open.',
      resolve(charge, _args, ctx) {
        const { tiers } = fieldsOf(charge)
        return tiers && ctx.inTurn(Math.ceil(tiers.length / 4), () => tiers)
      },
    }),
    packageSize: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Of PACKAGE: units in a package.',
      resolve: (charge) => fieldsOf(charge).packageSize,
    }),
    packagePrice: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Of PACKAGE: per package that was begun.',
      resolve: (charge) => fieldsOf(charge).packagePrice,
    }),
    flatFee: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Of FLAT: the price. Of PERCENTAGE: added to the percentage.',
      resolve: (charge) => fieldsOf(charge).flatFee,
    }),
    percent: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Of PERCENTAGE: of the amount, e.g. 2.9.',
      resolve: (charge) => fieldsOf(charge).percent,
    }),
    minFee: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Of PERCENTAGE: the least that any usage costs; null: none.',
      resolve: (charge) => fieldsOf(charge).minFee,
    }),
    maxFee: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Of PERCENTAGE: the most that it costs; null: none.',
      resolve: (charge) => fieldsOf(charge).maxFee,
    }),
  }),
})

const TierInput = builder.inputType('TierInput', {
  description:
    'A range of quantities and its price: unitPrice, flatFee or both. Each begins where the one before ends.',
  fields: (t) => ({
    upTo: t.field({
      type: 'Decimal',
      description:
        'The last quantity of the tier, more than that of the tier before; left out for the last tier, which is open.',
    }),
    above: t.field({
      type: 'Decimal',
      description: 'Of the last tier, if you like: where the tier before ends.',
    }),
    unitPrice: t.field({
      type: 'Decimal',
      description: 'Major units per unit, not negative; 0 by default.',
    }),
    flatFee: t.field({
      type: 'Decimal',
      description:
        'Major units once any quantity falls into the tier, not negative, no more digits than the currency has; 0 by default.',
    }),
  }),
})

export const ChargeInput = builder.inputType('ChargeInput', {
  description:
    'What the usage of one feature or meter costs, in major units of the currency. No amount is negative; fees have no more digits than the currency. Fields that the model does not use are refused.',
  fields: (t) => ({
    key: t.string({
      required: true,
      description:
        "What is charged for: the key or id of a feature (METERED or CREDITS) or of a meter, or the type of events that one of them reads. A feature's key comes before a meter's.",
    }),
    model: t.field({ type: ChargeModelEnum, required: true, description: 'How it is charged.' }),
    includedUnits: t.field({
      type: 'Decimal',
      description:
        'Free per billing period; tiers and packages count what is beyond; 0 by default. Not with FLAT.',
    }),
    unitPrice: t.field({ type: 'Decimal', description: 'PER_UNIT needs it: per unit.' }),
    tiers: t.field({
      type: [TierInput],
      description: 'GRADUATED and VOLUME need them: in order, the last one open; at most 100.',
    }),
    packageSize: t.field({
      type: 'Decimal',
      description: 'PACKAGE needs it: units in a package, more than 0.',
    }),
    packagePrice: t.field({
      type: 'Decimal',
      description: 'PACKAGE needs it: per package that was begun.',
    }),
    flatFee: t.field({
      type: 'Decimal',
      description: 'FLAT needs it: per billing period. PERCENTAGE: added to it; 0 by default.',
    }),
    percent: t.field({
      type: 'Decimal',
      description: 'PERCENTAGE needs it: more than 0, at most 100.',
    }),
    minFee: t.field({ type: 'Decimal', description: 'PERCENTAGE: the least that usage costs.' }),
    maxFee: t.field({
      type: 'Decimal',
      description: 'PERCENTAGE: the most that it costs, not less than minFee.',
    }),
  }),
})
