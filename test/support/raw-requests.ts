/**
 * Random requests as bytes: plain ones, and ones that differ from a plain one in what parsers are known to read differently, which
 * is how requests are smuggled past a proxy.
 */

export type Random = () => number

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const below = (random: Random, limit: number) => Math.floor(random() * limit)
export const oneOf = <T>(random: Random, list: readonly T[]): T =>
  list[below(random, list.length)] as T

interface Draft {
  first: string
  /** Whole lines without their ends. */
  lines: string[]
  lineEnd: string
  /** In latin1, as all of the request. */
  body: string
  /** The length that is told; null: none. */
  length: string | null
}

const bodies = [
  '{"query":"prepared"}',
  '{"query":"prepared","variables":{"customerId":"cust_1"}}',
  '{"query":"unprepared"}',
  '{"query":"unanswerable"}',
  '{"query":"\\u00e9 prepared \u00c3\u00a9"}',
  '{"query":',
  '{}',
  '',
  'POST /graphql HTTP/1.1\r\nHost: inner\r\n\r\n',
  '0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: inner\r\n\r\n',
  `{"query":"prepared ${'long '.repeat(400)}"}`,
]

const usual = [
  ...['Accept: */*', 'Accept: application/json', 'accept: application/graphql-response+json'],
  ...['Accept: image/png', 'User-Agent: twin/1.0', 'accept-encoding: gzip, deflate'],
  ...['Connection: keep-alive', 'connection: Keep-Alive', 'X-Request-Id: abc.123'],
  ...['Origin: https://app.example.com', 'Origin: https://evil.example.com', 'Via: 1.1 proxy'],
  ...['X-Forwarded-For: 192.0.2.1, 192.0.2.2', 'X-Forwarded-Proto: https', 'Cookie: a=b; c=d'],
  ...['traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'X-API-Key: k2'],
  ...['Idempotency-Key: one', 'X-Idempotency-Key: one', 'Cache-Control: no-cache', 'DNT:1'],
]
const credentials = ['k', 'late', 'down', 'wrong', 'Bearer  k', 'Basic x', '', 'Bearer']
const types = [
  ...['application/json', 'application/json; charset=utf-8', 'Application/JSON', 'text/plain'],
  ...['application/json; charset=latin1', 'application/graphql', 'application/json;charset=utf-8'],
]

/** A header, or its end, that a parser must refuse, or that changes what follows it. */
const odd = [
  ...['Transfer-Encoding: chunked', 'transfer-encoding:chunked', 'Transfer-Encoding: identity'],
  ...['Transfer-Encoding:\tchunked', 'Transfer-Encoding : chunked', ' Transfer-Encoding: chunked'],
  ...[
    'Transfer-Encoding: xchunked',
    'Transfer-Encoding: chunked, identity',
    'Transfer_Encoding: x',
  ],
  ...['Transfer-Encoding: gzip, chunked', 'X: y\r\n Transfer-Encoding: chunked', 'TE: trailers'],
  ...['X: y\nTransfer-Encoding: chunked', 'X: y\rTransfer-Encoding: chunked', 'Trailer: Via'],
  ...[
    'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
    'Transfer-Encoding:',
    'Upgrade: h2c',
  ],
  ...['Content-Length: 0', 'Content-Length: 5', 'Content-Length: 05', 'Content-Length: +5'],
  ...['Content-Length: -5', 'Content-Length: 5, 5', 'Content-Length: 0x5', 'Content-Length : 5'],
  ...['Content-Length: 5 5', 'Content-Length: 1e1', 'Content-Length:', 'Content_Length: 5'],
  ...['Content-Length: 99999999999999999999', 'content-length:\t5', 'Content-Length: 5\x00'],
  ...['Connection: close', 'Connection: Close', 'Connection: keep-alive, close', 'Connection: x'],
  ...[
    'Connection: upgrade',
    'Connection: Content-Length',
    'Connection:',
    'Proxy-Connection: close',
  ],
  ...['Connection: Upgrade\r\nUpgrade: websocket', 'Connection: Upgrade\r\nUpgrade: h2c'],
  ...['Keep-Alive: timeout=1', 'Expect: 100-continue', 'Expect: 200-ok', 'Expect:', 'Host: b'],
  ...[
    'Host:',
    'Host : b',
    'host: a\r\nHost: b',
    'Content-Encoding: gzip',
    'Content-Type: text/html',
  ],
  ...['Authorization: Bearer other', 'X-API-Key: other', 'Accept: image/png', 'Origin: null'],
  ...['X-Unknown: y', 'X-Request-Id: a b', 'Idempotency-Key: two', 'Idempotency-Key: \u00e9'],
  ...[
    'Via:',
    'Via: ',
    'Via:  two',
    'Via: end ',
    'Via: end\t',
    'Via:\tone',
    'Via: a\tb',
    'Via: \u00ff',
  ],
  ...[
    'Via: a\x00b',
    'Via: a\x7fb',
    'Via: a\x1bb',
    'Via: a\x0bb',
    'Via\x00: a',
    'V ia: a',
    'V\u00efa: a',
  ],
  ...[
    'Via: a\r\n b',
    'Via: a\r\n\tb',
    'Via: a\r',
    'Via: a\rb',
    'Via: a\nb',
    ': a',
    'Via',
    ':',
    ' ',
  ],
  ...['__proto__: a', 'constructor: b', 'toString: c', 'Set-Cookie: a=b', 'Cookie: x\r\nCookie: y'],
  ...[`Via: ${'v'.repeat(8_300)}`, `Via: ${'v'.repeat(17_000)}`, `Via: a\r\n`.repeat(40)],
  ...[`${Array.from({ length: 300 }, (_, i) => `X-${i}: y`).join('\r\n')}`, 'Via: a\r\n\r\n'],
]

const firstLines = [
  ...[
    'GET /graphql HTTP/1.1',
    'post /graphql HTTP/1.1',
    'POST /graphql HTTP/1.0',
    'POST / HTTP/1.1',
  ],
  ...[
    'POST /graphql HTTP/1.2',
    'POST /graphql HTTP/2.0',
    'POST /graphql http/1.1',
    'PRI * HTTP/2.0',
  ],
  ...[
    'POST  /graphql HTTP/1.1',
    'POST /graphql  HTTP/1.1',
    'POST\t/graphql HTTP/1.1',
    'POST /graphql',
  ],
  ...[
    'POST /graphql HTTP/1.1 ',
    ' POST /graphql HTTP/1.1',
    'POST /graphql HTTP/1.11',
    'PUT /graphql HTTP/1.1',
  ],
  ...[
    'POST /graphql/ HTTP/1.1',
    'POST //graphql HTTP/1.1',
    'POST /v1/graphql HTTP/1.1',
    'POST * HTTP/1.1',
  ],
  ...[
    'POST /graphql?a=b HTTP/1.1',
    'POST /graphql#a HTTP/1.1',
    'POST /graphq%6c HTTP/1.1',
    'HEAD /graphql HTTP/1.1',
  ],
  ...[
    'POST http://x/graphql HTTP/1.1',
    'POST /graphql\x00 HTTP/1.1',
    'CONNECT x:1 HTTP/1.1',
    'OPTIONS /graphql HTTP/1.1',
  ],
  ...[
    'POST /graphql HTTP/1.1\r',
    '\r\nPOST /graphql HTTP/1.1',
    '\nPOST /graphql HTTP/1.1',
    'GET /metrics HTTP/1.1',
  ],
  ...[
    'POST /graphql HTTP/1.1\r\n',
    'POST /graphql HTTP/',
    'POST /graphql HTTP/1.1x',
    'M-SEARCH /graphql HTTP/1.1',
  ],
]

function draft(random: Random): Draft {
  const body = oneOf(random, bodies)
  const lines = ['Host: x']
  if (random() < 0.97)
    lines.push(`Content-Type: ${random() < 0.9 ? types[0] : oneOf(random, types)}`)
  if (random() < 0.9) {
    const credential = random() < 0.6 ? 'k' : oneOf(random, credentials)
    lines.push(`Authorization: ${credential.includes(' ') ? credential : `Bearer ${credential}`}`)
  }
  for (let more = below(random, 5); more > 0; more--) {
    const line = oneOf(random, usual)
    const name = line.slice(0, line.indexOf(':')).toLowerCase()
    if (!lines.some((one) => one.toLowerCase().startsWith(`${name}:`))) lines.push(line)
  }
  return {
    first: 'POST /graphql HTTP/1.1',
    lines: shuffled(random, lines),
    lineEnd: '\r\n',
    body,
    length: String(body.length),
  }
}

function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const left = [...list]
  return list.map(() => left.splice(below(random, left.length), 1)[0] as T)
}

