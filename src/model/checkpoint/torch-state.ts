import { AppError } from '../../base/app-error.ts';
import { type ElementType, elementBytes } from '../../base/element-type.ts';
import { accessBytes, type RandomAccess } from '../../base/random-access.ts';
import {
  PickleGlobal,
  PickleObject,
  PickleTuple,
  type PickleValue,
  type PickleVocabulary,
  readPickle,
} from './pickle.ts';
import type { StoredTensor } from './stored-tensor.ts';

/** Names and sizes take about 100 bytes a tensor. */
const pickleByteLimit = 16 << 20;

const storageTypes: Record<string, ElementType> = {
  'torch.DoubleStorage': 'F64',
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
};
const rebuildTensor = 'torch._utils._rebuild_tensor_v2';
const rebuildParameter = 'torch._utils._rebuild_parameter';
const orderedDictionary = 'collections.OrderedDict';

/** A tensor's numbers as torch.save keeps them: one member of the archive. */
interface Storage {
  type: ElementType;
  key: string;
  elementCount: number;
}

interface View {
  storage: Storage;
  /** Elements from the storage's beginning. */
  offset: number;
  shape: number[];
  strides: number[];
}

/**
 * The tensors of what torch.save wrote, from its archive's members: `data.pkl` and `data/<key>`.
 * A state dict may stand alone or under `state_dict`, `model_state_dict` or `model`.
 *
 * @param members by name without the archive's own folder
 * @throws AppError `checkpoint.*`, and `pickle.*` for what is no state dict (see `readPickle`)
 */
export async function torchTensors(
  members: ReadonlyMap<string, RandomAccess>,
): Promise<StoredTensor[]> {
  const pickle = member(members, 'data.pkl');
  if (pickle.byteLength > pickleByteLimit) {
    throw damaged(`data.pkl of at most ${pickleByteLimit} bytes`, `${pickle.byteLength}`);
  }
  const order = members.get('byteorder');
  if (order !== undefined) {
    const text = new TextDecoder().decode(await order.read(0, Math.min(16, order.byteLength)));
    if (text !== 'little') throw damaged('byte order little', text);
  }
  const root = readPickle(await pickle.read(0, pickle.byteLength), vocabulary);
  const tensors: StoredTensor[] = [];
  for (const [name, view] of stateOf(root)) {
    tensors.push(await locate(name, view, members));
  }
  return tensors;
}

/** The few names a state dict is made of; `construct` and `persistent` check what they are given. */
const vocabulary: PickleVocabulary = {
  names: new Set([
    orderedDictionary,
    rebuildTensor,
    rebuildParameter,
    ...Object.keys(storageTypes),
  ]),

  construct(name, args) {
    if (name === orderedDictionary && args.length === 0) return new Map();
    if (name === rebuildTensor) return new PickleObject(viewOf(args));
    if (name === rebuildParameter) {
      const parameter = args[0];
      if (parameter instanceof PickleObject) return parameter;
    }
    throw damaged('arguments of a tensor or a dictionary', `${name} of ${args.length} values`);
  },

  persistent(id) {
    const items = id instanceof PickleTuple ? id.items : [];
    const [kind, storage, key, , elementCount] = items;
    const type = storage instanceof PickleGlobal ? storageTypes[storage.name] : undefined;
    if (kind !== 'storage' || type === undefined) throw damaged('a storage', 'something else');
    if (typeof key !== 'string' || !isCount(elementCount)) throw damaged('a storage', 'no size');
    return new PickleObject({ type, key, elementCount } satisfies Storage);
  },
};

/** Checked against the storage: a view never reaches beyond it, nor is larger than it. */
function viewOf(args: readonly PickleValue[]): View {
  const [storage, offset, size, stride] = args;
  const stored = storage instanceof PickleObject ? (storage.value as Storage) : null;
  if (stored === null || !('elementCount' in stored)) throw damaged('a storage', 'something else');
  const shape = counts(size);
  const strides = counts(stride);
  if (!isCount(offset) || shape.length !== strides.length) {
    throw damaged('an offset, sizes and as many strides', `${shape.length} and ${strides.length}`);
  }
  const elementCount = shape.reduce((product, side) => product * side, 1);
  const last = shape.reduce((sum, side, axis) => sum + (side - 1) * (strides[axis] as number), 0);
  const room = stored.elementCount - offset;
  if (elementCount > 0 && (elementCount > room || last >= room)) {
    throw damaged(`a view of at most ${room} numbers`, `${elementCount}, the last at ${last}`);
  }
  return { storage: stored, offset, shape, strides };
}

