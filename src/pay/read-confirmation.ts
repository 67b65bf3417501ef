/** Reads the form of a checkout. Pure. */
import type { Confirmation } from '../core/hosted-pages.ts'
import { parseDecimal } from '../core/values/decimal.ts'
import type { Entered } from './checkout-page.ts'
import { cardProblem, tokenOfCard } from './test-cards.ts'

/** Whoever types 1e5 means no hundred thousand. */
const digits = /^\d+(\.\d+)?$/

type Form = ReadonlyMap<string, string>

export function enteredIn(form: Form): Entered {
  const of = (name: string) => form.get(name) ?? ''
  return {
    ...{ email: of('email'), name: of('name'), amount: of('amount'), code: of('promotionCode') },
    ...{ codeProblem: '', problem: '' },
  }
}

export function readConfirmation(form: Form): { problem: string | null; input: Confirmation } {
  const of = (name: string) => form.get(name)?.trim() || null
  const refused = (problem: string) => ({ problem, input: {} })
  const typed = of('amount')
  const amount = typed === null || !digits.test(typed) ? null : parseDecimal(typed)
  if (typed !== null && amount === null) {
    return refused('Write the amount as digits, such as 12.50.')
  }
  const number = of('card')
  const paymentMethod = number === null ? null : tokenOfCard(number)
  if (number !== null) {
    if (paymentMethod === null) {
      return refused('Only the test cards below work here. Never type a real card into this page.')
    }
    const rest = cardProblem({ expiry: of('expiry') ?? '', cvc: of('cvc') ?? '' })
    if (rest !== null) return refused(rest)
  }
  return { problem: null, input: { paymentMethod, amount, email: of('email'), name: of('name') } }
}