function textOf({ first, lines, lineEnd, body, length }: Draft): string {
  const all = length === null ? lines : [...lines, `Content-Length: ${length}`]
  return [first, ...all, '', body].join(lineEnd)
}

/** A request that the front takes, nearly always. */
export const plainRequest = (random: Random): Buffer => Buffer.from(textOf(draft(random)), 'latin1')

const insertAt = <T>(list: readonly T[], at: number, one: T): T[] => list.toSpliced(at, 0, one)

const changes: ((random: Random, one: Draft) => Draft)[] = [
  (random, one) => ({ ...one, first: oneOf(random, firstLines) }),
  (random, one) => ({
    ...one,
    lines: insertAt(one.lines, below(random, one.lines.length + 1), oneOf(random, odd)),
  }),
  (random, one) => ({ ...one, lines: [...one.lines, oneOf(random, one.lines)] }),
  (random, one) => ({ ...one, lines: one.lines.toSpliced(below(random, one.lines.length), 1) }),
  (random, one) => ({ ...one, length: String(one.body.length + below(random, 7) - 3) }),
  (random, one) => ({
    ...one,
    length: oneOf(random, [null, '', '0', '00', `0${one.length}`, 'x']),
  }),
  (random, one) => ({ ...one, lineEnd: oneOf(random, ['\n', '\r', '\r\r\n', '\n\r', '\r\n ']) }),
  (random, one) => ({
    ...one,
    lines: [...one.lines, 'Transfer-Encoding: chunked'],
    length: random() < 0.5 ? null : one.length,
    body: chunked(random, one.body),
  }),
]

