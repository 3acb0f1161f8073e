/**
 * Index of the last item that is not later than `value`, by halving; −1 where all are later.
 * @param valueAt of item i, never smaller than that of the item before
 */
export function lastAt(count: number, valueAt: (i: number) => number, value: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (valueAt(middle) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
