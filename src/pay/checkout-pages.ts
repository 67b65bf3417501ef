/**
 * The pages of payment links and checkouts, and that on which a payment of the test mode is approved or denied.
 *
 * What a form says is confirmed and then led back to the page, so that a reload repeats nothing. The number of a card is looked up
 * among those of the test mode, and is otherwise neither kept nor shown nor logged.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ShownCheckout } from '../core/checkout/show-checkout.ts'
import type { Core } from '../core/core.ts'
import type { PageVisit } from '../core/hosted-pages.ts'
import { DomainError, invalid } from '../core/values/errors.ts'
import { payPath } from '../graphql/execution/context.ts'
import { type RequestReader, requestOf } from '../http/incoming-request.ts'
import { readForm } from '../http/oauth/form.ts'
import { send } from '../http/send.ts'
import {
  actionPage,
  checkoutPage,
  type Entered,
  nothingEntered,
  stripeIn,
} from './checkout-page.ts'
import { refusedCode } from './code-section.ts'
import { headersOf, originsOf, plainPage } from './page-frame.ts'
import { refuseForm, refuseMethod } from './pay-refusals.ts'
import { enteredIn, readConfirmation } from './read-confirmation.ts'
import { returnedParameter } from './stripe-fields.ts'

type Form = ReadonlyMap<string, string>

export interface CheckoutPagesDeps extends RequestReader {
  core: Core
}

interface Visit extends PageVisit {
  core: Core
  req: IncomingMessage
  res: ServerResponse
}

export function createCheckoutPages(deps: CheckoutPagesDeps) {
  const { core } = deps
  return {
    async answer(req: IncomingMessage, res: ServerResponse, id: string): Promise<void> {
      const request = { ...requestOf(req, deps), counted: new Set<never>() }
      const { kind, caller } = await core.hostedPages.open(id, request)
      const visit = { core, req, res, id, caller, request }
      const allowed = kind === 'link' || kind === 'file' ? ['GET', 'HEAD'] : ['GET', 'HEAD', 'POST']
      if (!allowed.includes(req.method ?? '')) refuseMethod(req, res, allowed)
      else if (kind === 'file') await showFile(visit)
      else if (kind === 'link') await visitLink(visit)
      else if (kind === 'action') await visitAction(visit)
      else if (req.method === 'POST') await takeForm(visit)
      else if (isBack(req)) await takeBack(visit)
      else await show(visit, nothingEntered, 200)
    },
  }
}

/** A file never changes; its type is that of its content, and it runs nothing. */
async function showFile({ core, req, res, ...visit }: Visit): Promise<void> {
  const { type, bytes } = await core.hostedPages.readFile(visit)
  send(req, res, 200, Buffer.from(bytes), {
    'content-type': type,
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'cross-origin',
  })
}

/** Whoever only asks about the link makes nothing. */
async function visitLink(visit: Visit): Promise<void> {
  const { core, req, res } = visit
  if (req.method === 'HEAD') {
    send(req, res, 200, plainPage('Payment', ''), headersOf())
    return
  }
  const made = await core.hostedPages.visitPaymentLink(visit)
  send(req, res, 303, '', { location: `${payPath}${made}` })
}

async function show(visit: Visit, entered: Entered, status: number): Promise<void> {
  const { core, req, res, id } = visit
  const shown = asOf(core.clock.now(), await core.hostedPages.showCheckout(visit))
  const { checkout, embedOrigins, images } = shown
  if (checkout.ui !== 'HOSTED') throw new DomainError('NOT_FOUND', 'It has no page.')
  const target = targetOf(shown)
  if (checkout.status === 'COMPLETE' && target !== null) {
    send(req, res, 303, '', { location: target })
    return
  }
  if (embedOrigins.length > 0) res.removeHeader('x-frame-options')
  const formToken = core.hostedPages.formTokenOf(id)
  const view = { shown, formToken, entered }
  const policy = {
    ...{ formTargets: originsOf([target]), embedOrigins, imageOrigins: originsOf(images) },
    hasStripe: stripeIn(view) !== null,
  }
  send(req, res, status, checkoutPage(view), headersOf(policy))
}

