/** Entitlements: the check, the list, and what changes them. */
import { z } from 'zod'
import { DomainError } from '../../core/values/errors.ts'
import { isGeneratedId } from '../../core/values/ids.ts'
import { type Ask, type Route, route, routeOf } from '../dialect.ts'
import { checkEntitlement } from './check-route.ts'
import { entitlement, entitlementOf, oneLimit, termsInput, termsOf } from './entitlement-terms.ts'
import {
  customerId,
  featureId,
  objectInput,
  pageOf,
  pageQuery,
  pagination,
  paginationOf,
} from './inputs.ts'
import {
  type EntitlementTermsFragment,
  ListEntitlementsDocument,
  type ListEntitlementsQuery,
  SetEntitlementDocument,
  type SetEntitlementInput,
  UpdateEntitlementDocument,
} from './operations.generated.ts'
import {
  RequireFeatureDocument,
  RevokeEntitlementDocument,
  SetNewUserEntitlementDocument,
} from './sdk.generated.ts'

const tag = 'Entitlements'

const listing = z.object({
  entitlements: z.array(entitlement),
  data: z.array(entitlement).describe('The same, where the SDK looks for it.'),
  pagination,
})

const listEntitlements = route({
  method: 'GET',
  path: '/entitlements',
  name: 'listEntitlements',
  summary: 'The entitlements of a customer that have not ended, oldest first.',
  tag,
  refuses: ['NOT_FOUND'],
  document: ListEntitlementsDocument,
  query: z.strictObject({ customer_id: customerId, ...pageQuery }),
  response: listing,
  input: ({ query }) => ({
    customerId: query.customer_id,
    ...pageOf(query, 100),
  }),
  output: listOf,
})

const listOfCustomer = route({
  method: 'GET',
  path: '/customers/{customer_id}/entitlements',
  name: 'listCustomerEntitlements',
  summary: 'The entitlements of a customer that have not ended, oldest first.',
  tag,
  refuses: ['NOT_FOUND'],
  document: ListEntitlementsDocument,
  query: z.strictObject(pageQuery),
  response: listing,
  input: ({ path, query }) => ({
    customerId: path.customer_id,
    ...pageOf(query, 100),
  }),
  output: listOf,
})

function listOf({
  entitlements: { edges, pageInfo },
}: ListEntitlementsQuery): z.input<typeof listing> {
  const shown = edges.filter(({ node }) => !hasEnded(node)).map(({ node }) => entitlementOf(node))
  return { entitlements: shown, data: shown, pagination: paginationOf(pageInfo) }
}

/** Who goes through a list to see what is allowed must not meet what no longer is. */
function hasEnded({ reason }: EntitlementTermsFragment): boolean {
  return reason === 'REVOKED' || reason === 'EXPIRED'
}

const changed = entitlement.extend({ data: entitlement })

function changedOf(terms: EntitlementTermsFragment): z.input<typeof changed> {
  const shown = entitlementOf(terms)
  return { ...shown, data: shown }
}

const ofDocument = z
  .strictObject({ customer_id: customerId, feature_id: featureId, ...termsInput })
  .refine(...oneLimit)
  .meta({ id: 'EntitlementInput' })

const ofSdk = z
  .strictObject({
    userId: customerId.nullish().describe('Who gets it; else customerId does.'),
    featureId,
    customerId: customerId.nullish().describe('Who gets it without a userId; else not read.'),
    metadata: objectInput.nullish().describe('Of other SDKs; not kept.'),
    ...termsInput,
  })
  .refine(...oneLimit)
  .refine(({ userId, customerId }) => Boolean(userId ?? customerId), 'must name a userId')
  .meta({ id: 'SdkEntitlementInput' })

const createEntitlement = routeOf(
  {
    method: 'POST',
    path: '/entitlements',
    name: 'createEntitlement',
    summary: 'Gives a customer a feature, or replaces the terms.',
    tag,
    refuses: ['NOT_FOUND'],
    status: 201,
    body: z.union([ofDocument, ofSdk]),
    response: changed,
  },
  async ({ body }, ask) => {
    const terms = termsOf(body)
    if ('feature_id' in body) {
      const input = { customerId: body.customer_id, feature: body.feature_id, ...terms }
      return changedOf((await ask(SetEntitlementDocument, { input })).setEntitlement)
    }
    const user = body.userId ?? body.customerId ?? ''
    return changedOf(await setOfUser({ customerId: user, feature: body.featureId, ...terms }, ask))
  },
)

/** Users of the SDK need not be there yet. */
async function setOfUser(input: SetEntitlementInput, ask: Ask): Promise<EntitlementTermsFragment> {
  try {
    return (await ask(SetEntitlementDocument, { input })).setEntitlement
  } catch (error) {
    const isMissing = error instanceof DomainError && error.code === 'NOT_FOUND'
    // An id of ours that is nobody's cannot become anybody's.
    if (!isMissing || isGeneratedId('cust', input.customerId)) throw error
    // Nor is anybody made for the sake of a feature that is not there.
    await ask(RequireFeatureDocument, { id: input.feature })
    const variables = { externalIds: [input.customerId], input }
    return (await ask(SetNewUserEntitlementDocument, variables)).setEntitlement
  }
}

const deleteEntitlement = route({
  method: 'DELETE',
  path: '/entitlements/{entitlement_id}',
  name: 'deleteEntitlement',
  summary: 'Revokes an entitlement; doing it twice changes nothing.',
  tag,
  refuses: ['NOT_FOUND'],
  document: RevokeEntitlementDocument,
  response: z.object({ id: z.string(), deleted: z.literal(true) }),
  input: ({ path }) => ({ id: path.entitlement_id }),
  output: (data) => ({ id: data.revokeEntitlement.id ?? '', deleted: true as const }),
})

/** PATCH is the document's, PUT the SDK server's; what is left out stays with both. */
const changes = (method: 'PATCH' | 'PUT', name: string) =>
  route({
    method,
    path: '/entitlements/{entitlement_id}',
    name,
    summary: 'Changes the terms of an entitlement; what is left out stays.',
    tag,
    refuses: ['NOT_FOUND'],
    document: UpdateEntitlementDocument,
    body: z
      .strictObject({
        ...termsInput,
        metadata: objectInput.nullish().describe('Of other SDKs; not kept.'),
      })
      .refine(...oneLimit),
    response: changed,
    input: ({ path, body }) => ({ id: path.entitlement_id, input: termsOf(body) }),
    output: ({ updateEntitlement }) => changedOf(updateEntitlement),
  })

export const entitlementRoutes: Route[] = [
  checkEntitlement,
  listEntitlements,
  listOfCustomer,
  createEntitlement,
  changes('PATCH', 'updateEntitlement'),
  changes('PUT', 'putEntitlement'),
  deleteEntitlement,
]
