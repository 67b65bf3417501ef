/** Credits: what is left, what was granted, and what moved them. */
import { notFound } from '../../../core/values/errors.ts'
import { pageThroughRest, paging } from './paged.ts'
import { readAccess } from './read-access.ts'
import { present, type Row, throughRest } from './rest.ts'
import {
  connection,
  input,
  Money,
  operation,
  shape,
  texts,
  times,
  withoutEnvironment,
} from './shapes.ts'

const Units = shape('CustomCurrencyUnits', texts('singular plural'))
const Currency = shape('CustomCurrency', {
  ...texts('currencyId displayName symbol'),
  units: Units,
})

const Balance = shape('CreditBalance', {
  ...{ ...texts('customerId resourceId'), currency: Currency, currentBalance: 'Float' },
  ...{ totalConsumed: 'Float', totalGranted: 'Float', validUntil: 'Float' },
})
const Summary = shape('CreditBalanceSummary', { customerId: 'String', balances: [Balance] })

const whose = { 'customerId!': 'String', resourceId: 'String' } as const

operation('query', 'creditBalanceSummary', {
  answers: Summary,
  takes: ['input', input('CreditBalanceSummaryInput', { ...whose, currencyId: 'String' })],
  async run(ask, given) {
    const customerId = String(given.customerId)
    const access = await readAccess(ask, { customerId, resourceId: given.resourceId as string })
    if (access.accessDeniedReason === 'CustomerNotFound') throw notFound('customer', customerId)
    const { credit } = access
    const isMeant = !given.currencyId || given.currencyId === credit?.currency.currencyId
    if (!credit || !isMeant) return { customerId, balances: [] }
    const { currencyId } = credit.currency
    const units = { singular: currencyId, plural: currencyId }
    const balance = {
      ...{ customerId, resourceId: credit.resourceId, currentBalance: credit.left },
      currency: { currencyId, displayName: currencyId, symbol: null, units },
      ...{ totalConsumed: credit.currentUsage, totalGranted: credit.usageLimit },
      validUntil: credit.validUntil,
    }
    return { customerId, balances: [balance] }
  },
})

const Grant = shape('CreditGrant', {
  ...texts('id grantId comment currencyId customerId displayName grantType resourceId status'),
  ...times('effectiveAt expireAt createdAt updatedAt voidedAt'),
  ...{ amount: 'Float', consumedAmount: 'Float', priority: 'Int', cost: Money },
  additionalMetaData: 'JSON',
})

function grantRow({ id, metadata, ...grant }: Row): Row {
  return { ...grant, id, grantId: id, additionalMetaData: metadata }
}

const paged = { ...whose, currencyId: 'String', paging } as const

operation('query', 'creditGrants', {
  answers: connection('CreditGrant', Grant),
  takes: ['input', input('GetCreditGrantsInput', paged)],
  run: (ask, { customerId, currencyId, paging: page }) =>
    pageThroughRest(
      ask,
      'listCreditGrants',
      { filter: { customerId, currencyId }, page },
      grantRow,
    ),
})

const cost = input('CreditGrantCostInput', { 'amount!': 'Float', 'currency!': 'String' })

operation('mutation', 'createCreditGrant', {
  answers: Grant,
  takes: [
    'input',
    input('CreditGrantInput', {
      ...{ ...whose, 'currencyId!': 'String', 'amount!': 'Float', 'displayName!': 'String' },
      ...{ 'grantType!': 'String', comment: 'String', priority: 'Int', cost },
      ...{ effectiveAt: 'DateTime', expireAt: 'DateTime', additionalMetaData: 'JSON' },
    }),
  ],
  async run(ask, { additionalMetaData: metadata, environmentId: _, cost: paid, ...body }) {
    const { amount, currency } = (paid ?? {}) as Row
    const told = paid ? { amount, currency } : null
    const given = { body: { ...body, metadata, cost: told } }
    return grantRow(await throughRest(ask, 'createCreditGrant', given))
  },
})

operation('mutation', 'voidCreditGrant', {
  answers: Grant,
  takes: ['input', input('VoidCreditGrantInput', { 'id!': 'String' })],
  run: async (ask, { id }) =>
    grantRow(await throughRest(ask, 'voidCreditGrant', { path: { id: String(id) } })),
})

const LedgerEvent = shape('CreditLedgerEvent', {
  ...texts('creditCurrencyId creditGrantId customerId eventId eventType featureId resourceId'),
  ...{ amount: 'Float', timestamp: 'DateTime' },
})

operation('query', 'creditsLedger', {
  answers: connection('CreditLedgerEvent', LedgerEvent),
  takes: ['input', input('CreditLedgerInput', paged)],
  run: (ask, { customerId, currencyId, paging: page }) =>
    pageThroughRest(ask, 'listCreditLedger', { filter: { customerId, currencyId }, page }),
})

const CreditAfter = shape('ConsumedCredit', {
  ...{ currencyId: 'String', currentUsage: 'Float', usageLimit: 'Float' },
  ...times('timestamp usagePeriodEnd'),
})
const Consumed = shape('CreditConsumption', {
  ...{ ...texts('customerId resourceId currencyId'), amount: 'Float', timestamp: 'DateTime' },
  credit: CreditAfter,
})

/** The key is needed: a client sends a request again whose answer was lost. */
const consumption = input('ConsumeCreditsInput', {
  ...{ ...whose, 'currencyId!': 'String', 'amount!': 'Float', 'idempotencyKey!': 'String' },
  ...{ createdAt: 'DateTime', dimensions: 'JSON' },
})

operation('mutation', 'consumeCredits', {
  answers: Consumed,
  takes: ['input', consumption],
  run: (ask, { environmentId: _, ...body }) => throughRest(ask, 'consumeCredits', { body }),
})

operation('mutation', 'consumeCreditsAsync', {
  answers: 'String',
  takes: ['input', input('ConsumeCreditsAsyncInput', { 'consumptions!': [consumption] })],
  async run(ask, { consumptions }) {
    const body = {
      consumptions: (consumptions as Row[]).map((one) => present(withoutEnvironment(one))),
    }
    await throughRest(ask, 'consumeManyCredits', { body })
    return null
  },
})
