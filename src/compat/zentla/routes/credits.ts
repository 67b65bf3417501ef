/** Credits: money that is owed to customers and pays their invoices. */
import { z } from 'zod'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { majorOf } from '../../minor-units.ts'
import { choice } from '../../names.ts'
import { answering, listRoute, route, routeOf } from '../../route.ts'
import { credit } from '../credit-fields.ts'
import { page } from '../envelope.ts'
import { currencyCode, idInput, textInput, timeInput } from '../inputs.ts'

const tag = 'Credits'

const reasonInput = choice({
  ...{ PROMOTIONAL: 'promotional', REFUND_ALTERNATIVE: 'refund_alternative' },
  ...{ GOODWILL: 'goodwill', BILLING_ERROR: 'billing_error' },
  ...{ SERVICE_CREDIT: 'service_credit', OTHER: 'other' },
} as const)

const issued = asking(
  'mutation issueStoreCredit',
  ['customerId', 'amount', 'currency', 'reason', 'description', 'expiresAt'],
  credit,
)

const issueCredit = routeOf(
  'POST /credits',
  {
    ...{ name: 'issueCredit', summary: 'Gives a customer credit.', tag, status: 201 },
    ...{ scope: 'write', refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'], asks: [issued] },
    body: z.strictObject({
      customerId: idInput,
      amount: z.int().min(1).describe('Minor units.'),
      currency: currencyCode,
      reason: reasonInput.optional().describe('other by default.'),
      description: textInput(1_000).nullish(),
      expiresAt: timeInput.nullish(),
    }),
    ...answering(credit),
    example: {
      request: { customerId: 'cust_123', amount: 2000, currency: 'USD', reason: 'goodwill' },
    },
  },
  ({ body }, ask) => issued.run(ask, { ...body, amount: majorOf(body.amount, body.currency) }),
)

export const creditRoutes: Route[] = [
  issueCredit,
  listRoute('GET /credits', page, {
    ...{ name: 'listCredits', summary: 'The credits, newest first.', tag, refuses: ['NOT_FOUND'] },
    asks: 'query storeCredits',
    query: { customerId: idInput.optional(), currency: currencyCode.optional() },
    rows: { data: credit },
    example: { query: { customerId: 'cust_123' } },
  }),
  route('GET /credits/{id}', {
    ...{ name: 'getCredit', summary: 'One credit.', tag, asks: 'query storeCredit' },
    answer: credit,
  }),
  route('POST /credits/{id}/void', {
    ...{ name: 'voidCredit', summary: 'Takes back what remains of a credit.', tag },
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'],
    asks: 'mutation voidStoreCredit',
    answer: credit,
  }),
]
