/** A request of any operation of the schema, made from its declaration. */
import { type GraphQLField, getNullableType, isInputObjectType } from 'graphql'
import { type Plausible, selectionOf, valuesOf } from './bad-values.ts'

const texts: Record<string, string> = {
  currency: 'USD',
  // An address of documentation, which no request of ours reaches.
  url: 'https://192.0.2.1/hook',
  events: 'credits.*',
}

/** A valid value; customers are `own`, all other ids are unknown. */
export const plausible: Plausible = (name, typeName) => {
  const values: Record<string, unknown> = {
    ID: /customer/i.test(name) ? 'own' : 'none',
    String: name === 'customerId' ? 'own' : (texts[name] ?? 'x1'),
    Float: 1,
    Decimal: '1',
    DateTime: new Date(Date.now() - 60_000).toISOString(),
    Int: 1,
    SafeInt: 1,
    Date: '2026-03-10',
    Boolean: true,
    JSON: {},
  }
  return values[typeName]
}

export type Variables = Record<string, unknown>
export type Kind = 'query' | 'mutation' | 'subscription'

export function requestOf(
  kind: Kind,
  field: GraphQLField<unknown, unknown>,
  given: Variables = {},
): { query: string; variables: Variables } {
  const variables = withOwn(field, { ...valuesOf(field.args, plausible), ...given })
  const used = field.args.filter((arg) => Object.hasOwn(variables, arg.name))
  const declared = used.map((arg) => `$${arg.name}: ${arg.type}`).join(' ')
  const passed = used.map((arg) => `${arg.name}: $${arg.name}`).join(' ')
  const query = `${kind} ${declared && `(${declared})`} { ${field.name}${passed && `(${passed})`} ${selectionOf(field)} }`
  return { query, variables }
}

/** A customer token sees its own customer, and names it wherever a customer can be named. */
function withOwn(field: GraphQLField<unknown, unknown>, variables: Variables): Variables {
  const named = { ...variables }
  for (const { name, type } of field.args) {
    const inner = getNullableType(type)
    if (name === 'customerId') named[name] ??= 'own'
    else if (isInputObjectType(inner) && inner.getFields().customerId && named[name]) {
      named[name] = { customerId: 'own', ...(named[name] as object) }
    }
  }
  return named
}
