/** A fresh id: 128 random bits in the 22 letters that the server and the core accept. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** A whole number from 1 up to, not including, 2^53. */
export function randomInteger(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  const number = (high % 2 ** 21) * 2 ** 32 + low;
  return number === 0 ? 1 : number;
}
