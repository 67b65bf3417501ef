/** Rows of JSON: the elements of one array (bare, or under `events`), or one value per line; split as the bytes arrive. */
import { invalid } from '../../../core/values/errors.ts'
import { parseJson } from '../../../core/values/exact-json.ts'
import type { Content, Row } from './row.ts'
import { rowLengthMax, tooLong } from './row.ts'

function jsonRow(text: string): Row {
  return {
    read() {
      try {
        return parseJson(text)
      } catch {
        throw invalid('The row is no JSON.')
      }
    },
  }
}

const byteOrderMark = /^\ufeff/

export async function* jsonLines(content: Content): AsyncGenerator<Row, void> {
  let rest: Buffer = Buffer.alloc(0)
  let row = 1
  let first = true
  for await (const chunk of content) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      const text = lineOf(bytes.subarray(start, end))
      start = end + 1
      if (text === '') continue
      if (text.length > rowLengthMax) throw tooLong('row', row)
      row += 1
      yield jsonRow(text)
    }
    rest = bytes.subarray(start)
    if (rest.length > rowLengthMax) throw tooLong('row', row)
  }
  const last = lineOf(rest)
  if (last !== '') yield jsonRow(last)

  function lineOf(bytes: Buffer): string {
    const text = bytes.toString('utf8')
    const line = first ? text.replace(byteOrderMark, '') : text
    first = false
    return line.trim()
  }
}

export async function* jsonRows(content: Content): AsyncGenerator<Row, void> {
  const splitter = createSplitter()
  for await (const chunk of content) {
    for (const text of splitter.push(chunk)) yield jsonRow(text)
  }
  splitter.end()
}

const [quote, backslash, comma, openBracket, closeBracket, openBrace, closeBrace] = Buffer.from(
  '"\\,[]{}',
) as unknown as [number, number, number, number, number, number, number]

/** What may precede the array. */
const head = /^\ufeff?\s*(\{\s*"events"\s*:\s*)?$/
const headLengthMax = 200

/** Finds where the elements of an array begin and end; their content is parsed later. */
function createSplitter() {
  let place: 'head' | 'gap' | 'element' | 'tail' = 'head'
  let before = ''
  let wrapped = false
  let count = 0
  let depth = 0
  let inText = false
  let escaped = false
  let begun: Buffer[] = []
  let begunLength = 0

  return {
    push(chunk: Buffer): string[] {
      const texts: string[] = []
      let start = 0
      for (let i = 0; i < chunk.length; i++) {
        const byte = chunk[i] as number
        if (place === 'element') {
          if (!endsElement(byte)) continue
          texts.push(take(chunk.subarray(start, i)))
          place = byte === comma ? 'gap' : 'tail'
        } else if (place === 'gap') {
          if (isSpace(byte)) continue
          if (byte === closeBracket && count === 0) {
            place = 'tail'
            continue
          }
          if (byte === comma || byte === closeBracket) throw broken()
          place = 'element'
          start = i
          endsElement(byte)
        } else if (place === 'head') enter(byte)
        else leave(byte)
      }
      if (place === 'element') keep(chunk.subarray(start))
      return texts
    },
    end(): void {
      if (place !== 'tail' || wrapped) throw broken()
    },
  }

  function enter(byte: number): void {
    if (byte !== openBracket) {
      before += String.fromCharCode(byte)
      if (before.length > headLengthMax) throw broken()
      return
    }
    const match = head.exec(Buffer.from(before, 'latin1').toString('utf8'))
    if (!match) throw broken()
    wrapped = match[1] !== undefined
    place = 'gap'
  }

  function leave(byte: number): void {
    if (isSpace(byte)) return
    if (byte !== closeBrace || !wrapped) throw broken()
    wrapped = false
  }

  /** Tracks the nesting; true at the comma or bracket after the element. */
  function endsElement(byte: number): boolean {
    if (inText) {
      if (escaped) escaped = false
      else if (byte === backslash) escaped = true
      else if (byte === quote) inText = false
      return false
    }
    if (byte === quote) inText = true
    else if (byte === openBrace || byte === openBracket) depth += 1
    else if (depth === 0) return byte === comma || byte === closeBracket
    else if (byte === closeBrace || byte === closeBracket) depth -= 1
    return false
  }

  function keep(part: Buffer): void {
    begunLength += part.length
    if (begunLength > rowLengthMax) throw tooLong('row', count + 1)
    begun.push(part)
  }

  function take(part: Buffer): string {
    keep(part)
    const text = Buffer.concat(begun).toString('utf8')
    begun = []
    begunLength = 0
    count += 1
    return text
  }

  function broken() {
    const row = count + 1
    return invalid(`data is no JSON array of events: it breaks at row ${row}.`, { row })
  }
}

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9
}
