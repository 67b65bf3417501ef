/** Files of usage: formats, refusals of the whole file or of single rows, and no row counts twice. */
import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addCredits, addRateCard } from '../support/product.ts'
import { type Json, type RestClient, restClient } from '../support/rest.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let rest: RestClient
let customer = ''
beforeAll(async () => {
  tenant = await startTenant()
  rest = restClient(tenant.app)
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'use', components }])
})
afterAll(() => tenant?.close())
beforeEach(async () => {
  customer = `customer-${Math.random()}`
  await addCredits(tenant, await tenant.customer(customer), '1000000')
})

const base64 = (content: string | Buffer) => Buffer.from(content).toString('base64')
const upload = (format: string, content: string | Buffer, compression?: string) =>
  rest.post('/usage/batch', { format, compression, data: base64(content) })
const uploadGzip = (format: string, compressed: Buffer) => upload(format, compressed, 'gzip')

const header = 'customer_id,event_type,idempotency_key,properties.n,properties.model'
const csv = (...lines: string[]) => [header, ...lines].join('\n')
const row = (key: string, n: number | string = 1, owner = customer) => `${owner},use,${key},${n},m`
const spent = async () => 1_000_000 - Number((await tenant.balance(customer)).available)

async function recorded(): Promise<Json[]> {
  const { rows } = await tenant.sql.query(
    `select e.properties, e.quantity::text, e.idempotency_key, e.timestamp from usage_event e
     join customer c on c.workspace_id = e.workspace_id and c.id = e.customer_id
     where c.external_id = $1 order by e.sequence`,
    [customer],
  )
  return rows
}

/** Refused as a whole; nothing was recorded. */
async function expectRefused(answer: Awaited<ReturnType<typeof upload>>, message: RegExp) {
  expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_REQUEST'])
  expect(answer.body.message).toMatch(message)
  expect(await spent()).toBe(0)
}

const all = (accepted: number) => ({
  accepted,
  duplicates: 0,
  rejected: 0,
  errors: [],
  errors_omitted: 0,
  warnings: [],
  warnings_omitted: 0,
})

