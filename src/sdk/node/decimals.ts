/** Sums and comparisons of exact decimals in texts: at most 9 digits after the point, as the API writes them. */

const digits = 9

/** Null for what is no plain decimal with so few digits. */
export function scaled(text: string): bigint | null {
  const [, sign, whole = '', rest = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  if (whole === '' || rest.length > digits) return null
  const value = BigInt(whole + rest.padEnd(digits, '0'))
  return sign ? -value : value
}

export function decimalText(value: bigint): string {
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, '0')
  const fraction = text.slice(-digits).replace(/0+$/, '')
  const plain = `${text.slice(0, -digits)}${fraction && `.${fraction}`}`
  return value < 0n ? `-${plain}` : plain
}
