/** Names, types and structs of Go for the parts of a GraphQL schema, as gofmt writes them. Pure. */
import { getNamedType, isEnumType } from 'graphql'

const scalars: Readonly<Record<string, string>> = {
  ID: 'string',
  String: 'string',
  Date: 'string',
  DateTime: 'time.Time',
  Decimal: 'Decimal',
  Int: 'int',
  SafeInt: 'int64',
  Boolean: 'bool',
  JSON: 'any',
}

/** Of a scalar or an enum. */
export function goScalar(type: Parameters<typeof getNamedType>[0]): string {
  const named = getNamedType(type)
  return isEnumType(named) ? 'string' : (scalars[named?.name ?? ''] ?? 'any')
}

/** The description, and the values of an enum. */
export function described(
  description: string | null | undefined,
  type: Parameters<typeof getNamedType>[0],
): string {
  const named = getNamedType(type)
  const values = isEnumType(named) ? named.getValues().map(({ name }) => name) : []
  const words = values.length > 0 ? [`One of ${values.join(', ')}.`] : []
  return [description || [], ...words].flat().join(' ')
}

export const upperFirst = (name: string) => `${name[0]?.toUpperCase()}${name.slice(1)}`
export const lowerFirst = (name: string) => `${name[0]?.toLowerCase()}${name.slice(1)}`

/** Go writes initialisms in capitals. */
export function goName(name: string): string {
  return upperFirst(name).replace(/(Id|Url|Ui|Ttl)(?=$|[A-Z])/g, (part) => part.toUpperCase())
}

export interface GoField {
  /** Empty for what is embedded. */
  name: string
  type: string
  /** Of JSON. */
  tag: string
  comment: string
}

export function goStruct(name: string, fields: readonly GoField[], comment: string): string {
  const lines: string[] = []
  let run: GoField[] = []
  const end = () => {
    lines.push(...aligned(run))
    run = []
  }
  for (const field of fields) {
    // A comment ends the fields whose columns are aligned.
    if (field.comment !== '') end()
    if (field.comment !== '') lines.push(...comments(field.comment, '\t'))
    run.push(field)
  }
  end()
  return [...comments(comment, ''), `type ${name} struct {`, ...lines, '}'].join('\n')
}

function aligned(fields: readonly GoField[]): string[] {
  const named = fields.filter(({ name }) => name !== '')
  const [names, types] = [named.map(({ name }) => name), named.map(({ type }) => type)]
  const widest = (texts: string[]) => Math.max(0, ...texts.map(({ length }) => length))
  return fields.map(({ name, type, tag }) => {
    if (name === '') return `\t${type}`
    return `\t${name.padEnd(widest(names))} ${type.padEnd(widest(types))} \`json:"${tag}"\``
  })
}

const width = 128

/** The text in lines, each with its mark. */
function comments(text: string, indent: string): string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n').filter((one) => one.trim() !== '')) {
    let line = ''
    for (const word of paragraph.trim().split(/\s+/)) {
      if (line !== '' && line.length + word.length >= width) {
        lines.push(line)
        line = ''
      }
      line += line === '' ? word : ` ${word}`
    }
    lines.push(line)
  }
  return lines.map((line) => `${indent}// ${line}`)
}
