/** Offers: what is sold. */
import { z } from 'zod'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { listRoute, route, routeOf } from '../../route.ts'
import { page } from '../envelope.ts'
import { tagged } from '../fields.ts'
import { metadataInput, stateInput, textInput } from '../inputs.ts'
import { configInput, exampleConfig } from '../offer-config.ts'
import { offer, offerWithVersions } from '../offer-fields.ts'
import { termQuestions, termsFor } from '../offer-terms.ts'

const tag = 'Offers'
const changing = tagged('revision', 'plan_')
const name = textInput(255)
const description = z.string().max(1_000).nullish()
const metadata = metadataInput.optional()

const createPlan = asking(
  'mutation createPlan',
  ['name', 'description', 'metadata', 'version'],
  offerWithVersions,
)

const createOffer = routeOf(
  'POST /offers',
  {
    ...{ name: 'createOffer', summary: 'Creates an offer with its first draft version.', tag },
    ...{ status: 201, scope: 'write', asks: [...termQuestions, createPlan] },
    body: z.strictObject({
      ...{ name, description, metadata },
      config: configInput.optional().describe('None: the offer has no version yet.'),
    }),
    response: offerWithVersions.schema,
    shows: { ...(offerWithVersions.example as object), status: 'draft', currentVersionId: null },
    example: {
      request: { name: 'Pro Plan', description: 'Everything you need', config: exampleConfig },
    },
  },
  async ({ body: { config: given, ...body } }, ask) => {
    const terms = given && (await termsFor(ask, given))
    return createPlan.run(ask, { ...body, ...(terms && { version: terms }) })
  },
)

export const offerRoutes: Route[] = [
  createOffer,
  listRoute('GET /offers', page, {
    ...{ name: 'listOffers', summary: 'The offers, newest first.', tag },
    asks: 'query plans',
    query: { status: stateInput('draft', 'active', 'archived').optional() },
    rows: { data: offer },
    example: { query: { status: 'active' } },
  }),
  route('GET /offers/{id}', {
    ...{ name: 'getOffer', summary: 'One offer with its versions, newest first.', tag },
    asks: 'query plan',
    answer: offerWithVersions,
    answerHeaders: changing.answerHeaders,
  }),
  route('PATCH /offers/{id}', {
    ...{ ...changing, name: 'updateOffer', tag },
    summary: 'Changes what an offer is called; keys of metadata that are left out stay.',
    as: { ...changing.as, metadata: 'addMetadata' },
    asks: 'mutation updatePlan',
    body: { name: name.optional(), description, metadata },
    answer: offer,
    example: { request: { name: 'Pro Plan' } },
  }),
  route('POST /offers/{id}/archive', {
    ...{ name: 'archiveOffer', summary: 'Ends an offer; its subscriptions go on.', tag },
    asks: 'mutation archivePlan',
    answer: offer,
  }),
]
