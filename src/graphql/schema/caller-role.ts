/** What credentials may do, customer tokens among them, in GraphQL. */
import type { Caller } from '../../core/operation/caller.ts'
import { builder } from './builder.ts'

export const CallerRoleEnum = builder.enumType('CallerRole', {
  description: 'What a credential may do.',
  values: {
    ADMIN: { description: 'Everything, API keys included.' },
    WRITE: { description: 'Read, record usage, change customers, credits and the catalog.' },
    READ: { description: 'Read only.' },
    PUBLISHABLE: { description: 'Read the state of a checkout whose id is known.' },
    CHECKOUT: { description: 'Confirm its own checkout only.' },
    CUSTOMER: { description: 'Read the objects of its own customer only.' },
  } satisfies Record<Caller['role'], object>,
})
