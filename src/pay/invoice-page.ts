/** The page of an invoice: HTML without scripts, readable on a phone and on paper. Pure. */
import { htmlText as text } from '../http/html.ts'
import { pageOf } from './page-frame.ts'
import type { Entry, ShownInvoice, ShownLine } from './shown-invoice.ts'

/** `pdfPath` leads from the page to the PDF; `formToken` goes with the form that leads to its payment, null: nothing is to be paid here. */
export function invoicePage(
  invoice: ShownInvoice,
  pdfPath: string,
  formToken: string | null,
): string {
  const { title, status, summary, seller, billTo, facts, lines, memo } = invoice
  return pageOf(
    title,
    `<header>
<div><h1>${text(title)}</h1><p class="status">${text(status)}</p></div>
<p class="summary">${text(summary)}</p>
${formToken === null ? '' : payForm(formToken)}<p class="pdf"><a href="${text(pdfPath)}">Download as PDF</a></p>
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

function payForm(formToken: string): string {
  return `<form method="post" class="pay"><input type="hidden" name="token" value="${text(formToken)}"><button type="submit">Pay now</button></form>`
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
