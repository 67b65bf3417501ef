/** What the front reads as a plain request, the parser of node:http reads as the same one request, and as nothing else. */
import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, it } from 'vitest'
import { readPlainRequest } from '../../src/http/plain-request.ts'
import {
  changedRequest,
  oddRequest,
  plainRequest,
  type Random,
  randomFrom,
} from '../support/raw-requests.ts'
import { isThorough } from '../support/thorough.ts'

interface Message {
  line: string
  headers: IncomingHttpHeaders
  upgrade: boolean
  keepAlive: boolean
  body: string
  isWhole: boolean
}

interface Parser {
  initialize(type: number, resource: object, headBytesMax: number): void
  execute(bytes: Buffer, offset: number, length: number): number | Error
  [event: number]: (...given: never[]) => unknown
}

interface HttpCommon {
  methods: string[]
  HTTPParser: (new () => Parser) &
    Record<'REQUEST' | 'kOnHeadersComplete' | 'kOnBody' | 'kOnMessageComplete', number>
}

/** Where node:http has its own parser from. */
const { HTTPParser, methods } = process.getBuiltinModule('_http_common') as HttpCommon

/** All requests in the bytes; null when they are refused, or are followed by what is not read. */
function readByNode(bytes: Buffer): Message[] | null {
  const parser = new HTTPParser()
  parser.initialize(HTTPParser.REQUEST, {}, 16_384)
  const messages: Message[] = []
  const last = () => messages.at(-1) as Message
  parser[HTTPParser.kOnHeadersComplete] = (
    major: number,
    minor: number,
    headers: string[],
    method: number,
    url: string,
    _status: unknown,
    _text: unknown,
    upgrade: boolean,
    keepAlive: boolean,
  ) => {
    const line = `${methods[method]} ${url} HTTP/${major}.${minor}`
    messages.push({ line, headers: byName(headers), upgrade, keepAlive, body: '', isWhole: false })
    return 0
  }
  parser[HTTPParser.kOnBody] = (part: Buffer) => {
    last().body += part.toString('latin1')
  }
  parser[HTTPParser.kOnMessageComplete] = () => {
    last().isWhole = true
  }
  return parser.execute(bytes, 0, bytes.length) === bytes.length ? messages : null
}

function byName(list: string[]): IncomingHttpHeaders {
  const headers: IncomingHttpHeaders = {}
  for (let i = 0; i < list.length; i += 2) headers[`${list[i]}`.toLowerCase()] = list[i + 1]
  return headers
}

function randomRequest(random: Random): Buffer {
  const kind = random()
  if (kind < 0.15) return plainRequest(random)
  return kind < 0.65 ? oddRequest(random) : changedRequest(random)
}

/** What the front understood; null: nothing. */
function readByFront(bytes: Buffer): Message[] | null {
  const plain = readPlainRequest(bytes)
  if (!plain) return null
  const { headers, body } = plain
  const line = 'POST /graphql HTTP/1.1'
  return [
    {
      ...{ line, headers, upgrade: false, keepAlive: true },
      ...{ body: body.toString('latin1'), isWhole: true },
    },
  ]
}

describe('a plain request', () => {
  const inputs = isThorough ? 2_000_000 : 10_000

  it('is what the parser of node:http reads, and nothing besides', () => {
    const first = isThorough ? Date.now() : 1
    let taken = 0
    for (let seed = first; seed < first + inputs; seed++) {
      const bytes = randomRequest(randomFrom(seed))
      const plain = readByFront(bytes)
      if (!plain) continue
      taken += 1
      expect(plain, `seed ${seed}`).toEqual(readByNode(bytes))
    }
    expect(taken).toBeGreaterThan(inputs / 10)
  })
})
