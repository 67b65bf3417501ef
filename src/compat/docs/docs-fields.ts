/** Renders the fields of a JSON Schema as lines for people: `events[].customer_id`, its type and its description. Pure. */
import { isSchema, type Schema } from './openapi-schemas.ts'

export interface Field {
  name: string
  type: string
  required: boolean
  description: string
}

/** Replaces references by the schemas that they name; `components` are the named schemas. */
export function writtenOut(schema: Schema, components: Readonly<Record<string, Schema>>): Schema {
  const expand = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(expand)
    if (!isSchema(value)) return value
    const { $ref, ...rest } = value
    const named = typeof $ref === 'string' ? components[$ref.replace(/^.*\//, '')] : undefined
    const entries = Object.entries({ ...named, ...rest })
    return Object.fromEntries(entries.map(([key, below]) => [key, expand(below)]))
  }
  return expand(schema) as Schema
}

/** One list of fields for each form of the value; usually there is one. */
export function formsOf(schema: Schema): Field[][] {
  const forms = variantsOf(schema).filter(({ properties }) => properties !== undefined)
  return (forms.length > 0 ? forms : [schema]).map((form) => fieldsWithin(form, ''))
}

function fieldsWithin(schema: Schema, prefix: string): Field[] {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, Schema>
    required?: string[]
  }
  return Object.entries(properties).flatMap(([key, value]) => {
    const name = `${prefix}${key}`
    const { description } = value
    const field: Field = {
      name,
      type: typeOf(value),
      required: required.includes(key),
      description: typeof description === 'string' ? description : '',
    }
    return [field, ...fieldsBelow(value, name)]
  })
}

/** The fields of the value's content: an object, a list of objects, or objects by name. */
function fieldsBelow(schema: Schema, name: string): Field[] {
  return variantsOf(schema).flatMap((variant) => {
    const { items, additionalProperties: named } = variant
    if (variant.properties) return fieldsWithin(variant, `${name}.`)
    if (isSchema(items)) return within(items, `${name}[]`)
    return isSchema(named) ? within(named, `${name}.*`) : []
  })
}

function within(schema: Schema, name: string): Field[] {
  return schema.properties ? fieldsWithin(schema, `${name}.`) : fieldsBelow(schema, name)
}

function typeOf(schema: Schema): string {
  const { type, items, enum: values, const: value, format } = schema
  if (Array.isArray(values)) return values.map((one) => JSON.stringify(one)).join(' | ')
  if (value !== undefined) return JSON.stringify(value)
  const variants = variantsOf(schema)
  if (variants.length > 1) return [...new Set(variants.map(typeOf))].join(' | ')
  if (type === 'array' && isSchema(items)) return `list of ${typeOf(items)}`
  if (format === 'date-time') return 'time'
  return Array.isArray(type) ? type.join(' | ') : typeof type === 'string' ? type : 'any'
}

function variantsOf(schema: Schema): Schema[] {
  const { anyOf, oneOf } = schema
  const variants = anyOf ?? oneOf
  return Array.isArray(variants) ? variants.filter(isSchema).flatMap(variantsOf) : [schema]
}
