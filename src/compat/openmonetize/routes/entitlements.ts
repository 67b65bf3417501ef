/** Entitlements: the check, the list and the changes. */
import { z } from 'zod'
import { DomainError } from '../../../core/values/errors.ts'
import { isGeneratedId } from '../../../core/values/ids.ts'
import type { Ask, Method, Route } from '../../dialect.ts'
import { yearEnd } from '../../examples.ts'
import { constant, eg, here, object, rowsOf, said, shows } from '../../fields.ts'
import { listRoute, route, routeOf } from '../../route.ts'
import { SetEntitlementDocument, type SetEntitlementInput } from '../asks.generated.ts'
import {
  entitlement,
  oneLimit,
  presentEntitlement,
  termsInput,
  termsOf,
  termsPlaces,
} from '../entitlement-terms.ts'
import { ofCustomer, pagesOf } from '../fields.ts'
import { customerId, featureId, objectInput } from '../inputs.ts'
import { RequireFeatureDocument, SetNewUserEntitlementDocument } from '../sdk/asks.generated.ts'
import { checkEntitlement } from './check-entitlement.ts'

const tag = 'Entitlements'

/** The answer repeats its rows under `data`, where the SDK reads them. */
const inPages = pagesOf(100)
const page = {
  ...inPages,
  answer: {
    data: said('The same rows, where the SDK reads them.', rowsOf(presentEntitlement)),
    ...inPages.answer,
  },
}

const listed = {
  summary: 'The entitlements of a customer that have not ended, oldest first.',
  tag,
  refuses: ['NOT_FOUND'],
  asks: 'query entitlements',
  rows: { entitlements: presentEntitlement },
} as const

const listEntitlements = listRoute('GET /entitlements', page, {
  ...listed,
  name: 'listEntitlements',
  query: { customer_id: customerId },
  example: { query: ofCustomer },
})

const listOfCustomer = listRoute('GET /customers/{customer_id}/entitlements', page, {
  ...listed,
  name: 'listCustomerEntitlements',
  example: { path: ofCustomer },
})

/** An entitlement, repeated under `data`, where the SDK reads it. */
function twice(examples: object) {
  const data = shows(examples, entitlement)
  return eg({ ...data.example, data: data.example }, object({ ...data.fields, data: here(data) }))
}

const raised = twice({ limits: { credits: 20000, period: 'monthly' }, limitValue: 20000 })
const unused = twice({ current_usage: 0 })

const ofDocument = z
  .strictObject({ customer_id: customerId, feature_id: featureId, ...termsInput })
  .refine(...oneLimit)
  .meta({ id: 'EntitlementInput' })

const ofSdk = z
  .strictObject({
    userId: customerId.nullish().describe('The user who gets it; without it, customerId.'),
    featureId,
    customerId: customerId
      .nullish()
      .describe('The customer who gets it without a userId; otherwise ignored.'),
    metadata: objectInput.nullish().describe('Sent by other SDKs; not stored.'),
    ...termsInput,
  })
  .refine(...oneLimit)
  .refine(({ userId, customerId }) => Boolean(userId ?? customerId), 'must name a userId')
  .meta({ id: 'SdkEntitlementInput' })

const createEntitlement = routeOf(
  'POST /entitlements',
  {
    name: 'createEntitlement',
    summary: 'Grants a feature to a customer, or replaces the terms.',
    tag,
    refuses: ['NOT_FOUND'],
    status: 201,
    body: z.union([ofDocument, ofSdk]),
    response: unused.schema,
    example: {
      request: {
        ...{ ...ofCustomer, feature_id: 'ai_generation' },
        ...{ limits: { credits: 10000, period: 'monthly' }, expires_at: yearEnd },
      },
    },
    shows: unused.example,
  },
  async ({ body }, ask) => {
    const terms = termsOf(body)
    if ('feature_id' in body) {
      const input = { customerId: body.customer_id, feature: body.feature_id, ...terms }
      return unused.write((await ask(SetEntitlementDocument, { input })).setEntitlement, {})
    }
    const user = body.userId ?? body.customerId ?? ''
    const input = { customerId: user, feature: body.featureId, ...terms }
    return unused.write(await setOfUser(input, ask), {})
  },
)

/** Users of the SDK need not exist yet. */
async function setOfUser(input: SetEntitlementInput, ask: Ask): Promise<unknown> {
  try {
    return (await ask(SetEntitlementDocument, { input })).setEntitlement
  } catch (error) {
    const isMissing = error instanceof DomainError && error.code === 'NOT_FOUND'
    // An unknown id in our own format cannot become a new customer's externalId.
    if (!isMissing || isGeneratedId('cust', input.customerId)) throw error
    // No customer is created for a feature that does not exist.
    await ask(RequireFeatureDocument, { id: input.feature })
    const variables = { externalIds: [input.customerId], input }
    return (await ask(SetNewUserEntitlementDocument, variables)).setEntitlement
  }
}

const metadata = objectInput.nullish().describe('Sent by other SDKs; not stored.')
const terms = z.strictObject({ ...termsInput, metadata }).refine(...oneLimit)

/** PATCH is the document's, PUT the SDK server's; with both, omitted terms stay. */
const changes = (method: Method, name: string, request: object) =>
  route(`${method} /entitlements/{entitlement_id}`, {
    name,
    summary: 'Changes the terms of an entitlement; omitted ones stay.',
    tag,
    refuses: ['NOT_FOUND'],
    asks: 'mutation updateEntitlement',
    as: { entitlement_id: 'id' },
    body: { schema: terms.transform(termsOf), gives: termsPlaces },
    answer: raised,
    example: { path: { entitlement_id: 'ent_456' }, request },
  })

const deleteEntitlement = route('DELETE /entitlements/{entitlement_id}', {
  name: 'deleteEntitlement',
  summary: 'Revokes an entitlement; revoking it again changes nothing.',
  tag,
  refuses: ['NOT_FOUND'],
  asks: 'mutation revokeEntitlement',
  as: { entitlement_id: 'id' },
  answer: object({ id: entitlement.fields.id, deleted: constant(true) }),
  example: { path: { entitlement_id: 'ent_456' } },
})

export const entitlementRoutes: Route[] = [
  checkEntitlement,
  listEntitlements,
  listOfCustomer,
  createEntitlement,
  changes('PATCH', 'updateEntitlement', { limits: { credits: 20000 } }),
  changes('PUT', 'putEntitlement', { limitType: 'HARD', limitValue: 20000, period: 'MONTHLY' }),
  deleteEntitlement,
]
