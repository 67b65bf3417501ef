/** Prints figures as a table, and keeps test/bench/RESULTS.md. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Benchmark, type Figure, isMet, type Outcome, type Target } from './benchmark.ts'
import { figureText } from './measure.ts'

export interface Done {
  benchmark: Benchmark
  outcome: Outcome
}

const file = join(import.meta.dirname, 'RESULTS.md')
/** What a person wrote about the figures stays when they are measured again. */
const byHand = '<!-- What follows is written by hand. -->'

function targetText(target: Target | undefined, digits?: number): string {
  switch (target?.kind) {
    case undefined:
      return ''
    case 'ratio':
      return `≥ ${target.atLeast} ×`
    case 'atLeast':
      return `≥ ${figureText(target.value)}`
    case 'atMost':
      return `≤ ${figureText(target.value, digits)}`
  }
}

function cells(benchmark: Benchmark, figure: Figure): string[] {
  const { what, product, yardstick, digits } = figure
  return [
    benchmark.name,
    what,
    figureText(product, digits),
    yardstick === undefined ? '' : figureText(yardstick, digits),
    yardstick === undefined ? '' : `${(product / yardstick).toFixed(2)} ×`,
    targetText(figure.target, digits),
    figure.target ? (isMet(figure) ? 'met' : 'missed') : '',
  ]
}

const head = ['benchmark', 'what', 'product', 'yardstick', 'ratio', 'target', '']

export function tableOf(all: Done[]): string {
  const rows = all.flatMap(({ benchmark, outcome }) =>
    outcome.figures.map((figure) => cells(benchmark, figure)),
  )
  const widths = head.map((name, i) =>
    Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0), name.length),
  )
  const line = (row: string[]) =>
    `| ${row.map((cell, i) => (i > 1 && i < 5 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(' | ')} |`
  const rule = `| ${widths.map((width, i) => (i > 1 && i < 5 ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

/** Only after a run of everything: figures of different runs must not stand side by side. */
export function writeResults(all: Done[], machine: string[], took: string): void {
  const kept = existsSync(file) ? readFileSync(file, 'utf8').split(byHand)[1] : undefined
  const parts = [
    '# Benchmarks',
    `\`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, ${took}; one alone: \`npm run bench -- check\`. The product is \`src/main.ts\` as a process of its own on its embedded PostgreSQL (fsync, full_page_writes and synchronous_commit on), with data made through the API. Product and yardstick take turns in the same run on the same machine, and figures are medians of the rounds. The load generators run on the same cores: wrk (4.1, Debian package \`wrk\`) where it is named, else Node processes.`,
    machine.map((line) => `- ${line}`).join('\n'),
    tableOf(all),
    ...all.map(sectionOf),
    byHand,
  ]
  writeFileSync(file, `${parts.join('\n\n')}${kept ?? '\n'}`)
}

function sectionOf({ benchmark, outcome }: Done): string {
  const notes = outcome.notes.map((note) => `- ${note}`).join('\n')
  return `## ${benchmark.name}: ${benchmark.title}\n\n${benchmark.setup}\n\n${notes}`
}
