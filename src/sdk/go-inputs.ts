/** What codegen.ts writes of the variables of documents for the Go SDK: a struct for each input, and for each filter of a list. Pure. */
import {
  type DocumentNode,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql'
import { described, type GoField, goName, goScalar, goStruct } from './go-types.ts'

/** The package has structs of its own for these. */
const own = new Set(['CheckEntitlementsInput', 'RecordUsageBatchInput'])
/** Whose names and values are the caller's. */
const objects = new Set(['properties', 'metadata', 'match'])
/** What pages and methods give. */
const given = new Set(['id', 'input', 'first', 'after'])

/** An empty field is not sent, so that it stays as it is. */
const cleared: GoField = {
  name: 'Clear',
  type: '[]string',
  tag: '-',
  comment: 'Names of fields that become null, such as "expiresAt"; an empty field stays as it is.',
}

/** By name; the fields of a filter are described as the arguments of the root field. */
export function goInputs(documents: DocumentNode, schema: GraphQLSchema): Map<string, string> {
  const structs = new Map<string, string>()

  function input(type: GraphQLInputObjectType): void {
    if (structs.has(type.name) || own.has(type.name)) return
    structs.set(type.name, '')
    const fields = Object.values(type.getFields()).map((one) =>
      field(one.name, one.type, one.description ?? ''),
    )
    if (type.name.startsWith('Update')) fields.push(cleared)
    const about = `${type.name}: ${lowered(type.description ?? 'what the call is given')}`
    structs.set(type.name, goStruct(type.name, fields, about))
  }

  function field(name: string, type: GraphQLInputType, description: string): GoField {
    const named = getNamedType(type)
    if (isInputObjectType(named)) input(named)
    const tag = isNonNullType(type) ? name : `${name},omitempty`
    const comment = described(description, type)
    return { name: goName(name), type: typeOf(name, type), tag, comment }
  }

  function filter({
    name,
    operation,
    variableDefinitions = [],
    selectionSet,
  }: OperationDefinitionNode) {
    const [root] = selectionSet.selections
    if (operation !== 'query' || root?.kind !== Kind.FIELD || !name) return
    const args = schema.getRootType(operation)?.getFields()[root.name.value]?.args ?? []
    const fields = variableDefinitions.flatMap(({ variable, type: node }) => {
      const type = typeFromAST(schema, node as never) as GraphQLInputType | undefined
      const one = variable.name.value
      if (!type || given.has(one)) return []
      return [field(one, type, args.find((arg) => arg.name === one)?.description ?? '')]
    })
    // What is all required is given by arguments.
    if (fields.every(({ tag }) => !tag.includes('omitempty'))) return
    const struct = `${name.value}Filter`
    structs.set(struct, goStruct(struct, fields, `${struct} says which.`))
  }

  for (const one of documents.definitions) {
    if (one.kind !== Kind.OPERATION_DEFINITION) continue
    for (const { type: node } of one.variableDefinitions ?? []) {
      const named = getNamedType(typeFromAST(schema, node as never) as GraphQLInputType)
      if (isInputObjectType(named)) input(named)
    }
    filter(one)
  }
  return structs
}

/** A zero that says something is told from none by a pointer. */
function typeOf(name: string, type: GraphQLInputType): string {
  if (isNonNullType(type)) return bare(name, type.ofType)
  const known = bare(name, type)
  return isPointed(known, type) ? `*${known}` : known
}

function isPointed(known: string, type: GraphQLInputType): boolean {
  if (['bool', 'int', 'int64', 'time.Time'].includes(known)) return true
  return !isListType(type) && isInputObjectType(getNamedType(type))
}

function bare(name: string, type: GraphQLInputType): string {
  if (isListType(type))
    return `[]${bare(name, isNonNullType(type.ofType) ? type.ofType.ofType : type.ofType)}`
  const named = getNamedType(type)
  if (isInputObjectType(named)) return named.name
  return objects.has(name) ? 'map[string]any' : goScalar(named)
}

const lowered = (text: string) => `${text[0]?.toLowerCase() ?? ''}${text.slice(1)}`
