/** The table of details types whoever throws an error, and has words for whoever reads it. */
import { describe, expect, it } from 'vitest'
import { detailsOf } from '../../src/core/values/error-details.ts'
import { DomainError, errorCodes, invalid } from '../../src/core/values/errors.ts'
import { wrongDetails } from '../support/error-details.ts'

describe('an error', () => {
  it('compiles with the details of its code only', () => {
    const right = [
      new DomainError('LIMIT_EXCEEDED', '…', { limit: '3', used: '2', requested: '2' }),
      new DomainError('CONFLICT', '…', { reason: 'KEY_TAKEN', key: 'chat' }),
      new DomainError('UNAVAILABLE', '…'),
      invalid('…', { reason: 'UNPRICED', eventType: 'chat' }),
    ]
    const wrong = [
      // @ts-expect-error: a limit is a decimal, which is a text.
      new DomainError('LIMIT_EXCEEDED', '…', { limit: 3, used: '2', requested: '2' }),
      // @ts-expect-error: a limit comes with what counts against it.
      new DomainError('LIMIT_EXCEEDED', '…', { limit: '3' }),
      // @ts-expect-error: a refusal by state says its reason.
      new DomainError('CONFLICT', '…'),
      // @ts-expect-error: the list of reasons is closed.
      new DomainError('PRECONDITION_FAILED', '…', { reason: 'MONDAY' }),
      // @ts-expect-error: this is a detail of another code.
      new DomainError('NOT_FOUND', '…', { requiredCredits: '1' }),
      // @ts-expect-error: this is no detail at all.
      invalid('…', { eventtype: 'chat' }),
    ]
    const problemsOf = ({ code, details = {} }: DomainError) => wrongDetails(code, { ...details })
    expect(right.flatMap(problemsOf)).toEqual([])
    expect(wrong.map(problemsOf).filter((problems) => problems.length === 0)).toEqual([])
  })
})

describe('the table of details', () => {
  it.each(errorCodes)('of %s leaves room for what every error has, and has plain words', (code) => {
    for (const [name, { about, words }] of detailsOf(code)) {
      expect(['code', 'message', 'requestId', 'http']).not.toContain(name)
      expect(about).toMatch(/^\S.*[^.]$/)
      for (const [word, meaning] of Object.entries(words ?? {})) {
        expect(word).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
        expect(meaning).toMatch(/^\S.*[^.]$/)
      }
    }
  })

  it('names in the words of a reason only details of the same code', () => {
    for (const code of errorCodes) {
      const names = detailsOf(code).map(([name]) => name)
      const words = detailsOf(code).flatMap(([, detail]) => Object.values(detail.words ?? {}))
      const named = words.flatMap((text) => [...text.matchAll(/`(\w+)`/g)].map(([, name]) => name))
      expect(named.filter((name) => !names.includes(name as string))).toEqual([])
    }
  })
})
