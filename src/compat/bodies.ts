/** Parsers of request bodies by media type: JSON, forms with brackets in their names, and one uploaded file. Pure. */
import { parseJson } from '../core/values/exact-json.ts'

/** Reads the bytes of a body; throws a SyntaxError when they cannot be read. `type` is the header Content-Type. */
type Decoder = (body: { bytes: Buffer; text(): string; type: string }) => unknown

/** The decoders by media type. */
export type Decoders = Readonly<Record<string, Decoder>>

export const jsonBody: Decoders = { 'application/json': ({ text }) => parseJson(text()) }

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

export const formBody: Decoders = {
  'application/x-www-form-urlencoded': ({ text }) => parseForm(text()),
}

/** The file of a form of one part, which is named `file`. */
export interface UploadedFile {
  name: string
  type: string
  bytes: Buffer
}

const boundaryForm =
  /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i
const headersBytesMax = 4_096

/** Reads a form with one file, `{ file }`; a text beside it is refused, since no route takes one. Throws a SyntaxError. */
function parseFile(bytes: Buffer, type: string): { file: UploadedFile } {
  const [, quoted, bare] = boundaryForm.exec(type) ?? []
  const line = Buffer.from(`--${quoted ?? bare ?? ''}`)
  const begin = bytes.indexOf(line)
  const headersEnd = bytes.indexOf('\r\n\r\n', begin)
  const isForm = line.length > 2 && begin !== -1 && headersEnd - begin < headersBytesMax
  if (!isForm || headersEnd === -1) throw new SyntaxError('A form of parts cannot be read')
  const end = bytes.indexOf(Buffer.concat([Buffer.from('\r\n'), line]), headersEnd + 2)
  const after = end + 2 + line.length
  if (end === -1 || bytes.toString('latin1', after, after + 2) !== '--') {
    throw new SyntaxError('A form of parts has one part')
  }
  const head = bytes.toString('utf8', begin + line.length, headersEnd)
  const name = /^content-disposition:\s*form-data;.*\bname="([^"]*)"/im.exec(head)?.[1]
  const fileName = /^content-disposition:.*\bfilename="([^"]*)"/im.exec(head)?.[1]
  if (name !== 'file' || !fileName) throw new SyntaxError('A form of parts has the file `file`')
  const partType = /^content-type:\s*([^\r\n]*)/im.exec(head)?.[1]?.trim().toLowerCase()
  const file = { name: fileName, type: partType ?? 'application/octet-stream' }
  return { file: { ...file, bytes: bytes.subarray(headersEnd + 4, Math.max(end, headersEnd + 4)) } }
}

/** For routes with an `upload`, whose body is `z.object({ file: z.custom<UploadedFile>() })`. */
export const fileBody: Decoders = {
  'multipart/form-data': ({ bytes, type }) => parseFile(bytes, type),
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
