/** Which bytes are one plain request: the front reads those itself, and leaves all others to node:http. */
import { describe, expect, it } from 'vitest'
import { readPlainRequest } from '../../src/http/plain-request.ts'

const body = '{"query":"{ __typename }"}'
const lines = ['Host: x', 'Content-Type: application/json', `Content-Length: ${body.length}`]

function read(text: string) {
  const found = readPlainRequest(Buffer.from(text, 'latin1'))
  return found && { headers: found.headers, body: found.body.toString('latin1') }
}

const request = (headers = lines, first = 'POST /graphql HTTP/1.1', content = body) =>
  [first, ...headers, '', content].join('\r\n')

const withLine = (...more: string[]) => request([...lines, ...more])

describe('readPlainRequest', () => {
  it('reads the headers, with names in lower case, and the body', () => {
    expect(read(withLine('AUTHORIZATION:Bearer k', 'Via: 1.1 a, 1.1 b', 'x-api-key: ~!'))).toEqual({
      headers: {
        host: 'x',
        'content-type': 'application/json',
        'content-length': String(body.length),
        authorization: 'Bearer k',
        via: '1.1 a, 1.1 b',
        'x-api-key': '~!',
      },
      body,
    })
  })

  it.each([
    ['keeps the connection', withLine('Connection: keep-alive')],
    ['says so in capitals', withLine('connection: Keep-Alive')],
    ['has a body of bytes', request(lines.with(2, 'Content-Length: 3'), undefined, '\x00\xff\n')],
    ['has no body', request(lines.with(2, 'Content-Length: 0'), undefined, '')],
  ])('takes one that %s', (_what, text) => expect(read(text)).not.toBeNull())

  it.each([
    ['nothing', ''],
    ['the start of a head', 'POST /graphql HTTP/1.1\r\nHost: x\r\n'],
    ['a head without its body', request(lines, undefined, '')],
    ['half a body', request(lines, undefined, body.slice(1))],
    ['two requests', request() + request()],
    ['a byte more', `${request()}\n`],
    ['a line end before it', `\r\n${request()}`],
    ...[
      ...['GET /graphql HTTP/1.1', 'post /graphql HTTP/1.1', 'POST /graphql/ HTTP/1.1'],
      ...[
        'POST /v1/graphql HTTP/1.1',
        'POST /graphql?a HTTP/1.1',
        'POST http://x/graphql HTTP/1.1',
      ],
      ...['POST /graphql HTTP/1.0', 'POST /graphql HTTP/2.0', 'POST  /graphql HTTP/1.1', 'POST'],
      ...['POST /graphql HTTP/1.1 ', 'POST\t/graphql HTTP/1.1', 'POST /graphql http/1.1'],
    ].map((first) => [`the first line ${JSON.stringify(first)}`, request(lines, first)]),
    ...[
      ...[
        'Transfer-Encoding: chunked',
        'Transfer-Encoding: identity',
        'TE: trailers',
        'Trailer: Via',
      ],
      ...[
        'Expect: 100-continue',
        'Upgrade: h2c',
        'Content-Encoding: gzip',
        'Keep-Alive: timeout=5',
      ],
      ...['Connection: close', 'Connection: keep-alive, close', 'Connection: Via', 'Unknown: a'],
      ...['Proxy-Connection: close', '__proto__: a', 'Via : a', ' Via: a', 'Via', ': a', 'V ia: a'],
      ...['Via:', 'Via: ', 'Via:  a', 'Via: a ', 'Via:\ta', 'Via: a\tb', 'Via: \xe9', 'Vi\xe9: a'],
      ...['Via: a\r', 'Via: a\n', 'Via: a\nTe: b', 'Via: a\rTe: b', 'Via: a\x00', 'Via: a\x7f'],
      ...[
        'Via: a\r\n b',
        'Via: a\r\n\tb',
        'Host: x',
        'host: x',
        'Content-Length: 26',
        'Via: a\r\nvia: a',
      ],
      `Via: ${'v'.repeat(8_200)}`,
    ].map((line) => [`the line ${JSON.stringify(line.slice(0, 40))}`, withLine(line)]),
    ...['', '026', '+26', '26 ', '0x1a', '26.0', '2,6', '25', '27', '99999999999999999999'].map(
      (length) => [`the length ${length}`, request(lines.with(2, `Content-Length: ${length}`))],
    ),
    ['no length', request(lines.slice(0, 2))],
    ['no host', request(lines.slice(1))],
    ['lines that end in LF', request().replaceAll('\r\n', '\n')],
    ['one line that ends in LF', request().replace('\r\n', '\n')],
    ['lines that end in CR', request().replaceAll('\r\n', '\r')],
  ])('leaves %s', (_what, text) => expect(read(text as string)).toBeNull())
})
