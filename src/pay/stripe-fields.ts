/**
 * The part of a page in which Stripe's own script takes the card, or lets the payer confirm with the bank. Pure.
 *
 * The card goes from the payer's browser to Stripe and never comes here. Our script only starts Stripe's and leads back to the page;
 * what became of the payment is asked of Stripe by the server.
 */
import { hash } from 'node:crypto'
import { htmlText as text } from '../http/html.ts'

/** A visit with it is that of a payer who comes back. */
export const returnedParameter = 'returned'

const script = `(() => {
const box = document.getElementById('stripe'), button = box.querySelector('button'), problem = document.getElementById('problem')
const { key, secret } = box.dataset
const back = location.origin + location.pathname + '?${returnedParameter}=1'
const say = (message) => { problem.textContent = message; problem.hidden = message === '' }
if (typeof Stripe !== 'function') return say('The fields for the card cannot be loaded. Check your connection, and that nothing blocks js.stripe.com.')
const stripe = Stripe(key), isPayment = secret.startsWith('pi_')
let elements
const enable = () => { button.disabled = false }
if (isPayment) enable()
else {
const theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'night' : 'stripe'
elements = stripe.elements({ clientSecret: secret, appearance: { theme } })
const element = elements.create('payment')
element.on('ready', enable)
element.on('loaderror', ({ error }) => say(error.message))
element.mount('#fields')
}
box.addEventListener('submit', async (event) => {
event.preventDefault()
button.disabled = true
say('')
const { error } = isPayment
? await stripe.handleNextAction({ clientSecret: secret })
: await stripe.confirmSetup({ elements, confirmParams: { return_url: back }, redirect: 'if_required' })
if (!error || isPayment || error.code === 'setup_intent_unexpected_state') return location.replace(back)
say(error.message)
enable()
})
})()`

const scriptHash = hash('sha256', script, 'base64')

/**
 * What Stripe's script needs beyond the page's own policy: itself, its frames, its API, and the style attributes that it sets on its
 * frames.
 */
export const stripePolicy: readonly string[] = [
  `script-src 'sha256-${scriptHash}' https://js.stripe.com`,
  'frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com',
  'connect-src https://api.stripe.com',
  "style-src-attr 'unsafe-inline'",
]

export interface StripeView {
  publishableKey: string
  /** Of the SetupIntent whose method the payer gives, or of the PaymentIntent that the bank asks about. */
  clientSecret: string
  button: string
}

export function stripeFields({ publishableKey, clientSecret, button }: StripeView): string {
  const isPayment = clientSecret.startsWith('pi_')
  const label = isPayment ? 'Confirm with your bank' : button
  return `<form id="stripe" data-key="${text(publishableKey)}" data-secret="${text(clientSecret)}">
<div id="fields"></div><p role="alert" class="alert" id="problem" hidden></p>
<button type="submit" disabled>${text(label)}</button></form>
<noscript><p class="alert">Your card is taken by Stripe, in fields that need JavaScript. Turn it on for this page.</p></noscript>
<script src="https://js.stripe.com/v3/"></script><script>${script}</script>`
}
