/** PostgreSQL reads the ledger's own notation of arrays as intended. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrayLiteral } from '../../src/core/ledger/write/array-literal.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

let database: TestDatabase
let sql: pg.Client

beforeAll(async () => {
  database = await createTestDatabase({ empty: true })
  sql = new pg.Client(database.url)
  await sql.connect()
})
afterAll(async () => {
  await sql.end()
  await database.drop()
})

async function readBack(type: string, values: unknown[]): Promise<unknown> {
  const { rows } = await sql.query(`select $1::${type}[] as values`, [arrayLiteral(values)])
  return rows[0].values
}

describe('an array literal', () => {
  it('keeps every text as it is', async () => {
    const texts = ['a', '', ' ', 'NULL', 'null', null, '"', '\\', '\\"', '{}', '{a,b}', ',', "'"]
    const more = ['a b', ' a ', '\n', '\t', 'é', '🙂', '{"a": "\\"b\\\\"}', '-', 'x'.repeat(5_000)]
    expect(await readBack('text', [...texts, ...more])).toEqual([...texts, ...more])
    expect(await readBack('text', [])).toEqual([])
  })

  it('keeps values that repeat, and nulls between them', async () => {
    expect(await readBack('text', [null, null, 'a', 'a', null, 'a'])).toEqual([
      null,
      null,
      'a',
      'a',
      null,
      'a',
    ])
  })

  it('keeps numbers, bytes, JSON and instants to the millisecond', async () => {
    expect(await readBack('bigint', [1, 9_007_199_254_740_991, -5])).toEqual([
      '1',
      '9007199254740991',
      '-5',
    ])
    const amounts = ['12345678901234567.123456789', '-0.000000001']
    expect((await readBack('numeric', amounts)) as unknown[]).toHaveLength(2)
    const bytes = [Buffer.from([0, 255, 92, 34]), Buffer.alloc(0)]
    expect(await readBack('bytea', bytes)).toEqual(bytes)
    const json = { text: '"\\{},\n', list: [null, 1.5, 'é'] }
    expect(await readBack('jsonb', [JSON.stringify(json)])).toEqual([json])
    const instants = [new Date('1970-01-01T00:00:00.001Z'), new Date('9999-12-31T23:59:59.999Z')]
    expect(await readBack('timestamptz', instants)).toEqual(instants)
  })

  it('refuses what no column holds', () => {
    expect(() => arrayLiteral([{}])).toThrow('object')
  })
})
