/** The numbers of a workspace in GraphQL. */
import {
  countActiveCustomers,
  countOpenHolds,
  getWorkspaceTotals,
  type WorkspaceTotals,
} from '../../core/analytics/workspace-totals.ts'
import { listCustomers } from '../../core/customers/list-customers.ts'
import { costing } from '../execution/field-cost.ts'
import { builder } from './builder.ts'
import { countCost } from './list-field.ts'

/** For each customer something of its own is looked up, which takes ten times as long as counting it. */
const lookUpCost = 10 * countCost

const atMost = (cost: number) =>
  `At most 1,000,000: a larger number is answered as that. It is counted only when it is asked for, and costs as much as ${cost} fields.`

const WorkspaceTotalsType = builder.objectRef<WorkspaceTotals>('WorkspaceTotals').implement({
  description: 'How many there are of what the workspace has.',
  fields: (t) => ({
    customerCount: t.field({
      type: 'SafeInt',
      description: `The customers, except archived ones. ${atMost(countCost)}`,
      ...costing({ own: countCost }),
      resolve: (_totals, _args, ctx) => ctx.perform(listCustomers.count, {}),
    }),
    activeCustomers: t.field({
      type: 'SafeInt',
      description: `The customers, except archived ones, with a usage event since an instant. ${atMost(lookUpCost)}`,
      args: {
        since: t.arg({
          type: 'DateTime',
          required: true,
          description:
            'Events with a timestamp at or after it count, reversed ones too. INVALID_REQUEST unless it is between 1970 and 9999.',
        }),
      },
      ...costing({ own: lookUpCost }),
      resolve: (_totals, args, ctx) => ctx.perform(countActiveCustomers, args),
    }),
    lowCustomers: t.field({
      type: 'SafeInt',
      description: `The customers, except archived ones, whose balance is at or below their lowBalanceThreshold. ${atMost(lookUpCost)}`,
      ...costing({ own: lookUpCost }),
      resolve: (_totals, _args, ctx) => ctx.perform(listCustomers.count, { isLow: true }),
    }),
    openHolds: t.field({
      type: 'SafeInt',
      description: `The holds that reserve credits: those with the status ACTIVE that are not past expiresAt. ${atMost(countCost)}`,
      ...costing({ own: countCost }),
      resolve: (_totals, _args, ctx) => ctx.perform(countOpenHolds, {}),
    }),
    asOf: t.expose('asOf', {
      type: 'DateTime',
      description: 'The numbers contain what was recorded before this instant.',
    }),
  }),
})

builder.queryFields((t) => ({
  workspaceTotals: t.field({
    type: WorkspaceTotalsType,
    description:
      'How many customers and open holds the workspace has in the mode of the credential. Needs read.',
    resolve: (_root, _args, ctx) => ctx.perform(getWorkspaceTotals, {}),
  }),
}))
