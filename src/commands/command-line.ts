/** Parses the arguments of the commands: prints `--help`, and refuses unknown arguments. */
import { type ParseArgsConfig, parseArgs } from 'node:util'

type Options = NonNullable<ParseArgsConfig['options']>

export interface CommandLine<Given extends Options> {
  /** The text that `--help` prints, and that follows a mistake. */
  usage: string
  options?: Given
  /** The largest number of positional arguments. */
  wordsMax?: number
}

/** Exits the process for `--help` and for mistakes. */
export function readCommandLine<const Given extends Options>(command: CommandLine<Given>) {
  const { usage, options, wordsMax = 0 } = command
  try {
    const help = { help: { type: 'boolean', short: 'h' } } as const
    const read = parseArgs({ allowPositionals: true, options: { ...help, ...(options as Given) } })
    if ((read.values as { help?: boolean }).help) {
      process.stdout.write(usage)
      process.exit(0)
    }
    const [extra] = read.positionals.slice(wordsMax)
    if (extra !== undefined) throw new Error(`There is nothing that '${extra}' could mean here.`)
    return read
  } catch (error) {
    return failCommand(`${error instanceof Error ? error.message : error}\n${usage}`)
  }
}

export function failCommand(problem: string): never {
  process.stderr.write(`${problem.trimEnd()}\n`)
  process.exit(1)
}
