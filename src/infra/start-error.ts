/** A start-up failure that the operator can fix: its message is one clear sentence, printed without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
