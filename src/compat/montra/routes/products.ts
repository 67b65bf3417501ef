/** Products: what a pricing model charges for. Their ids are the keys of the charges. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { DomainError } from '../../../core/values/errors.ts'
import type { Route } from '../../dialect.ts'
import { routeOf } from '../../route.ts'
import { amountInput, idInput, partCurrencyInput, textInput } from '../inputs.ts'
import { changeModel, currencyChange, modelChangeAsks, readModel } from '../model-change.ts'
import { type Charge, type ModelParts, modelPartAsks, modelParts } from '../model-parts.ts'

const tag = 'Products'

const product = z
  .object({
    ...{ id: z.string(), pricing_model_id: z.string(), name: z.string() },
    price_type: z.enum(['one_time', 'recurring', 'usage']),
    amount: z.number().nullable().describe('Of one unit; null where tiers say it.'),
    currency: z.string(),
    pricing_structure: z.enum(['fixed', 'tiered']),
    meter_slug: z.string().nullable(),
    status: z.enum(['active', 'archived']),
  })
  .meta({ id: 'Product' })

const shows = {
  ...{ id: 'prod_123', pricing_model_id: 'plan_123', name: 'Seat', price_type: 'recurring' },
  ...{ amount: 29, currency: 'USD', pricing_structure: 'fixed', meter_slug: null },
  status: 'active',
}

function shownOf(charge: Charge, model: ModelParts): z.input<typeof product> {
  const { model: structure, unitPrice, packagePrice, flatFee } = charge.price
  const isTiered = structure === 'GRADUATED' || structure === 'VOLUME'
  const once = charge.timing === 'AT_START' ? ('one_time' as const) : ('recurring' as const)
  return {
    ...{ id: charge.chargeKey, pricing_model_id: model.id, name: charge.name },
    price_type: charge.perQuantity ? once : 'usage',
    amount: isTiered ? null : (unitPrice ?? packagePrice ?? flatFee),
    currency: model.currency,
    pricing_structure: isTiered ? 'tiered' : 'fixed',
    meter_slug: charge.meterKey,
    status: model.isArchived ? 'archived' : 'active',
  }
}

const tier = z.strictObject({
  up_to: z.number().positive('must be more than 0').nullish().describe('null: without end.'),
  unit_amount: amountInput.nullish(),
  flat_amount: amountInput.nullish(),
})

const body = z
  .strictObject({
    ...{ name: textInput(255), pricing_model_id: idInput },
    price_type: z.enum(['one_time', 'recurring', 'usage']),
    pricing_structure: z.enum(['fixed', 'tiered']).default('fixed'),
    amount: amountInput.nullish().describe('Required when it is fixed.'),
    currency: partCurrencyInput,
    meter_slug: textInput(100).nullish().describe('Required for usage.'),
    tiers: z.array(tier).min(1).max(100).nullish().describe('Required when it is tiered.'),
  })
  .refine(
    ({ price_type: type, meter_slug: slug }) => (type === 'usage') === (slug != null),
    'must have a meter_slug for usage, and for usage only',
  )
  .refine(
    ({ pricing_structure: structure, amount, tiers }) =>
      structure === 'fixed' ? amount != null && tiers == null : tiers != null && amount == null,
    'must have an amount when it is fixed, or tiers when it is tiered',
  )
type Given = z.output<typeof body>

const timings = { one_time: 'AT_START', recurring: 'IN_ADVANCE', usage: null } as const

function chargeOf({ price_type: type, name, amount, meter_slug: slug, tiers }: Given) {
  const timing = timings[type]
  return {
    ...{ chargeKey: `prod_${randomBytes(12).toString('hex')}`, name },
    ...(timing ? { perQuantity: true, timing } : { key: slug }),
    ...(tiers ? { model: 'GRADUATED', tiers: tiers.map(tierOf) } : perUnit(amount)),
  }
}

function perUnit(unitPrice: number | null | undefined) {
  return { model: 'PER_UNIT', unitPrice }
}

function tierOf({
  up_to: upTo,
  unit_amount: unitPrice,
  flat_amount: flatFee,
}: z.output<typeof tier>) {
  return { upTo, unitPrice: unitPrice ?? undefined, flatFee: flatFee ?? undefined }
}

/** A second charge for one meter would take the place of the first. */
function refuseCharged(model: ModelParts | undefined, slug: string | null | undefined): void {
  if (slug == null || !model?.charges.some(({ meterKey }) => meterKey === slug)) return
  throw new DomainError('CONFLICT', `The pricing model charges for the meter ${slug} already.`, {
    ...{ reason: 'KEY_TAKEN', key: slug },
  })
}

const createProduct = routeOf(
  'POST /products',
  {
    ...{ name: 'createProduct', tag, status: 201, scope: 'write' },
    summary: 'Adds something that is charged for to a pricing model.',
    refuses: ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'],
    as: {
      amount: 'unitPrice',
      unit_amount: 'unitPrice',
      flat_amount: 'flatFee',
      meter_slug: 'key',
    },
    asks: [...modelChangeAsks, ...modelPartAsks],
    body,
    response: product,
    shows,
    example: {
      request: {
        ...{ name: 'Seat', pricing_model_id: 'plan_123', price_type: 'recurring', amount: 29 },
      },
    },
  },
  async ({ body: given }, ask) => {
    const present = await readModel(ask, given.pricing_model_id)
    const ofModel = async () => (await modelParts(ask)).find(({ id }) => id === present.id)
    refuseCharged(await ofModel(), given.meter_slug)
    const charge = chargeOf(given)
    const currency = currencyChange(present, given.currency)
    await changeModel(ask, present, { ...currency, addCharges: [charge] })
    const model = await ofModel()
    const made = model?.charges.find(({ chargeKey }) => chargeKey === charge.chargeKey)
    if (!model || !made) throw new Error('A product is not in the version that was made for it')
    return shownOf(made, model)
  },
)

export const productRoutes: Route[] = [
  routeOf(
    'GET /products',
    {
      ...{ name: 'listProducts', summary: 'All products, newest first.', tag },
      asks: modelPartAsks,
      query: z.strictObject({ pricing_model_id: idInput.optional() }),
      response: z.array(product),
      shows: [shows],
      example: { query: { pricing_model_id: 'plan_123' } },
    },
    async ({ query: { pricing_model_id: only } }, ask) => {
      const models = await modelParts(ask)
      const wanted = models.filter(({ id }) => only === undefined || id === only)
      return wanted.flatMap((model) => {
        return model.charges.toReversed().map((charge) => shownOf(charge, model))
      })
    },
  ),
  createProduct,
]
