/** The texts of a PDF of ours, page by page, as a reader finds them: by the fonts' maps from glyphs to characters. */
import { inflateSync } from 'node:zlib'

export function textOfPdf(bytes: Buffer): string[] {
  const objects = objectsOf(bytes)
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b(?!s)/.test(head))
  return pages.map(({ head }) => {
    const content = objects.get(referenceIn(head, 'Contents'))?.stream ?? ''
    const resources = objects.get(referenceIn(head, 'Resources'))?.head ?? head
    const fonts = new Map(
      [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', font = '']) => {
        const unicode = referenceIn(objects.get(font)?.head ?? '', 'ToUnicode')
        return [name, charactersOf(objects.get(unicode)?.stream ?? '')] as const
      }),
    )
    return textsOf(content, fonts).join('\n')
  })
}

interface PdfObject {
  head: string
  stream: string
}

function objectsOf(bytes: Buffer): Map<string, PdfObject> {
  const text = bytes.toString('latin1')
  const objects = new Map<string, PdfObject>()
  for (const [, id = '', body = ''] of text.matchAll(/^(\d+) 0 obj\n([\s\S]*?)\nendobj/gm)) {
    const [head = '', stream] = body.split(/\nstream\n/)
    const data = Buffer.from(stream?.replace(/\nendstream$/, '') ?? '', 'latin1')
    const isZipped = head.includes('/FlateDecode')
    objects.set(id, { head, stream: (isZipped ? inflateSync(data) : data).toString('latin1') })
  }
  return objects
}

function referenceIn(head: string, name: string): string {
  return new RegExp(`/${name} (\\d+) 0 R`).exec(head)?.[1] ?? ''
}

/** The characters of a font's glyphs, by the number in the font, in the form `<0000> <00ff> [<0041> …]`. */
function charactersOf(map: string): Map<number, string> {
  const ranges = map.matchAll(/<([\da-f]+)> <[\da-f]+> \[([^\]]*)\]/gi)
  return new Map(
    [...ranges].flatMap(([, first = '', list = '']) =>
      [...list.matchAll(/<([\da-f ]*)>/gi)].map(([, hex = ''], at) => {
        const text = Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le')
        return [Number.parseInt(first, 16) + at, text] as const
      }),
    ),
  )
}

function textsOf(content: string, fonts: ReadonlyMap<string, Map<number, string>>): string[] {
  let font: Map<number, string> | undefined
  const texts: string[] = []
  for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name) font = fonts.get(name)
    if (shown === undefined) continue
    const glyphs = [...shown.matchAll(/<([\da-f]*)>/gi)].flatMap(
      ([, hex = '']) => hex.match(/.{4}/g) ?? [],
    )
    const text = glyphs.map((glyph) => font?.get(Number.parseInt(glyph, 16)) ?? '?').join('')
    if (text.trim() !== '') texts.push(text)
  }
  return texts
}