describe('a file', () => {
  it('is read as CSV, JSON or a line of JSON for each event, compressed or not', async () => {
    const event = (key: string) => ({
      customer_id: customer,
      event_type: 'use',
      idempotency_key: key,
      properties: { n: 2, model: 'm' },
    })
    const contents: [string, string][] = [
      ['csv', csv(row('c1', 2), row('c2', 2))],
      ['json', JSON.stringify([event('j1'), event('j2')])],
      ['json', ` {"events" : ${JSON.stringify([event('w1'), event('w2')], null, 2)} }\n`],
      ['jsonl', `${JSON.stringify(event('l1'))}\r\n\n${JSON.stringify(event('l2'))}`],
    ]
    for (const [format, content] of contents) {
      expect((await upload(format, content)).body).toEqual(all(2))
      const again = await uploadGzip(format, gzipSync(content))
      expect(again.body).toEqual({ ...all(0), duplicates: 2 })
    }
    expect(await spent()).toBe(16)
    expect(await recorded()).toHaveLength(8)
  })

  it('comes in any alphabet of base64, broken into lines or not, and in more than one member', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => row(`k${i}`, 1))
    const content = gzipSync(csv(...lines.slice(0, 20), ''))
    const whole = Buffer.concat([content, gzipSync(lines.slice(20).join('\n'))])
    const texts = [
      base64(whole),
      base64(whole).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
      base64(whole).replace(/.{64}/g, '$&\r\n'),
    ]
    for (const [i, data] of texts.entries()) {
      const { body } = await rest.post('/usage/batch', { format: 'csv', compression: 'gzip', data })
      expect([body.accepted, body.duplicates]).toEqual(i === 0 ? [40, 0] : [0, 40])
    }
  })

  it('counts once however often it is sent, with keys and without', async () => {
    const content = csv(row('mine', 3), row('', 5), row('', 5))
    expect((await upload('csv', content)).body).toEqual(all(3))
    expect((await upload('csv', content)).body).toEqual({ ...all(0), duplicates: 3 })
    expect((await uploadGzip('csv', gzipSync(content))).body).toMatchObject({ duplicates: 3 })
    expect(await spent()).toBe(13)
  })

  it('counts only what is new when it is saved anew, sorted or extended', async () => {
    const time = '2026-03-10T10:00:00Z'
    const names = 'customer_id,event_type,timestamp,quantity,properties.n,properties.model'
    const line = (n: string, model = 'm') => `${customer},use,${time},1,${n},${model}`
    const lines = [line('5'), line('5'), line('1.5'), line('5', 'x')]
    expect((await upload('csv', [names, ...lines].join('\n'))).body).toEqual(all(4))
    const anew = [
      '\ufeffproperties.model,properties.n,quantity,timestamp,event_type,customer_id,properties.none',
      `"m","1.50","1.0","2026-03-10T11:00:00+01:00","use","${customer}",`,
      `x,5,,${time},use,${customer},`,
      `m,5,1,${time},use,${customer},`,
      `m,5,1,${time},use,${customer},`,
    ]
    expect((await upload('csv', anew.join('\r\n'))).body).toEqual({ ...all(0), duplicates: 4 })
    const event = { customer_id: customer, event_type: 'use', timestamp: time }
    const json = [
      { ...event, properties: { model: 'm', n: 1.5 } },
      // The third of its kind, and one of another time.
      ...[1, 2, 3].map(() => ({ ...event, properties: { n: 5, model: 'm', none: null } })),
      { ...event, timestamp: '2026-03-10T10:00:01Z', properties: { n: 5, model: 'm' } },
    ]
    const extended = await upload('json', JSON.stringify(json))
    expect(extended.body).toEqual({ ...all(2), duplicates: 3 })
    expect(await spent()).toBe(5 + 5 + 1.5 + 5 + 5 + 5)
  })

  it('with an Idempotency-Key answers its repetition like the first', async () => {
    const lines = Array.from({ length: 2_100 }, () => row(''))
    const body = { format: 'csv', data: base64(csv(...lines)) }
    const key = { 'idempotency-key': `upload-${customer}` }
    const first = await rest.post('/usage/batch', body, key)
    expect(first.body).toEqual(all(2_100))
    expect((await rest.post('/usage/batch', body, key)).text).toBe(first.text)
    expect((await rest.post('/usage/batch', body)).body).toMatchObject({ duplicates: 2_100 })
    expect(await spent()).toBe(2_100)
    const other = await rest.post('/usage/batch', { ...body, data: base64(csv(row(''))) }, key)
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
  })

  it('of 5,000 rows is recorded in order of its rows', async () => {
    const lines = Array.from({ length: 5_000 }, (_, i) => row('', i % 7))
    expect((await upload('csv', csv(...lines))).body).toEqual(all(5_000))
    expect(await spent()).toBe(lines.reduce((sum, _, i) => sum + (i % 7), 0))
    expect((await upload('csv', csv(...lines))).body).toEqual({ ...all(0), duplicates: 5_000 })
  })
})

