/** The languages of the SDKs: how each package is installed, its driver started, and the program run that the documents print. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lacks } from './debian-tools.ts'
import type { Part } from './sdk-conformance.ts'
import {
  buildGo,
  debianPython,
  installNode,
  installPython,
  type Project,
  runProgram,
} from './sdk-packages.ts'

export interface Installed {
  /** Starts a driver; `env` beside it. */
  driver: [command: string, ...args: string[]]
  env?: Record<string, string>
  /** Runs the program of the document; the text that it says about the check, as JSON. Empty where it is run elsewhere. */
  printed: ((customerId: string) => Promise<string>)[]
  /** Compiles the program of the document as strictly as its compiler can; what the compiler says. */
  compiled?: () => Promise<string>
}

export interface Language {
  name: string
  /** Its tools are not here, and CI is not set. */
  isMissing: boolean
  /** Parts that it has; null: all. */
  has: readonly Part[] | null
  install(project: Project, server: { url: string; key: string }): Promise<Installed>
}

const folder = join(import.meta.dirname, '../sdk')
const driverText = (name: string) => readFileSync(join(folder, 'drivers', name), 'utf8')

/** The text of the document, with another key, base URL and customer. */
function printedText(name: string, { url, key }: { url: string; key: string }, id: string): string {
  return readFileSync(join(folder, 'snippets', name), 'utf8')
    .replaceAll('cust_123', id)
    .replace('om_live_123', key)
    .replace("environment: 'production'", `baseUrl: '${url}/v1'`)
    .replace('Environment: "production"', `BaseURL: "${url}/v1"`)
    .replace("environment='production'", `base_url='${url}/v1'`)
}

/** Beside the one that runs the tests, that of the machine, which is older as often as not. */
const nodes = [process.execPath, '/usr/bin/node'].filter((path) => existsSync(path))

const tsc = join(import.meta.dirname, '../../node_modules/.bin/tsc')
/** Without the types of Node. */
const flags =
  '--noEmit --strict --exactOptionalPropertyTypes --target es2022 --module nodenext --lib es2022,dom'
const typed = `export const left: string | null = entitlement.remainingCredits
// @ts-expect-error The event type is missing.
await om.usage.record({ customerId: 'x' })`

const node: Language = {
  name: 'Node',
  isMissing: false,
  has: null,
  async install(project, server) {
    await installNode(project)
    return {
      driver: [process.execPath, project.write('driver.mjs', driverText('driver.mjs.txt'))],
      printed: nodes.map((path, i) => async (id) => {
        const required = `import { createRequire } from 'node:module'
const again = createRequire(import.meta.url)('@openmonetize/node').OpenMonetize
if (again !== OpenMonetize) throw new Error('What is required is not what is imported')`
        const shown = 'console.log(JSON.stringify(entitlement)); await om.close()'
        const text = `${printedText('node.mjs.txt', server, id)}\n${required}\n${shown}`
        const program = project.write(`printed-${i}.mjs`, text)
        return runProgram(path, [program], { cwd: project.folder })
      }),
      compiled: () => {
        const text = `${printedText('node.mjs.txt', server, 'cust_123')}\n${typed}\n`
        const args = [...flags.split(' '), '--types', '', project.write('printed.ts', text)]
        return runProgram(tsc, args, { cwd: project.folder })
      },
    }
  },
}

/** As where there is no Node: requests go by `fetch`. */
const nodeByFetch: Language = {
  name: 'Node (fetch)',
  isMissing: false,
  has: ['transport'],
  async install(project) {
    await installNode(project)
    const text = driverText('driver.mjs.txt')
    const program = project.write('driver.mjs', `process.getBuiltinModule = undefined\n${text}`)
    return { driver: [process.execPath, program], printed: [] }
  },
}

/** Debian's, and the one that is called `python3`, when it is another one. */
const pythons = [...new Set([debianPython, ownPython() ?? debianPython])]

