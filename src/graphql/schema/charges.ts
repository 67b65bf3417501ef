/** Charge models in GraphQL, for plans and custom prices. */
import type { Charge, Tier } from '../../core/pricing/charge.ts'
import { builder } from './builder.ts'
import { CreateMeterInput } from './catalog.ts'

const ChargeModelEnum = builder.enumType('ChargeModel', {
  description: 'How a quantity becomes an amount.',
  values: {
    PER_UNIT: { description: 'Every unit costs unitPrice.' },
    GRADUATED: { description: 'Each unit costs the price of the tier that it falls into.' },
    VOLUME: { description: 'All units cost the price of the tier that the total falls into.' },
    PACKAGE: { description: 'Each started package costs packagePrice.' },
    FLAT: { description: 'flatFee per billing period, used or not.' },
    PERCENTAGE: {
      description:
        'The quantity is an amount of money: percent of it plus flatFee, but at least minFee and at most maxFee.',
    },
  },
})

export const ChargeTimingEnum = builder.enumType('ChargeTiming', {
  description: 'When a charge per unit of the quantity is due.',
  values: {
    IN_ADVANCE: { description: 'At the start of each billing period, like the base price.' },
    AT_START: { description: 'Once, with the first billing period; never prorated.' },
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
    'What usage costs, in major units of the currency of its plan version or custom price. Fields that the model does not use are null.',
  fields: (t) => ({
    model: t.expose('model', {
      type: ChargeModelEnum,
      description: 'Determines which fields are used.',
    }),
    includedUnits: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'Free units per billing period; tiers and packages count the units beyond. For all models except FLAT.',
      resolve: (charge) => fieldsOf(charge).includedUnits,
    }),
    unitPrice: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'PER_UNIT: the price per unit.',
      resolve: (charge) => fieldsOf(charge).unitPrice,
    }),
    tiers: t.field({
      type: [TierType],
      nullable: true,
      description: 'GRADUATED and VOLUME: in ascending order, the last one open.',
      resolve(charge, _args, ctx) {
        const { tiers } = fieldsOf(charge)
        return tiers && ctx.inTurn(Math.ceil(tiers.length / 4), () => tiers)
      },
    }),
    packageSize: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'PACKAGE: units in a package.',
      resolve: (charge) => fieldsOf(charge).packageSize,
    }),
    packagePrice: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'PACKAGE: the price per started package.',
      resolve: (charge) => fieldsOf(charge).packagePrice,
    }),
    flatFee: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'FLAT: the price. PERCENTAGE: added to the percentage.',
      resolve: (charge) => fieldsOf(charge).flatFee,
    }),
    percent: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'PERCENTAGE: percent of the amount, e.g. 2.9.',
      resolve: (charge) => fieldsOf(charge).percent,
    }),
    minFee: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'PERCENTAGE: the smallest price of any usage; null: none.',
      resolve: (charge) => fieldsOf(charge).minFee,
    }),
    maxFee: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'PERCENTAGE: the largest price; null: none.',
      resolve: (charge) => fieldsOf(charge).maxFee,
    }),
  }),
})

const TierInput = builder.inputType('TierInput', {
  description:
    'A range of quantities and its price: unitPrice, flatFee or both. Each begins where the previous one ends.',
  fields: (t) => ({
    upTo: t.field({
      type: 'Decimal',
      description:
        'The last quantity of the tier, more than that of the previous tier; omitted for the last tier, which is open.',
    }),
    above: t.field({
      type: 'Decimal',
      description: 'For the last tier, optional: where the previous tier ends.',
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

const CreateBillableInput = builder.inputType('CreateBillableInput', {
  description: 'What a charge is for, when it is not there yet.',
  fields: (t) => ({
    meter: t.field({
      type: CreateMeterInput,
      required: true,
      description: 'CONFLICT when another meter has the key.',
    }),
  }),
})

export const ChargeInput = builder.inputType('ChargeInput', {
  description:
    'What the usage of one feature or meter, or with perQuantity the quantity of a subscription, costs, in major units of the currency. No amount is negative; fees have no more digits than the currency. Fields that the model does not use are refused.',
  fields: (t) => ({
    key: t.string({
      description:
        "What is charged for: the key or id of a feature (METERED or CREDITS) or of a meter, or the type of events that one of them reads. A feature's key comes before a meter's. Required without perQuantity, refused with it.",
    }),
    chargeKey: t.string({
      description:
        'In a plan: its own key, unique in the version, 1 to 100 letters, digits or _ - . : /. By default that of the same charge in the version before, else the key of the feature or meter, else one made of the name.',
    }),
    name: t.string({
      description:
        'In a plan: for people, at most 255 characters; by default the name of the feature or meter, else the chargeKey.',
    }),
    perQuantity: t.boolean({
      description:
        'In a plan: whether it is for the quantity of a subscription, such as seats. For all models except PERCENTAGE.',
    }),
    create: t.field({
      type: CreateBillableInput,
      description:
        'In a plan: what is charged for, made when it is not there yet; key is then that of the meter, also when it is left out. Not carried out by previewPrice.',
    }),
    timing: t.field({
      type: ChargeTimingEnum,
      description: 'With perQuantity: when it is due; IN_ADVANCE by default.',
    }),
    model: t.field({ type: ChargeModelEnum, required: true, description: 'How it is charged.' }),
    includedUnits: t.field({
      type: 'Decimal',
      description:
        'Free units per billing period; tiers and packages count the units beyond; 0 by default. Not for FLAT.',
    }),
    unitPrice: t.field({
      type: 'Decimal',
      description: 'Required for PER_UNIT: the price per unit.',
    }),
    tiers: t.field({
      type: [TierInput],
      description:
        'Required for GRADUATED and VOLUME: in ascending order, the last one open; at most 100.',
    }),
    packageSize: t.field({
      type: 'Decimal',
      description: 'Required for PACKAGE: units in a package, more than 0.',
    }),
    packagePrice: t.field({
      type: 'Decimal',
      description: 'Required for PACKAGE: the price per started package.',
    }),
    flatFee: t.field({
      type: 'Decimal',
      description:
        'Required for FLAT: the price per billing period. PERCENTAGE: added to the percentage; 0 by default.',
    }),
    percent: t.field({
      type: 'Decimal',
      description: 'Required for PERCENTAGE: more than 0, at most 100.',
    }),
    minFee: t.field({
      type: 'Decimal',
      description: 'PERCENTAGE: the smallest price of any usage.',
    }),
    maxFee: t.field({
      type: 'Decimal',
      description: 'PERCENTAGE: the largest price, not less than minFee.',
    }),
  }),
})
