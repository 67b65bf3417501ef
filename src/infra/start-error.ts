/** A start-up failure the operator can mend: its message is one clear sentence, printed without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
