import type { Attribute, ElementType, Graph, Node, Value } from './graph.ts';
import { runtimeDomain } from './graph.ts';
import { ProtobufWriter } from './protobuf.ts';

/*
 * ONNX's file format (onnx/onnx.proto3, IR version 10): the numbers are its field numbers and its
 * enumerations' values.
 */
const irVersion = 10;
/** First with Gelu. */
const operatorSet = 20;
const elementTypes: Record<ElementType, number> = { float32: 1, int32: 6, int64: 7, bool: 9 };
const externalLocation = 1;
const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 };

/** Where a value lies in a file beside the model's. */
export interface ExternalData {
  file: string;
  start: number;
  byteCount: number;
}

/**
 * A graph as the bytes of an ONNX model.
 *
 * @param external inputs of the graph that are no inputs of the model, but come from another file
 */
export function encodeOnnx(
  graph: Graph,
  external: ReadonlyMap<string, ExternalData> = new Map(),
): Uint8Array {
  const model = new ProtobufWriter();
  model.integer(1, irVersion).text(2, 'foveal');
  model.message(7, writeGraph(graph, external));
  for (const [domain, version] of [
    ['', operatorSet],
    [runtimeDomain, 1],
  ] as const) {
    model.message(8, new ProtobufWriter().text(1, domain).integer(2, version));
  }
  return model.finish();
}

function writeGraph(
  { nodes, constants, inputs, outputs }: Graph,
  external: ReadonlyMap<string, ExternalData>,
): ProtobufWriter {
  const writer = new ProtobufWriter();
  for (const node of nodes) writer.message(1, writeNode(node));
  writer.text(2, 'graph');
  for (const constant of constants) writer.message(5, writeConstant(constant));
  for (const input of inputs) {
    const data = external.get(input.name);
    if (data === undefined) writer.message(11, writeValueInfo(input));
    else writer.message(5, writeExternal(input, data));
  }
  for (const output of outputs) writer.message(12, writeValueInfo(output));
  return writer;
}

function writeNode({ inputs, outputs, operator, attributes, domain }: Node): ProtobufWriter {
  const writer = new ProtobufWriter();
  for (const { name } of inputs) writer.text(1, name);
  for (const { name } of outputs) writer.text(2, name);
  writer.text(4, operator);
  for (const [name, attribute] of Object.entries(attributes)) {
    writer.message(5, writeAttribute(name, attribute));
  }
  return domain === '' ? writer : writer.text(7, domain);
}

function writeAttribute(name: string, attribute: Attribute): ProtobufWriter {
  const writer = new ProtobufWriter().text(1, name);
  if (typeof attribute === 'number')
    return writer.integer(3, attribute).integer(20, attributeTypes.int);
  if (typeof attribute === 'string')
    return writer.text(4, attribute).integer(20, attributeTypes.string);
  if ('float' in attribute)
    return writer.float(2, attribute.float).integer(20, attributeTypes.float);
  for (const integer of attribute) writer.integer(8, integer);
  return writer.integer(20, attributeTypes.ints);
}

function writeConstant({ name, shape, type, constant }: Value): ProtobufWriter {
  const writer = new ProtobufWriter();
  for (const side of shape) writer.integer(1, side);
  return writer
    .integer(2, elementTypes[type])
    .text(8, name)
    .bytes(9, rawBytes(constant as ArrayLike<number>, type));
}

function writeExternal({ name, shape, type }: Value, data: ExternalData): ProtobufWriter {
  const writer = new ProtobufWriter();
  for (const side of shape) writer.integer(1, side);
  writer.integer(2, elementTypes[type]).text(8, name);
  const entries = { location: data.file, offset: data.start, length: data.byteCount };
  for (const [key, value] of Object.entries(entries)) {
    writer.message(13, new ProtobufWriter().text(1, key).text(2, String(value)));
  }
  return writer.integer(14, externalLocation);
}

/** Little-endian, as every machine is that this runs on. */
function rawBytes(values: ArrayLike<number>, type: ElementType): Uint8Array {
  const typed =
    type === 'float32'
      ? values instanceof Float32Array
        ? values
        : Float32Array.from(values)
      : type === 'int32'
        ? Int32Array.from(values)
        : type === 'int64'
          ? BigInt64Array.from(Array.from(values, BigInt))
          : Uint8Array.from(values);
  return new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength);
}

function writeValueInfo({ name, shape, type }: Value): ProtobufWriter {
  const sides = new ProtobufWriter();
  for (const side of shape) sides.message(1, new ProtobufWriter().integer(1, side));
  const tensor = new ProtobufWriter().integer(1, elementTypes[type]).message(2, sides);
  return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
}
