import { FunctionWriter } from './assembler.ts';

/**
 * C = A·B, or C += A·B, for one pair of row-major matrices [m, k]·[k, n], any sizes from 1: tiles of
 * 4 rows by 8 columns in registers, then narrower ones for what is left. Parameters: addresses of A,
 * B, C, then m, k, n, and the bytes from one row of A to the next.
 */
export function writeMatMul(accumulate: boolean): FunctionWriter {
  const w = new FunctionWriter(['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32']);
  const [a, b, c, m, k, n, aStride] = [0, 1, 2, 3, 4, 5, 6];
  const rowStride = w.local('i32');
  w.get(n).i32(2).do('i32.shl').set(rowStride);

  const columnsLeft = w.local('i32');
  const bColumn = w.local('i32');
  const inner = w.local('i32');
  const bRow = w.local('i32');
  const aRows = w.locals('i32', 4);
  const cRows = w.locals('i32', 4);
  const aLanes = w.local('v128');
  const bLanes = w.locals('v128', 2);
  const sums = w.locals('v128', 8);
  const scalars = w.locals('f32', 4);
  const zero = w.local('f32');

  /** Sets pointers[r] = start + r · stride. */
  const pointRows = (pointers: number[], start: number, stride: number, rows: number) => {
    w.get(start).set(pointers[0] as number);
    for (let r = 1; r < rows; r++) {
      w.get(pointers[r - 1] as number, stride)
        .do('i32.add')
        .set(pointers[r] as number);
    }
  };
  const overInner = (rows: number, body: () => void) => {
    pointRows(aRows, a, aStride, rows);
    w.get(bColumn).set(bRow).get(k).set(inner);
    w.countDown(inner, 1, () => {
      body();
      for (let r = 0; r < rows; r++) w.advance(aRows[r] as number, 4);
      w.get(bRow, rowStride).do('i32.add').set(bRow);
    });
  };
  const vectorTile = (rows: number, vectors: number) => {
    for (let i = 0; i < rows * vectors; i++) {
      const [r, v] = [Math.floor(i / vectors), i % vectors];
      if (accumulate) w.get(cRows[r] as number).memory('v128.load', 16 * v);
      else w.splat(0);
      w.set(sums[i] as number);
    }
    overInner(rows, () => {
      for (let v = 0; v < vectors; v++) {
        w.get(bRow)
          .memory('v128.load', 16 * v)
          .set(bLanes[v] as number);
      }
      for (let r = 0; r < rows; r++) {
        w.get(aRows[r] as number)
          .memory('v128.load32_splat')
          .set(aLanes);
        for (let v = 0; v < vectors; v++) {
          const sum = sums[r * vectors + v] as number;
          w.get(sum, aLanes, bLanes[v] as number)
            .do('f32x4.mul', 'f32x4.add')
            .set(sum);
        }
      }
    });
    for (let r = 0; r < rows; r++) {
      for (let v = 0; v < vectors; v++) {
        w.get(cRows[r] as number, sums[r * vectors + v] as number).memory('v128.store', 16 * v);
      }
    }
  };
  const scalarTile = (rows: number) => {
    for (let r = 0; r < rows; r++) {
      if (accumulate) w.get(cRows[r] as number).memory('f32.load');
      else w.get(zero);
      w.set(scalars[r] as number);
    }
    overInner(rows, () => {
      for (let r = 0; r < rows; r++) {
        const sum = scalars[r] as number;
        w.get(sum, aRows[r] as number).memory('f32.load');
        w.get(bRow).memory('f32.load').do('f32.mul', 'f32.add').set(sum);
      }
    });
    for (let r = 0; r < rows; r++) {
      w.get(cRows[r] as number, scalars[r] as number).memory('f32.store');
    }
  };
  const nextColumns = (rows: number, count: number) => {
    for (let r = 0; r < rows; r++) w.advance(cRows[r] as number, 4 * count);
    w.advance(bColumn, 4 * count);
  };
  const band = (rows: number) => {
    w.get(b).set(bColumn).get(n).set(columnsLeft);
    pointRows(cRows, c, rowStride, rows);
    for (const vectors of [2, 1]) {
      w.countDown(columnsLeft, 4 * vectors, () => {
        vectorTile(rows, vectors);
        nextColumns(rows, 4 * vectors);
      });
    }
    w.countDown(columnsLeft, 1, () => {
      scalarTile(rows);
      nextColumns(rows, 1);
    });
    w.get(a, aStride).i32(rows).do('i32.mul', 'i32.add').set(a);
    w.get(c, rowStride).i32(rows).do('i32.mul', 'i32.add').set(c);
  };
  w.countDown(m, 4, () => band(4));
  w.countDown(m, 1, () => band(1));
  return w;
}
