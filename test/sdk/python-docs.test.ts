/** Python takes arguments by name and has no types for them: its docs name each one. */
import { readFileSync } from 'node:fs'
import {
  buildSchema,
  type DefinitionNode,
  getNamedType,
  isInputObjectType,
  Kind,
  parse,
  typeFromAST,
} from 'graphql'
import { describe, expect, it } from 'vitest'

const read = (path: string) => readFileSync(path, 'utf8')
const schema = buildSchema(read('schema/schema.graphql'))
const { definitions } = parse(read('src/sdk/operations.graphql'))
const spaces = read('src/sdk/python/openmonetize/_spaces.py')

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** What a document takes: the fields of its input, or its variables. */
function takenBy(document: DefinitionNode | undefined): string[] {
  if (document?.kind !== Kind.OPERATION_DEFINITION) return []
  return (document.variableDefinitions ?? []).flatMap(({ variable, type }) => {
    const input = getNamedType(typeFromAST(schema, type as never))
    const isInput = variable.name.value === 'input' && isInputObjectType(input)
    return (isInput ? Object.keys(input.getFields()) : [variable.name.value]).map(snake)
  })
}

const methods = spaces
  .split(/^ {4}(?=def )/m)
  .filter((text) => /^def \w+\(.*\*\*/.test(text))
  .flatMap((text) => {
    const [, document] = /\("([A-Z]\w+)"/.exec(text) ?? []
    return document ? [{ name: `${/\w+(?=\()/.exec(text)}, ${document}`, document, text }] : []
  })

describe('The doc of a call of the Python SDK', () => {
  it.each(methods)('names the arguments of $name', ({ document, text }) => {
    const found = definitions.find((one) => 'name' in one && one.name?.value === document)
    const [head = '', doc = ''] = text.split('"""')
    const own = ['id', 'first', 'after', ...[...head.matchAll(/(\w+):/g)].map(([, name]) => name)]
    const named = [...doc.matchAll(/``(\w+)``/g)].map(([, name]) => name)
    const unnamed = takenBy(found).filter((name) => name === 'filter' || !own.includes(name))
    expect(unnamed.filter((name) => !named.includes(name))).toEqual([])
  })

  it('is looked for in all calls', () => expect(methods.length).toBeGreaterThan(25))
})
