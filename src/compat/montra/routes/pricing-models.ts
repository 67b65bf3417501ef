/** Pricing models: what customers subscribe to. Each is published when it is made. */
import { z } from 'zod'
import { asking, listAll, listing } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import {
  combined,
  eg,
  flag,
  from,
  id,
  listOf,
  named,
  nullable,
  object,
  text,
  time,
  workspaceId,
} from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { idInput, textInput } from '../inputs.ts'

const tag = 'Pricing Models'
const path = { id: 'plan_123' }
const name = textInput(255)

const pricingModel = named(
  'PricingModel',
  object({
    ...{ id: eg('plan_123', id), merchant_id: workspaceId, name: eg('Pro', text) },
    products_count: combined(
      {
        version: from(
          'currentVersion',
          nullable(object({ charges: listOf(object({ key: text })) })),
        ),
      },
      { schema: z.int(), example: 0 },
      ({ version }) => version?.charges.length ?? 0,
    ),
    is_default: eg(false, { ...flag }),
    created_at: time,
  }),
)
const models = listing('query plans', [], pricingModel)
const created = asking(
  'mutation createPlan',
  ['name', 'isDefault', 'publish', 'version'],
  pricingModel,
)
const updated = asking('mutation updatePlan', ['id', 'name', 'isDefault'], pricingModel)

const changes = { name: name.optional(), is_default: z.boolean().optional() }

function update(ask: Ask, id: string, given: { name?: string; is_default?: boolean }) {
  return updated.run(ask, { id, name: given.name, isDefault: given.is_default })
}

const changing = {
  ...{ tag, refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'] as const, asks: [updated] },
  response: pricingModel.schema,
  shows: pricingModel.example,
}

export const pricingModelRoutes: Route[] = [
  routeOf(
    'GET /pricing-models',
    {
      ...{ name: 'listPricingModels', summary: 'All pricing models, newest first.', tag },
      asks: [models],
      response: z.array(pricingModel.schema),
      shows: [pricingModel.example],
    },
    (_request, ask) => listAll(ask, models),
  ),
  routeOf(
    'POST /pricing-models',
    {
      ...{ name: 'createPricingModel', summary: 'Makes a monthly pricing model.', tag },
      status: 201,
      asks: [created],
      body: z.strictObject({ name, is_default: z.boolean().optional() }),
      response: pricingModel.schema,
      shows: pricingModel.example,
      example: { request: { name: 'Pro' } },
    },
    ({ body: { name, is_default: isDefault } }, ask) => {
      const version = { currency: 'USD', billingPeriod: 'MONTH' }
      return created.run(ask, { name, isDefault, publish: true, version })
    },
  ),
  routeOf(
    'PATCH /pricing-models',
    {
      ...{ ...changing, name: 'updatePricingModel', summary: 'Changes a pricing model.' },
      body: z.strictObject({ id: idInput, ...changes }),
      example: { request: { id: 'plan_123', name: 'Pro' } },
    },
    ({ body: { id, ...given } }, ask) => update(ask, id, given),
  ),
  routeOf(
    'PATCH /pricing-models/{id}',
    {
      ...{ ...changing, name: 'updatePricingModelById', summary: 'Changes a pricing model.' },
      body: z.strictObject(changes),
      example: { path, request: { name: 'Pro' } },
    },
    ({ path: { id }, body }, ask) => update(ask, id, body),
  ),
]
