/** Migrations of a plan's subscriptions to one of its versions, in GraphQL. */
import {
  listPlanMigrations,
  migrateSubscriptions,
} from '../../core/billing/operations/migrate-subscriptions.ts'
import { builder } from './builder.ts'
import { listField } from './list-field.ts'
import { Node } from './node.ts'
import type { InputFields } from './plan-inputs.ts'
import { PlanVersion } from './plans.ts'
import { ChangeTimeEnum } from './subscription-mutations.ts'
import { ProrationEnum } from './subscriptions.ts'

const PlanMigrationStatusEnum = builder.enumType('PlanMigrationStatus', {
  description: 'The state of a migration.',
  values: {
    RUNNING: { description: 'The billing run goes through the subscriptions.' },
    COMPLETED: { description: 'All were visited. Final.' },
    SUPERSEDED: { description: 'A newer migration of the plan took its place. Final.' },
  },
})

const PlanMigration = builder.prismaObject('PlanMigration', {
  description: "Moves a plan's live subscriptions to one of its versions, in batches.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `mig_…`.' }),
    plan: t.relation('plan', { description: 'The plan.' }),
    toVersion: t.relation('toVersion', { description: 'The version that they get.' }),
    at: t.expose('at', { type: ChangeTimeEnum, description: 'When each of them gets it.' }),
    proration: t.expose('proration', {
      type: ProrationEnum,
      description: 'What the rest of their periods costs.',
    }),
    status: t.expose('status', { type: PlanMigrationStatusEnum, description: 'Its state.' }),
    subscriptionCount: t.exposeInt('total', {
      description: 'The live subscriptions of the plan when it was asked for.',
    }),
    processed: t.exposeInt('processed', { description: 'Those that were visited so far.' }),
    changed: t.exposeInt('changed', {
      description:
        'Of those, the ones that have the version by it, or get it at the end of their period.',
    }),
    failed: t.exposeInt('failed', {
      description: 'Of those, the ones that cannot have it, for example in another currency.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended; null: it has not.',
    }),
  }),
})

/** The newest one is all that a version needs to show: it superseded the others. */
builder.prismaObjectField(PlanVersion, 'migration', (t) =>
  t.field({
    type: PlanMigration,
    nullable: true,
    description:
      'The newest migration to the version, such as the one that was asked for when it was published; null: there was none.',
    select: (_args, _ctx, nested) => ({
      migrations: nested({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: 1 }),
    }),
    resolve: ({ migrations }) => migrations[0] ?? null,
  }),
)

const migrationFieldsOf = (t: InputFields) => ({
  at: t.field({ type: ChangeTimeEnum, description: 'NOW by default.' }),
  proration: t.field({ type: ProrationEnum, description: 'NONE by default.' }),
})

export const MigrateSubscribersInput = builder.inputType('MigrateSubscribersInput', {
  description: 'How subscribers get a version that is published.',
  fields: migrationFieldsOf,
})

const MigrateSubscriptionsInput = builder.inputType('MigrateSubscriptionsInput', {
  description: 'The version that subscriptions of a plan are moved to.',
  fields: (t) => ({
    toVersionId: t.id({ required: true, description: 'A version of the plan that is in effect.' }),
    ...migrationFieldsOf(t),
  }),
})

builder.queryFields((t) => ({
  planMigrations: listField(t, PlanMigration, listPlanMigrations, 'Migrations, newest first.', {
    planId: t.arg.id({ description: 'Only those of this plan; our id or the key.' }),
  }),
}))

builder.mutationFields((t) => ({
  migrateSubscriptions: t.prismaField({
    type: PlanMigration,
    description:
      'Moves all live subscriptions of a plan to one of its versions, within seconds and in batches; the newest migration of a plan wins. Those that leave the plan or end by then are left alone. PRECONDITION_FAILED when the version is not in effect. Needs admin.',
    args: {
      planId: t.arg.id({ required: true, description: 'Our id or the key.' }),
      input: t.arg({ type: MigrateSubscriptionsInput, required: true }),
    },
    resolve: (selection, _root, { planId, input }, ctx) =>
      ctx.perform(migrateSubscriptions, { ...input, planId }, selection),
  }),
}))
