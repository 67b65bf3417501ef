/**
 * The JSON text of an answer. `JSON.stringify` writes a megabyte in some 6 ms, and an allowed document can be answered with ten: such
 * a text is written in pieces, between which the event loop serves others.
 */
import { inTurn } from '../../core/operation/event-loop-turns.ts'

/** A document below this cost is answered with at most some 100 KB, which is written at once. */
const largeFromCost = 500
/** A piece takes a quarter of a turn: about 1 ms. */
const pieceLength = 100_000
const pieceSteps = 50
/** What has no more values than this is left to `JSON.stringify`, which is several times faster than a walk. */
const valuesMax = 500

/** Whether the answer to a document of that cost may be long. */
export function mayBeLong(cost: number): boolean {
  return cost >= largeFromCost
}

/** The answer as JSON in UTF-8; `owner` is whoever asked for it. */
export async function writeInTurns(answer: object, owner: string): Promise<Buffer> {
  const texts = textsOf(answer)
  const written: Buffer[] = []
  const writePiece = () => {
    let piece = ''
    while (piece.length < pieceLength) {
      const { done, value } = texts.next()
      if (done) break
      piece += value
    }
    if (piece !== '') written.push(Buffer.from(piece))
    return piece !== ''
  }
  while (await inTurn(owner, pieceSteps, writePiece));
  return Buffer.concat(written)
}

/** The parts of the text that `JSON.stringify` makes of a value that JSON has a form of. */
export function* textsOf(value: unknown): Generator<string, void> {
  if (!isLarge(value)) return yield JSON.stringify(value)
  let before = ''
  if (Array.isArray(value)) {
    yield '['
    for (const item of value) {
      yield before
      yield* textsOf(item ?? null)
      before = ','
    }
    return yield ']'
  }
  yield '{'
  for (const [name, part] of Object.entries(value)) {
    if (part === undefined) continue
    yield `${before}${JSON.stringify(name)}:`
    yield* textsOf(part)
    before = ','
  }
  yield '}'
}

/** Whether a value is an object or array of more than `valuesMax` values; a date and its like have a text of their own. */
function isLarge(value: unknown): value is object {
  return countTo(valuesMax + 1, value) > valuesMax
}

/** `Object.values` is ten times faster here than `for … in`: a walk that counts costs a fifth of what writing does. */
function countTo(max: number, value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  if (!Array.isArray(value) && 'toJSON' in value) return 1
  let count = 1
  for (const part of Array.isArray(value) ? value : Object.values(value)) {
    if (count >= max) break
    count += typeof part === 'object' ? countTo(max - count, part) : 1
  }
  return count
}
