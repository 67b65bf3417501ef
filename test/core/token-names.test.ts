/** No count is dropped because of its name: each number whose name contains tokens is read or refused. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countedUsage } from '../../src/core/token-usage/normalize.ts'
import { DomainError } from '../../src/core/values/errors.ts'
import type { Json, JsonObject } from '../../src/core/values/input.ts'
import { publishedByLibraries } from '../support/published-library-usage.ts'
import { publishedByProviders } from '../support/published-provider-usage.ts'
import { published } from '../support/published-usage.ts'

const usages = [...published, ...publishedByLibraries, ...publishedByProviders].map(
  ([, usage]) => usage,
)
const nobody = { provider: null, model: null }

type Outcome = { refused: unknown } | { told: string }

function outcomeOf(usage: JsonObject): Outcome {
  try {
    return { told: JSON.stringify(countedUsage(usage, nobody)) }
  } catch (error) {
    if (error instanceof DomainError) return { refused: error.details?.field }
    throw error
  }
}

interface Place {
  holder: Record<string, Json>
  path: string
}

/** Every object and list within a usage object that does not speak of money. */
function placesIn(value: Json, path = 'tokenUsage'): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Record<string, Json>
  const nested = Object.entries(holder)
    .filter(([name]) => !/cost/i.test(name))
    .flatMap(([name, child]) => placesIn(child, `${path}.${name}`))
  return [{ holder, path }, ...nested]
}

/** Numbers that say no tokens of the answer: bounds, times, money, a bill in other units, what was not billed. */
const others = /max|latency|cost|batchSize|copilotUsage|\.tokens\.(in|out)put_tokens/i

interface Leaf extends Place {
  name: string
}

/** Every positive number of tokens within a usage object. */
function leavesIn(usage: JsonObject): Leaf[] {
  return placesIn(usage)
    .flatMap(({ holder, path }) => Object.keys(holder).map((name) => ({ holder, path, name })))
    .filter(({ holder, name }) => Number(holder[name]) > 0)
    .filter(({ path, name }) => /token/i.test(`${path}.${name}`.slice('tokenUsage'.length)))
    .filter(({ path, name }) => !others.test(`${path}.${name}`))
}

const pick = fc.tuple(fc.constantFrom(...usages), fc.nat())
const chosen = <T>(from: T[], n: number): T => from[n % from.length]!

describe('a number whose name says tokens', () => {
  it('is refused by its name when the name is not known, at any depth', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/)
    const names = fc.oneof(
      word.map((text) => `${text}_zz_tokens`),
      word.map((text) => `${text}ZzTokens`),
      word.map((text) => `zz_token_${text}`),
    )
    const value = fc.oneof(
      fc.integer({ min: 1 }),
      fc.double({ min: 1e-9, max: 1e12, noNaN: true }),
      fc.integer({ min: 1 }).map(String),
    )
    fc.assert(
      fc.property(pick, names, value, ([usage, n], name, count) => {
        const copy = structuredClone(usage)
        const objects = placesIn(copy).filter(({ holder }) => !Array.isArray(holder))
        const { holder, path } = chosen(objects, n)
        holder[name] = count
        expect(outcomeOf(copy)).toEqual({ refused: `${path}.${name}` })
        holder[name] = 0
        expect(outcomeOf(copy)).toEqual(outcomeOf(usage))
      }),
      { numRuns: 1000 },
    )
  })

  it('is refused within an object or a list that says tokens', () => {
    const wrap = fc.constantFrom<(n: number) => Json>(
      (n) => ({ zz: n }),
      (n) => [n],
      (n) => [{ deep: { zz: n } }],
    )
    fc.assert(
      fc.property(pick, wrap, fc.integer({ min: 1 }), ([usage], make, n) => {
        const { refused } = outcomeOf({ ...usage, zzTokenParts: make(n) }) as { refused: string }
        expect(refused).toMatch(/^tokenUsage\.zzTokenParts\./)
      }),
    )
  })

  it('makes a difference wherever it is read', () => {
    fc.assert(
      fc.property(pick, fc.integer({ min: 1e7, max: 1e9 }), ([usage, n], more) => {
        const copy = structuredClone(usage)
        const { holder, name } = chosen(leavesIn(copy), n)
        holder[name] = Number(holder[name]) + more
        expect(outcomeOf(copy)).not.toEqual(outcomeOf(usage))
      }),
      { numRuns: 1000 },
    )
  })

  it('is not lost under another name', () => {
    fc.assert(
      fc.property(pick, ([usage, n]) => {
        const copy = structuredClone(usage)
        const { holder, name } = chosen(leavesIn(copy), n)
        holder[`${name}_zz`] = holder[name]!
        delete holder[name]
        expect(outcomeOf(copy)).toHaveProperty('refused')
      }),
      { numRuns: 1000 },
    )
  })

  it('is refused when it contradicts another reading of the same thing', () => {
    const twice = { input_tokens: 100, output_tokens: 1, total_tokens: 101 }
    const words = [
      'cached_tokens',
      'cache_read_tokens',
      'cachedInputTokens',
      'prompt_cache_hit_tokens',
    ]
    const details = ['cache_read', 'cached_tokens']
    fc.assert(
      fc.property(
        fc.constantFrom(...words),
        fc.constantFrom(...details),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 100 }),
        (word, detail, a, b) => {
          const usage = { ...twice, [word]: a, input_token_details: { [detail]: b } }
          if (a === b) {
            const { properties } = countedUsage(usage, nobody)
            expect(properties).toMatchObject({ cached_input_tokens: a, total_input_tokens: 100 })
          } else {
            expect(outcomeOf(usage)).toHaveProperty('refused')
          }
        },
      ),
    )
  })
})
