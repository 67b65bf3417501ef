/** The rules of the house that a program can check: imports, places, sizes, names, dead code, the schema. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { dialects } from '../src/compat/dialects.ts'
import { askersOf, printedQuestions } from '../src/compat/question.ts'
import { schema } from '../src/graphql/schema/schema.ts'
import { functionsOf } from './support/source-functions.ts'

interface Import {
  /** A path from the top, or the name of a package. */
  target: string
  names: string[]
  typeOnly: boolean
}
interface File {
  path: string
  text: string
  lines: number
  imports: Import[]
}

const files: File[] = globSync(['src/**/*.ts', 'test/**/*.ts', 'prisma/*.ts', '*.ts'])
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !path.endsWith('.generated.ts') && !/(node_modules|dist)\//.test(path))
  .sort()
  .map((path) => {
    const text = readFileSync(path, 'utf8')
    return { path, text, lines: text.split('\n').length - 1, imports: importsOf(path, text) }
  })
const sources = files.filter(({ path }) => path.startsWith('src/'))
const byPath = new Map(files.map((file) => [file.path, file]))

/** What the users of our packages import. */
const packageEntries = globSync('src/sdk/*/package.json').map((file) => {
  const { exports } = JSON.parse(readFileSync(file, 'utf8'))
  const [, name] = /^\.\/dist\/(.+)\.js$/.exec(exports['.'].default) ?? []
  return `${dirname(file).replaceAll('\\', '/')}/${name}.ts`
})

function importsOf(path: string, text: string): Import[] {
  const statement =
    /^(?:import|export)\s+(type\s+)?(?:([\w*{}\s,$]+?)\s+from\s+)?'([^']+)'|import\('([^']+)'\)/gm
  return [...text.matchAll(statement)].map(([, type, clause = '', from, dynamic]) => {
    const target = from ?? dynamic ?? ''
    const items = clause.replace(/[{}]/g, ',').split(',')
    const names = items.map((item) => item.trim()).filter(Boolean)
    return {
      target: target.startsWith('.') ? normalize(join(dirname(path), target)) : target,
      names: names.map((name) => name.replace(/^type\s+/, '').replace(/\s+as\s+.*$/, '')),
      typeOnly: Boolean(type) || (names.length > 0 && names.every((n) => n.startsWith('type '))),
    }
  })
}

/** The first folder below src, or the file itself at the top of it. */
const areaOf = (path: string) => path.split('/')[1] ?? ''
const isOurs = ({ target }: Import) => target.startsWith('src/')
const edges = sources.flatMap((file) => file.imports.map((one) => ({ file, one })))
const told = ({ file, one }: (typeof edges)[number]) => `${file.path} imports ${one.target}`

/** What the socket of a dialect takes values of besides. */
const socketMay = /^src\/(sockets|graphql\/execution)\/|^src\/core\/requests\/request\.ts$/

