/** The fields that the human page of a dialect lists, from the schemas of its OpenAPI document. */
import { expect, it } from 'vitest'
import { z } from 'zod'
import { formsOf } from '../../src/compat/docs/docs-fields.ts'

const linesOf = (schema: z.ZodType) =>
  formsOf(z.toJSONSchema(schema, { io: 'input' })).map((fields) =>
    fields.map(({ name, type, required }) => `${name}${required ? '' : '?'}: ${type}`),
  )

it('names what lists, records and nullable objects hold', () => {
  const schema = z.object({
    events: z.array(z.object({ id: z.string().nullish(), kind: z.enum(['a', 'b']) })),
    prices: z.record(z.string(), z.object({ cost: z.number() })),
    limits: z.object({ credits: z.union([z.number(), z.string()]) }).nullable(),
    deleted: z.literal(true),
    at: z.iso.datetime(),
    names: z.array(z.string()),
    value: z.unknown(),
  })
  expect(linesOf(schema)).toEqual([
    [
      'events: list of object',
      'events[].id?: string | null',
      'events[].kind: "a" | "b"',
      'prices: object',
      'prices.*.cost: number',
      'limits: object | null',
      'limits.credits: number | string',
      'deleted: true',
      'at: time',
      'names: list of string',
      'value: any',
    ],
  ])
})

it('tells the forms of a body apart', () => {
  const schema = z.union([z.object({ customer_id: z.string() }), z.object({ userId: z.string() })])
  expect(linesOf(schema)).toEqual([['customer_id: string'], ['userId: string']])
})
