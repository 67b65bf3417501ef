/** What changed in the schema since its last release, and whether what it deprecates says until when and what comes instead. */
import {
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
} from 'graphql'

export interface SchemaChanges {
  /** Documents that were valid may be refused, or answers be of another form. */
  breaking: string[]
  /** Documents stay valid, and mean something else. */
  dangerous: string[]
  /** Dangerous to GraphQL, and what growing is: clients must expect it. */
  growth: string[]
}

const growing = new Set([
  'VALUE_ADDED_TO_ENUM',
  'TYPE_ADDED_TO_UNION',
  'OPTIONAL_INPUT_FIELD_ADDED',
  'OPTIONAL_ARG_ADDED',
  'IMPLEMENTED_INTERFACE_ADDED',
])

export function changesSince(released: GraphQLSchema, now: GraphQLSchema): SchemaChanges {
  const dangers = findDangerousChanges(released, now)
  const named = ({ type, description }: { type: string; description: string }) =>
    `${type}: ${description}`
  return {
    breaking: [...findBreakingChanges(released, now).map(named), ...narrowed(released, now)],
    dangerous: [
      ...dangers.filter(({ type }) => !growing.has(type)).map(named),
      ...otherDefaults(released, now),
    ],
    growth: dangers.filter(({ type }) => growing.has(type)).map(named),
  }
}

/** What graphql does not look at: an input that takes one of its fields only, and a scalar that means something else. */
function narrowed(released: GraphQLSchema, now: GraphQLSchema): string[] {
  return Object.values(released.getTypeMap()).flatMap((before) => {
    const after = now.getType(before.name)
    if (isInputObjectType(before) && isInputObjectType(after)) {
      return after.isOneOf && !before.isOneOf ? [`ONE_OF_ADDED: ${before.name} became @oneOf.`] : []
    }
    if (!isScalarType(before) || !isScalarType(after)) return []
    const isOther = before.specifiedByURL && before.specifiedByURL !== after.specifiedByURL
    return isOther ? [`SPECIFIED_BY_CHANGED: ${before.name} is specified elsewhere.`] : []
  })
}

function otherDefaults(released: GraphQLSchema, now: GraphQLSchema): string[] {
  return Object.values(released.getTypeMap()).flatMap((before) => {
    const after = now.getType(before.name)
    if (!isInputObjectType(before) || !isInputObjectType(after)) return []
    return Object.values(before.getFields()).flatMap(({ name, defaultValue }) => {
      const field = after.getFields()[name]
      const isSame = JSON.stringify(defaultValue) === JSON.stringify(field?.defaultValue)
      return !field || isSame ? [] : [`INPUT_DEFAULT_CHANGE: ${before.name}.${name}.`]
    })
  })
}

const form = /^Until (\d{4}-\d{2}-\d{2}); use `([\w.]+)`\.(?: |$)/

/** Whatever is deprecated otherwise than by "Until 2027-06-01; use `Type.field`.", of something that there is. */
export function misformedDeprecations(schema: GraphQLSchema): string[] {
  const names = new Set<string>()
  const deprecated: [name: string, reason: string][] = []
  const note = (name: string, { deprecationReason }: { deprecationReason?: string | null }) => {
    names.add(name)
    if (typeof deprecationReason === 'string') deprecated.push([name, deprecationReason])
  }
  for (const type of Object.values(schema.getTypeMap())) {
    names.add(type.name)
    if (isEnumType(type)) for (const one of type.getValues()) note(`${type.name}.${one.name}`, one)
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue
    for (const field of Object.values(type.getFields())) {
      note(`${type.name}.${field.name}`, field)
      const args = 'args' in field ? field.args : []
      for (const arg of args) note(`${type.name}.${field.name}.${arg.name}`, arg)
    }
  }
  return deprecated
    .filter(([, reason]) => {
      const [, day = '', replacement = ''] = form.exec(reason) ?? []
      return Number.isNaN(Date.parse(day)) || !names.has(replacement)
    })
    .map(([name, reason]) => `${name}: ${reason}`)
}
