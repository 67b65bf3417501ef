/** Events of the usual fields are read without the schema, and as the schema reads them. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readEvent, usageInput } from '../../src/core/usage/usage-input.ts'
import { decimal } from '../../src/core/values/decimal.ts'
import { DomainError } from '../../src/core/values/errors.ts'
import { parseInput } from '../../src/core/values/input.ts'

const text = fc.constantFrom(
  'a',
  '',
  ' ',
  'x'.repeat(101),
  'x'.repeat(256),
  'a\0b',
  '\ud800',
  'é😀',
)
const nothing = fc.constantFrom(null, undefined)
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(NaN, Infinity, -0, undefined, 1n, '\u0001'.repeat(6_000), 'x'.repeat(16_380)),
)
const properties = fc.oneof(
  fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom('a\0', '__proto__', 'x'.repeat(16_400))),
    value,
  ),
  fc.record({ inputTokens: value, input_tokens: value }, { requiredKeys: [] }),
  fc.constantFrom<unknown>([], 'text', { a: { a: { a: { a: { a: { a: { a: { a: {} } } } } } } } }),
)
const event = fc.record(
  {
    customerId: fc.oneof(fc.constant('cust'), text, nothing),
    subscriptionId: fc.oneof(nothing, text),
    eventType: fc.oneof(fc.constant('calls'), text, nothing, fc.constant(1)),
    quantity: fc.oneof(
      nothing,
      fc.constantFrom<unknown>(decimal('1.5'), decimal(0), decimal(-1), 1, '1'),
      fc.constantFrom(decimal('1e19'), decimal('1e-10'), decimal('1234567890123456789.123456789')),
    ),
    timestamp: fc.oneof(
      nothing,
      fc.constantFrom<unknown>(new Date(0), new Date(-1), new Date(NaN), '2026-01-01'),
      fc.constantFrom(new Date('9999-12-31'), new Date('9999-12-31T00:00:00.001Z')),
    ),
    properties: fc.oneof(nothing, properties),
    tokenUsage: nothing,
    feature: fc.oneof(nothing, text),
    pricedAs: nothing,
    idempotencyKey: fc.oneof(nothing, text),
    other: nothing,
  },
  { requiredKeys: ['customerId', 'eventType'] },
)

function bySchema(given: unknown): unknown {
  try {
    return parseInput(usageInput, given)
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}

const shown = (read: unknown) => (read instanceof DomainError ? [read.code, read.message] : read)

it('an event is read as its schema reads it, with the same words for what is wrong', () => {
  fc.assert(
    fc.property(event, (given) => {
      expect(shown(readEvent(given))).toEqual(shown(bySchema(given)))
    }),
    { numRuns: 1_000 },
  )
})

it.each([null, undefined, 1, 'text', [], [{}]])('refuses %j', (given) => {
  expect(shown(readEvent(given))).toEqual(shown(bySchema(given)))
})