function isBack({ method, url = '' }: IncomingMessage): boolean {
  const query = new URLSearchParams(url.split('?', 2)[1])
  return method === 'GET' && query.has(returnedParameter)
}

/** The address that a reload repeats is that of the page. */
async function takeBack(visit: Visit): Promise<void> {
  const { core, req, res, id } = visit
  await core.hostedPages.hearOfCheckout(visit)
  send(req, res, 303, '', { location: `${payPath}${id}` })
}

async function takeForm(visit: Visit): Promise<void> {
  const { core, req, res, id } = visit
  const form = await readForm(req)
  if (!form || !core.hostedPages.isFormToken(id, form.get('token') ?? '')) refuseForm(req, res)
  else if (form.has('codes')) await changeCodes(visit, form)
  else await confirm(visit, form)
}

async function changeCodes(visit: Visit, form: Form): Promise<void> {
  const { core, req, res, id } = visit
  const entered = enteredIn(form)
  const code = entered.code.trim()
  try {
    if (form.get('codes') === 'remove') await core.hostedPages.removeCode(visit, code)
    else if (code === '') throw invalid('Write the code first.')
    else await core.hostedPages.applyCode(visit, code)
  } catch (error) {
    await show(visit, { ...entered, codeProblem: problemIn(error) }, 422)
    return
  }
  send(req, res, 303, '', { location: `${payPath}${id}` })
}

async function confirm(visit: Visit, form: Form): Promise<void> {
  const { core, req, res, id } = visit
  const entered = enteredIn(form)
  const { problem, input } = readConfirmation(form)
  if (problem !== null) {
    await show(visit, { ...entered, problem }, 422)
    return
  }
  try {
    await core.hostedPages.confirmCheckout(visit, input)
  } catch (error) {
    await show(visit, { ...entered, problem: problemIn(error) }, 422)
    return
  }
  send(req, res, 303, '', { location: `${payPath}${id}` })
}

async function visitAction(visit: Visit): Promise<void> {
  const { core, req, res, id } = visit
  if (req.method !== 'POST') {
    const page = actionPage(core.hostedPages.formTokenOf(id))
    send(req, res, 200, page, headersOf({ formTargets: [] }))
    return
  }
  const form = await readForm(req)
  const approves = { approve: true, deny: false }[form?.get('answer') ?? '']
  if (approves === undefined || !core.hostedPages.isFormToken(id, form?.get('token') ?? '')) {
    refuseForm(req, res)
    return
  }
  const checkoutId = await core.hostedPages.answerPayment(visit, approves)
  if (checkoutId !== null) send(req, res, 303, '', { location: `${payPath}${checkoutId}` })
  else send(req, res, 200, plainPage('Thank you', 'You can close this page.'), headersOf())
}

const isOfForm: ReadonlySet<string> = new Set([
  'INVALID_REQUEST',
  'PRECONDITION_FAILED',
  'CONFLICT',
  'LIMIT_EXCEEDED',
])

/** In words for whoever pays; what they can do nothing about is thrown on. */
function problemIn(error: unknown): string {
  if (!(error instanceof DomainError) || !isOfForm.has(error.code)) throw error
  return refusedCode(error) ?? error.message
}

/** Expired is expired, also before the billing run has noted it. */
function asOf(now: Date, shown: ShownCheckout): ShownCheckout {
  const { checkout } = shown
  const { wakeAt, status, expiresAt } = checkout
  const isOpen = status === 'OPEN' || status === 'FAILED'
  if (!isOpen || wakeAt === null || expiresAt > now) return shown
  return { ...shown, checkout: { ...checkout, status: 'EXPIRED' } }
}

function targetOf({ checkout: { id, successUrl } }: ShownCheckout): string | null {
  if (successUrl === null) return null
  return URL.parse(successUrl.replaceAll('{CHECKOUT_SESSION_ID}', id))?.href ?? null
}
