/** The PDF of an invoice, and the words in which an invoice is shown. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { amountText } from '../../src/pay/amount-text.ts'
import { invoicePdf } from '../../src/pay/invoice-pdf.ts'
import { type Invoice, shownInvoice } from '../../src/pay/shown-invoice.ts'
import { textOfPdf } from '../support/pdf-text.ts'

const line = {
  kind: 'BASE',
  description: 'Pro',
  quantity: '1',
  unitPrice: '1000',
  amount: '1000',
  periodStart: '2026-03-01T00:00:00.000Z',
  periodEnd: '2026-04-01T00:00:00.000Z',
} as const
const party = { name: null, address: null, email: null, taxId: null, externalId: null }
const invoice: Invoice = {
  number: 'INV-2026-001',
  status: 'OPEN',
  currency: 'USD',
  finalizedAt: '2026-03-01T00:00:00.000Z',
  dueAt: '2026-03-15T00:00:00.000Z',
  paidAt: null,
  periodStart: '2026-03-01T00:00:00.000Z',
  periodEnd: '2026-04-01T00:00:00.000Z',
  memo: 'Thank you',
  seller: { ...party, name: 'Seller Ltd', address: '1 Main St\nTown', taxId: 'X1' },
  billTo: { ...party, name: 'Ægir Ωmega Жук', email: 'a@example.com' },
  subtotal: '900',
  discount: '100',
  tax: '180',
  total: '1080',
  storeCreditApplied: '30',
  amountPaid: '50',
  amountCredited: '0',
  amountDue: '1000',
  taxName: 'VAT',
  taxPercent: '20',
  taxInclusive: false,
  lines: [
    line,
    {
      ...line,
      kind: 'DISCOUNT',
      description: '10 % off',
      unitPrice: null,
      quantity: null,
      amount: '-100',
      periodStart: null,
      periodEnd: null,
    },
  ],
}
const draw = (changes: Partial<Invoice> = {}) =>
  invoicePdf(shownInvoice({ ...invoice, ...changes }))

describe('amounts', () => {
  it.each([
    ['1234.5', 'USD', '1,234.50 USD'],
    ['1234', 'JPY', '1,234 JPY'],
    ['-0.1', 'KWD', '-0.100 KWD'],
    ['1000000', 'EUR', '1,000,000.00 EUR'],
    ['-999', 'EUR', '-999.00 EUR'],
    ['0', 'CLF', '0.0000 CLF'],
  ])('%s of %s are %s', (amount, currency, text) => {
    expect(amountText(amount, currency)).toBe(text)
  })
})

describe('the PDF', () => {
  it('has what an invoice has, and sums that add up', async () => {
    const [text = ''] = textOfPdf(await draw())
    for (const part of [
      ...['Invoice INV-2026-001', 'Open', '1,000.00 USD due on 2026-03-15'],
      ...['Seller Ltd', '1 Main St', 'Tax ID X1', 'Ægir Ωmega Жук', 'a@example.com'],
      ...['Pro', '2026-03-01 – 2026-04-01', '1,000.00', 'Before discounts', '10 % off'],
      ...['-100.00 USD', '900.00 USD', 'VAT 20 %', '180.00 USD', '1,080.00 USD'],
      ...['Store credit', '-30.00 USD', 'Paid', '-50.00 USD', 'Amount due', 'Thank you'],
      'Page 1 of 1',
    ]) {
      expect(text).toContain(part)
    }
  })

  it('has the same bytes each time, and others when something happens', async () => {
    const first = await draw()
    expect(first.equals(await draw())).toBe(true)
    expect(first.equals(await draw({ status: 'PAID', paidAt: '2026-03-02T00:00:00.000Z' }))).toBe(
      false,
    )
  })

  it('goes on over pages, each with the head of the table and its number', async () => {
    const lines = Array.from({ length: 250 }, (_, at) => ({ ...line, description: `Line ${at}` }))
    const pages = textOfPdf(await draw({ lines }))
    expect(pages.length).toBeGreaterThan(5)
    for (const [at, page] of pages.slice(0, -1).entries()) {
      expect(page).toContain('Description')
      expect(page).toContain(`Page ${at + 1} of ${pages.length}`)
    }
    const text = pages.join('\n').split('\n')
    const missing = lines.filter(({ description }) => !text.includes(description))
    expect(missing).toEqual([])
    expect(pages.at(-1)).toContain('Amount due')
  })

  it('prints a box for each letter of a script that its font lacks', async () => {
    const [text] = textOfPdf(await draw({ billTo: { ...party, name: 'שלום 株式 Ltd\u202e' } }))
    expect(text).toContain('□□□□ □□ Ltd')
  })

  it('breaks a word that is wider than its column, and keeps to the page', async () => {
    const name = 'W'.repeat(300)
    const [text = '', ...more] = textOfPdf(await draw({ billTo: { ...party, name } }))
    expect(more).toEqual([])
    expect(text.replaceAll('\n', '')).toContain(name)
  })

  it('embeds a font that anyone may ship, from a package that brings its licence', () => {
    const licence = readFileSync('node_modules/dejavu-fonts-ttf/LICENSE', 'utf8').replace(
      /\s+/g,
      ' ',
    )
    expect(licence).toContain('to reproduce and distribute the Font Software')
    const { license } = JSON.parse(readFileSync('node_modules/pdfkit/package.json', 'utf8'))
    expect(license).toBe('MIT')
  })
})
