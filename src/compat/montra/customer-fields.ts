/** Customers as answers show them; what only Montra knows of them is in their extras. */
import { z } from 'zod'
import {
  combined,
  constant,
  eg,
  id,
  jsonObject,
  named,
  nullable,
  object,
  text,
  time,
} from '../fields.ts'

const own = z.object({
  phone: z.string().nullable().catch(null),
  address: z.record(z.string(), z.unknown()).nullable().catch(null),
  invoicing_emails: z.array(z.string()).catch([]),
})
type Own = z.output<typeof own>

function owned<Name extends keyof Own>(
  name: Name,
  schema: z.ZodType<unknown, Own[Name]>,
  example: unknown,
) {
  return combined(
    { extras: jsonObject },
    { schema, example },
    ({ extras: { montra = {} } }) => own.parse(montra)[name],
  )
}

export const customer = named(
  'Customer',
  object({
    ...{ id: eg('cust_123', id), name: eg('John Doe', nullable(text)) },
    email: eg('john@example.com', nullable(text)),
    phone: owned('phone', z.string().nullable(), null),
    address: owned('address', z.record(z.string(), z.unknown()).nullable(), null),
    status: constant('active'),
    invoicing_emails: owned('invoicing_emails', z.array(z.string()), []),
    ...{ metadata: jsonObject, created_at: time },
  }),
)
