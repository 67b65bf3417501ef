/** The Python and the Go SDK beside the bare HTTP clients that they are built on, each in a program of its own. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CheckEntitlements } from '../../src/sdk/node/operations.generated.ts'
import {
  buildGo,
  debianPython,
  installPython,
  openProject,
  type Project,
  runProgram,
} from '../support/sdk-packages.ts'
import type { Figure, Scale } from './benchmark.ts'
import { median } from './measure.ts'
import { eventProperties, eventType } from './product-data.ts'

interface Server {
  url: string
  key: string
  ids: string[]
}

type Rates = Record<'bare' | 'check' | 'single' | 'coalesced', number[]>

const text = (name: string) => readFileSync(join(import.meta.dirname, 'sdk-programs', name), 'utf8')

const programs: Record<string, (project: Project) => Promise<[string, ...string[]]>> = {
  async Python(project) {
    await installPython(project)
    return [debianPython, project.write('packages/load.py', text('load.py.txt'))]
  },
  async Go(project) {
    project.write('load/main.go', text('load.go.txt'))
    await buildGo(project, ['load'], [])
    return [join(project.folder, 'bin/load')]
  },
}

export async function otherSdks({ rounds, roundMs }: Scale, server: Server): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [language, install] of Object.entries(programs)) {
    const project = openProject(`sdk-load-${language}`)
    try {
      const [command, ...args] = await install(project)
      const load = {
        ...{ ...server, feature: eventType, properties: eventProperties, rounds, roundMs },
        document: CheckEntitlements.text,
      }
      const printed = await runProgram(command, [...args, JSON.stringify(load)], {
        cwd: project.folder,
      })
      figures.push(...figuresOf(language, JSON.parse(printed)))
    } finally {
      project.close()
    }
  }
  return figures
}

function figuresOf(language: string, rates: Rates): Figure[] {
  return [
    {
      what: `${language}: checks/s beside its HTTP client`,
      product: median(rates.check),
      yardstick: median(rates.bare),
      target: { kind: 'ratio', atLeast: 0.8 },
    },
    {
      what: `${language}: record/s, 256 callers beside one`,
      product: median(rates.coalesced),
      yardstick: median(rates.single),
      target: { kind: 'ratio', atLeast: 5 },
    },
  ]
}
