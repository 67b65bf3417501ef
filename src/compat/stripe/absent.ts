/** What Stripe's objects have and nothing here says. Its clients read such properties without asking, so they are there, and empty. */
import { z } from 'zod'
import type { Field } from '../fields.ts'
import { constant } from '../fields.ts'

/** Properties that are null. */
export function nothing<const Name extends string>(...names: Name[]): Record<Name, Field<null>> {
  return Object.fromEntries(names.map((name) => [name, constant(null)])) as never
}

/** The same list or object in every answer. */
export function always<const Value extends object>(value: Value): Field<Value> {
  const schema = Array.isArray(value) ? z.array(z.unknown()) : z.looseObject({})
  return { type: null, schema, example: value, from: null, write: () => value } as never
}

export const automaticTax = always({
  ...{ disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
})
