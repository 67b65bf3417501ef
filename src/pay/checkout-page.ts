/** The page of a checkout: what it costs, the card, and what became of the payment. Pure. */
import type { CheckoutQuote } from '../core/checkout/checkout.ts'
import type { ShownCheckout } from '../core/checkout/show-checkout.ts'
import { fromMinor } from '../core/values/money.ts'
import { htmlText as text } from '../http/html.ts'
import { amountText } from './amount-text.ts'
import { codeSection } from './code-section.ts'
import { pageOf } from './page-frame.ts'
import { stripeFields } from './stripe-fields.ts'
import { testCards } from './test-cards.ts'

/** What a form that was refused is shown again with; never the card. */
export interface Entered {
  email: string
  name: string
  amount: string
  code: string
  /** Why the code was refused; empty: it was not. */
  codeProblem: string
  /** Why it was refused; empty: it was not. */
  problem: string
}

export const nothingEntered: Entered = {
  ...{ email: '', name: '', amount: '', code: '' },
  ...{ codeProblem: '', problem: '' },
}

export interface CheckoutView {
  shown: ShownCheckout
  formToken: string
  entered: Entered
}

export function checkoutPage(view: CheckoutView): string {
  const { shown } = view
  const { status } = shown.checkout
  const title = titleOf(shown)
  const refresh = status === 'PROCESSING' ? 3 : null
  return pageOf(title, `${heading(shown, title)}${summaryOf(shown)}${bodyOf(view)}`, refresh)
}

function titleOf({ planName, linkName, invoiceNumber, checkout }: ShownCheckout): string {
  if (linkName !== null) return linkName
  if (planName !== null) return planName
  return checkout.purpose === 'INVOICE' ? `Invoice ${invoiceNumber ?? ''}`.trim() : 'Payment'
}

function heading({ sellerName, images }: ShownCheckout, title: string): string {
  const seller = sellerName === null ? '' : `<p class="seller">${text(sellerName)}</p>`
  const pictures = images.map((url) => `<img src="${text(url)}" alt="">`).join('')
  return `<header>${seller}<h1>${text(title)}</h1>${pictures === '' ? '' : `<p class="images">${pictures}</p>`}</header>`
}

const money = (minor: string, currency: string) =>
  amountText(fromMinor(BigInt(minor), currency).toFixed(), currency)

function summaryOf({ checkout, period }: ShownCheckout): string {
  const { quote, currency, trialDays, status } = checkout
  if (quote === null) return ''
  const rows = quote.lines
    .filter(({ amount }) => !amount.startsWith('-'))
    .map(({ description, amount }) => entry(description, money(amount, currency)))
  return `<section aria-label="Summary"><dl class="sums wide">${rows.join('')}${extras(quote, currency)}${entry(
    trialDays === null ? 'Total' : `After ${trialDays} days`,
    `${money(quote.total, currency)}${period === null ? '' : ` / ${period}`}`,
    'total',
  )}${entry(status === 'COMPLETE' ? 'Paid' : 'Due now', money(quote.dueNow, currency), 'total')}</dl></section>`
}

function extras({ discount, tax }: CheckoutQuote, currency: string): string {
  return [
    discount === '0' ? '' : entry('Discount', money(`-${discount}`, currency)),
    tax === '0' ? '' : entry('Tax', money(tax, currency)),
  ].join('')
}

function entry(name: string, value: string, mark = ''): string {
  return `<div${mark === '' ? '' : ` class="${mark}"`}><dt>${text(name)}</dt><dd>${text(value)}</dd></div>`
}

function bodyOf(view: CheckoutView): string {
  const { checkout } = view.shown
  switch (checkout.status) {
    case 'COMPLETE':
      return `<section role="status" class="notice good"><h2>${isFree(view) ? 'All set' : 'Payment successful'}</h2><p>Thank you. You can close this page.</p></section>`
    case 'EXPIRED':
      return '<section role="status" class="notice"><h2>This checkout has expired</h2><p>Nothing was charged. Ask for a new link.</p></section>'
    case 'PROCESSING':
      return '<section role="status" class="notice"><h2>The payment is being processed</h2><p>This page asks again by itself.</p></section>'
    case 'REQUIRES_ACTION':
      return actionBody(view)
    case 'OPEN':
    case 'FAILED':
      return openBody(view)
  }
}

/** What the provider's script is started with; null: the page has nothing for it to do. */
export function stripeIn({ shown: { checkout, action, provider } }: CheckoutView) {
  const clientSecret = action?.clientSecret
  const isAsked = checkout.status === 'REQUIRES_ACTION' && action?.url == null
  if (!isAsked || clientSecret == null || provider?.name !== 'stripe') return null
  return { clientSecret, publishableKey: provider.publishableKey }
}

