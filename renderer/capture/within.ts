/**
 * The value of a promise, unless it takes longer than `limitMs`: then `error` is thrown, and a
 * value that comes after all is given to `onLate`, to be put away.
 */
export function within<T>(
  promise: Promise<T>,
  limitMs: number,
  error: () => Error,
  onLate: (value: T) => void = () => {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(error());
    }, limitMs);
    promise
      .then(value => (isLate ? onLate(value) : resolve(value)), reject)
      .finally(() => clearTimeout(timer));
  });
}
