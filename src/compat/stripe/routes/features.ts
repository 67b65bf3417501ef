/** Features, and which of them a customer may use now. */
import { z } from 'zod'
import { notFound } from '../../../core/values/errors.ts'
import { asking, knownOf, listAll, listing } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import {
  combined,
  constant,
  eg,
  flag,
  from,
  id,
  jsonObject,
  named,
  nullable,
  object,
  text,
  time,
} from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { ActiveEntitlementByIdDocument } from '../asks.generated.ts'
import { expandable, expandedOf } from '../expand.ts'
import { livemode, metadata } from '../fields.ts'
import { expandInput, flagInput, idInput, metadataInput, textInput } from '../inputs.ts'
import { nextMetadata } from '../kept.ts'
import { listOf, pageOf, stripeList } from '../lists.ts'

const tag = 'Entitlements'
const one = { tag, refuses: ['NOT_FOUND'] as const }

const active = combined(
  { archivedAt: nullable(time) },
  { schema: z.boolean(), example: true },
  ({ archivedAt }) => archivedAt === null,
)

const feature = named(
  'EntitlementFeature',
  object({
    ...{ id: eg('feat_123', id), object: constant('entitlements.feature'), active, livemode },
    ...{ lookup_key: from('key', eg('chat', text)), metadata, name: eg('Chat', text) },
  }),
)

const added = asking('mutation createFeature', ['key', 'name', 'type', 'metadata'], feature)
const state = asking('query feature', ['id'], object({ id, metadata: jsonObject }))
const read = asking('query feature', ['id'], feature)
const changed = asking('mutation updateFeature', ['id', 'name', 'archived', 'metadata'], feature)
const features = listOf('query features', ['includeArchived'], feature)
const everyFeature = listing('query features', ['includeArchived'], feature)

const shown = { response: feature.schema, shows: feature.example }
const path = { id: 'feat_123' }

const createFeature = routeOf(
  'POST /v1/entitlements/features',
  {
    ...{ ...shown, tag, name: 'createFeature', summary: 'Creates a feature that is on or off.' },
    ...{ refuses: ['CONFLICT'], asks: [added], as: { lookup_key: 'key' } },
    body: z.strictObject({
      ...{ name: textInput(80), lookup_key: textInput(80), metadata: metadataInput.optional() },
    }),
    example: { request: { name: 'Chat', lookup_key: 'chat' } },
  },
  ({ body: { name, lookup_key: key, metadata: given } }, ask) => {
    return added.run(ask, { key, name, type: 'BOOLEAN', metadata: nextMetadata({}, given ?? {}) })
  },
)

const getFeature = routeOf(
  'GET /v1/entitlements/features/{id}',
  {
    ...{ ...one, ...shown, name: 'getFeature', summary: 'One feature.' },
    asks: [read],
    example: { path },
  },
  ({ path: given }, ask) => read.run(ask, given),
)

const updateFeature = routeOf(
  'POST /v1/entitlements/features/{id}',
  {
    ...{
      ...one,
      ...shown,
      name: 'updateFeature',
      scope: 'write',
      summary: 'Renames, archives or restores it.',
    },
    ...{ asks: [state, changed], as: { active: 'archived' } },
    body: z.strictObject({
      ...{ name: textInput(80).optional(), active: flagInput.optional() },
      metadata: metadataInput.optional(),
    }),
    example: { path, request: { name: 'Chat' } },
  },
  async ({ path: given, body: { name, active: isActive, metadata: texts } }, ask) => {
    const { id: own, metadata: present } = await state.run(ask, given)
    return changed.run(ask, {
      ...{ id: own, name, archived: isActive === undefined ? undefined : !isActive },
      metadata: nextMetadata(present as Record<string, unknown>, texts),
    })
  },
)

const listFeatures = stripeList('GET /v1/entitlements/features', {
  ...{ name: 'listFeatures', summary: 'The features, newest first.', tag, row: feature },
  asks: [features.asks, everyFeature],
  query: { lookup_key: textInput(80).optional(), archived: flagInput.optional() },
  async read(ask, { query: { lookup_key, archived, ...page } }) {
    if (lookup_key === undefined && !archived) {
      return features.read(ask, page, { includeArchived: false })
    }
    const all = await listAll(ask, everyFeature, { includeArchived: true })
    const wanted = all.filter(
      (row) =>
        row.active === !archived && (lookup_key === undefined || row.lookup_key === lookup_key),
    )
    return pageOf(wanted, page)
  },
})

/** An entitlement by which the customer may use the feature now: one whose limit or credits are used up is not active. */
export const entitlement = named(
  'ActiveEntitlement',
  object({
    ...{ id: eg('ent_123', id), object: constant('entitlements.active_entitlement'), livemode },
    feature: expandable('feature', feature),
    lookup_key: from('feature.key', eg('chat', text)),
  }),
)

export const entitlementsOf = listing(
  'query entitlements',
  ['customerId'],
  object({ allowed: flag, shown: { ...entitlement, from: null } }),
)

export async function activeOf(ask: Ask, customerId: string, variables: object = {}) {
  const all = await listAll(ask, entitlementsOf, { customerId, ...variables })
  return all.flatMap(({ allowed, shown: row }) => (allowed ? [row] : []))
}

const listActive = stripeList('GET /v1/entitlements/active_entitlements', {
  ...{ name: 'listActiveEntitlements', tag, row: entitlement, refuses: ['NOT_FOUND'] },
  summary: 'The features that a customer may use now.',
  asks: [entitlementsOf],
  query: { customer: idInput },
  expands: ['feature'],
  async read(ask, { query: { customer, ...page }, given }) {
    return pageOf(await activeOf(ask, customer, given), page)
  },
  example: { query: { customer: 'cus_123' } },
})

const getActive = routeOf(
  'GET /v1/entitlements/active_entitlements/{id}',
  {
    ...{ ...one, name: 'getActiveEntitlement', summary: 'One of them.' },
    query: z.strictObject({ expand: expandInput }),
    response: entitlement.schema,
    shows: entitlement.example,
    example: { path: { id: 'ent_123' } },
  },
  async ({ path: given, query: { expand } }, ask) => {
    const expanded = expandedOf(expand, ['feature'])
    const { node } = await ask(ActiveEntitlementByIdDocument, given)
    if (node?.__typename !== 'Entitlement' || !node.allowed) {
      throw notFound('active entitlement', given.id)
    }
    return entitlement.write(node, { ...expanded, ...knownOf(ask) })
  },
)

export const featureRoutes: Route[] = [
  ...[createFeature, listFeatures, getFeature, updateFeature],
  ...[listActive, getActive],
]
