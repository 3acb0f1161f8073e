const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes as base64 (RFC 4648), which neither the domain's language level nor its types have. */
export function base64Of(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i] as number, bytes[i + 1], bytes[i + 2]];
    const word = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const digit = (shift: number) => DIGITS[(word >> shift) & 63] as string;
    parts.push(
      digit(18) +
        digit(12) +
        (b === undefined ? '=' : digit(6)) +
        (c === undefined ? '=' : digit(0)),
    );
  }
  return parts.join('');
}

/** The bytes of base64 (RFC 4648) without white space; what is no digit counts as 0. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let [word, bitCount, at] = [0, 0, 0];
  for (const digit of digits) {
    word = ((word << 6) | Math.max(0, DIGITS.indexOf(digit))) & 0xffff;
    bitCount += 6;
    if (bitCount < 8) continue;
    bitCount -= 8;
    bytes[at++] = (word >> bitCount) & 255;
  }
  return bytes;
}