function chunked(random: Random, body: string): string {
  const size = oneOf(random, [body.length.toString(16), '0', '-1', '0x5', 'FFFFFFFFFFFFFFFFF', ''])
  const end = oneOf(random, ['\r\n', '\n', ';a=b\r\n', ' \r\n', ''])
  return `${size}${end}${body}\r\n0\r\n${oneOf(random, ['\r\n', '\n', 'Via: a\r\n\r\n', ''])}`
}

const special = '\x00\t\n\v\r "(),:;=\x7f\u0080\u00a0\u00ff0aZ-_'

const byteChanges: ((random: Random, text: string, at: number) => string)[] = [
  (random, text, at) => text.slice(0, at) + oneOf(random, [...special]) + text.slice(at + 1),
  (random, text, at) => text.slice(0, at) + oneOf(random, [...special]) + text.slice(at),
  (_random, text, at) => text.slice(0, at) + text.slice(at + 1),
  (random, text, at) => text.slice(0, at) + text.slice(at + below(random, 20)),
  (random, text, at) => text.slice(0, at + below(random, 20)) + text.slice(at),
  (_random, text, at) => text.slice(0, at),
  (random, text) => text + plainRequest(random).toString('latin1'),
  (random, text) =>
    text + oneOf(random, ['\r\n', 'x', '\x00', 'GET /live HTTP/1.1\r\nHost: x\r\n\r\n']),
]

/** A request with one difference to a plain one, or a few. */
export function oddRequest(random: Random): Buffer {
  let one = draft(random)
  for (let more = 1 + below(random, 2); more > 0; more--) one = oneOf(random, changes)(random, one)
  return Buffer.from(random() < 0.2 ? bytesChanged(random, textOf(one)) : textOf(one), 'latin1')
}

/** A plain request with some bytes changed. */
export function changedRequest(random: Random): Buffer {
  return Buffer.from(bytesChanged(random, textOf(draft(random))), 'latin1')
}

function bytesChanged(random: Random, text: string): string {
  let changed = text
  for (let more = 1 + below(random, 2); more > 0; more--) {
    changed = oneOf(random, byteChanges)(random, changed, below(random, changed.length))
  }
  return changed
}

/** The same bytes in up to three pieces, none of them empty. */
export function split(random: Random, bytes: Buffer): Buffer[] {
  const cuts = [below(random, bytes.length), below(random, bytes.length)].toSorted((a, b) => a - b)
  const [first = 0, second = 0] = cuts
  const pieces = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)]
  return pieces.filter((piece) => piece.length > 0)
}
