/** The versions of offers: drafts, publishing, and going back to an earlier one. */
import { z } from 'zod'
import { invalid, notFound } from '../../../core/values/errors.ts'
import { parseInput } from '../../../core/values/input.ts'
import { asking } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { below, id, listOf, nullable, object } from '../../fields.ts'
import { answering, listRoute, routeOf } from '../../route.ts'
import { page } from '../envelope.ts'
import { idInput, timeInput } from '../inputs.ts'
import { type Changes, configChanges, configInput, exampleConfig } from '../offer-config.ts'
import { version } from '../offer-fields.ts'
import { termNames, termQuestions, termsFor } from '../offer-terms.ts'

const tag = 'Offers'
const scope = 'write' as const
const path = { id: 'offer_abc123' }
const changing = { tag, scope, refuses: ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'] as const }
const draft = { ...(version.example as object), version: 2, status: 'draft', publishedAt: null }
const newPrice = { config: { pricing: { ...exampleConfig.pricing, amount: 3900 } } }

const known = asking(
  'query plan',
  ['id'],
  object({ id, currentVersion: nullable(version), versions: below('versions', version) }),
)
const bare = asking('query plan', ['id'], object({ id }))
const one = asking('query planVersion', ['id'], version)

const add = asking('mutation createPlanVersion', ['planId', 'soleDraft', ...termNames], version)
const update = asking('mutation updatePlanVersion', ['id', ...termNames], version)
const repeat = asking(
  'mutation createPlanVersion',
  ['planId', 'basedOnVersionId', 'publish'],
  version,
)
const publish = asking('mutation publishPlanVersion', ['id', 'planId', 'effectiveAt'], version)

/** The config with the changes: a part that is left out stays. */
function changed(before: Record<string, unknown> | undefined, changes: Changes) {
  return parseInput(configInput, { ...before, ...changes })
}

/** The version, which must be one of the offer. */
async function requireVersion(ask: Ask, offerId: string, versionId: string) {
  const offer = await bare.run(ask, { id: offerId })
  const found = await one.run(ask, { id: versionId })
  if (found.offerId === offer.id) return found
  throw notFound('offer version', versionId)
}

const createVersion = routeOf(
  'POST /offers/{id}/versions',
  {
    ...{ ...changing, name: 'createOfferVersion', status: 201 },
    summary:
      'Creates a draft from the published version: each part of the config given replaces it.',
    asks: [known, ...termQuestions, add],
    body: z.strictObject({ config: configChanges }),
    response: version.schema,
    shows: draft,
    example: { path, request: newPrice },
  },
  async ({ path: { id: planId }, body }, ask) => {
    const { currentVersion, versions } = await known.run(ask, { id: planId })
    const whole = changed((currentVersion ?? versions[0])?.config, body.config)
    return add.run(ask, { planId, soleDraft: true, ...(await termsFor(ask, whole)) })
  },
)

const updateDraft = routeOf(
  'PATCH /offers/{id}/versions/draft',
  {
    ...{ ...changing, name: 'updateOfferDraft', asks: [known, ...termQuestions, update] },
    summary: 'Changes the draft: each part of the config given replaces it.',
    body: z.strictObject({ config: configChanges }),
    response: version.schema,
    shows: draft,
    example: { path, request: newPrice },
  },
  async ({ path: { id: planId }, body }, ask) => {
    const { versions } = await known.run(ask, { id: planId })
    const found = versions.find((each) => each.status === 'draft')
    if (!found) throw notFound('draft of the offer', planId)
    const terms = await termsFor(ask, changed(found.config, body.config))
    // What the terms leave out would stay as it was.
    return update.run(ask, { id: found.id, basePrice: null, ...terms })
  },
)

const publishOffer = routeOf(
  'POST /offers/{id}/publish',
  {
    ...{ ...changing, name: 'publishOffer', asks: [bare, one, publish] },
    summary: 'Publishes the draft, or the version that is named; answers the version.',
    body: z.strictObject({
      versionId: idInput.nullish(),
      effectiveFrom: timeInput.nullish().describe('In the future; at once by default.'),
    }),
    ...answering(version),
    example: { path, request: { versionId: 'ov_123' } },
  },
  async ({ path: { id: planId }, body: { versionId, effectiveFrom } }, ask) => {
    if (versionId) await requireVersion(ask, planId, versionId)
    const named = versionId ? { id: versionId } : { planId }
    return publish.run(ask, { ...named, effectiveAt: effectiveFrom ?? undefined })
  },
)

const rollBack = routeOf(
  'POST /offers/{id}/rollback',
  {
    ...{ ...changing, name: 'rollBackOffer', asks: [bare, one, repeat] },
    summary: 'Publishes a further version with the terms of an earlier one.',
    body: z.strictObject({ targetVersionId: idInput }),
    response: version.schema,
    shows: { ...(version.example as object), id: 'ov_789', version: 3 },
    example: { path, request: { targetVersionId: 'ov_123' } },
  },
  async ({ path: { id: planId }, body: { targetVersionId } }, ask) => {
    const target = await requireVersion(ask, planId, targetVersionId)
    if (target.status === 'draft') throw invalid('targetVersionId was never published.')
    return repeat.run(ask, { planId, basedOnVersionId: target.id, publish: true })
  },
)

const listScheduled = routeOf(
  'GET /offers/{id}/scheduled',
  {
    ...{ name: 'listScheduledVersions', tag, asks: [known] },
    summary: 'The published versions that are not in effect yet, the latest first.',
    ...answering(listOf(version)),
    example: { path },
  },
  async ({ path }, ask) => {
    const { versions } = await known.run(ask, path)
    const now = ask.now().toISOString()
    return versions.filter(({ status, effectiveFrom: from }) => {
      return status === 'published' && from !== null && from > now
    })
  },
)

export const offerVersionRoutes: Route[] = [
  createVersion,
  updateDraft,
  publishOffer,
  rollBack,
  listScheduled,
  listRoute(
    'GET /offers/{id}/versions',
    { ...page, answer: {}, query: {}, as: {}, defaults: { first: 100 } },
    {
      ...{ name: 'listOfferVersions', summary: 'The versions, newest first, at most 100.', tag },
      as: { id: 'planId' },
      asks: 'query planVersions',
      rows: { data: version },
      example: { path },
    },
  ),
]
