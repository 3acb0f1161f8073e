/**
 * Messages of the Open Gaze API (Gazepoint, revision of March 11, 2025; version 2.0 of 2013 is the
 * same in all that is used here): one XML element a line, ended by CR LF.
 */

/** ACK and NACK answer a command, CAL tells of a calibration, REC is a sample. */
export interface OpenGazeMessage {
  tag: 'ACK' | 'NACK' | 'CAL' | 'REC';
  /** Of the variable that is answered or told of; empty with REC. */
  id: string;
  /** All attributes by name, as text. */
  attributes: Readonly<Record<string, string>>;
}

const ELEMENT = /^\s*<(ACK|NACK|CAL|REC)\s([^>]*)>/;
const ATTRIBUTE = /([A-Za-z][\w]*)\s*=\s*"([^"]*)"/g;

/** One line as a message; null where it is none that Foveal knows, which later versions may send. */
export function parseMessage(line: string): OpenGazeMessage | null {
  const [, tag, body] = ELEMENT.exec(line) ?? [];
  if (!isTag(tag) || body === undefined) return null;
  const attributes: Record<string, string> = {};
  for (const [, name, value] of body.matchAll(ATTRIBUTE)) {
    if (name !== undefined && value !== undefined) attributes[name] = value;
  }
  // The manual's own examples have identifiers with a blank before them.
  return { tag, id: (attributes.ID ?? '').trim(), attributes };
}

function isTag(tag: string | undefined): tag is OpenGazeMessage['tag'] {
  return tag === 'ACK' || tag === 'NACK' || tag === 'CAL' || tag === 'REC';
}

/** A command that reads a variable, with its line ending. */
export function getCommand(id: string): string {
  return `<GET ID="${id}" />\r\n`;
}

/** A command that sets a variable, with its line ending. */
export function setCommand(id: string, attributes: Record<string, string | number> = {}): string {
  const pairs = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
  return `<SET ID="${id}"${pairs.join('')} />\r\n`;
}

/** A number of a message; NaN where it is missing or none. */
export function numberOf({ attributes }: OpenGazeMessage, name: string): number {
  const text = attributes[name]?.trim();
  return text ? Number(text) : Number.NaN;
}

/** Splits a stream that arrives in pieces of any length into its lines. */
export class LineSplitter {
  #rest = '';

  push(piece: string): string[] {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.map(line => line.trimEnd()).filter(line => line !== '');
  }
}
