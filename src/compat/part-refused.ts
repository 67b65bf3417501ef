/** A request of many parts of which some were refused: answered like a refusal, with what became of all beside it. */
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
