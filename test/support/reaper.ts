/** Run beside the tests: waits for the end of its input, which comes when whoever started it ends, and ends all that works in the folder. */
import { endAll } from './leftovers.ts'

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('Which folder?')
process.stdin.on('data', () => undefined)
process.stdin.on('error', () => undefined)
process.stdin.on('close', () => endAll(folder))
