/** Works on several items at once. */

/** Each item in its turn, at most so many at once. A failure does not stop the others; the first one is thrown at the end. */
export async function eachAtOnce<T>(
  items: Iterable<T> | AsyncIterable<T>,
  atOnceMax: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = Symbol.iterator in items ? items[Symbol.iterator]() : items[Symbol.asyncIterator]()
  const failures: unknown[] = []
  const workOn = async () => {
    for (let next = await left.next(); !next.done; next = await left.next()) {
      try {
        await work(next.value)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  const failed = (error: unknown) => void failures.push(error)
  await Promise.all(Array.from({ length: atOnceMax }, () => workOn().catch(failed)))
  if (failures.length > 0) throw failures[0]
}
