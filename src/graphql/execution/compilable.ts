/**
 * Which documents the compiler (graphql-jit) carries out exactly as graphql does.
 *
 * It has defects that no test of an answer finds by chance, so every construct that it gets wrong is named here; a document
 * with one is left to Yoga. test/graphql/prepared-parity.test.ts compares the two, and schema-wide conditions are held there.
 */
import {
  type ASTNode,
  type ASTVisitor,
  BREAK,
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  type ListValueNode,
  type ObjectFieldNode,
  type OperationDefinitionNode,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'

export function isCompilable(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema)
  const optional = optionalVariables(document)
  let compilable = true
  const refuseIf = (refused: boolean) => {
    if (!refused) return undefined
    compilable = false
    return BREAK
  }
  const visitor: ASTVisitor = {
    enter(node, key) {
      if (refuseIf(isOwnLiteral(types, node)) === BREAK) return BREAK
      switch (node.kind) {
        case Kind.OPERATION_DEFINITION:
          return refuseIf(isSeries(node))
        case Kind.STRING:
          return refuseIf(isCode(node.value))
        case Kind.DIRECTIVE:
          // A field that is reached twice under different conditions gets both.
          return refuseIf(node.name.value === 'skip' || node.name.value === 'include')
        case Kind.NAME:
          return refuseIf(
            node.value === '__proto__' || (key === 'alias' && isAmbiguous(node.value)),
          )
        case Kind.OBJECT_FIELD:
        case Kind.LIST:
          // A variable that is not given would become null instead of being left out.
          return refuseIf(variablesIn(node).some((name) => optional.has(name)))
        default:
          return undefined
      }
    },
  }
  visit(document, visitWithTypeInfo(types, visitor))
  return compilable
}

/** Several mutations: after one whose failure takes the whole answer, the next would be carried out nevertheless. */
function isSeries({ operation, selectionSet }: OperationDefinitionNode): boolean {
  if (operation !== OperationTypeNode.MUTATION) return false
  const [first, ...more] = selectionSet.selections
  return more.length > 0 || first?.kind !== Kind.FIELD
}

const literals: ReadonlySet<string> = new Set([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
])

/** A Decimal, DateTime, BigInt or JSON that is written out: such values are copied as plain data. */
function isOwnLiteral(types: TypeInfo, node: ASTNode): boolean {
  if (!literals.has(node.kind)) return false
  const type = getNamedType(types.getInputType())
  return isScalarType(type) && !isSpecifiedScalarType(type)
}

/** Texts that the compiler takes for marks of its own and writes into its program without quotes. */
function isCode(text: string): boolean {
  return text.includes('__MAGIC')
}

/** What resolvers are told of a field is filed under its path joined by `_`: `a_b` would get what `a { b }` is to get. */
function isAmbiguous(alias: string): boolean {
  return alias.includes('_')
}

/** The names of variables that a request may leave out. */
function optionalVariables(document: DocumentNode): Set<string> {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION)
  const variables = operations.flatMap((operation) => operation.variableDefinitions ?? [])
  const optional = variables.filter(({ type }) => type.kind !== Kind.NON_NULL_TYPE)
  return new Set(optional.map(({ variable }) => variable.name.value))
}

/** Those that stand directly in a field of an input object or in a list. */
function variablesIn(node: ObjectFieldNode | ListValueNode): string[] {
  const values = node.kind === Kind.LIST ? node.values : [node.value]
  return values.flatMap((value) => (value.kind === Kind.VARIABLE ? [value.name.value] : []))
}
