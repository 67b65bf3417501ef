/** Any entity by its id in GraphQL: the type of each prefix, and one batched read per type. */
import type { GraphQLResolveInfo } from 'graphql'
import { z } from 'zod'
import {
  findBalances,
  findHolds,
  findPools,
  findTransactions,
  findUsageEvents,
} from '../../core/nodes/find-customer-rows.ts'
import type { ReadableType } from '../../core/nodes/find-rows.ts'
import type { Operation } from '../../core/operation/operation.ts'
import { parseInput, reference } from '../../core/values/input.ts'
import { getViewerCustomer, getViewerWorkspace } from '../../core/workspaces/viewer.ts'
import type { Context } from '../execution/context.ts'
import { builder } from './builder.ts'
import { findEntitlements } from './entitlement-rows.ts'
import { adminTable, type Found, loadOfType, type NodeType, ownTable, table } from './load-nodes.ts'
import { Node } from './node.ts'

const nodesMax = 100

type Owned = z.ZodType<unknown, { ids: string[]; customerId?: string | null }>

/** Entities of customers, each of which may read its own. */
function owned(name: string, operation: Operation<Owned, Found>): NodeType {
  return {
    name,
    selects: false,
    find: async ({ ctx, ids }) =>
      ctx.perform(operation, { ids, customerId: ctx.caller?.customer?.id }),
  }
}

function unowned(
  name: string,
  operation: Operation<z.ZodType<unknown, { ids: string[] }>, Found>,
): NodeType {
  return { name, selects: false, find: async ({ ctx, ids }) => ctx.perform(operation, { ids }) }
}

/** A type of which a customer token may read only its own row. */
function ownRow(
  name: ReadableType,
  operation: Operation<z.ZodType<unknown, object>, { id: string } | null>,
): NodeType {
  const forOthers = table(name)
  return {
    ...forOthers,
    async find(request) {
      const { ctx, ids, selection } = request
      if (!ctx.caller?.customer) return forOthers.find(request)
      const row = await ctx.perform(operation, {}, selection)
      return new Map(row && ids.includes(row.id) ? [[row.id, row]] : [])
    },
  }
}

const Event = table('Event')

const typesByPrefix: Readonly<Record<string, NodeType>> = {
  ws: ownRow('Workspace', getViewerWorkspace),
  key: adminTable('ApiKey'),
  client: adminTable('OAuthClient'),
  audit: adminTable('AuditEntry'),
  cust: ownRow('Customer', getViewerCustomer),
  meter: table('Meter'),
  feature: table('Feature'),
  card: table('RateCard'),
  rate: table('Rate'),
  plan: table('Plan'),
  planver: table('PlanVersion'),
  cprice: table('CustomPrice'),
  sub: ownTable('CustomerSubscription'),
  inv: ownTable('Invoice'),
  li: ownTable('InvoiceLine'),
  pay: ownTable('Payment'),
  pm: ownTable('PaymentMethod'),
  cn: ownTable('CreditNote'),
  scr: ownTable('StoreCredit'),
  ref: ownTable('Refund'),
  dsp: ownTable('Dispute'),
  chg: ownTable('ScheduledChange'),
  mig: table('PlanMigration'),
  disc: ownTable('Discount'),
  promo: table('Promotion'),
  promover: table('PromotionVersion'),
  mrr: table('MrrChange'),
  ent: { name: 'Entitlement', selects: true, find: findEntitlements },
  bal: owned('CreditBalance', findBalances),
  pool: owned('CreditPool', findPools),
  txn: owned('CreditTransaction', findTransactions),
  hold: unowned('Hold', findHolds),
  evt: owned('UsageEvent', findUsageEvents),
  wevt: Event,
  we: table('WebhookEndpoint'),
  whd: table('WebhookDelivery'),
  clock: table('TestClock'),
  plink: table('PaymentLink'),
  file: table('File'),
  chk: table('Checkout'),
}

function typeOf(id: string): NodeType | undefined {
  // Old events have the prefix of usage events, whose ids are longer, instead of `wevt_`.
  if (/^evt_\w{26}$/.test(id)) return Event
  const prefix = /^([a-z]+)_\w{1,100}$/.exec(id)?.[1] ?? ''
  return Object.hasOwn(typesByPrefix, prefix) ? typesByPrefix[prefix] : undefined
}

/** The entities in the order of the ids; null for an unknown or forbidden one. */
async function findNodes(ids: readonly string[], ctx: Context, info: GraphQLResolveInfo) {
  const byType = Map.groupBy(new Set(ids), typeOf)
  byType.delete(undefined)
  const found = await Promise.all(
    [...byType].map(async ([type, own]) => (type ? loadOfType(type, own, ctx, info) : new Map())),
  )
  const all = new Map<string, object>(found.flatMap((some) => [...some]))
  return ids.map((id) => all.get(id) ?? null)
}

const access =
  'Null when there is none of that id, or the credential may not see it: each type needs the scope of its own fields, and a customer token sees the objects of its customer. Needs read, or a token of the customer.'

const nodesInput = z.strictObject({ ids: z.array(reference).max(nodesMax) })

builder.queryFields((t) => ({
  node: t.field({
    type: Node,
    nullable: true,
    description: `Any entity by our id, not by an externalId or a key. ${access}`,
    args: { id: t.arg.id({ required: true, description: 'Our id, of any type.' }) },
    resolve: async (_root, { id }, ctx, info) => {
      const { ids } = parseInput(nodesInput, { ids: [id] })
      return (await findNodes(ids, ctx, info))[0] ?? null
    },
  }),
  nodes: t.field({
    type: [Node],
    nullable: { list: false, items: true },
    description: `Entities by our ids, of any types, in the order of the ids. ${access}`,
    args: { ids: t.arg.idList({ required: true, description: 'Our ids, at most 100.' }) },
    resolve: (_root, args, ctx, info) => findNodes(parseInput(nodesInput, args).ids, ctx, info),
  }),
}))
