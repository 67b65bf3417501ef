/** Parsers of request bodies by media type: JSON, and forms with brackets in their names. Pure. */
import { parseJson } from '../core/values/exact-json.ts'

type Decoder = (text: string) => unknown

export const jsonBody: Readonly<Record<string, Decoder>> = { 'application/json': parseJson }

const fieldsMax = 1_000
const depthMax = 8

type Branch = Map<string, Branch | string>

/**
 * Parses `items[0][price]=x&expand[]=y` as `{ items: [{ price: 'x' }], expand: ['y'] }`. Every value is a text. Throws a SyntaxError
 * for a name that is repeated, that is both a value and an object, or that nests deeper than 8 levels.
 */
export function parseForm(text: string): unknown {
  const root: Branch = new Map()
  const fields = [...new URLSearchParams(text)]
  if (fields.length > fieldsMax) throw new SyntaxError('A form has at most 1,000 fields')
  for (const [name, value] of fields) put(root, stepsOf(name), value)
  return written(root)
}

export const formBody: Readonly<Record<string, Decoder>> = {
  'application/x-www-form-urlencoded': parseForm,
}

function stepsOf(name: string): string[] {
  const [, first = '', brackets = ''] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name) ?? []
  const steps = [first, ...Array.from(brackets.matchAll(/\[([^[\]]*)\]/g), ([, step = '']) => step)]
  if (first === '' || steps.length > depthMax)
    throw new SyntaxError('A form has a name that cannot be read')
  return steps
}

function put(branch: Branch, [step = '', ...rest]: string[], value: string): void {
  // `[]` means the next element of a list.
  const name = step === '' ? String(branch.size) : step
  const known = branch.get(name)
  if (rest.length === 0) {
    if (known !== undefined) throw new SyntaxError('A form gives a name twice')
    branch.set(name, value)
    return
  }
  if (typeof known === 'string') throw new SyntaxError('A form gives a value and an object')
  const below: Branch = known ?? new Map()
  branch.set(name, below)
  put(below, rest, value)
}

function written(branch: Branch): unknown {
  const entries = [...branch].map(([name, one]) => {
    return [name, typeof one === 'string' ? one : written(one)] as const
  })
  const isList = entries.length > 0 && entries.every(([name], i) => name === String(i))
  return isList ? entries.map(([, one]) => one) : Object.fromEntries(entries)
}
