/** Customers as answers show them. What only CrediBill knows of them is in their extras. */
import { z } from 'zod'
import {
  combined,
  eg,
  from,
  id,
  jsonObject,
  named,
  nullable,
  object,
  optional,
  text,
} from '../fields.ts'
import { common, millis } from './fields.ts'

/** The key of the extras for names, phone, type and status. */
const ownKey = 'credibill'

export const customerTypes = ['individual', 'business'] as const
export const customerStatuses = ['active', 'inactive', 'blocked'] as const

type Metadata = Record<string, unknown>

const ownSchema = z
  .object({
    first_name: z.string().optional(),
    last_name: z.string().optional(),
    phone: z.string().optional(),
    type: z.enum(customerTypes).default('individual'),
    status: z.enum(customerStatuses).default('active'),
  })
  .catch({ type: 'individual', status: 'active' })
type Own = z.infer<typeof ownSchema>

export function extrasOf(own: Own): Metadata {
  return { [ownKey]: own }
}

/** Customers of before have it under the same key of their metadata. */
function storedOwn(extras: Metadata, metadata: Metadata): unknown {
  return extras[ownKey] ?? metadata[ownKey] ?? {}
}

function owned<Value>(
  { schema, example }: { schema: z.ZodType<unknown, Value>; example: unknown },
  of: (own: Own, name: string | null) => Value,
) {
  return combined(
    { extras: jsonObject, metadata: jsonObject, name: nullable(text) },
    { schema, example },
    ({ extras, metadata, name }) => of(ownSchema.parse(storedOwn(extras, metadata)), name),
  )
}

export function fullName({ first_name, last_name }: Partial<Own>): string {
  return [first_name, last_name].filter(Boolean).join(' ')
}

/** The two names as they were given; a name that was given or changed elsewhere is parted at its first space. */
function namesOf(own: Own, name: string | null): Pick<Own, 'first_name' | 'last_name'> {
  if (name === null || fullName(own) === name) return own
  const [first, ...rest] = name.split(' ')
  return { first_name: first, last_name: rest.join(' ') || undefined }
}

const word = (example: string) => ({ schema: z.string().optional(), example })

export const customer = named(
  'Customer',
  object({
    ...common('j57customer123'),
    email: eg('customer@example.com', nullable(text)),
    first_name: owned(word('John'), (own, name) => namesOf(own, name).first_name),
    last_name: owned(word('Doe'), (own, name) => namesOf(own, name).last_name),
    phone: owned(word('+256700000000'), ({ phone }) => phone),
    externalCustomerId: from('externalId', eg('user_123_from_your_system', optional(id))),
    type: owned({ schema: z.enum(customerTypes), example: 'individual' }, ({ type }) => type),
    status: owned({ schema: z.enum(customerStatuses), example: 'active' }, ({ status }) => status),
    metadata: combined(
      { all: from('metadata', jsonObject), extras: jsonObject },
      { schema: z.record(z.string(), z.unknown()), example: { signup_source: 'web' } },
      ({ all, extras }) => {
        const { [ownKey]: _, ...shown } = all
        return ownKey in extras ? all : shown
      },
    ),
    hasUsedTrial: combined(
      { trialUsedAt: nullable(millis) },
      { schema: z.boolean(), example: false },
      ({ trialUsedAt }) => trialUsedAt !== null,
    ),
    firstTrialDate: from('trialUsedAt', eg(undefined, optional(millis))),
  }),
)
