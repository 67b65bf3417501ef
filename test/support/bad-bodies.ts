/** The values that every field of every REST request must refuse, derived from the declarations of the routes. */
import { z } from 'zod'
import { writtenOut } from '../../src/compat/docs/docs-fields.ts'

export interface Schema {
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  description?: string
}

/** Inserts the named parts in their places. */
export function schemaOf(declared: z.ZodType): Schema {
  const { $defs = {}, ...schema } = z.toJSONSchema(declared, {
    io: 'input',
    unrepresentable: 'any',
  })
  return writtenOut(schema, $defs as Parameters<typeof writtenOut>[1]) as Schema
}

/** Whether the field only exists for other clients: any value of the right type is accepted. */
export function isUnread({ description = '' }: Schema): boolean {
  return /ignored|not stored/.test(description)
}

/** A valid value for a field. */
export type Plausible = (name: string, type: string) => unknown

export interface BadCase {
  name: string
  value: unknown
}

/** The forms that a body may have. */
export function formsOf(schema: Schema): Schema[] {
  return schema.anyOf?.some(({ type }) => type === 'object') ? schema.anyOf : [schema]
}

export function plausibleOf(schema: Schema, plausible: Plausible, name = ''): unknown {
  if (schema.enum) return schema.enum[0]
  const type = typeOf(schema)
  if (type === 'object' && schema.properties) {
    const { required = [], properties } = schema
    // Without a user some requests mean the workspace, where little can be wrong.
    const { userId, user_id, customerId } = properties
    const named = userId && !user_id && isUnread(customerId ?? {}) ? ['userId'] : []
    return Object.fromEntries(
      [...new Set([...required, ...named])].map((key) => [
        key,
        plausibleOf(schema.properties?.[key] ?? {}, plausible, key),
      ]),
    )
  }
  if (type === 'array') return [plausibleOf(schema.items ?? {}, plausible, name)]
  return plausible(name, type)
}

const tooDeep = JSON.parse(`${'{"a":'.repeat(20)}1${'}'.repeat(20)}`)

/** Values that are refused for more than their type. */
const badByType: Record<string, readonly unknown[]> = {
  string: ['', 'a\0b', '\ud800', 'x'.repeat(20_000), 7, true, {}, ['a']],
  integer: ['abc', '1e3', '-1', ' 1', '1.5', '', '999999999999'],
  decimal: [
    'NaN',
    'Infinity',
    '-inf',
    '0x10',
    '1_000',
    '1,000',
    '',
    ' 12 ',
    '٣',
    '1e400',
    '1.',
    '.5',
    true,
    {},
    [5],
  ],
  boolean: ['true', 1, {}],
  object: ['text', 7, true, [1]],
  array: ['text', 7, true, {}],
  time: [
    '2024-02-30',
    '2024-01-15T10:30:00',
    'yesterday',
    '0000-01-01',
    '',
    1_700_000_000,
    true,
    {},
  ],
}
const badJson = [{ a: 'x\0' }, { a: '\udc00' }, { a: 'x'.repeat(20_000) }, tooDeep]

export function badCases(schema: Schema, plausible: Plausible): BadCase[] {
  const base = plausibleOf(schema, plausible) as object
  const whole = [
    ['an unknown field', { ...base, no_such_field: 1 }],
    ['__proto__', JSON.parse(`{"__proto__": ${JSON.stringify(base)}, "constructor": {}}`)],
    ['a text', 'text'],
    ['a number', 7],
    ['a list', [base]],
    ['null', null],
  ] as const
  return [...badOf(schema, plausible, ''), ...whole.map(([name, value]) => ({ name, value }))]
}

function badOf(schema: Schema, plausible: Plausible, name: string): BadCase[] {
  const properties = Object.entries(schema.properties ?? {})
  const base = plausibleOf(schema, plausible, name) as Record<string, unknown>
  return properties.flatMap(([key, field]) => {
    const missing = (schema.required ?? []).includes(key)
      ? [{ name: `${key} is missing`, value: { ...base, [key]: undefined } }]
      : []
    const wrong = valuesOf(field, plausible, key).map((bad) => ({
      name: `${key}${bad.name}`,
      value: { ...base, [key]: bad.value },
    }))
    return [...missing, ...wrong]
  })
}

/** Bad values of a field and of its content. */
function valuesOf(field: Schema, plausible: Plausible, name: string): BadCase[] {
  const type = /_at$|_time$|timestamp|expiresAt|^at$/.test(name) ? 'time' : typeOf(field)
  const ofType: readonly unknown[] = field.enum ? ['NO_SUCH', 7, {}] : (badByType[type] ?? [])
  const known = ofType.filter((value) => !(value === '' && isUnsetByEmpty(field)))
  const values = isUnread(field) ? known.filter((value) => typeof value !== type) : known
  const flat = values.map((value) => ({ name: ` = ${shortly(value)}`, value }))
  if (type === 'array') {
    const item = field.items ?? {}
    const inside = item.properties ? badOf(item, plausible, name) : valuesOf(item, plausible, name)
    return [...flat, ...inside.map((bad) => ({ name: `[0]${bad.name}`, value: [bad.value] }))]
  }
  if (type !== 'object' || isUnread(field)) return flat
  if (!field.properties) {
    return [...flat, ...badJson.map((value) => ({ name: ` = ${shortly(value)}`, value }))]
  }
  const inside = badOf(field, plausible, name)
  return [...flat, ...inside.map((bad) => ({ name: `.${bad.name}`, value: bad.value }))]
}

/** Whether an empty text means that there is to be none. */
function isUnsetByEmpty({ description = '', anyOf }: Schema): boolean {
  return /empty text unsets/.test(description) || anyOf?.some((one) => one.const === '') === true
}

function typeOf(schema: Schema): string {
  const types = schema.anyOf
    ? schema.anyOf
        .filter((one) => one.const !== '')
        .flatMap(({ type, anyOf }) => [type, ...(anyOf ?? []).map((one) => one.type)])
    : [schema.type]
  const known = types.flat().filter((type) => type !== undefined && type !== 'null')
  return known.includes('number') ? 'decimal' : (known[0] ?? 'any')
}

function shortly(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 50 ? `${text.slice(0, 50)}… (${text.length})` : text
}