describe('an import', () => {
  /** What each area of src may import of the others. */
  const allowed: Record<string, readonly string[]> = {
    core: [],
    live: ['core'],
    http: ['core'],
    sockets: ['core', 'http'],
    graphql: ['core', 'http', 'sockets'],
    // The list of public prices says who provides a model.
    compat: ['core', 'http', 'sockets', 'graphql', 'model-prices'],
    pay: ['core', 'http', 'graphql'],
    'model-prices': ['core'],
    jobs: ['core'],
    infra: ['core', 'config.ts'],
    // For the error that stops a start.
    'config.ts': ['infra'],
    'app.ts': [
      'core',
      'live',
      'http',
      'sockets',
      'graphql',
      'compat',
      'pay',
      'jobs',
      'infra',
      'config.ts',
    ],
    'main.ts': ['app.ts', 'commands', 'config.ts', 'infra'],
    commands: ['config.ts', 'core', 'infra', 'model-prices'],
  }

  it('goes down: main → app → compat, pay → graphql → sockets → http → core; live, jobs and infra → core', () => {
    const wrong = edges.filter(({ file, one }) => {
      const [from, to] = [areaOf(file.path), areaOf(one.target)]
      return isOurs(one) && from !== to && !allowed[from]?.includes(to)
    })
    expect(wrong.map(told)).toEqual([])
  })

  it('of the core is one of few pure libraries, or a type of Prisma and pg', () => {
    const pure = ['zod', 'jose', 'big.js', 'temporal-polyfill', 'lru-cache', 'node:crypto']
    /** Prisma's errors and its null for JSON are values. */
    const prisma = ['src/core/operation/tenant-db.ts', 'src/core/entitlements/entitlements.ts']
    const wrong = edges.filter(({ file, one }) => {
      if (areaOf(file.path) !== 'core' || isOurs(one) || pure.includes(one.target)) return false
      if (one.target === '#prisma') return !one.typeOnly && !prisma.includes(file.path)
      return one.target !== 'pg' || !one.typeOnly
    })
    expect(wrong.map(told)).toEqual([])
  })

  it('of Prisma, PostgreSQL, Redis and processes is for infra, and for the builder', () => {
    const outside =
      /^(#prisma|#pothos|@prisma\/|pg$|ioredis$|node:child_process$|prom-client$|pino$)/
    const wrong = edges.filter(({ file, one }) => {
      if (['infra', 'core'].includes(areaOf(file.path)) || !outside.test(one.target)) return false
      return (
        file.path !== 'src/graphql/schema/builder.ts' &&
        !one.typeOnly &&
        areaOf(file.path) !== 'live'
      )
    })
    expect(wrong.map(told)).toEqual([])
  })

  it('of a value between the rooms of the core goes one way', () => {
    /** From the lowest up: a room takes values of the rooms in the rows below it, and types of any. */
    const floors = [
      'values',
      'token-usage operation',
      'customers rate-limits changes',
      'events catalog requests workspaces audit test-clocks',
      'pricing credits',
      'entitlements webhooks',
      'plans usage holds',
      'rollups nodes',
      'ledger',
      'checks analytics',
      'subscriptions promotions',
      'invoices payments',
      'revenue checkout',
      'billing',
    ]
    const floorOf = new Map(floors.flatMap((row, i) => row.split(' ').map((room) => [room, i])))
    const roomOf = (path: string) => /^src\/core\/([\w-]+)\//.exec(path)?.[1]
    const wrong = edges.filter(({ file, one }) => {
      const [from, to] = [roomOf(file.path), roomOf(one.target)]
      if (!to || from === to || one.typeOnly || areaOf(file.path) !== 'core') return false
      return !((floorOf.get(to) ?? 99) < (from ? (floorOf.get(from) ?? -1) : 99))
    })
    expect(wrong.map(told)).toEqual([])
  })

  it('of a dialect is of the contract and of values; of its socket also of sockets and execution', () => {
    const dialectOf = (path: string) =>
      /^src\/compat\/(?!serve\/|docs\/)(\w[\w-]*)\//.exec(path)?.[1]
    const wrong = edges.filter(({ file, one }) => {
      const name = dialectOf(file.path)
      if (!name || !isOurs(one) || one.target.startsWith(`src/compat/${name}/`)) return false
      if (/^src\/(compat\/[\w-]+\.ts|core\/values\/)/.test(one.target)) return false
      const isSocket = file.path.startsWith(`src/compat/${name}/socket/`)
      return !isSocket || !(one.typeOnly || socketMay.test(one.target))
    })
    expect(wrong.map(told)).toEqual([])
  })

  it('of an SDK, which has no dependency, is of its own folder or of a type of Node', () => {
    const wrong = edges.filter(({ file, one }) => {
      const [, home] = /^(src\/sdk\/[\w-]+\/)/.exec(file.path) ?? []
      if (!home) return false
      return !one.target.startsWith(home) && !(one.typeOnly && one.target.startsWith('node:'))
    })
    expect(wrong.map(told)).toEqual([])
  })

  it('of the hosted pages is of execution, of HTTP and of values; of the rest of the core a type', () => {
    const may = /^src\/(pay|http|graphql\/execution|core\/values)\//
    const wrong = edges.filter(
      ({ file, one }) =>
        areaOf(file.path) === 'pay' && isOurs(one) && !one.typeOnly && !may.test(one.target),
    )
    expect(wrong.map(told)).toEqual([])
  })

  it('never comes back to where it started, types included', () => {
    const done = new Set<string>()
    const cycles: string[] = []
    const visit = (path: string, trail: string[]) => {
      if (trail.includes(path)) {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
        return
      }
      if (done.has(path)) return
      for (const { target } of byPath.get(path)?.imports ?? []) {
        if (byPath.has(target)) visit(target, [...trail, path])
      }
      done.add(path)
    }
    for (const { path } of sources) visit(path, [])
    expect(cycles).toEqual([])
  })
})

describe('a file', () => {
  it('has at most 300 lines; a test, which is a table as often as not, 500', () => {
    const max = (path: string) => (path.startsWith('test/') ? 500 : 300)
    const long = files.filter(({ path, lines }) => lines > max(path))
    expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([])
  })

  it('is named in kebab case after what it holds', () => {
    const vague = /(^|[-/])(index|utils?|helpers?|common|manager|service|misc|v\d+)(\.|-)/
    const wrong = files.filter(({ path }) => {
      const name = path.split('/').at(-1) ?? ''
      return !/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|config))?\.ts$/.test(name) || vague.test(path)
    })
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  it('has a name of its own; what carries out or shows a thing of a domain may have that of its file', () => {
    /** Jobs and schema files after operations, adapters after ports, what every dialect has, and packages. */
    const followers = /^src\/(graphql\/schema|jobs|infra|sdk\/\w+|compat\/(?!serve|docs)\w+\/)/
    /** Those of two domains each, or a word of the field. */
    const twins = ['optimization.ts', 'errors.ts']
    const homes = Map.groupBy(
      sources.map(({ path }) => path).filter((path) => !followers.test(path)),
      (path) => path.split('/').at(-1) ?? '',
    )
    const shared = [...homes].filter(([name, paths]) => paths.length > 1 && !twins.includes(name))
    expect(shared.map(([, paths]) => paths)).toEqual([])
    expect(twins.filter((name) => (homes.get(name)?.length ?? 0) < 2)).toEqual([])
  })

  it('opens with a sentence that says what it is', () => {
    const opening = /^\/\*\*(?:\s|\*)*[A-Z`{"][\s\S]*?[.!?](?:\s|\*)*(?:\n[\s\S]*?)?\*\//
    const wrong = files.filter(({ text }) => !opening.test(text))
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  it('reads process.env in config.ts only', () => {
    const homes = ['src/config.ts', 'prisma/generate.ts', 'prisma/prisma.config.ts']
    const wrong = files.filter(
      ({ path, text }) =>
        !path.startsWith('test/') && !homes.includes(path) && /process\.env\b/.test(text),
    )
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  it('has no enum, no any, no default export and no class but errors and one kind of number', () => {
    const wrong = sources.filter(({ text }) => {
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$|'[^'\n]*'|`[^`]*`/gm, '')
      const classes = [...code.matchAll(/\bclass (\w+)(?:<.*?>)?( extends (\w+))?/g)]
      /** The documents make the clients with `new`; a decimal has the methods of those that it stands in for. */
      const isClass = (name = '') => ['OpenMonetize', 'Montra', 'SmallDecimal'].includes(name)
      if (classes.some(([, name, , parent]) => !parent?.endsWith('Error') && !isClass(name)))
        return true
      return /^(export )?(const )?enum /m.test(code) || /export default|[:<] ?any\b/.test(code)
    })
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  it('names no statement as another does: a connection refuses the second', () => {
    const named = sources.flatMap(({ path, text }) => {
      const names = text.matchAll(/\bname: '(\w+)',\s+text:/g)
      return Array.from(names, ([, name]) => ({ name, path }))
    })
    expect(named.length).toBeGreaterThan(10)
    const twice = [...Map.groupBy(named, ({ name }) => name)].filter(
      ([, homes]) => homes.length > 1,
    )
    expect(twice).toEqual([])
  })

  it('of tests leaves the time that things take to promised.ts, and ends no wait by the clock', () => {
    const clocked = [
      /expect\([^\n]*performance\.now\(\)[^\n]*toBeLess/,
      /\btimeout: [\d_]+/,
      /^\s*\}, [\d_]{4,}\)$/m,
      /\bexpect\.poll\(|\bvi\.waitFor\(/,
    ]
    const wrong = files.filter(
      ({ path, text }) =>
        path.endsWith('.test.ts') &&
        path !== 'test/tidy.test.ts' &&
        clocked.some((r) => r.test(text)),
    )
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  it('is used by the program', () => {
    const scripts = JSON.parse(readFileSync('package.json', 'utf8')).scripts as Record<
      string,
      string
    >
    const entries = Object.values(scripts).flatMap(
      (line) => line.match(/\b(src\/[\w/.-]+|codegen)\.ts/g) ?? [],
    )
    const used = new Set<string>()
    const use = (path: string) => {
      if (used.has(path)) return
      used.add(path)
      for (const { target } of byPath.get(path)?.imports ?? []) if (byPath.has(target)) use(target)
    }
    for (const entry of [...entries, ...packageEntries]) use(entry)
    /** Parts of billing that stand before the operations that call it: the list only shrinks. */
    const awaited = /\/(answer-test-payment|late-usage)\.ts$/
    const unused = sources.map(({ path }) => path).filter((path) => !used.has(path))
    expect(unused.filter((path) => !awaited.test(path))).toEqual([])
  })
})

describe('a function', () => {
  const linesMax = 70
  /** The functions that are longer, and their lines: the list only shrinks. */
  const long: Readonly<Record<string, number>> = {
    createApp: 166,
    follow: 147,
    createOpenMonetizeSocket: 144,
    createCore: 97,
    rollUpUsageJob: 95,
    createSplitter: 95,
    createSharedBuckets: 87,
    createSocketOperations: 80,
    createLive: 77,
    createItemQueue: 76,
    createRememberedAccounts: 76,
    createChannels: 76,
    createSocketServer: 74,
    createDatabaseClock: 72,
  }

  it('has at most 70 lines, but for those of a list that only shrinks', () => {
    const found = sources.flatMap(functionsOf).filter(({ lines }) => lines > linesMax)
    const grown = found.filter(({ name, lines }) => lines > (long[name] ?? linesMax))
    expect(grown.map(({ path, name, lines }) => `${path} ${name}: ${lines}`)).toEqual([])
    const needed = new Set(found.map(({ name }) => name))
    expect(Object.keys(long).filter((name) => !needed.has(name))).toEqual([])
  })

  it('is found with its lines', () => {
    const text = [
      'export function one({',
      '  a,',
      '}: A): void {',
      '  if (a) {',
      '    b()',
      '  }',
      '}',
      'const two = async () => {',
      '  return {',
      '    three(x: string) {',
      '      return x',
      '    },',
      '  }',
      '}',
    ].join('\n')
    const found = functionsOf({ path: '', text })
    expect(found.map(({ name, lines }) => [name, lines])).toEqual([
      ['one', 7],
      ['two', 7],
      ['three', 3],
    ])
  })
})

describe('an export', () => {
  it('is imported by somebody', () => {
    const taken = new Set(
      files.flatMap(({ imports }) =>
        imports.flatMap(({ target, names }) => names.map((name) => `${target} ${name}`)),
      ),
    )
    const declared = /^export (?:async )?(?:const|function\*?|class|let) (\w+)/gm
    const own = sources.filter(({ path }) => !packageEntries.includes(path))
    const dead = own.flatMap(({ path, text }) =>
      [...text.matchAll(declared)]
        .map(([, name]) => `${path} ${name}`)
        .filter((one) => !taken.has(one) && !taken.has(`${path} *`)),
    )
    expect(dead).toEqual([])
  })
})

describe('an operation', () => {
  const declared =
    /^export const (\w+) = (read|write|ledger|list|verb|invoice)Operation\(\{\s*name: '(\w+)',/gm
  const operations = sources.flatMap(({ path, text }) =>
    [...text.matchAll(declared)].map(([, variable, kind, name]) => ({
      path,
      variable,
      kind,
      name,
    })),
  )

  it('has a name of its own, that of its constant', () => {
    const made = sources
      // What makes lists of a kind names their operations after the list.
      .filter(
        ({ path }) =>
          !/^src\/core\/(operation\/|customers\/customer-(list|rows)|billing\/operations\/(verb|invoice-operation))/.test(
            path,
          ),
      )
      .flatMap(
        ({ text }) => text.match(/\b(read|write|ledger|list|verb|invoice)Operation\(/g) ?? [],
      )
    expect(operations).toHaveLength(made.length)
    expect(operations.filter(({ name, variable }) => name !== variable)).toEqual([])
    expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length)
  })

  it('is reached through GraphQL, and one that writes by its name; a job or a hosted page performs the rest', () => {
    const reachedFrom = (places: RegExp) =>
      new Set(
        sources
          .filter(({ path }) => places.test(path))
          .flatMap(({ imports }) => imports.flatMap(({ names }) => names)),
      )
    const graphql = reachedFrom(/^src\/graphql\//)
    const others = reachedFrom(/^src\/(jobs\/|core\/hosted-pages)/)
    const lost = operations.filter(({ name }) => !graphql.has(name!) && !others.has(name!))
    expect(lost.map(({ name }) => name)).toEqual(['recordDispute', 'recordRefunds'])
    const mutations = schema.getMutationType()!.getFields()
    const misnamed = operations.filter(
      ({ kind, name }) =>
        kind !== 'read' && kind !== 'list' && graphql.has(name!) && !(name! in mutations),
    )
    expect(misnamed.map(({ name }) => name)).toEqual([])
  })
})

describe('a prepared statement', () => {
  it('has a name of its own, or a connection would take it for another one', () => {
    const names = sources.flatMap(({ text }) =>
      [...text.matchAll(/\bname: ['`]([^'`]+)['`],\s*\n?\s*text:/g)].map(([, name]) => name),
    )
    expect(names.length).toBeGreaterThan(40)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })
})

describe('the schema', () => {
  it('is the one in schema/schema.graphql', () => {
    const printed = `${printSchema(lexicographicSortSchema(schema))}\n`
    expect(readFileSync('schema/schema.graphql', 'utf8') === printed, 'npm run codegen').toBe(true)
  })

  it.each(dialects)('is asked by $name as schema/dialects says', (dialect) => {
    const printed = printedQuestions(schema, askersOf(dialect))
    const kept = readFileSync(`schema/dialects/${dialect.name}.graphql`, 'utf8')
    expect(kept === printed, 'npm run codegen').toBe(true)
  })

  it('describes all of its types, fields, arguments and values', () => {
    const silent: string[] = []
    const ask = (name: string, one: { description?: string | null }) => {
      if (!one.description?.trim()) silent.push(name)
    }
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('__') || isSpecifiedScalarType(type)) continue
      ask(type.name, type)
      if (isEnumType(type)) {
        for (const value of type.getValues()) ask(`${type.name}.${value.name}`, value)
      }
      if (isInputObjectType(type) || isObjectType(type) || isInterfaceType(type)) {
        for (const field of Object.values(type.getFields())) {
          ask(`${type.name}.${field.name}`, field)
          const args = 'args' in field ? field.args : []
          for (const arg of args) ask(`${type.name}.${field.name}(${arg.name})`, arg)
        }
      }
    }
    expect(silent).toEqual([])
  })
})
