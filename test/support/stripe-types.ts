/** The properties that the types of Stripe's own clients promise of an object: those that are neither optional nor unset. */
import { readFileSync } from 'node:fs'

const folders = {
  newest: 'node_modules/stripe/esm/resources',
  older: 'node_modules/stripe-17/types',
} as const

/** `TestHelpers/TestClocks` of the newest is `TestHelpers/TestClocks` of the older too. */
export function promisedBy(
  generation: keyof typeof folders,
  file: string,
  name: string,
): ReadonlySet<string> {
  const text = readFileSync(`${folders[generation]}/${file}.d.ts`, 'utf8')
  const plain = text.replaceAll(/\/\*[\s\S]*?\*\//g, '')
  const [head = '', indent = ''] =
    new RegExp(`^( *)(?:export )?interface ${name}(?: extends [^{]*)? \\{`, 'm').exec(plain) ?? []
  const begin = plain.indexOf(head)
  if (head === '' || begin === -1) throw new Error(`${file} has no interface ${name}`)
  const end = plain.indexOf(`\n${indent}}`, begin)
  const body = plain.slice(begin + head.length, end).split('\n')
  const inner = new RegExp(`^ {${indent.length + (generation === 'newest' ? 4 : 2)}}(\\w+): `)
  return new Set(body.flatMap((line) => inner.exec(line)?.[1] ?? []))
}
