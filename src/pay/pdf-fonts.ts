/**
 * The font of PDFs, DejaVu Sans, which is embedded in each. It prints Latin, Greek, Cyrillic, Armenian and Georgian letters; letters of
 * other scripts would need other fonts, and some the other direction, so that each is printed as a box.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

function readFont(name: string): Buffer {
  return readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`))
}

export const regularFont = readFont('DejaVuSans')
export const boldFont = readFont('DejaVuSans-Bold')

const otherScripts =
  /[^\p{scx=Latin}\p{scx=Greek}\p{scx=Cyrillic}\p{scx=Armenian}\p{scx=Georgian}\p{sc=Common}\p{sc=Inherited}]/gu
/** Controls but the line feed, and marks that turn the direction of text. */
const unseen = /[\p{Cc}\p{Cf}]/gu

export function printable(text: string): string {
  return text
    .normalize('NFC')
    .replace(unseen, (character) => (character === '\n' ? '\n' : ''))
    .replace(otherScripts, '□')
}
