/** Who sells and who buys on an invoice, and the links to its page and its PDF, in GraphQL. */
import { builder } from './builder.ts'
import { Invoice } from './invoices.ts'

/** As it is stored; what is not known is absent or null. */
interface Party {
  name?: string | null
  address?: string | null
  email?: string | null
  taxId?: string | null
  externalId?: string | null
}

function partyOf(stored: unknown): Party {
  return stored as Party
}

const InvoiceParty = builder.objectRef<Party>('InvoiceParty').implement({
  description: 'Who sells or buys, as it is printed.',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true, description: 'The name.' }),
    address: t.exposeString('address', {
      nullable: true,
      description: 'The postal address, with line feeds.',
    }),
    email: t.exposeString('email', { nullable: true, description: 'The e-mail address.' }),
    taxId: t.exposeString('taxId', { nullable: true, description: 'The number for taxes.' }),
    externalId: t.exposeID('externalId', {
      nullable: true,
      description: 'The id that you gave the customer.',
    }),
  }),
})

builder.prismaObjectFields(Invoice, (t) => ({
  seller: t.field({
    type: InvoiceParty,
    nullable: true,
    description: 'Who sells, as it was when the invoice was finalised; null for drafts.',
    resolve: ({ finalizedAt, seller }) => finalizedAt && partyOf(seller),
  }),
  billTo: t.field({
    type: InvoiceParty,
    description: 'The customer, as it was when the invoice was made.',
    resolve: ({ billTo }) => partyOf(billTo),
  }),
  hostedUrl: t.string({
    nullable: true,
    description:
      'A page that shows the invoice to whoever has its address, for an hour from now; null for drafts.',
    resolve: (invoice, _args, ctx) => invoice.finalizedAt && ctx.invoiceLink(invoice),
  }),
  pdfUrl: t.string({
    nullable: true,
    description:
      'The invoice as a PDF, the same bytes each time until something happens to it; for whoever has its address, for an hour from now. Null for drafts.',
    resolve: (invoice, _args, ctx) => invoice.finalizedAt && `${ctx.invoiceLink(invoice)}/pdf`,
  }),
}))
