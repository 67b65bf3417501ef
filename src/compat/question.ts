/**
 * Derives the GraphQL document of a route from its declaration and the schema. Pure.
 *
 * A declaration that does not fit the schema stops the server at start, with an error that names the route's root field.
 */
import {
  astFromValue,
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  print,
} from 'graphql'
import type { Parts } from '../graphql/execution/context.ts'
import { type Field, type Fields, nameOfStep, placeOf } from './fields.ts'

/** The GraphQL names of the values that a route passes, with their nested names; null: a value without known names. */
export type Places = { readonly [name: string]: Places | null }

/** The GraphQL operation of a route: a root field, the values it passes and the fields it selects. */
export interface Question {
  /** The name of the operation, for readers. */
  name: string
  root: `query ${string}` | `mutation ${string}`
  /** Arguments, or fields of the argument `input`. */
  gives: Places
  wants: Fields
  /** What is hidden from customer tokens, and is read to answer a part of it. */
  inPart?: Parts
}

export type Variables = Readonly<Record<string, unknown>>

export interface Asked {
  /** Its only root field has the alias `answer`. */
  document: DocumentNode
  variablesOf(given: Variables): Variables
}

interface Asker {
  question?: Question
  questions?: readonly Question[]
}

interface Asking {
  routes: readonly (Asker & { method: string; path: string })[]
  graphql?: { path: string; questions: readonly Question[] }
}

/** The routes of a dialect, and its GraphQL as one. */
export function askersOf({ routes, graphql }: Asking): Asking['routes'] {
  return graphql ? [...routes, { method: 'POST', ...graphql }] : routes
}

/** All questions of a route. */
export function questionsOf({ question, questions = [] }: Asker): readonly Question[] {
  return question ? [question, ...questions] : questions
}

/** The documents of all routes of a dialect, for reading only. */
export function printedQuestions(
  schema: GraphQLSchema,
  routes: readonly (Asker & { method: string; path: string })[],
): string {
  const documents = routes.flatMap(({ method, path, ...asker }) => {
    const asked = questionsOf(asker).map((one) => print(askedOf(schema, one).document))
    return asked.length === 0 ? [] : `# ${method} ${path}\n${asked.join('\n\n')}\n`
  })
  return `# What the declared routes of the dialect ask, made by codegen.ts.\n\n${documents.join('\n')}`
}

type Root = GraphQLField<unknown, unknown>

export function askedOf(schema: GraphQLSchema, question: Question): Asked {
  const { root, gives, wants, name: operation } = question
  const [kind = '', name = ''] = root.split(' ')
  const type = kind === 'mutation' ? schema.getMutationType() : schema.getQueryType()
  const field = type?.getFields()[name]
  if (!field) throw misfit(question, 'the schema has no such field')
  const inInput = Object.keys(gives).filter((one) => !field.args.some((arg) => arg.name === one))
  requirePlaces(question, field, inInput)
  if (!isNonNullType(field.type) && !field.extensions.nullIsFailure) {
    throw misfit(question, 'its answer may be null')
  }
  requireFields(question, wants, field.type)
  requireParts(schema, question.root, question.inPart)
  const used = field.args.filter((arg) => arg.name in gives || isInputOf(arg, inInput))
  return {
    document: parse(
      `${kind} ${operation}${callOf(name, used)} ${printed(treeOf(wants, new Map()))} }`,
    ),
    variablesOf: inInput.length === 0 ? (given) => given : (given) => gathered(given, inInput),
  }
}

function callOf(name: string, used: readonly GraphQLArgument[]): string {
  if (used.length === 0) return ` { answer: ${name}`
  const declared = used.map((arg) => `$${arg.name}: ${variableTypeOf(arg)}`)
  const passed = used.map((arg) => `${arg.name}: $${arg.name}`)
  return `(${declared.join(', ')}) { answer: ${name}(${passed.join(', ')})`
}

/** A variable for an argument with a default may be omitted: it has the same default. */
function variableTypeOf({ type, defaultValue }: GraphQLArgument): string {
  const literal = astFromValue(defaultValue, type)
  return literal ? `${type} = ${print(literal)}` : String(type)
}

function isInputOf({ name }: GraphQLArgument, inInput: readonly string[]): boolean {
  return name === 'input' && inInput.length > 0
}

function gathered(given: Variables, inInput: readonly string[]): Variables {
  const input: Record<string, unknown> = {}
  const variables: Record<string, unknown> = { input }
  for (const [name, value] of Object.entries(given)) {
    if (inInput.includes(name)) input[name] = value
    else variables[name] = value
  }
  return variables
}

/** Every passed name must exist in the schema, and every required argument must be passed. */
function requirePlaces(question: Question, { args }: Root, inInput: readonly string[]): void {
  const { gives } = question
  const outside = args.filter(({ name }) => name !== 'input')
  requireFilled(question, outside, gives)
  for (const { name, type } of outside) requireInside(question, name, gives[name], type)
  const input = args.find(({ name }) => name === 'input')
  const places = { ...Object.fromEntries(inInput.map((name) => [name, gives[name] ?? null])) }
  if (input && (inInput.length > 0 || isRequired(input))) {
    requireInside(question, 'input', places, input.type)
  } else if (inInput.length > 0) {
    throw misfit(question, `it takes no ${inInput[0]}`)
  }
}