function actionBody(view: CheckoutView): string {
  const stripe = stripeIn(view)
  if (stripe) return stripeFields({ ...stripe, button: buttonOf(view) })
  const url = view.shown.action?.url ?? null
  const way = url === null ? '' : `<p><a class="button" href="${text(url)}">Go to your bank</a></p>`
  return `<section role="status" class="notice"><h2>Your bank wants to hear from you</h2><p>The payment goes on when you have confirmed it.</p>${way}</section>`
}

function openBody(view: CheckoutView): string {
  const codes = codeSection(view)
  const { problem, codeProblem } = view.entered
  const shownHere = problem !== '' || codes !== '' ? problem : codeProblem
  return `${declined(view, shownHere)}${codes}${form(view)}`
}

function isFree({ shown: { checkout } }: CheckoutView): boolean {
  return checkout.quote?.dueNow === '0'
}

const declines: Readonly<Record<string, string>> = {
  insufficient_funds: 'There is not enough money on the card.',
  expired_card: 'The card has expired.',
  authentication_required: 'The payment was not confirmed.',
  incorrect_cvc: 'The security code is wrong.',
  lost_or_stolen: 'The card cannot be used.',
}

function declined({ shown: { checkout } }: CheckoutView, problem: string): string {
  const reason =
    problem !== ''
      ? problem
      : checkout.status === 'FAILED'
        ? `${declines[checkout.declineCode ?? ''] ?? 'The card was declined.'} Nothing was charged: try another card.`
        : ''
  return reason === '' ? '' : `<p role="alert" class="alert">${text(reason)}</p>`
}

function form(view: CheckoutView): string {
  const { shown, formToken, entered } = view
  const { checkout } = shown
  const needsCard = !isFree(view) || (checkout.trialDays !== null && checkout.requirePaymentMethod)
  const isTest = needsCard && shown.provider?.name === 'test'
  const cancel =
    checkout.cancelUrl === null ? '' : `<p><a href="${text(checkout.cancelUrl)}">Cancel</a></p>`
  return `<form method="post" autocomplete="on">
<input type="hidden" name="token" value="${text(formToken)}">
${payer(shown, entered)}${amountField(shown, entered)}${isTest ? card() : ''}
<button type="submit">${text(needsCard && !isTest ? 'Continue to the card' : buttonOf(view))}</button>
</form>${cancel}${isTest ? testNote() : ''}`
}

function buttonOf({ shown: { checkout } }: CheckoutView): string {
  const { quote, currency, trialDays } = checkout
  if (trialDays !== null) return 'Start the trial'
  if (quote === null) return 'Pay'
  return quote.dueNow === '0' ? 'Confirm' : `Pay ${money(quote.dueNow, currency)}`
}

function payer({ checkout, customerEmail }: ShownCheckout, { email, name }: Entered): string {
  const known = checkout.email ?? customerEmail
  if (checkout.customerId !== null || checkout.email !== null) {
    return known === null ? '' : `<p class="payer">${text(known)}</p>`
  }
  return `${field('email', 'E-mail', `type="email" autocomplete="email" required maxlength="254" value="${text(email)}"`)}${field('name', 'Name (optional)', `autocomplete="name" maxlength="255" value="${text(name)}"`)}`
}

function amountField({ checkout }: ShownCheckout, { amount }: Entered): string {
  if (checkout.quote !== null) return ''
  const label = `Amount in ${checkout.currency}`
  return field(
    'amount',
    label,
    `inputmode="decimal" required maxlength="20" value="${text(amount)}"`,
  )
}

function card(): string {
  return `<fieldset><legend>Card</legend>
${field('card', 'Card number', 'inputmode="numeric" autocomplete="off" required maxlength="23" placeholder="4242 4242 4242 4242"')}
<div class="pair">${field('expiry', 'Expiry (MM / YY)', 'autocomplete="off" required maxlength="7" placeholder="12 / 34"')}${field('cvc', 'Security code', 'inputmode="numeric" autocomplete="off" required maxlength="4" placeholder="123"')}</div>
</fieldset>`
}

function field(name: string, label: string, attributes: string): string {
  return `<p class="field"><label for="${name}">${text(label)}</label><input id="${name}" name="${name}" ${attributes}></p>`
}

/** Pages that take cards are those of the test mode. */
function testNote(): string {
  const cards = testCards.map(({ number, does }) => `<li><code>${number}</code> ${does}</li>`)
  return `<details class="test" open><summary>Test mode: no money moves</summary><p>Only these cards work here. Never type a real one.</p><ul>${cards.join('')}</ul></details>`
}

/** The page on which a payment of the test mode is approved or denied, as a bank would ask. */
export function actionPage(formToken: string): string {
  return pageOf(
    'Confirm the payment',
    `<header><p class="seller">Test bank</p><h1>Confirm the payment</h1></header>
<p>This is where a bank asks its customer. Nothing but the test payment depends on the answer.</p>
<form method="post"><input type="hidden" name="token" value="${text(formToken)}">
<p class="answers"><button type="submit" name="answer" value="approve">Approve</button> <button type="submit" name="answer" value="deny" class="second">Deny</button></p></form>`,
  )
}