describe('a row', () => {
  it('that is wrong is listed and does not stop the others', async () => {
    const content = csv(
      row('good', 1),
      row('unknown', 1, 'nobody'),
      `${customer},use`,
      row('bad-n', 'x'),
      `${customer},,k5,1,m`,
      row('far', '1e30'),
      row('good', 2),
      row('dear', 999_999_999),
      row('last', 1),
    )
    const { status, body } = await upload('csv', content)
    expect(status).toBe(200)
    expect(body).toMatchObject({ accepted: 2, duplicates: 0, rejected: 7, errors_omitted: 0 })
    expect(body.errors.map((e: Json) => [e.row, e.code, e.idempotency_key])).toEqual([
      [2, 'NOT_FOUND', 'unknown'],
      [3, 'INVALID_REQUEST', null],
      [4, 'INVALID_REQUEST', 'bad-n'],
      [5, 'INVALID_REQUEST', 'k5'],
      [6, 'INVALID_REQUEST', 'far'],
      [7, 'IDEMPOTENCY_KEY_REUSED', 'good'],
      [8, 'INSUFFICIENT_CREDITS', 'dear'],
    ])
    expect(body.errors[1].message).toBe('The row has 2 cells, the header 5.')
    expect(await spent()).toBe(2)
  })

  it('that is recorded although its token_usage is odd is told of', async () => {
    const event = { customer_id: customer, event_type: 'use', properties: { n: 1 } }
    const odd = {
      ...event,
      token_usage: {
        prompt_tokens: 1_000,
        completion_tokens: 293,
        total_tokens: 1_293,
        completion_tokens_details: { reasoning_tokens: 321 },
      },
    }
    const { body } = await upload('json', JSON.stringify([event, odd]))
    const warning = expect.stringContaining('321')
    expect(body).toEqual({
      ...all(2),
      warnings: [{ row: 2, idempotency_key: null, warning }],
    })
  })

  it('of JSON that is none is listed, too', async () => {
    const good = JSON.stringify({
      customer_id: customer,
      event_type: 'use',
      properties: { n: 1 },
    })
    const bad = ['{"a":1,}', '7', 'null', '[]', '"x"', '{"customer_id":1}', '{"__proto__":{}}']
    for (const [format, content] of [
      ['jsonl', [...bad, good].join('\n')],
      ['json', `[${[...bad, good].join()}]`],
    ] as const) {
      const { body } = await upload(format, content)
      // The good one is the same in both files.
      expect([body.accepted + body.duplicates, body.rejected]).toEqual([1, 7])
      expect(body.errors.every((e: Json) => e.code === 'INVALID_REQUEST')).toBe(true)
    }
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it('has numbers only where JSON writes the same', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'constructor']
    const cells = ['500', '0.25', '007', '1.50', '1e5', '-3', '', '=HYPERLINK("x")', 'NaN']
    const quoted = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`)
    const columns = names.map((name) => `properties.${name}`)
    const fields = ['customer_id', 'event_type', 'quantity', 'timestamp', 'properties.n']
    const content = `\ufeff${[...fields, ...columns].join()}\r${[customer, 'use', '12.000000001', '2026-03-09T01:00:00+01:00', '1', ...quoted].join()}\r`
    expect((await upload('csv', content)).body).toEqual(all(1))
    expect(await recorded()).toMatchObject([
      {
        quantity: '12.000000001',
        timestamp: new Date('2026-03-09T00:00:00Z'),
        properties: {
          n: 1,
          a: 500,
          b: 0.25,
          c: '007',
          d: '1.50',
          e: '1e5',
          f: -3,
          h: '=HYPERLINK("x")',
          constructor: 'NaN',
        },
      },
    ])
    expect((await recorded())[0].properties).not.toHaveProperty('g')
  })

  it('of which there are more than 1,000 wrong is counted, and the first 1,000 are listed', async () => {
    const { body } = await upload('csv', csv(...Array(2_500).fill('x,use,,1,m'), row('ok')))
    expect(body).toMatchObject({ accepted: 1, rejected: 2_500, errors_omitted: 1_500 })
    expect(body.errors.map((e: Json) => e.row)).toEqual(
      Array.from({ length: 1_000 }, (_, i) => i + 1),
    )
  })
})

describe('is refused before anything is recorded:', () => {
  const rows = () => csv(row('a'), row('b'), row('c'))

  it.each([
    ['compressed but cut off', () => gzipSync(rows()).subarray(0, -5), /cut off/],
    ['compressed with a wrong check', () => flipped(gzipSync(rows()), -6), /no valid gzip/],
    [
      'something after the gzip',
      () => Buffer.concat([gzipSync(rows()), Buffer.from('more')]),
      /gzip/,
    ],
    [
      'zeros after the gzip',
      () => Buffer.concat([gzipSync(rows()), Buffer.alloc(512)]),
      /after the end/,
    ],
    ['compressed twice', () => gzipSync(gzipSync(rows())), /twice/],
    ['not compressed', () => Buffer.from(rows()), /no valid gzip/],
    [
      'a bomb',
      () =>
        gzipSync(
          Buffer.concat([
            Buffer.from(`${header}\n`),
            Buffer.alloc(40_000_000, `${row('k'.repeat(200))}\n`),
          ]),
        ),
      /100 times/,
    ],
  ])('%s', async (_what, make, message) => {
    await expectRefused(await uploadGzip('csv', make()), message)
  })

  it.each([
    ['compressed without saying so', () => gzipSync(rows()), /is compressed, but/],
    ['no UTF-8', () => Buffer.concat([Buffer.from(rows()), Buffer.from([0xff])]), /UTF-8/],
    ['UTF-16', () => Buffer.from(rows(), 'utf16le'), /no column/],
    ['a header alone', () => header, /no rows/],
    ['only empty lines', () => '\n\n', /no rows/],
    ['semicolons', () => rows().replaceAll(',', ';'), /separated by commas/],
    ['tabs', () => rows().replaceAll(',', '\t'), /separated by commas/],
    ['an unknown column', () => rows().replace('event_type', 'type'), /"type" is no column/],
    ['a column twice', () => rows().replace('idempotency_key', 'event_type'), /twice/],
    ['a missing column', () => rows().replaceAll(/^[^,]*,/gm, ''), /lacks the column customer_id/],
    ['a property without a name', () => rows().replace('properties.n', 'properties.'), /no column/],
    ['a property __proto__', () => rows().replace('.n', '.__proto__'), /no column/],
    ['an unclosed quote', () => `${rows()}\n"${customer},use`, /breaks at line 5/],
    ['a quote in a field', () => `${rows()}\na"b,use,,1,m`, /breaks at line 5/],
    [
      'too many columns',
      () => Array.from({ length: 201 }, (_, i) => `properties.p${i}`).join(),
      /200 columns/,
    ],
    ['100,000 columns', () => 'x,'.repeat(100_000), /200 columns/],
    ['a field of 10 MB', () => `${rows()}\n${'x'.repeat(10_000_000)}`, /line 5 .* longer/],
    ['more than 100,000 rows', () => csv(...Array(100_001).fill('c,e,,,')), /at most 100000 rows/],
  ])('CSV: %s', async (_what, make, message) => {
    await expectRefused(await upload('csv', make()), message)
  })

  it.each([
    ['an object', '{}'],
    ['other names', '{"rows":[{}]}'],
    ['an array that does not end', '[{"a":1},{"b":2}'],
    ['an element that does not end', '[{"a":1},{"b":"]'],
    ['a comma too many', '[{"a":1},]'],
    ['a comma at the start', '[,{"a":1}]'],
    ['something after it', '[{"a":1}]x'],
    ['two of them', '[{"a":1}][]'],
    ['a wrapper that does not end', '{"events":[{"a":1}]'],
    ['no row', '[]'],
    ['a long element', `[{"a":"${'x'.repeat(200_000)}"}]`],
    ['deep nesting without an end', '['.repeat(100_000)],
  ])('JSON: %s', async (_what, content) => {
    await expectRefused(await upload('json', content), /data|Row/)
  })

  it('more than 64 MiB', async () => {
    const answer = await uploadGzip('jsonl', gzipSync(large(), { level: 1 }))
    await expectRefused(answer, /67108864 bytes/)
  })

  it('a line of JSON that is too long', async () => {
    await expectRefused(await upload('jsonl', `{"a":"${'x'.repeat(200_000)}"}`), /longer than/)
  })

  it('a request that is not made of format, compression and data', async () => {
    const good = { format: 'csv', compression: 'none', data: base64(rows()) }
    for (const wrong of [
      { format: 'xml' },
      { format: undefined },
      { compression: 'br' },
      { compression: 'GZIP' },
      { data: '' },
      { data: '!!!' },
      { data: 'abcde' },
      { data: 'ab=c' },
      { data: 7 },
      { more: 1 },
    ]) {
      await expectRefused(await rest.post('/usage/batch', { ...good, ...wrong }), /./)
    }
    const spaces = { ...good, data: `${' '.repeat(2_000_000)}!` }
    await expectRefused(await rest.post('/usage/batch', spaces), /base64/)
  })
})

function flipped(bytes: Buffer, at: number): Buffer {
  bytes.writeUInt8(bytes.readUInt8(bytes.length + at) ^ 1, bytes.length + at)
  return bytes
}

/** More than 64 MiB of long lines, a tenth of which is noise. */
function large(): Buffer {
  const line = () => `${randomBytes(100).toString('hex')}${'x'.repeat(1_800)}`
  return Buffer.alloc(68_000_000, `${Array.from({ length: 500 }, line).join('\n')}\n`)
}