/** The dictionary of tensors in what was saved. */
function stateOf(root: PickleValue): Map<string, View> {
  const inner = root instanceof Map ? nested(root) : root;
  const state = new Map<string, View>();
  if (inner instanceof Map) {
    for (const [name, value] of inner) {
      const view = value instanceof PickleObject ? (value.value as View) : null;
      if (typeof name !== 'string' || view === null || !('storage' in view)) {
        throw noState(`${String(name)} is no tensor`);
      }
      state.set(name, view);
    }
  }
  if (state.size > 0) return state;
  throw noState('nothing of the kind');
}

function nested(root: Map<PickleValue, PickleValue>): PickleValue {
  for (const key of ['state_dict', 'model_state_dict', 'model']) {
    const inner = root.get(key);
    if (inner instanceof Map) return inner;
  }
  return root;
}

async function locate(
  name: string,
  { storage, offset, shape, strides }: View,
  members: ReadonlyMap<string, RandomAccess>,
): Promise<StoredTensor> {
  const { type, key, elementCount } = storage;
  const file = member(members, `data/${key}`);
  const size = elementBytes[type];
  if (file.byteLength !== elementCount * size) {
    throw damaged(`${elementCount * size} bytes in data/${key}`, `${file.byteLength}`);
  }
  if (isRowMajor(shape, strides)) return { name, type, shape, file, start: offset * size };
  return { name, type, shape, file: gathered(file, offset, shape, strides, size), start: 0 };
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const side = shape[axis] as number;
    if (side !== 1 && strides[axis] !== expected) return false;
    expected *= side;
  }
  return true;
}

/** A transposed or sliced tensor put in row-major order, when it is first read. */
function gathered(
  file: RandomAccess,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
  size: number,
): RandomAccess {
  const elementCount = shape.reduce((product, side) => product * side, 1);
  let whole: RandomAccess | null = null;
  const gather = async () => {
    const source = await file.read(0, file.byteLength);
    const target = new Uint8Array(elementCount * size);
    const index = shape.map(() => 0);
    for (let i = 0; i < elementCount; i++) {
      const at = index.reduce((sum, n, axis) => sum + n * (strides[axis] as number), offset);
      target.set(source.subarray(at * size, (at + 1) * size), i * size);
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        index[axis] = (index[axis] as number) + 1;
        if ((index[axis] as number) < (shape[axis] as number)) break;
        index[axis] = 0;
      }
    }
    return accessBytes(target);
  };
  return {
    byteLength: elementCount * size,
    async read(start, end) {
      whole ??= await gather();
      const bytes = await whole.read(start, end);
      if (end === whole.byteLength) whole = null;
      return bytes;
    },
  };
}

function member(members: ReadonlyMap<string, RandomAccess>, name: string): RandomAccess {
  const found = members.get(name);
  if (found === undefined) throw damaged(`a member ${name}`, 'none');
  return found;
}

function counts(value: PickleValue | undefined): number[] {
  const items = value instanceof PickleTuple ? value.items : [null];
  if (items.every(isCount)) return [...items];
  throw damaged('a tuple of sizes', 'something else');
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function noState(actual: string): AppError {
  return new AppError({
    code: 'checkpoint.noStateDict',
    message: 'The file holds no dictionary of tensors.',
    expected: 'model.state_dict(), alone or under state_dict, model_state_dict or model',
    actual: actual.slice(0, 120),
  });
}

function damaged(expected: string, actual: string): AppError {
  return new AppError({
    code: 'checkpoint.damagedFile',
    message: 'The PyTorch file is damaged.',
    expected,
    actual,
    advice: 'Get it from its source again.',
  });
}
