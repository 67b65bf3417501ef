/** The paths of Stripe's API that the fake answers, with the parameters that each knows: any other is refused, as Stripe does. */

import { requireAmount } from './stripe-amounts.ts'
import { testCards } from './stripe-cards.ts'
import { missing, refused } from './stripe-error.ts'
import { type Form, listIn, recordIn, textIn } from './stripe-form.ts'
import { cancelIntent, confirmPayment, confirmSetup } from './stripe-intents.ts'
import { createRefund } from './stripe-money-back.ts'
import type { FakeMethod, FakePaymentIntent, FakeSetupIntent, FakeStore } from './stripe-store.ts'

interface Endpoint {
  method: 'GET' | 'POST'
  /** `*` stands for an id. */
  path: string
  knows: readonly string[]
  answer(store: FakeStore, form: Form, id: string): object
}

const always = ['expand']
const confirming = ['payment_method', 'off_session', 'return_url', 'mandate_data']
const intents = ['customer', 'metadata', 'description', 'confirm', 'automatic_payment_methods']
const listing = ['limit', 'starting_after', 'created']

export const endpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/v1/customers',
    knows: ['email', 'name', 'metadata', 'description'],
    answer(store, form) {
      const email = textIn(form, 'email') ?? null
      const name = textIn(form, 'name') ?? null
      const made = { ...store.born('cus', 'customer', recordIn(form, 'metadata')), email, name }
      store.customers.all.push(made)
      return made
    },
  },
  read('customers', ({ customers }) => customers),
  read('payment_methods', ({ methods }) => methods, methodOf),
  {
    method: 'POST',
    path: '/v1/payment_methods/*/attach',
    knows: ['customer'],
    answer(store, form, id) {
      const customer = store.customers.get(textIn(form, 'customer') ?? '').id
      const method = methodOf(store, id)
      requireOwner(method, customer)
      method.customer = customer
      store.tell('payment_method.attached', method)
      return method
    },
  },
  {
    method: 'POST',
    path: '/v1/payment_methods/*/detach',
    knows: [],
    answer(store, _form, id) {
      const method = methodOf(store, id)
      if (method.customer === null) throw refused('The payment method is not attached.')
      method.customer = null
      store.tell('payment_method.detached', method)
      return method
    },
  },
  {
    method: 'POST',
    path: '/v1/setup_intents',
    knows: [...intents, ...confirming, 'usage'],
    answer(store, form) {
      const made: FakeSetupIntent = {
        ...begun(store, 'seti', 'setup_intent', form),
        usage: textIn(form, 'usage') ?? 'off_session',
        last_setup_error: null,
      }
      store.setupIntents.all.push(made)
      store.tell('setup_intent.created', made)
      if (textIn(form, 'confirm') === 'true') confirmSetup(store, made, confirmationIn(form))
      return made
    },
  },
  read('setup_intents', ({ setupIntents }) => setupIntents),
  list('setup_intents', ({ setupIntents }) => setupIntents, 'customer'),
  {
    method: 'POST',
    path: '/v1/setup_intents/*/confirm',
    knows: confirming,
    answer(store, form, id) {
      const intent = store.setupIntents.get(id)
      const method = textIn(form, 'payment_method')
      if (method !== undefined) intent.payment_method = ownMethod(store, method, intent.customer)
      confirmSetup(store, intent, confirmationIn(form))
      return intent
    },
  },
  {
    method: 'POST',
    path: '/v1/setup_intents/*/cancel',
    knows: [],
    answer(store, _form, id) {
      const intent = store.setupIntents.get(id)
      cancelIntent(store, intent)
      return intent
    },
  },
  {
    method: 'POST',
    path: '/v1/payment_intents',
    knows: [...intents, ...confirming, 'amount', 'currency', 'setup_future_usage'],
    answer(store, form) {
      const currency = textIn(form, 'currency') ?? ''
      const amount = requireAmount(textIn(form, 'amount'), currency)
      const made: FakePaymentIntent = {
        ...begun(store, 'pi', 'payment_intent', form),
        amount,
        amount_received: 0,
        currency,
        last_payment_error: null,
        latest_charge: null,
      }
      store.paymentIntents.all.push(made)
      store.tell('payment_intent.created', made)
      if (textIn(form, 'confirm') === 'true') confirmPayment(store, made, confirmationIn(form))
      return made
    },
  },
  read('payment_intents', ({ paymentIntents }) => paymentIntents),
  list('payment_intents', ({ paymentIntents }) => paymentIntents, 'customer'),
  {
    method: 'POST',
    path: '/v1/payment_intents/*/confirm',
    knows: confirming,
    answer(store, form, id) {
      const intent = store.paymentIntents.get(id)
      const method = textIn(form, 'payment_method')
      if (method !== undefined) intent.payment_method = ownMethod(store, method, intent.customer)
      confirmPayment(store, intent, confirmationIn(form))
      return intent
    },
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/*/cancel',
    knows: ['cancellation_reason'],
    answer(store, _form, id) {
      const intent = store.paymentIntents.get(id)
      cancelIntent(store, intent)
      return intent
    },
  },
  read('charges', ({ charges }) => charges),
  {
    method: 'POST',
    path: '/v1/refunds',
    knows: ['payment_intent', 'amount', 'reason', 'metadata'],
    answer: (store, form) => createRefund(store, form),
  },
  read('refunds', ({ refunds }) => refunds),
  list('refunds', ({ refunds }) => refunds, 'payment_intent'),
  read('disputes', ({ disputes }) => disputes),
  list('disputes', ({ disputes }) => disputes, 'payment_intent'),
]

function read(
  name: string,
  shelfOf: (store: FakeStore) => { get(id: string): object },
  find = (store: FakeStore, id: string): object => shelfOf(store).get(id),
): Endpoint {
  return {
    method: 'GET',
    path: `/v1/${name}/*`,
    knows: [],
    answer: (store, _form, id) => find(store, id),
  }
}

/** Newest first, as Stripe lists. */
function list(
  name: string,
  shelfOf: (store: FakeStore) => { all: { id: string }[] },
  by: string,
): Endpoint {
  return {
    method: 'GET',
    path: `/v1/${name}`,
    knows: [by, ...listing],
    answer(store, form) {
      const wanted = textIn(form, by)
      const after = textIn(form, 'starting_after')
      const found = shelfOf(store)
        .all.filter((one) => wanted === undefined || Reflect.get(one, by) === wanted)
        .toReversed()
      const begin = after === undefined ? 0 : found.findIndex(({ id }) => id === after) + 1
      const limit = Number(textIn(form, 'limit') ?? 10)
      const paths = listIn(form, 'expand').map((one) => one.replace(/^data\./, ''))
      const data = found.slice(begin, begin + limit).map((one) => expanded(store, one, paths))
      return { object: 'list', url: `/v1/${name}`, data, has_more: begin + limit < found.length }
    },
  }
}

export function expanded(store: FakeStore, found: object, paths: string[]): object {
  const shown: Record<string, unknown> = { ...found }
  for (const path of paths.filter((one) => !one.startsWith('data.'))) {
    const id = shown[path]
    if (typeof id !== 'string') continue
    if (path === 'latest_charge') shown[path] = store.charges.get(id)
    else if (path === 'payment_method') shown[path] = store.methods.get(id)
    else throw refused(`This property cannot be expanded (${path}).`)
  }
  return shown
}

/** A saved method; one of the test tokens becomes one. */
function methodOf(store: FakeStore, id: string): FakeMethod {
  const card = testCards[id]
  if (!card) return store.methods.get(id)
  const { type, brand, last4 } = card
  const made: FakeMethod = {
    ...store.born('pm', 'payment_method'),
    type,
    customer: null,
    ...(type === 'card' && { card: { brand, last4, exp_month: 12, exp_year: 2034 } }),
    ...(type === 'us_bank_account' && { us_bank_account: { bank_name: brand, last4 } }),
  }
  store.methods.all.push(made)
  store.cards.set(made.id, card)
  return made
}

function requireOwner({ customer }: FakeMethod, wanted: string | null): void {
  if (customer === null || customer === wanted) return
  throw refused('The payment method belongs to another customer, or no customer is given.')
}

function ownMethod(store: FakeStore, id: string, customer: string | null): string {
  const method = methodOf(store, id)
  requireOwner(method, customer)
  return method.id
}

function begun(
  store: FakeStore,
  prefix: string,
  object: 'payment_intent' | 'setup_intent',
  form: Form,
) {
  const given = textIn(form, 'customer')
  const customer = given === undefined ? null : store.customers.get(given).id
  const method = textIn(form, 'payment_method')
  requireRedirects(form)
  const born = store.born(prefix, object, recordIn(form, 'metadata'))
  return {
    ...born,
    client_secret: `${born.id}_secret_${store.newId('s').slice(2)}`,
    customer,
    payment_method: method === undefined ? null : ownMethod(store, method, customer),
    status: method === undefined ? 'requires_payment_method' : 'requires_confirmation',
    next_action: null,
  } as const
}

/** Some methods send the customer elsewhere and back: without an address to come back to they must be ruled out. */
function requireRedirects(form: Form): void {
  if (textIn(form, 'confirm') !== 'true' || textIn(form, 'return_url') !== undefined) return
  const { enabled, allow_redirects } = recordIn(form, 'automatic_payment_methods')
  if (enabled === 'true' && allow_redirects === 'never') return
  throw refused('You must provide a `return_url`, or allow no redirects.')
}

function confirmationIn(form: Form) {
  return {
    offSession: textIn(form, 'off_session') === 'true',
    returnUrl: textIn(form, 'return_url'),
  }
}

/** The endpoint of a request, with the id in its path; the parameters are those that it knows. */
export function findEndpoint(
  method: string | undefined,
  path: string,
  form: Form,
): { endpoint: Endpoint; id: string } {
  for (const endpoint of endpoints) {
    const pattern = new RegExp(`^${endpoint.path.replace('*', '([\\w-]+)')}$`)
    const found = endpoint.method === method ? pattern.exec(path) : null
    if (!found) continue
    const unknown = Object.keys(form).find((name) => ![...endpoint.knows, ...always].includes(name))
    if (unknown !== undefined) {
      const more = { code: 'parameter_unknown', param: unknown }
      throw refused(`Received unknown parameter: ${unknown}`, more)
    }
    return { endpoint, id: found[1] ?? '' }
  }
  throw missing('path', `${method} ${path}`)
}
