/** Test clocks in GraphQL. */
import { queryFromInfo } from '@pothos/plugin-prisma'
import { deleteTestClock } from '../../core/billing/operations/delete-test-clock.ts'
import { advanceTestClock } from '../../core/test-clocks/advance-test-clock.ts'
import {
  createTestClock,
  getTestClock,
  listTestClocks,
  testClockOfEach,
} from '../../core/test-clocks/test-clocks.ts'
import { builder } from './builder.ts'
import { Customer } from './customers.ts'
import { listField } from './list-field.ts'
import { Node } from './node.ts'

const TestClockStatusEnum = builder.enumType('TestClockStatus', {
  description: 'What a test clock is doing.',
  values: {
    READY: { description: 'It stands still. It and its customers can be changed.' },
    ADVANCING: {
      description:
        'It moves to its target. Until it is there, changes of its customers are refused with CONFLICT.',
    },
    FAILED: {
      description: 'It stopped before its target, and stands still. Advance it again to continue.',
    },
  },
})

const TestClock = builder.prismaObject('TestClock', {
  description:
    'A time that a group of customers of the test mode lives at, in place of the real one. It moves only when it is advanced, and only forward; what becomes due on the way happens at its instant.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `clock_…`.' }),
    name: t.exposeString('name', { nullable: true, description: 'At most 255 characters.' }),
    now: t.expose('now', {
      type: 'DateTime',
      description: 'The time of its customers; while it advances, the instant that it has reached.',
    }),
    target: t.expose('target', {
      type: 'DateTime',
      nullable: true,
      description: 'Where it moves to; null unless it is ADVANCING.',
    }),
    status: t.expose('status', {
      type: TestClockStatusEnum,
      description: 'Whether it stands or moves.',
    }),
    failure: t.exposeString('failure', {
      nullable: true,
      description: 'Why its last advance stopped before the target; null unless it is FAILED.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When it was created, in real time.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When it last changed, in real time.',
    }),
    deletedAt: t.expose('deletedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was deleted, in real time; only its customers still show it.',
    }),
  }),
})

builder.prismaObjectField(Customer, 'testClock', (t) =>
  t.field({
    type: TestClock,
    nullable: true,
    description:
      'The test clock at whose time the customer lives; null: it lives in real time. It was chosen at creation and never changes. Needs read.',
    resolve: async ({ id }, _args, ctx, info) => {
      const selection = await queryFromInfo({ context: ctx, info })
      return ctx.loaders().ofEach(testClockOfEach, 'customerIds', {}, selection).load(id)
    },
  }),
)

const idArg = { required: true, description: 'Our id, `clock_…`.' } as const

builder.queryFields((t) => ({
  testClock: t.prismaField({
    type: TestClock,
    description:
      'One test clock. NOT_FOUND when the workspace has none of that id, or it was deleted. Needs read.',
    args: { id: t.arg.id(idArg) },
    resolve: (selection, _root, args, ctx) => ctx.perform(getTestClock, args, selection),
  }),
  testClocks: listField(
    t,
    TestClock,
    listTestClocks,
    'The test clocks, newest first; in the live mode there are none.',
  ),
}))

const CreateTestClockInput = builder.inputType('CreateTestClockInput', {
  description: 'A new test clock.',
  fields: (t) => ({
    now: t.field({
      type: 'DateTime',
      required: true,
      description:
        'Its first time, from 1970 to 2999, before or after the real one: the first moment of its customers.',
    }),
    name: t.string({ description: 'At most 255 characters.' }),
  }),
})

const AdvanceTestClockInput = builder.inputType('AdvanceTestClockInput', {
  description: 'Where a test clock moves to.',
  fields: (t) => ({
    to: t.field({
      type: 'DateTime',
      required: true,
      description:
        'After its present time, by 10 years at most, and before 3000; for a FAILED clock it may be the present time. INVALID_REQUEST otherwise.',
    }),
  }),
})

builder.mutationFields((t) => ({
  createTestClock: t.prismaField({
    type: TestClock,
    description: `Creates a test clock, which stands still; createCustomer puts customers on it. LIMIT_EXCEEDED when there are 100, PRECONDITION_FAILED in the live mode. Needs write.`,
    args: { input: t.arg({ type: CreateTestClockInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(createTestClock, input, selection),
  }),
  advanceTestClock: t.prismaField({
    type: TestClock,
    description: `Sends a test clock forward and answers at once: it is ADVANCING until everything that becomes due for its customers on the way has happened, then READY with the event \`test_clock.ready\`; or FAILED with \`test_clock.failed\` at the instant reached, when a step cannot be performed or there are more than 10,000 of them. CONFLICT while it is advancing, NOT_FOUND when there is none of that id. Needs write.`,
    args: {
      id: t.arg.id(idArg),
      input: t.arg({ type: AdvanceTestClockInput, required: true }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(advanceTestClock, { id, ...input }, selection),
  }),
  deleteTestClock: t.prismaField({
    type: TestClock,
    description: `Deletes a test clock and archives its customers, whose time stands still from then on; their payments that are under way are canceled. CONFLICT while it is advancing, NOT_FOUND when there is none of that id. Needs write.`,
    args: { id: t.arg.id(idArg) },
    resolve: (selection, _root, args, ctx) => ctx.perform(deleteTestClock, args, selection),
  }),
}))
