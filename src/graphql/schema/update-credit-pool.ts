/** The mutation that changes a pool of credits. */
import { updateCreditPool } from '../../core/credits/update-pool.ts'
import { builder } from './builder.ts'
import { CreditPoolType } from './credits.ts'

const UpdateCreditPoolInput = builder.inputType('UpdateCreditPoolInput', {
  description: 'What changes of a pool of credits; omitted fields stay as they are.',
  fields: (t) => ({
    expiresAt: t.field({
      type: 'DateTime',
      description:
        'The instant from which its credits no longer count, in the future; null: never.',
    }),
    expireNow: t.boolean({
      defaultValue: false,
      description: 'Whether they expire now; then without expiresAt.',
    }),
    metadata: t.field({
      type: 'JSON',
      description: 'Your own data, at most 16 KiB, in place of all before; null: none.',
    }),
  }),
})

builder.mutationField('updateCreditPool', (t) =>
  t.field({
    type: CreditPoolType,
    description:
      'Changes when credits expire, or what is noted about them. What holds have reserved stays with them, and expires as the pool does when it comes back. PRECONDITION_FAILED for credits that have expired or that a subscription grants; CONFLICT when another pool of the customer has these terms. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: 'Our id of the pool, `pool_…`.' }),
      input: t.arg({ type: UpdateCreditPoolInput, required: true }),
    },
    resolve: (_root, { id, input }, ctx) => ctx.perform(updateCreditPool, { id, ...input }),
  }),
)
