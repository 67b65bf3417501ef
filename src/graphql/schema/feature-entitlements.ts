/** The entitlements to a feature in GraphQL. */
import { listFeatureEntitlements } from '../../core/entitlements/entitlements.ts'
import { costing } from '../execution/field-cost.ts'
import { withDecisions } from './access-decision.ts'
import { builder } from './builder.ts'
import { Feature } from './catalog.ts'
import { Entitlement } from './entitlements.ts'
import { connectionOf } from './list-field.ts'

/** Each feature's list is read separately, and may need decisions for a hundred customers. */
const listCost = 20

builder.prismaObjectField(Feature, 'entitlements', (t) =>
  t.prismaConnection(
    {
      type: Entitlement,
      cursor: 'workspaceId_id',
      description:
        'The entitlements to it of all customers, oldest first, including revoked and expired ones. At most 100 a page, 20 by default. The field costs as much as 20 fields.',
      ...costing({ own: listCost }),
      resolve: async (selection, { id }, args, ctx, info) =>
        withDecisions(
          await ctx.perform(listFeatureEntitlements, { featureId: id, ...args }, selection),
          ctx,
          info,
        ),
      totalCount: ({ id }, args, ctx) =>
        ctx.perform(listFeatureEntitlements.count, { featureId: id, ...args }),
    },
    connectionOf(Entitlement),
  ),
)
