/** The movements of store credits in GraphQL, by the credit and by the invoice that they paid. */
import {
  type CreditMovement,
  movementsMax,
  movementsOfEachCredit,
  movementsOfEachInvoice,
} from '../../core/invoices/store-credit-movements.ts'
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'
import { Invoice } from './invoices.ts'
import { StoreCredit } from './store-credits.ts'

const types: Record<CreditMovement['type'], { description: string }> = {
  ISSUED: { description: 'It was given.' },
  APPLIED: { description: 'It paid an invoice.' },
  RESTORED: { description: 'It came back from an invoice, or from a pay-out that failed.' },
  EXPIRED: { description: 'What remained has expired.' },
  VOIDED: { description: 'What remained was taken back.' },
  PAID_OUT: { description: 'It went to the customer as money.' },
}
const StoreCreditMovementTypeEnum = builder.enumType('StoreCreditMovementType', {
  description: 'What moved a store credit.',
  values: types,
})

const StoreCreditMovement = builder.objectRef<CreditMovement>('StoreCreditMovement').implement({
  description: 'A change of what remains of a store credit.',
  fields: (t) => ({
    storeCreditId: t.exposeID('storeCreditId', { description: 'Our id of the credit.' }),
    number: t.exposeInt('number', { description: 'Counts the movements of the credit from 1.' }),
    type: t.expose('type', { type: StoreCreditMovementTypeEnum, description: 'What moved it.' }),
    amount: t.field({
      type: 'Decimal',
      description: 'How much moved, in major units; never negative.',
      resolve: ({ amount, currency }) => fromMinor(amount, currency),
    }),
    balanceAfter: t.field({
      type: 'Decimal',
      description: 'What remained after it, in major units.',
      resolve: ({ balanceAfter, currency }) => fromMinor(balanceAfter, currency),
    }),
    currency: t.exposeString('currency', { description: 'ISO 4217.' }),
    invoiceId: t.exposeID('invoiceId', {
      nullable: true,
      description: 'The invoice that it comes from, paid, or came back from; null: none.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it moved.' }),
  }),
})

const shown = `the latest first, at most ${movementsMax.toLocaleString('en')}`

builder.prismaObjectField(StoreCredit, 'movements', (t) =>
  t.field({
    type: [StoreCreditMovement],
    description: `What happened to it, ${shown}.`,
    resolve: async ({ id }, _args, ctx) =>
      (await ctx.loaders().ofEach(movementsOfEachCredit, 'ids').load(id)) ?? [],
  }),
)

builder.prismaObjectField(Invoice, 'storeCreditMovements', (t) =>
  t.field({
    type: [StoreCreditMovement],
    description: `The store credit that paid it, and what came back of that, ${shown}.`,
    resolve: async ({ id }, _args, ctx) =>
      (await ctx.loaders().ofEach(movementsOfEachInvoice, 'ids').load(id)) ?? [],
  }),
)
