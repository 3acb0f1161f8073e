/** A tree of n points has about two nodes a point; closer points take more. */
const NODES_PER_POINT = 8;
/** Points closer than the finest square share a leaf. */
const DEEPEST_LEVEL = 40;
/** Of each node: number of points, sum of their x and y, side of the square. */
const COUNT = 0;
const X = 1;
const Y = 2;
const SIDE = 3;
const FIELDS = 4;
const END = -1;
/** Of each square in the walk; the x and y of its centre come first. */
const WALK_COUNT = 2;
const WALK_SQUARED_SIDE = 3;
const WALK_FIELDS = 4;

/**
 * Squares in squares around points of the plane, each with the number and the centre of its points
 * (Barnes & Hut 1986), built anew for every step of t-SNE in the same memory. The four children of a
 * node lie one behind the other; each node knows the one that follows when it is not gone into, so
 * that the tree is walked through without a stack. What is walked through is a copy in the order of the
 * walk, without empty squares: it lies in memory as it is read.
 */
export class QuadTree {
  readonly #capacity: number;
  readonly #fields: Float64Array;
  /** 0: a leaf. */
  readonly #firstChild: Int32Array;
  readonly #following: Int32Array;
  #nodeCount = 0;
  /** Of each square with points, in the order of the walk: centre, number of points, squared side (a leaf: −1). */
  readonly #walk: Float64Array;
  /** The place in the walk behind all that is in the square. */
  readonly #behind: Int32Array;
  /** Of each node: where in the walk it stands, or what comes after it. */
  readonly #place: Int32Array;
  #walkLength = 0;

  constructor(pointCount: number) {
    this.#capacity = NODES_PER_POINT * pointCount + 5;
    this.#fields = new Float64Array(FIELDS * this.#capacity);
    this.#firstChild = new Int32Array(this.#capacity);
    this.#following = new Int32Array(this.#capacity);
    this.#walk = new Float64Array(WALK_FIELDS * this.#capacity);
    this.#behind = new Int32Array(this.#capacity);
    this.#place = new Int32Array(this.#capacity);
  }

  /** @param points x and y of each point in turn */
  build(points: Float64Array): void {
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < points.length; i += 2) {
      left = Math.min(left, points[i] as number);
      right = Math.max(right, points[i] as number);
      top = Math.min(top, points[i + 1] as number);
      bottom = Math.max(bottom, points[i + 1] as number);
    }
    this.#nodeCount = 0;
    this.#newNode(Math.max(right - left, bottom - top, Number.MIN_VALUE), END);
    for (let i = 0; i < points.length; i += 2) {
      this.#insert(points[i] as number, points[i + 1] as number, left, top);
    }
    this.#layOutWalk();
  }

  /**
   * Σ over all points of 1 / (1 + d²), and of its square times the way from them, of which squares
   * that look smaller than `theta` from (x, y) count as one point at their centre. The point itself
   * adds 1 to the first and nothing to the others.
   */
  repulsion(x: number, y: number, theta: number): { normaliser: number; x: number; y: number } {
    const walk = this.#walk;
    const behind = this.#behind;
    const length = this.#walkLength;
    const squaredTheta = theta * theta;
    let [normaliser, forceX, forceY] = [0, 0, 0];
    let place = 0;
    while (place < length) {
      const at = WALK_FIELDS * place;
      const dx = x - (walk[at] as number);
      const dy = y - (walk[at + 1] as number);
      const squared = dx * dx + dy * dy;
      if ((walk[at + WALK_SQUARED_SIDE] as number) >= squaredTheta * squared) {
        place++;
        continue;
      }
      const kernel = 1 / (1 + squared);
      const weighted = (walk[at + WALK_COUNT] as number) * kernel;
      normaliser += weighted;
      forceX += weighted * kernel * dx;
      forceY += weighted * kernel * dy;
      place = behind[place] as number;
    }
    return { normaliser, x: forceX, y: forceY };
  }

  #insert(x: number, y: number, rootLeft: number, rootTop: number): void {
    let [node, left, top] = [0, rootLeft, rootTop];
    for (let level = 0; ; level++) {
      const isEmpty = this.#fields[FIELDS * node + COUNT] === 0;
      const isLeaf = this.#firstChild[node] === 0;
      const isFull = this.#nodeCount + 4 > this.#capacity;
      const isLast = isLeaf && (isEmpty || level === DEEPEST_LEVEL || isFull);
      if (isLeaf && !isLast) this.#divide(node, left, top);
      this.#add(node, 1, x, y);
      if (isLast) return;
      const half = (this.#fields[FIELDS * node + SIDE] as number) / 2;
      const [isRight, isBelow] = [x >= left + half, y >= top + half];
      node = (this.#firstChild[node] as number) + Number(isRight) + 2 * Number(isBelow);
      if (isRight) left += half;
      if (isBelow) top += half;
    }
  }

  /** Gives a leaf four children, one of which takes over what the leaf holds. */
  #divide(node: number, left: number, top: number): void {
    const at = FIELDS * node;
    const count = this.#fields[at + COUNT] as number;
    const [sumX, sumY] = [this.#fields[at + X] as number, this.#fields[at + Y] as number];
    const side = this.#fields[at + SIDE] as number;
    const first = this.#nodeCount;
    for (let i = 1; i <= 4; i++) {
      this.#newNode(side / 2, i < 4 ? first + i : (this.#following[node] as number));
    }
    this.#firstChild[node] = first;
    const [isRight, isBelow] = [sumX / count >= left + side / 2, sumY / count >= top + side / 2];
    this.#add(first + Number(isRight) + 2 * Number(isBelow), count, sumX, sumY);
  }

  #add(node: number, count: number, x: number, y: number): void {
    const at = FIELDS * node;
    this.#fields[at + COUNT] = (this.#fields[at + COUNT] as number) + count;
    this.#fields[at + X] = (this.#fields[at + X] as number) + x;
    this.#fields[at + Y] = (this.#fields[at + Y] as number) + y;
  }

  #newNode(side: number, following: number): void {
    const node = this.#nodeCount++;
    this.#fields.fill(0, FIELDS * node, FIELDS * node + SIDE);
    this.#fields[FIELDS * node + SIDE] = side;
    this.#firstChild[node] = 0;
    this.#following[node] = following;
  }

  /** The squares with points, each before those in it, their sums made means. */
  #layOutWalk(): void {
    const fields = this.#fields;
    const walk = this.#walk;
    let length = 0;
    for (let node = 0; node !== END; ) {
      const from = FIELDS * node;
      const count = fields[from + COUNT] as number;
      const firstChild = this.#firstChild[node] as number;
      const following = this.#following[node] as number;
      this.#place[node] = length;
      if (count > 0) {
        const side = fields[from + SIDE] as number;
        const at = WALK_FIELDS * length;
        walk[at] = (fields[from + X] as number) / count;
        walk[at + 1] = (fields[from + Y] as number) / count;
        walk[at + WALK_COUNT] = count;
        walk[at + WALK_SQUARED_SIDE] = firstChild === 0 ? -1 : side * side;
        this.#behind[length++] = following;
      }
      node = firstChild === 0 ? following : firstChild;
    }
    for (let at = 0; at < length; at++) {
      const following = this.#behind[at] as number;
      this.#behind[at] = following === END ? length : (this.#place[following] as number);
    }
    this.#walkLength = length;
  }
}
