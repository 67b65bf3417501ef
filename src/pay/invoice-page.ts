/** The page of an invoice: HTML without scripts, readable on a phone and on paper. Pure. */
import { hash } from 'node:crypto'
import { htmlText as text } from '../http/html.ts'
import { pageStyle } from './pay-style.ts'
import type { Entry, ShownInvoice, ShownLine } from './shown-invoice.ts'

/** Nothing but the page's own style may be loaded or run, and nobody may frame it or learn its address from it. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${hash('sha256', pageStyle, 'base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
} as const

/** `pdfPath` leads from the page to the PDF. */
export function invoicePage(invoice: ShownInvoice, pdfPath: string): string {
  const { title, status, summary, seller, billTo, facts, lines, memo } = invoice
  return document(
    title,
    `<header>
<div><h1>${text(title)}</h1><p class="status">${text(status)}</p></div>
<p class="summary">${text(summary)}</p>
<p class="pdf"><a href="${text(pdfPath)}">Download as PDF</a></p>
</header>
<section class="parties">
${party('From', seller)}${party('Bill to', billTo)}
<dl>${facts.map(entry).join('')}</dl>
</section>
<table>
<thead><tr><th>Description</th><th>Quantity</th><th>Unit price</th><th>Amount</th></tr></thead>
<tbody>${lines.map(row).join('')}</tbody>
</table>
<dl class="sums">${invoice.sums.map(entry).join('')}${entry(invoice.total, 'total')}${invoice.settlement.map(entry).join('')}${entry(invoice.due, 'total')}</dl>
${memo === '' ? '' : `<p class="memo">${text(memo)}</p>`}`,
  )
}

/** For whoever comes with no valid link: it does not tell what is wrong with it. */
export function plainPage(title: string, message: string): string {
  return document(title, `<h1>${text(title)}</h1><p>${text(message)}</p>`)
}

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title><style>${pageStyle}</style></head><body><main>
${body}
</main></body></html>`
}

function party(name: string, lines: readonly string[]): string {
  if (lines.length === 0) return ''
  const shown = lines.map((line, at) => (at === 0 ? `<b>${text(line)}</b>` : text(line)))
  return `<div><h2>${text(name)}</h2><p>${shown.join('<br>')}</p></div>`
}

function entry({ name, value }: Entry, kind: unknown = ''): string {
  const mark = kind === 'total' ? ' class="total"' : ''
  return `<div${mark}><dt>${text(name)}</dt><dd>${text(value)}</dd></div>`
}

function row({ description, period, quantity, unitPrice, amount }: ShownLine): string {
  const small = period === '' ? '' : `<small>${text(period)}</small>`
  return `<tr><td>${text(description)}${small}</td>${cell('Quantity', quantity)}${cell('Unit price', unitPrice)}${cell('Amount', amount)}</tr>`
}

/** Narrow screens show the name of the column beside the value, and no empty cells. */
function cell(name: string, value: string): string {
  return value === '' ? '<td class="none"></td>' : `<td data-name="${name}">${text(value)}</td>`
}
