import { AppError } from '../../base/app-error.ts';
import { damaged, PickleBytes } from './pickle-bytes.ts';

/** A name that a pickle refers to: `collections OrderedDict`. Never looked up, only compared. */
export class PickleGlobal {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A fixed sequence, apart from lists because only these are arguments. */
export class PickleTuple {
  readonly items: readonly PickleValue[];
  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

/** What a constructor or a persistent id stands for; the caller's own, opaque here. */
export class PickleObject {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickleTuple
  | PickleGlobal
  | PickleObject;

/** Everything that a pickle may refer to. What is not here does not exist. */
export interface PickleVocabulary {
  /** Names that may be mentioned. */
  names: ReadonlySet<string>;
  /** What a call of one of these names makes of its arguments; others cannot be called. */
  construct(name: string, args: readonly PickleValue[]): PickleValue;
  /** What a persistent id refers to. */
  persistent(id: PickleValue): PickleValue;
}

/**
 * Reads a pickle (Python's pickletools describes protocols 0 to 5) without executing anything: a
 * handful of opcodes that build dictionaries, lists, tuples, strings and numbers, and a closed
 * vocabulary for the rest. Each opcode takes at least one byte and none loops, so time and memory
 * grow with the file's length only.
 *
 * @throws AppError `pickle.forbidden` for a name outside the vocabulary, `pickle.opcode` for what a
 *   dictionary of tensors never needs, `pickle.damaged` for what no pickle looks like
 */
export function readPickle(bytes: Uint8Array, vocabulary: PickleVocabulary): PickleValue {
  return new Unpickler(bytes, vocabulary).run();
}

class Mark {}
type Slot = PickleValue | Mark;

class Unpickler {
  readonly #bytes: PickleBytes;
  readonly #vocabulary: PickleVocabulary;
  readonly #memo = new Map<number, PickleValue>();
  #stack: Slot[] = [];

  constructor(bytes: Uint8Array, vocabulary: PickleVocabulary) {
    this.#bytes = new PickleBytes(bytes);
    this.#vocabulary = vocabulary;
  }

  run(): PickleValue {
    while (true) {
      const at = this.#bytes.offset;
      const opcode = this.#bytes.unsigned(1);
      if (opcode === 0x2e) return this.#pop(); // STOP
      this.#step(opcode, at);
    }
  }

