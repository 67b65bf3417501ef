/** Entitlements: the check, the list, and what changes them. */
import { z } from 'zod'
import { type Route, route } from '../dialect.ts'
import { checkEntitlement } from './check-route.ts'
import { entitlement, entitlementOf, oneLimit, termsInput, termsOf } from './entitlement-terms.ts'
import {
  type EntitlementTermsFragment,
  ListEntitlementsDocument,
  SetEntitlementDocument,
  UpdateEntitlementDocument,
} from './operations.generated.ts'
import { customerId, featureId, pageQuery, pagination, paginationOf } from './shapes.ts'

const tag = 'Entitlements'

const listEntitlements = route({
  method: 'GET',
  path: '/entitlements',
  name: 'listEntitlements',
  summary: 'The entitlements of a customer that have not ended, oldest first.',
  tag,
  document: ListEntitlementsDocument,
  query: z.strictObject({ customer_id: customerId, ...pageQuery }),
  response: z.object({
    entitlements: z.array(entitlement),
    data: z.array(entitlement).describe('The same, where the SDK looks for it.'),
    pagination,
  }),
  input: ({ query }) => ({
    customerId: query.customer_id,
    first: query.limit ?? 100,
    after: query.cursor,
  }),
  output({ entitlements: { edges, pageInfo } }) {
    const shown = edges.filter(({ node }) => !hasEnded(node)).map(({ node }) => entitlementOf(node))
    return { entitlements: shown, data: shown, pagination: paginationOf(pageInfo) }
  },
})

/** Who goes through a list to see what is allowed must not meet what no longer is. */
function hasEnded({ reason }: EntitlementTermsFragment): boolean {
  return reason === 'REVOKED' || reason === 'EXPIRED'
}

const changed = entitlement.extend({ data: entitlement })

function changedOf(terms: EntitlementTermsFragment): z.input<typeof changed> {
  const shown = entitlementOf(terms)
  return { ...shown, data: shown }
}

const createEntitlement = route({
  method: 'POST',
  path: '/entitlements',
  name: 'createEntitlement',
  summary: 'Gives a customer a feature, or replaces the terms.',
  tag,
  status: 201,
  document: SetEntitlementDocument,
  body: z.union([
    z
      .strictObject({ customer_id: customerId, feature_id: featureId, ...termsInput })
      .refine(...oneLimit),
    z
      .strictObject({
        userId: customerId,
        featureId,
        customerId: z.string().optional().describe('Of older SDKs; not read.'),
        ...termsInput,
      })
      .refine(...oneLimit),
  ]),
  response: changed,
  input: ({ body }) => ({
    input: {
      ...('userId' in body
        ? { customerId: body.userId, feature: body.featureId }
        : { customerId: body.customer_id, feature: body.feature_id }),
      ...termsOf(body),
    },
  }),
  output: ({ setEntitlement }) => changedOf(setEntitlement),
})

/** PATCH is the document's, PUT the SDK server's; what is left out stays with both. */
const changes = (method: 'PATCH' | 'PUT', name: string) =>
  route({
    method,
    path: '/entitlements/{entitlement_id}',
    name,
    summary: 'Changes the terms of an entitlement; what is left out stays.',
    tag,
    document: UpdateEntitlementDocument,
    body: z.strictObject(termsInput).refine(...oneLimit),
    response: changed,
    input: ({ path, body }) => ({ id: path.entitlement_id, input: termsOf(body) }),
    output: ({ updateEntitlement }) => changedOf(updateEntitlement),
  })

export const entitlementRoutes: Route[] = [
  checkEntitlement,
  listEntitlements,
  createEntitlement,
  changes('PATCH', 'updateEntitlement'),
  changes('PUT', 'putEntitlement'),
]
