/** The scalars with any text and number: exact, or refused. */
import fc from 'fast-check'
import { GraphQLError, parseValue } from 'graphql'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../src/core/values/exact-json.ts'
import { jsonValue, parseInput } from '../../src/core/values/input.ts'
import {
  dateTimeScalar,
  decimalScalar,
  jsonScalar,
  safeIntScalar,
} from '../../src/graphql/schema/scalars.ts'

/** The value, or null for a refusal; anything else that is thrown fails the test. */
function read<T>(parse: () => T): T | null {
  try {
    return parse()
  } catch (error) {
    if (error instanceof GraphQLError && error.extensions.code === 'INVALID_REQUEST') return null
    throw error
  }
}
const decimal = (value: unknown) => read(() => decimalScalar.parseValue(value))
const time = (value: unknown) => read(() => dateTimeScalar.parseValue(value))

describe('Decimal', () => {
  it('keeps every amount that the database keeps, digit by digit', () => {
    const digits = fc.bigInt({ min: -(10n ** 28n) + 1n, max: 10n ** 28n - 1n })
    fc.assert(
      fc.property(digits, (units) => {
        const sign = units < 0n ? '-' : ''
        const all = String(units < 0n ? -units : units).padStart(10, '0')
        const text = `${sign}${all.slice(0, -9)}.${all.slice(-9)}`
        const shortest = text.replace(/\.?0+$/, '')
        expect(decimalScalar.serialize(decimal(text))).toBe(shortest === '-0' ? '0' : shortest)
      }),
    )
  })

  it('refuses a tenth digit after the point', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), (last) => {
        expect(decimal(`1.000000000${last}`)).toBeNull()
      }),
    )
  })

  it('reads or refuses any value, as variable and as literal', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.double(), fc.maxSafeInteger(), fc.anything()),
        (value) => {
          const found = decimal(value)
          // Not toBe, which tells 0 from -0.
          if (found !== null) expect(Number(found) === Number(value)).toBe(true)
        },
      ),
    )
    for (const text of ['"x"', '{a: 1}', '[1]', 'NAN', 'null', 'true', '$a', '"0x10"', '1e400']) {
      expect(read(() => decimalScalar.parseLiteral(parseValue(text)))).toBeNull()
    }
  })

  it('has an exponent as a number, and in a text none', () => {
    const literal = (text: string) =>
      String(read(() => decimalScalar.parseLiteral(parseValue(text))))
    const printed = [
      ['1e3', '1000'],
      ['1E-7', '0.0000001'],
      ['1.0e+18', '1000000000000000000'],
      ['-2.50e1', '-25'],
      ['1.2345678901234567E8', '123456789.01234567'],
    ] as const
    for (const [text, digits] of printed) {
      const number = (parseJson(`[${text}]`) as unknown[])[0]
      expect([text, decimal(text), String(decimal(number))]).toEqual([
        text,
        null,
        String(decimal(digits)),
      ])
      expect([literal(text), literal(`"${text}"`)]).toEqual([String(decimal(digits)), 'null'])
    }
    expect(() => decimalScalar.parseValue('1e3')).toThrow('digits only: "1000", not "1e3"')
  })

  it('refuses numbers that have lost digits on their way', () => {
    expect(decimal(Number('9007199254740993'))).toBeNull()
    expect(decimal(0.1 + 0.2)).toBeNull()
    expect(String(decimal(4.35))).toBe('4.35')
    expect(String(decimal('9007199254740993'))).toBe('9007199254740993')
    expect(decimal(Number('1e400'))).toBeNull()
  })
})

describe('DateTime', () => {
  const years = { min: new Date('1970-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z') }

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.date({ ...years, noInvalidDate: true }), (date) => {
        expect(time(dateTimeScalar.serialize(date))).toEqual(date)
      }),
    )
  })

  it('reads the days that exist, and no others', () => {
    const numbers = fc.tuple(
      fc.integer({ min: 1970, max: 9999 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    )
    fc.assert(
      fc.property(numbers, ([year, month, day]) => {
        const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
        const date = new Date(0)
        date.setUTCFullYear(year, month - 1, day)
        const exists = date.toISOString().startsWith(text)
        expect(time(text)).toEqual(exists ? date : null)
        expect(time(`${text}T00:00:00Z`)).toEqual(exists ? date : null)
      }),
    )
  })

  it('counts the zone', () => {
    const noon = new Date('2024-01-15T12:00:00Z')
    expect(time('2024-01-15T14:00:00+02:00')).toEqual(noon)
    expect(time('2024-01-15T02:30:00-09:30')).toEqual(noon)
    expect(time('2024-01-16T02:00:00+14:00')).toEqual(noon)
  })

  it('reads or refuses any value', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.anything()), (value) => {
        const found = time(value)
        if (found !== null) expect(Number.isNaN(found.getTime())).toBe(false)
      }),
    )
  })
})

describe('SafeInt', () => {
  it('reads the whole numbers that doubles keep, and no others', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.maxSafeInteger(), fc.anything()), (value) => {
        const found = read(() => safeIntScalar.parseValue(value))
        expect(found).toBe(Number.isSafeInteger(value) ? value : null)
      }),
    )
  })
})

describe('JSON', () => {
  const json = (value: unknown) => {
    try {
      return { kept: parseInput(jsonValue, value) }
    } catch (error) {
      expect(error).toMatchObject({ code: 'INVALID_REQUEST' })
      return null
    }
  }

  it('keeps what it accepts, or refuses it, and leaves Object.prototype alone', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 10, stringUnit: 'binary' }), (value) => {
        const text = JSON.stringify(value)
        const found = json(JSON.parse(text))
        if (found) expect(JSON.stringify(found.kept)).toBe(text)
        expect(Object.keys(Object.prototype)).toEqual([])
      }),
    )
  })

  it('refuses what PostgreSQL cannot keep, at any depth', () => {
    const bad = fc.constantFrom<unknown>('a\0b', '\ud800', '\udc00x', Number.NaN, Infinity)
    fc.assert(
      fc.property(bad, fc.integer({ min: 0, max: 6 }), fc.boolean(), (value, depth, asKey) => {
        let nested: unknown = asKey && typeof value === 'string' ? { [value]: 1 } : value
        for (let level = 0; level < depth; level++) nested = level % 2 ? [nested] : { a: nested }
        expect(json(nested)).toBeNull()
      }),
    )
  })

  it('reads literals, with variables in them', () => {
    const literal = parseValue('{a: [1, -2.5, "x", true, null], b: {c: $v}, __proto__: {d: 1}}')
    const value = jsonScalar.parseLiteral(literal, { v: { deep: 1 } }) as Record<string, unknown>
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.keys(value)).toEqual(['a', 'b', '__proto__'])
    expect(json(value)).toBeNull()
    expect(value).toMatchObject({ a: [1, -2.5, 'x', true, null], b: { c: { deep: 1 } } })
    for (const text of ['NAME', `${'['.repeat(30)}${']'.repeat(30)}`]) {
      expect(read(() => jsonScalar.parseLiteral(parseValue(text)))).toBeNull()
    }
  })
})