  /** One instruction, by its name in pickletools. */
  #step(opcode: number, at: number): void {
    switch (opcode) {
      case 0x80: {
        // PROTO
        const version = this.#bytes.unsigned(1);
        if (version > 5) throw damaged('protocol 0 to 5', String(version));
        return;
      }
      case 0x95: // FRAME: a hint for buffered readers
        this.#bytes.skip(8);
        return;
      case 0x28: // MARK
        this.#stack.push(new Mark());
        return;
      case 0x4e: // NONE
        this.#stack.push(null);
        return;
      case 0x88: // NEWTRUE
        this.#stack.push(true);
        return;
      case 0x89: // NEWFALSE
        this.#stack.push(false);
        return;
      case 0x4a: // BININT
        this.#stack.push(this.#bytes.int32());
        return;
      case 0x4b: // BININT1
        this.#stack.push(this.#bytes.unsigned(1));
        return;
      case 0x4d: // BININT2
        this.#stack.push(this.#bytes.unsigned(2));
        return;
      case 0x8a: // LONG1
        this.#stack.push(this.#bytes.long(this.#bytes.unsigned(1)));
        return;
      case 0x47: // BINFLOAT
        this.#stack.push(this.#bytes.float64());
        return;
      case 0x58: // BINUNICODE
        this.#stack.push(this.#bytes.text(this.#bytes.unsigned(4)));
        return;
      case 0x8c: // SHORT_BINUNICODE
        this.#stack.push(this.#bytes.text(this.#bytes.unsigned(1)));
        return;
      case 0x7d: // EMPTY_DICT
        this.#stack.push(new Map());
        return;
      case 0x5d: // EMPTY_LIST
        this.#stack.push([]);
        return;
      case 0x29: // EMPTY_TUPLE
        this.#stack.push(new PickleTuple([]));
        return;
      case 0x74: // TUPLE
        this.#stack.push(new PickleTuple(this.#popToMark()));
        return;
      case 0x85: // TUPLE1
        this.#tuple(1);
        return;
      case 0x86: // TUPLE2
        this.#tuple(2);
        return;
      case 0x87: // TUPLE3
        this.#tuple(3);
        return;
      case 0x61: {
        // APPEND
        const item = this.#pop();
        this.#list().push(item);
        return;
      }
      case 0x65: {
        // APPENDS
        const items = this.#popToMark();
        const list = this.#list();
        for (const item of items) list.push(item);
        return;
      }
      case 0x73: {
        // SETITEM
        const value = this.#pop();
        const key = this.#pop();
        this.#dictionary().set(key, value);
        return;
      }
      case 0x75: {
        // SETITEMS
        const items = this.#popToMark();
        if (items.length % 2 === 1) throw damaged('pairs', `${items.length} values`);
        const dictionary = this.#dictionary();
        for (let i = 0; i < items.length; i += 2) {
          dictionary.set(items[i] as PickleValue, items[i + 1] as PickleValue);
        }
        return;
      }
      case 0x71: // BINPUT
        this.#memo.set(this.#bytes.unsigned(1), this.#top());
        return;
      case 0x72: // LONG_BINPUT
        this.#memo.set(this.#bytes.unsigned(4), this.#top());
        return;
      case 0x94: // MEMOIZE
        this.#memo.set(this.#memo.size, this.#top());
        return;
      case 0x68: // BINGET
        this.#recall(this.#bytes.unsigned(1));
        return;
      case 0x6a: // LONG_BINGET
        this.#recall(this.#bytes.unsigned(4));
        return;
      case 0x63: {
        // GLOBAL
        const module = this.#bytes.line();
        this.#mention(`${module}.${this.#bytes.line()}`);
        return;
      }
      case 0x93: {
        // STACK_GLOBAL
        const name = this.#pop();
        this.#mention(`${describe(this.#pop())}.${describe(name)}`);
        return;
      }
      case 0x52: {
        // REDUCE
        const args = this.#pop();
        const callee = this.#pop();
        if (!(callee instanceof PickleGlobal)) throw damaged('a name to call', describe(callee));
        if (!(args instanceof PickleTuple)) throw damaged('a tuple', describe(args));
        this.#stack.push(this.#vocabulary.construct(callee.name, args.items));
        return;
      }
      case 0x62: // BUILD: an ordered dictionary's attributes, module versions only
        this.#pop();
        this.#dictionary();
        return;
      case 0x51: // BINPERSID
        this.#stack.push(this.#vocabulary.persistent(this.#pop()));
        return;
      default:
        throw unknownOpcode(opcode, at);
    }
  }

  #mention(name: string): void {
    if (this.#vocabulary.names.has(name)) {
      this.#stack.push(new PickleGlobal(name));
      return;
    }
    throw new AppError({
      code: 'pickle.forbidden',
      message: 'The file asks for something that weights never need, so it was not read further.',
      expected: [...this.#vocabulary.names].join(', '),
      actual: name.slice(0, 120),
      advice: 'Do not open this file with other software: it may run programs there.',
    });
  }

  #tuple(count: number): void {
    const items = Array.from({ length: count }, () => this.#pop());
    this.#stack.push(new PickleTuple(items.reverse()));
  }

  #list(): PickleValue[] {
    const list = this.#top();
    if (Array.isArray(list)) return list;
    throw damaged('a list', describe(list));
  }

  #dictionary(): Map<PickleValue, PickleValue> {
    const dictionary = this.#top();
    if (dictionary instanceof Map) return dictionary;
    throw damaged('a dictionary', describe(dictionary));
  }

  #recall(key: number): void {
    const value = this.#memo.get(key);
    if (value === undefined) throw damaged('a value noted before', `number ${key}`);
    this.#stack.push(value);
  }

  #top(): PickleValue {
    const value = this.#stack.at(-1);
    if (value === undefined || value instanceof Mark) throw damaged('a value', 'none');
    return value;
  }

  #pop(): PickleValue {
    const value = this.#top();
    this.#stack.pop();
    return value;
  }

  #popToMark(): PickleValue[] {
    const at = this.#stack.findLastIndex(slot => slot instanceof Mark);
    if (at < 0) throw damaged('a mark', 'none');
    const items = this.#stack.splice(at).slice(1);
    return items as PickleValue[];
  }
}

function describe(value: PickleValue): string {
  if (typeof value === 'string') return value;
  return value === null || typeof value !== 'object' ? String(value) : value.constructor.name;
}

function unknownOpcode(opcode: number, at: number): AppError {
  return new AppError({
    code: 'pickle.opcode',
    message: 'The pickle uses an instruction that a dictionary of tensors never needs.',
    actual: `opcode 0x${opcode.toString(16).padStart(2, '0')} at byte ${at}`,
    advice: 'Save only model.state_dict(), or use a safetensors file.',
  });
}
