/**
 * The PDF of an invoice: the same bytes for the same invoice, since its dates are those of the invoice and everything in it is
 * embedded. Pure but for time and memory.
 */
import { buffer } from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import { boldFont, printable, regularFont } from './pdf-fonts.ts'
import type { Entry, ShownInvoice, ShownLine } from './shown-invoice.ts'

/** A4 in points. */
const page = { width: 595, margin: 50, bottom: 770 }
const inner = page.width - 2 * page.margin
const ink = { text: '#16191d', soft: '#5c6570', line: '#d9dde3' }

type Doc = InstanceType<typeof PDFDocument>
type Align = 'left' | 'right'

/** Where the columns of lines begin, and how wide they are. */
const columns = [
  { name: 'Description', x: 50, width: 235, align: 'left' },
  { name: 'Quantity', x: 290, width: 75, align: 'right' },
  { name: 'Unit price', x: 370, width: 80, align: 'right' },
  { name: 'Amount', x: 455, width: 90, align: 'right' },
] as const satisfies { name: string; x: number; width: number; align: Align }[]

export async function invoicePdf(invoice: ShownInvoice): Promise<Buffer> {
  const changedAt = new Date(invoice.changedAt)
  const doc = new PDFDocument({
    size: 'A4',
    margin: page.margin,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    // Else it begins with a font that is not embedded.
    font: '',
    info: { Title: printable(invoice.title), CreationDate: changedAt, ModDate: changedAt },
  })
  doc.registerFont('regular', regularFont).registerFont('bold', boldFont)
  const bytes = buffer(doc)
  drawHead(doc, invoice)
  drawLines(doc, invoice.lines)
  drawSums(doc, invoice)
  if (invoice.memo !== '') {
    doc.font('regular').fontSize(9).fillColor(ink.soft)
    doc.text(printable(invoice.memo), page.margin, doc.y + 24, { width: inner })
  }
  drawFooters(doc, invoice.title)
  doc.end()
  return bytes
}

function drawHead(doc: Doc, { title, status, summary, seller, billTo, facts }: ShownInvoice): void {
  doc.font('bold').fontSize(18).fillColor(ink.text)
  doc.text(printable(`${title} · ${status}`), page.margin, page.margin, { width: inner })
  doc.font('regular').fontSize(11).text(printable(summary), { width: inner })
  const top = doc.y + 20
  const bottoms = [
    drawParty(doc, 'From', seller, page.margin, top),
    drawParty(doc, 'Bill to', billTo, 215, top),
    drawEntries(doc, facts, { x: 380, width: 165 }, top),
  ]
  doc.y = Math.max(...bottoms) + 24
}

/** Answers where it ends. */
function drawParty(doc: Doc, name: string, lines: readonly string[], x: number, y: number): number {
  if (lines.length === 0) return y
  const options = { width: 155 }
  doc.font('bold').fontSize(9).fillColor(ink.soft).text(name, x, y, options)
  doc
    .font('regular')
    .fillColor(ink.text)
    .text(printable(lines.join('\n')), x, doc.y + 2, options)
  return doc.y
}

/** Names at the left, values at the right; answers where they end. */
function drawEntries(
  doc: Doc,
  entries: readonly Entry[],
  { x, width }: { x: number; width: number },
  top: number,
): number {
  let y = top
  for (const { name, value } of entries) {
    const half = { width: width / 2 }
    doc.font('regular').fontSize(9)
    const height = Math.max(
      doc.heightOfString(printable(name), half),
      doc.heightOfString(value, half),
    )
    doc.fillColor(ink.soft).text(printable(name), x, y, half)
    doc.fillColor(ink.text).text(printable(value), x + width / 2, y, { ...half, align: 'right' })
    y += height + 3
  }
  return y
}

function drawLines(doc: Doc, lines: readonly ShownLine[]): void {
  drawTableHead(doc)
  for (const line of lines) {
    const cells = [line.description, line.quantity, line.unitPrice, line.amount].map(printable)
    doc.font('regular').fontSize(9)
    const heights = columns.map(({ width }, at) => doc.heightOfString(cells[at] ?? '', { width }))
    const height = Math.max(...heights) + (line.period === '' ? 0 : 11)
    if (doc.y + height + 8 > page.bottom) {
      doc.addPage()
      drawTableHead(doc)
    }
    const top = doc.y + 5
    for (const [at, { x, width, align }] of columns.entries()) {
      doc.fillColor(ink.text).text(cells[at] ?? '', x, top, { width, align })
    }
    const [first] = columns
    if (line.period !== '') {
      doc.fontSize(8).fillColor(ink.soft)
      doc.text(line.period, first.x, top + (heights[0] ?? 0) + 1, { width: first.width })
    }
    doc.y = top + height + 3
    rule(doc, page.margin)
  }
}

function drawTableHead(doc: Doc): void {
  const top = doc.y
  doc.font('bold').fontSize(9).fillColor(ink.soft)
  for (const { name, x, width, align } of columns) doc.text(name, x, top, { width, align })
  doc.y += 3
  rule(doc, page.margin)
}

function rule(doc: Doc, from: number): void {
  doc.moveTo(from, doc.y).lineTo(page.width - page.margin, doc.y)
  doc.lineWidth(0.5).strokeColor(ink.line).stroke()
}

/** They stay together on a page. */
function drawSums(doc: Doc, { sums, total, settlement, due }: ShownInvoice): void {
  const rows = [
    ...sums.map((entry) => ({ entry, isTotal: false })),
    { entry: total, isTotal: true },
    ...settlement.map((entry) => ({ entry, isTotal: false })),
    { entry: due, isTotal: true },
  ]
  const [left, width] = [290, 255]
  doc.fontSize(9)
  const heights = rows.map(({ entry }) => doc.heightOfString(printable(entry.name), { width: 140 }))
  const height = heights.reduce((sum, one) => sum + one + 8, 12)
  if (doc.y + height > page.bottom) doc.addPage()
  doc.y += 8
  for (const [at, { entry, isTotal }] of rows.entries()) {
    if (isTotal) rule(doc, left)
    const top = doc.y + 4
    doc.font(isTotal ? 'bold' : 'regular').fillColor(isTotal ? ink.text : ink.soft)
    doc.text(printable(entry.name), left, top, { width: 140 })
    doc.fillColor(ink.text).text(entry.value, left, top, { width, align: 'right' })
    doc.y = top + (heights[at] ?? 0) + 4
  }
}

function drawFooters(doc: Doc, title: string): void {
  const { count } = doc.bufferedPageRange()
  for (let at = 0; at < count; at++) {
    doc.switchToPage(at)
    // Text below the margin would begin another page.
    doc.page.margins.bottom = 0
    doc.font('regular').fontSize(8).fillColor(ink.soft)
    const text = printable(`${title} · Page ${at + 1} of ${count}`)
    doc.text(text, page.margin, 800, { width: inner, align: 'center', lineBreak: false })
  }
}
