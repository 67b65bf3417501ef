/**
 * Fits a document to a schema that has fewer fields than its client knows: what no type has is answered with null. Pure.
 *
 * Generations of a client select different fields, in whole documents of their own making, and one unknown field would fail all of a
 * document. Root fields are not touched: an operation that is not served is refused.
 */
import {
  type DocumentNode,
  type FieldNode,
  GraphQLBoolean,
  type GraphQLSchema,
  isObjectType,
  Kind,
  TypeInfo,
  type VariableDefinitionNode,
  visit,
  visitWithTypeInfo,
} from 'graphql'

/** The field of every type that stands for those that it does not have. */
const nothing = 'fieldOfAnotherGeneration'

/** Gives every type but the roots the field that is always null. */
export function withNothing(schema: GraphQLSchema): GraphQLSchema {
  const roots = rootsOf(schema)
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || roots.has(type) || type.name.startsWith('__')) continue
    type.getFields()[nothing] = {
      ...{ name: nothing, type: GraphQLBoolean, args: [], extensions: {} },
      ...{ description: undefined, deprecationReason: undefined, astNode: undefined },
      resolve: () => null,
    }
  }
  return schema
}

/** `schema` is one `withNothing`. */
export function knownSelection(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const roots = rootsOf(schema)
  const types = new TypeInfo(schema)
  const foreign = new Set(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION && !schema.getType(one.typeCondition.name.value)
        ? [one.name.value]
        : [],
    ),
  )
  const fitted: DocumentNode = visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType()
        if (!isObjectType(parent) || roots.has(parent) || types.getFieldDef()) return undefined
        return nullFor(node)
      },
      FragmentDefinition: ({ name }) => (foreign.has(name.value) ? null : undefined),
      FragmentSpread: ({ name }) => (foreign.has(name.value) ? null : undefined),
      InlineFragment: ({ typeCondition }) =>
        typeCondition && !schema.getType(typeCondition.name.value) ? null : undefined,
      SelectionSet: {
        leave: (node) =>
          node.selections.length === 0 ? { ...node, selections: [typename] } : undefined,
      },
    }),
  )
  return withUsedVariables(fitted)
}

function rootsOf(schema: GraphQLSchema): ReadonlySet<unknown> {
  return new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
}

const typename: FieldNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: '__typename' },
}

function nullFor({ alias, name, directives }: FieldNode): FieldNode {
  return {
    ...{ kind: Kind.FIELD, alias: alias ?? name, directives },
    name: { kind: Kind.NAME, value: nothing },
  }
}

/** A variable may have been for an argument of a field that is unknown, and of a type that is. */
function withUsedVariables(document: DocumentNode): DocumentNode {
  const used = new Set<string>()
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  })
  return visit(document, {
    VariableDefinition: ({ variable }: VariableDefinitionNode) =>
      used.has(variable.name.value) ? undefined : null,
  })
}
