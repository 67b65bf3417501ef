/**
 * Which documents the compiler (graphql-jit) executes exactly as graphql does.
 *
 * It has defects that tests of answers find only by chance, so every construct that it gets wrong is named here; Yoga executes
 * documents with one. test/graphql/prepared-parity.test.ts compares the two, and checks the conditions on the whole schema.
 */
import {
  type ASTNode,
  type ASTVisitor,
  BREAK,
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
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
        case Kind.FIELD:
          // A failure while the compiler completes an interface or union ends the process.
          return refuseIf(isAbstractType(getNamedType(types.getType())))
        case Kind.ARGUMENT:
          // An absent variable would become null instead of the default.
          return refuseIf(
            types.getArgument()?.defaultValue !== undefined &&
              node.value.kind === Kind.VARIABLE &&
              optional.has(node.value.name.value),
          )
        case Kind.STRING:
          return refuseIf(isCode(node.value))
        case Kind.DIRECTIVE:
          // The compiler combines the conditions of a field that is reached twice.
          return refuseIf(node.name.value === 'skip' || node.name.value === 'include')
        case Kind.NAME:
          return refuseIf(
            node.value === '__proto__' || (key === 'alias' && isAmbiguous(node.value)),
          )
        case Kind.OBJECT_FIELD:
        case Kind.LIST:
          // An absent variable would become null instead of being left out.
          return refuseIf(variablesIn(node).some((name) => optional.has(name)))
        default:
          return undefined
      }
    },
  }
  visit(document, visitWithTypeInfo(types, visitor))
  return compilable
}

/** Several mutations: when one fails and nulls the whole answer, the compiler would still execute the next. */
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

/** A literal Decimal, DateTime, SafeInt or JSON: the compiler copies such values as plain data. */
function isOwnLiteral(types: TypeInfo, node: ASTNode): boolean {
  if (!literals.has(node.kind)) return false
  const type = getNamedType(types.getInputType())
  return isScalarType(type) && !isSpecifiedScalarType(type)
}

/** Texts that the compiler takes for its own markers and writes into its program without quotes. */
function isCode(text: string): boolean {
  return text.includes('__MAGIC')
}

/** The compiler files a field's info under its path joined by `_`: `a_b` would get that of `a { b }`. */
function isAmbiguous(alias: string): boolean {
  return alias.includes('_')
}

/** The names of variables that may be absent: a request may omit them, and they have no default. */
function optionalVariables(document: DocumentNode): Set<string> {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION)
  const variables = operations.flatMap((operation) => operation.variableDefinitions ?? [])
  const optional = variables.filter(
    ({ type, defaultValue }) => type.kind !== Kind.NON_NULL_TYPE && !defaultValue,
  )
  return new Set(optional.map(({ variable }) => variable.name.value))
}

/** The variables directly in a field of an input object or in a list. */
function variablesIn(node: ObjectFieldNode | ListValueNode): string[] {
  const values = node.kind === Kind.LIST ? node.values : [node.value]
  return values.flatMap((value) => (value.kind === Kind.VARIABLE ? [value.name.value] : []))
}
