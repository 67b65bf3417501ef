/** Reads CSV (RFC 4180) from chunks of text: commas, double quotes, any line ends. */
import { invalidRequest } from './errors.ts'

/** The cells of each row; empty lines are skipped. */
export async function* csvCells(chunks: AsyncIterable<string>): AsyncGenerator<string[]> {
  let row: string[] = []
  let cell = ''
  let isQuoted = false
  let wasQuote = false
  let last = ''
  for await (const chunk of chunks) {
    for (const char of chunk) {
      if (isQuoted) {
        if (char === '"') [isQuoted, wasQuote] = [false, true]
        else cell += char
      } else if (char === '"') {
        if (cell !== '' && !wasQuote) throw invalidRequest('The file is no CSV: a quote in a cell.')
        if (wasQuote) cell += '"'
        isQuoted = true
      } else if (char === ',') {
        row.push(cell)
        cell = ''
      } else if (char === '\n' || char === '\r') {
        if (!(char === '\n' && last === '\r') && (row.length > 0 || cell !== '')) {
          yield [...row, cell]
          row = []
          cell = ''
        }
      } else cell += char
      if (char !== '"') wasQuote = false
      last = char
    }
  }
  if (isQuoted) throw invalidRequest('The file is no CSV: a quote is open at its end.')
  if (row.length > 0 || cell !== '') yield [...row, cell]
}
