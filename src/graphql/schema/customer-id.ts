/** The reference to a customer in arguments and inputs. */
import type { ArgBuilder } from '@pothos/core'
import type { Types } from './builder.ts'

const named = { required: true, description: 'Our id or the externalId.' } as const

/** As an argument of a field. */
export function customerIdArg(t: { arg: ArgBuilder<Types> }) {
  return t.arg.id(named)
}

/** As a field of an input. */
export function customerIdField(t: PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>) {
  return t.id(named)
}
