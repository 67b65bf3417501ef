/** Where the page of a checkout takes promotion codes: forms of their own, so that the payer's fields need not be filled. Pure. */

import type { ShownCheckout } from '../core/checkout/show-checkout.ts'
import type { PromotionProblem } from '../core/promotions/redeemable.ts'
import type { DomainError } from '../core/values/errors.ts'
import { htmlText as text } from '../http/html.ts'

export interface CodeView {
  shown: ShownCheckout
  formToken: string
  /** What was typed, and why it was refused; empty: it was not. */
  entered: { code: string; codeProblem: string }
}

/** Empty when the checkout takes none, or its purchase was made. */
export function codeSection({ shown, formToken, entered }: CodeView): string {
  if (!shown.takesCodes) return ''
  const applied = shown.checkout.promotionCodes.map((code) => appliedCode(code, formToken))
  const { code, codeProblem: problem } = entered
  const isBad = problem !== ''
  const marks = isBad ? ' aria-invalid="true" aria-describedby="code-problem" autofocus' : ''
  return `<section aria-label="Promotion codes">${applied.join('')}
<form method="post" class="code" autocomplete="off">${hidden('token', formToken)}${hidden('codes', 'apply')}
<p class="field"><label for="promotionCode">Promotion code</label><input id="promotionCode" name="promotionCode" required maxlength="255" autocapitalize="characters" spellcheck="false" value="${text(isBad ? code : '')}"${marks}></p>
<button type="submit" class="second">Apply</button>
${isBad ? `<p role="alert" class="alert" id="code-problem">${text(problem)}</p>` : ''}</form></section>`
}

function appliedCode(code: string, formToken: string): string {
  return `<form method="post" class="code">${hidden('token', formToken)}${hidden('codes', 'remove')}${hidden('promotionCode', code)}
<p class="applied">The code <strong>${text(code)}</strong> is applied.</p>
<button type="submit" class="second" aria-label="Remove the code ${text(code)}">Remove</button></form>`
}

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${text(value)}">`
}

const reasons = {
  NOT_FOUND: 'There is no such code. Check how it is written',
  NOT_PUBLISHED: 'This code is not in use',
  NOT_YET_VALID: 'This code cannot be used yet',
  EXPIRED: 'This code has expired',
  PLAN_NOT_APPLICABLE: 'This code is not for what you are buying',
  CURRENCY_MISMATCH: 'This code is for prices in another currency',
  MINIMUM_NOT_MET: 'The price is too low for this code',
  MAX_REDEMPTIONS_REACHED: 'This code has been used up',
  CUSTOMER_LIMIT_REACHED: 'You have used this code as often as you can',
} satisfies Record<PromotionProblem, string>

/** Why a code cannot be used, in words for whoever pays; null: the error refuses something else. */
export function refusedCode({ details }: DomainError): string | null {
  const { promotionCode, reason = '' } = details ?? {}
  if (promotionCode === undefined || !isProblem(reason)) return null
  return `${reasons[reason]}: ${promotionCode}`
}

function isProblem(reason: string): reason is PromotionProblem {
  return Object.hasOwn(reasons, reason)
}
