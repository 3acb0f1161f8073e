import { emptyGrid, type Grid } from '../base/grid.ts';
import { padToSquare } from '../imaging/resize.ts';

/**
 * A heatmap on the model's patches: padded to a square like the image, then the mean over each
 * patch's area, pixels on an edge counting by their share.
 */
export function toPatchGrid(heatmap: Grid, patchesPerSide: number): Grid {
  const square = padToSquare(heatmap);
  const narrow = averageColumns(square, patchesPerSide);
  return transpose(averageColumns(transpose(narrow), patchesPerSide));
}

/** Area average along the rows down to `count` columns. */
function averageColumns({ widthPx, heightPx, values }: Grid, count: number): Grid {
  const averaged = emptyGrid(count, heightPx);
  const cell = widthPx / count;
  for (let column = 0; column < count; column++) {
    const left = column * cell;
    const right = left + cell;
    for (let row = 0; row < heightPx; row++) {
      let sum = 0;
      for (let x = Math.floor(left); x < Math.min(widthPx, right); x++) {
        const share = Math.min(x + 1, right) - Math.max(x, left);
        sum += share * (values[row * widthPx + x] as number);
      }
      averaged.values[row * count + column] = sum / cell;
    }
  }
  return averaged;
}

function transpose({ widthPx, heightPx, values }: Grid): Grid {
  const turned = emptyGrid(heightPx, widthPx);
  for (let row = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++) {
      turned.values[column * heightPx + row] = values[row * widthPx + column] as number;
    }
  }
  return turned;
}
