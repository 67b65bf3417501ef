/** A request of many parts, some of which were refused: answered like a refusal, with the outcome of every part. */
import type { DomainError } from '../core/values/errors.ts'

export class PartRefused extends Error {
  readonly refusal: DomainError
  readonly answer: object

  constructor(refusal: DomainError, answer: object) {
    super(refusal.message)
    this.name = 'PartRefused'
    this.refusal = refusal
    this.answer = answer
  }
}