function requireInside(
  question: Question,
  name: string,
  places: Places | null | undefined,
  type: GraphQLArgument['type'],
): void {
  if (!places) return
  const object = getNamedType(type)
  const known = isInputObjectType(object) ? object.getFields() : {}
  for (const [inside, below] of Object.entries(places)) {
    const place = known[inside]
    if (!place) throw misfit(question, `${name} takes no ${inside}`)
    requireInside(question, inside, below, place.type)
  }
  requireFilled(question, Object.values(known), places)
}

function requireFilled(
  question: Question,
  places: readonly (GraphQLArgument | GraphQLInputField)[],
  given: Places,
): void {
  const missing = places.find((place) => isRequired(place) && !(place.name in given))
  if (missing) throw misfit(question, `it needs ${missing.name}`)
}

function isRequired({ type, defaultValue }: GraphQLArgument | GraphQLInputField): boolean {
  return isNonNullType(type) && defaultValue === undefined
}

/** `asker` is named where there is no such field. */
export function requireParts(schema: GraphQLSchema, asker: string, parts: Parts = {}): void {
  for (const place of Object.keys(parts)) {
    const [type = '', name = ''] = place.split('.')
    const object = schema.getType(type)
    if (isObjectType(object) && object.getFields()[name]) continue
    throw new Error(`What ${asker} shows in part does not fit the schema: there is no ${place}.`)
  }
}

function requireFields(question: Question, fields: Fields, type: GraphQLOutputType): void {
  for (const [name, field] of Object.entries(fields)) {
    const place = placeOf(name, field)
    if (place !== null) requirePath(question, name, field, place.split('.'), type)
    else requireHere(question, name, field, type)
  }
}

/** A field built from the object around it does not exist when that object is null. */
function requireHere(
  question: Question,
  name: string,
  field: Field,
  type: GraphQLOutputType,
): void {
  if (field.element) requireType(question, name, { ...field, isNullable: true }, type)
  else if (field.fields) requireFields(question, field.fields, type)
}

function requirePath(
  question: Question,
  name: string,
  field: Field,
  [step = '', ...rest]: string[],
  type: GraphQLOutputType,
): void {
  const object = getNamedType(type)
  const first = nameOfStep(step)
  const known = isObjectType(object) ? object.getFields()[first] : undefined
  if (!known) throw misfit(question, `${object.name} has no ${first} for ${name}`)
  if (rest.length === 0) {
    requireType(question, name, field, known.type)
    return
  }
  requireNull(question, name, field, known.type)
  if (isListType(getNullableType(known.type))) throw misfit(question, `${first} is a list`)
  requirePath(question, name, field, rest, known.type)
}

function requireNull(
  question: Question,
  name: string,
  field: Field,
  type: GraphQLOutputType,
): void {
  if (!isNonNullType(type) && !field.isNullable) throw misfit(question, `${name} may be null`)
}

function requireType(
  question: Question,
  name: string,
  field: Field,
  type: GraphQLOutputType,
): void {
  requireNull(question, name, field, type)
  const known = getNullableType(type)
  if (isListType(known) !== (field.element !== undefined)) {
    throw misfit(question, `${name} is ${isListType(known) ? 'a list' : 'no list'}`)
  }
  if (isListType(known)) requireType(question, name, field.element as Field, known.ofType)
  else if (field.fields) requireFields(question, field.fields, known)
  else requireLeaf(question, name, field, known)
}

function requireLeaf(
  question: Question,
  name: string,
  field: Field,
  type: GraphQLOutputType,
): void {
  if (String(type) !== field.type) throw misfit(question, `${name} is ${type}`)
  if (!isEnumType(type)) return
  const silent = type.getValues().find((value) => field.write(value.name, {}) === undefined)
  if (silent) throw misfit(question, `${name} has no word for ${silent.name}`)
}

type Tree = Map<string, Tree>

/** A field that is wanted more than once is selected once. No aliases: the compiler accepts none with an underscore. */
function treeOf(fields: Fields, tree: Tree): Tree {
  for (const [name, field] of Object.entries(fields)) {
    let at = tree
    for (const step of placeOf(name, field)?.split('.') ?? []) {
      const below: Tree = at.get(step) ?? new Map()
      at.set(step, below)
      at = below
    }
    treeOf(partsOf(field), at)
  }
  return tree
}

function partsOf({ fields, element }: Field): Fields {
  return element ? partsOf(element) : (fields ?? {})
}

function printed(tree: Tree): string {
  if (tree.size === 0) return ''
  return `{ ${[...tree].map(([name, below]) => `${name} ${printed(below)}`).join(' ')} }`
}

function misfit({ root }: Question, what: string): Error {
  return new Error(`A route does not fit ${root} of the schema: ${what}.`)
}
