/** Every command documents its arguments, and refuses unknown ones. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>
}
/** Those that are programs of ours. */
const commands = Object.entries(scripts).flatMap(([name, line]) => {
  const [, file] = /^node ([\w/.-]+\.ts)$/.exec(line) ?? []
  return file && name !== 'postinstall' ? [[name, file] as const] : []
})

interface Ended {
  code: number
  output: string
  problems: string
}

function run(file: string, ...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { env: {} }, (error, output, problems) =>
      resolve({ code: Number(error?.code ?? 0), output, problems }),
    )
  })
}

describe('A command', () => {
  it('is among these', () => {
    const names = commands.map(([name]) => name)
    const known = ['start', 'demo', 'codegen', 'ledger:verify', 'billing:verify', 'bench']
    expect(names).toEqual(expect.arrayContaining(known))
  })

  it.each(commands)('%s tells what it takes', async (name, file) => {
    const { code, output } = await run(file, '--help')
    const spoken = name === 'start' ? 'npm start' : `npm run ${name}`
    expect({ code, first: output.split('\n')[0] }).toEqual({
      code: 0,
      first: expect.stringMatching(`^Usage: ${spoken}`),
    })
  })

  it.each(commands)('%s refuses an option that it does not have', async (name, file) => {
    const { code, problems } = await run(file, '--no-such-option')
    expect({ name, code }).toEqual({ name, code: 1 })
    expect(problems).toContain('Usage: ')
  })
})