function ownPython(): string | null {
  const program = 'import sys; assert sys.version_info >= (3, 9); print(sys.executable)'
  const { status, stdout } = spawnSync('python3', ['-c', program], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : null
}

/** A program may await at its top, as in a notebook. */
const asNotebook = `import ast, asyncio, json, sys
text = open(sys.argv[1]).read()
names = {}
code = compile(text, sys.argv[1], 'exec', flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
async def main():
    await eval(code, names)
    print(json.dumps(names['entitlement'], default=str))
    await names['om'].close()
asyncio.run(main())
`

/** An unneeded `type: ignore` is an error of its own. */
const typedPython = `
from openmonetize import OpenHold, OpenMonetize, OpenMonetizeSync

def blocking() -> None:
    with OpenMonetizeSync(api_key="x") as om:
        left: object = om.entitlements.check("x", "chat")["remainingCredits"]
        om.entitlements.check()  # type: ignore[call-arg]
        om.entitlements.chek("x", "chat")  # type: ignore[attr-defined]
        wrong: int = om.credits.balance("x")  # type: ignore[assignment]
        print(left, wrong, om.usage.record(customer_id="x", event_type="chat")["credits"])
        for invoice in om.invoices.list(customer_id="x"):
            print(invoice["number"])
        for balance in om.live.balance("x"):
            print(balance["available"])

async def answer(hold: OpenHold) -> str:
    hold.use(amount="1")
    return hold.id

async def awaiting() -> None:
    async with OpenMonetize(api_key="x") as om:
        left: object = (await om.entitlements.check("x", "chat"))["remainingCredits"]
        await om.entitlements.check()  # type: ignore[call-arg]
        await om.entitlements.chek("x", "chat")  # type: ignore[attr-defined]
        wrong: int = await om.credits.balance("x")  # type: ignore[assignment]
        print(left, wrong, (await om.usage.record(customer_id="x", event_type="chat"))["credits"])
        held: str = await om.credits.with_hold(answer, customer_id="x", amount="1")
        is_kept: bool = om.usage.enqueue(customer_id="x", event_type="chat")
        print(held, is_kept, (await om.customers.list().page(first=1)).next_cursor)
        async for invoice in om.invoices.list(customer_id="x"):
            print(invoice["number"])
        async for balance in om.live.balance("x"):
            print(balance["available"])
`

/** Prints each call that only one of the two clients has, or that they take differently. */
const twinPython = `
import inspect
from openmonetize import OpenMonetize, OpenMonetizeSync

def calls(om):
    for space, calls in vars(om).items():
        for name in dir(calls):
            if not (space + name).startswith("_") and "_" != name[0]:
                taken = inspect.signature(getattr(calls, name)).parameters.values()
                yield space, name, str([(one.name, one.kind, one.default) for one in taken])

print(*sorted(set(calls(OpenMonetizeSync(api_key="x"))) ^ set(calls(OpenMonetize(api_key="x")))), end="")
`

/** What it says of types that are not right. */
async function mypy(
  files: string[],
  options: { cwd: string; env: Record<string, string> },
): Promise<string> {
  const flags = ['--strict', '--no-error-summary', '--cache-dir', 'mypy']
  return runProgram('/usr/bin/mypy', [...flags, ...files], options)
}

const python: Language = {
  name: 'Python',
  isMissing: lacks('python', 'pip', 'setuptools', 'wheel', 'mypy'),
  has: null,
  async install(project, server) {
    await installPython(project)
    const notebook = project.write('packages/notebook.py', asNotebook)
    return {
      driver: [debianPython, project.write('packages/driver.py', driverText('driver.py.txt'))],
      printed: pythons.map((path) => (id) => {
        const text = project.write('printed.py', printedText('python.py.txt', server, id))
        return runProgram(path, [notebook, text], { cwd: project.folder })
      }),
      compiled: async () => {
        const text = printedText('python.py.txt', server, 'cust_123').replaceAll(/^/gm, '    ')
        const twins = project.write('packages/twins.py', twinPython)
        const program = project.write(
          'typed.py',
          `async def main() -> None:\n${text}\n${typedPython}`,
        )
        // What is found by its path is judged as strictly as the program itself.
        const env = { MYPYPATH: join(project.folder, 'packages') }
        const options = { cwd: project.folder, env }
        return (await runProgram(debianPython, [twins], options)) + (await mypy([program], options))
      },
    }
  },
}

/** The statements of the document in a program that is given the id of the customer. */
function goProgram(server: { url: string; key: string }): string {
  const text = printedText('go.go.txt', server, 'cust_123').replaceAll('"cust_123"', 'os.Args[1]')
  const [imports = '', first = '', second = ''] = text.split(
    /(?=^client :=)|(?=^\/\/ Record usage)/m,
  )
  // The second err is one of a block of its own: Go declares a name once in a block.
  const fatal = 'if err != nil { panic(err) }'
  const shown = 'fmt.Println(string(shown))'
  const body = `${first}\n${fatal}\nshown, _ := json.Marshal(entitlement)\n${shown}\n{\n${second}\n${fatal}\n}`
  const library = 'import (\n"encoding/json"\n"fmt"\n"os"\n)'
  return `package main\n${library}\n${imports}\nfunc main() {\n${body}\n}\n`
}

const go: Language = {
  name: 'Go',
  isMissing: lacks('go', 'gcc', 'libc'),
  has: null,
  async install(project, server) {
    project.write('driver/main.go', driverText('driver.go.txt'))
    project.write('printed/main.go', goProgram(server))
    // With the detector of races. Without the parts of the library that are written in C there is less to compile.
    await buildGo(project, ['driver', 'printed'], ['-race', '-tags', 'netgo,osusergo'])
    return {
      driver: [join(project.folder, 'bin/driver')],
      // A race ends the program.
      env: { GORACE: 'halt_on_error=1' },
      printed: [
        (id) => runProgram(join(project.folder, 'bin/printed'), [id], { cwd: project.folder }),
      ],
    }
  },
}

export const languages: readonly Language[] = [node, nodeByFetch, python, go]
