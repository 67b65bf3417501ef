/** The media type of an image, by the bytes that it begins with. Pure. */

/** Null for what is no PNG, JPEG or WebP image. */
export function imageTypeOf(bytes: Buffer): string | null {
  const begins = (hex: string, at = 0) =>
    bytes.subarray(at, at + hex.length / 2).equals(Buffer.from(hex, 'hex'))
  if (begins('89504e470d0a1a0a')) return 'image/png'
  if (begins('ffd8ff')) return 'image/jpeg'
  // "RIFF", four bytes of length, "WEBP".
  return begins('52494646') && begins('57454250', 8) ? 'image/webp' : null
}
