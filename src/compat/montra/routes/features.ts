/** Features: what pricing models give access to. A change reaches the subscribers of the model within seconds. */
import { z } from 'zod'
import { DomainError } from '../../../core/values/errors.ts'
import { asking, listAll, listing } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { combined, eg, enumText, from, id, nullable, object, text, time } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { done } from '../done.ts'
import { idInput, textInput } from '../inputs.ts'
import { changeModel, modelChangeAsks, readModel } from '../model-change.ts'
import { modelPartAsks, modelParts, modelsBySlug } from '../model-parts.ts'

const tag = 'Features'
const path = { id: 'feature_123' }

const fields = {
  ...{ id: eg('feature_123', id), name: eg('Beta Access', text) },
  slug: from('key', eg('beta', text)),
  description: eg(null, nullable(text)),
  type: combined(
    { type: enumText('FeatureType', 'BOOLEAN') },
    { schema: z.enum(['Toggle', 'Meter']), example: 'Toggle' },
    ({ type }) =>
      type === 'BOOLEAN' || type === 'STATIC' ? ('Toggle' as const) : ('Meter' as const),
  ),
  status: combined(
    { archivedAt: nullable(time) },
    { schema: z.enum(['Active', 'Archived']), example: 'Active' },
    ({ archivedAt }) => (archivedAt === null ? ('Active' as const) : ('Archived' as const)),
  ),
  created_at: time,
}
const bare = object(fields)
const feature = bare.schema
  .extend({ pricing_model_id: z.string().nullable().describe('The first that has it.') })
  .meta({ id: 'Feature' })
const shows = { ...bare.example, pricing_model_id: 'plan_123' }

const features = listing('query features', [], bare)
const read = asking('query feature', ['id'], bare)
const updated = asking('mutation updateFeature', ['id', 'name', 'description', 'archived'], bare)

const listFeatures = routeOf(
  'GET /features',
  {
    ...{ name: 'listFeatures', summary: 'All features, newest first.', tag },
    asks: [features, ...modelPartAsks],
    response: z.array(feature),
    shows: [shows],
  },
  async (_request, ask) => {
    const [all, models] = [await listAll(ask, features), modelsBySlug(await modelParts(ask))]
    return all.map((one) => ({ ...one, pricing_model_id: models.get(one.slug)?.id ?? null }))
  },
)

const createFeature = routeOf(
  'POST /features',
  {
    ...{ name: 'createFeature', summary: 'Adds a feature to a pricing model.', tag, status: 201 },
    scope: 'write',
    refuses: ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'],
    as: { pricing_model_id: 'planId', slug: 'feature' },
    asks: [...modelChangeAsks, updated, read],
    body: z.strictObject({
      ...{ name: textInput(255), slug: textInput(100), pricing_model_id: idInput },
      type: z.literal('Toggle').default('Toggle'),
      description: textInput(1_000).nullish(),
      status: z.enum(['Active', 'Archived']).default('Active'),
    }),
    response: feature,
    shows,
    example: {
      request: { name: 'Beta Access', slug: 'beta', pricing_model_id: 'plan_123', type: 'Toggle' },
    },
  },
  async ({ body: { name, slug, pricing_model_id: given, description, status } }, ask) => {
    const model = await readModel(ask, given)
    if (model.current?.entitlements.some((one) => one.slug === slug)) {
      throw new DomainError('CONFLICT', `The pricing model has the feature ${slug} already.`, {
        ...{ reason: 'KEY_TAKEN', key: slug },
      })
    }
    const create = { type: 'BOOLEAN', name, description }
    await changeModel(ask, model, { addEntitlements: [{ feature: slug, value: true, create }] })
    const shown = await (status === 'Archived'
      ? updated.run(ask, { id: slug, archived: true })
      : read.run(ask, { id: slug }))
    return { ...shown, pricing_model_id: model.id }
  },
)

const updateFeature = routeOf(
  'PATCH /features/{id}',
  {
    ...{ name: 'updateFeature', summary: 'Changes a feature.', tag, refuses: ['NOT_FOUND'] },
    as: { status: 'archived' },
    asks: [updated, ...modelPartAsks],
    body: z.strictObject({
      ...{ name: textInput(255).optional(), description: textInput(1_000).nullish() },
      status: z.enum(['Active', 'Archived']).optional(),
    }),
    response: feature,
    shows,
    example: { path, request: { name: 'Beta Access' } },
  },
  async ({ path: { id }, body: { status, ...body } }, ask) => {
    const archived = status && status === 'Archived'
    const changed = await updated.run(ask, { id, ...body, archived })
    const models = modelsBySlug(await modelParts(ask))
    return { ...changed, pricing_model_id: models.get(changed.slug)?.id ?? null }
  },
)

const deleteFeature = routeOf(
  'DELETE /features/{id}',
  {
    ...{ name: 'deleteFeature', summary: 'Archives a feature: nobody has access any more.', tag },
    ...{ refuses: ['NOT_FOUND'], form: 'BARE', asks: [updated] },
    response: done,
    shows: { success: true },
    example: { path },
  },
  async ({ path: { id } }, ask) => {
    await updated.run(ask, { id, archived: true })
    return { success: true as const }
  },
)

export const featureRoutes: Route[] = [listFeatures, createFeature, updateFeature, deleteFeature]
