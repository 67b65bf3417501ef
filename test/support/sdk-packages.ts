/** The SDKs as their users get them: packed, and installed in a project of their own. */
import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { runFolder } from './leftovers.ts'

const run = promisify(execFile)
const top = join(import.meta.dirname, '../..')

/** What a program printed; throws with its errors when it fails. */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<string> {
  const env = { PATH: process.env.PATH ?? '', HOME: options.cwd, ...options.env }
  const { stdout } = await run(command, args, { cwd: options.cwd, env, maxBuffer: 2 ** 26 })
  return stdout
}

export interface Project {
  folder: string
  write(name: string, text: string): string
  close(): void
}

/** A folder of the run, so that what is started in it ends with the run. */
export function openProject(name: string): Project {
  mkdirSync(runFolder(), { recursive: true })
  const folder = mkdtempSync(join(runFolder(), `${name}-`))
  return {
    folder,
    write(file, text) {
      const path = join(folder, file)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
      return path
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Debian's, whose packages build the wheel offline. */
export const debianPython = '/usr/bin/python3'

/** Builds the wheel without a network; a program in the folder `packages` of the project imports it. */
export async function installPython({ folder }: Project): Promise<void> {
  const source = mkdtempSync(join(tmpdir(), 'openmonetize-python-'))
  try {
    cpSync(join(top, 'src/sdk/python'), source, { recursive: true })
    const options = { cwd: source }
    const pip = ['-m', 'pip', '--quiet', '--disable-pip-version-check', '--no-cache-dir']
    const offline = ['--no-index', '--no-deps', '--no-build-isolation']
    await runProgram(
      debianPython,
      [...pip, 'wheel', ...offline, '--wheel-dir', 'made', '.'],
      options,
    )
    const [wheel = ''] = readdirSync(join(source, 'made'))
    const target = ['--target', join(folder, 'packages'), join('made', wheel)]
    await runProgram(
      debianPython,
      [...pip, 'install', '--no-index', '--no-deps', ...target],
      options,
    )
  } finally {
    rmSync(source, { recursive: true, force: true })
  }
}

/** Vets the module of the SDK, and builds the programs in folders of the project with it into `bin`, without a network. */
export async function buildGo(
  { folder, write }: Project,
  programs: readonly string[],
  flags: readonly string[],
): Promise<void> {
  cpSync(join(top, 'src/sdk/go'), join(folder, 'sdk'), { recursive: true })
  const name = 'github.com/openmonetize/go-sdk'
  const found = `require ${name} v0.0.0\n\nreplace ${name} => ./sdk\n`
  write('go.mod', `module program\n\ngo 1.19\n\n${found}`)
  // The cache of the machine makes the second build take a tenth.
  const cache = join(tmpdir(), 'openmonetize-go-build')
  const env = { GOFLAGS: '-mod=mod', GOPROXY: 'off', GOCACHE: cache }
  const sdk = { cwd: join(folder, 'sdk'), env }
  const unformatted = await runProgram('gofmt', ['-l', '.'], sdk)
  if (unformatted !== '') throw new Error(`gofmt would change ${unformatted}`)
  await runProgram('go', ['vet', './...'], sdk)
  mkdirSync(join(folder, 'bin'))
  const from = programs.map((name) => `./${name}`)
  await runProgram('go', ['build', ...flags, '-o', 'bin/', ...from], { cwd: folder, env })
}

export function installNode(project: Project): Promise<void> {
  return installPackage(project, 'node', '@openmonetize/node')
}

/** Unpacks an SDK where a program in the folder of the project finds it by the name. */
export async function installPackage(
  { folder, write }: Project,
  sdkName: string,
  name: string,
): Promise<void> {
  const known = packed.get(sdkName) ?? pack(sdkName)
  packed.set(sdkName, known)
  const home = join(folder, 'node_modules', name)
  mkdirSync(home, { recursive: true })
  const args = ['-xzf', await known, '--strip-components=1', '-C', home]
  await runProgram('tar', args, { cwd: folder })
  write('package.json', '{"private": true, "type": "module"}')
}

/** The files of packages that were packed in this process. */
const packed = new Map<string, Promise<string>>()

async function pack(sdkName: string): Promise<string> {
  const { folder: source } = openProject(`packed-${sdkName}`)
  const sdk = join(source, 'src/sdk', sdkName)
  cpSync(join(top, 'src/sdk', sdkName), sdk, { recursive: true })
  cpSync(join(top, 'tsconfig.json'), join(source, 'tsconfig.json'))
  symlinkSync(join(top, 'node_modules'), join(source, 'node_modules'))
  const bin = join(top, 'node_modules/.bin')
  const env = { PATH: `${bin}:${process.env.PATH}`, npm_config_offline: 'true' }
  const printed = await runProgram('npm', ['pack', '--json', '--silent'], { cwd: sdk, env })
  const [{ filename }] = JSON.parse(printed.slice(printed.indexOf('['))) as [{ filename: string }]
  return join(sdk, filename)
}
