import type { Socket } from 'node:net';
import { AppError } from '../../src/base/app-error.ts';
import {
  getCommand,
  LineSplitter,
  type OpenGazeMessage,
  parseMessage,
} from '../../src/gaze/open-gaze/messages.ts';

const ANSWER_TIMEOUT_MS = 5_000;
/** A peer that sends so much without an end of line speaks something else. */
const LONGEST_PIECE = 1 << 20;

interface Question {
  id: string;
  askedMs: number;
  resolve(message: OpenGazeMessage): void;
  reject(error: AppError): void;
}

/** A connection to an Open Gaze server: commands with their answers, and what comes unasked. */
export class OpenGazeLine {
  /** CAL and REC messages. */
  onMessage: (message: OpenGazeMessage) => void = () => {};
  /** Once, when the connection has ended, whoever ended it. */
  onClose: (reason: string) => void = () => {};
  readonly #socket: Socket;
  readonly #nowMs: () => number;
  readonly #questions: Question[] = [];
  #shortestTripMs = Number.POSITIVE_INFINITY;

  constructor(socket: Socket, nowMs: () => number) {
    this.#socket = socket;
    this.#nowMs = nowMs;
    const lines = new LineSplitter();
    let reason = 'the connection was closed';
    socket.setEncoding('latin1');
    socket.on('data', (piece: string) => {
      if (piece.length > LONGEST_PIECE) return socket.destroy();
      for (const line of lines.push(piece)) this.#receive(line);
    });
    socket.on('error', error => {
      reason = error.message;
    });
    socket.on('close', () => {
      for (const question of this.#questions.splice(0)) question.reject(lost(reason));
      this.onClose(reason);
    });
  }

  /** ms of the fastest command so far; infinite before any. */
  get shortestTripMs(): number {
    return this.#shortestTripMs;
  }

  send(command: string): void {
    if (this.#socket.writable) this.#socket.write(command);
  }

  /** The value of a variable. @throws AppError `tracker.protocol`, `tracker.lost` */
  get(id: string): Promise<OpenGazeMessage> {
    return this.ask(getCommand(id), id);
  }

  /** The answer to a command on variable `id`. @throws AppError `tracker.protocol`, `tracker.lost` */
  ask(command: string, id: string): Promise<OpenGazeMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<OpenGazeMessage>();
    const question: Question = { id, askedMs: this.#nowMs(), resolve, reject };
    this.#questions.push(question);
    const timer = setTimeout(() => {
      this.#forget(question);
      reject(noAnswer(id, `no answer for ${ANSWER_TIMEOUT_MS / 1000} s`));
    }, ANSWER_TIMEOUT_MS);
    this.send(command);
    return promise.finally(() => clearTimeout(timer));
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(line: string): void {
    const message = parseMessage(line);
    if (message === null) return;
    if (message.tag === 'REC' || message.tag === 'CAL') this.onMessage(message);
    else this.#answer(message);
  }

  #answer(message: OpenGazeMessage): void {
    const question = this.#questions.find(({ id }) => id === message.id);
    if (question === undefined) return;
    this.#forget(question);
    this.#shortestTripMs = Math.min(this.#shortestTripMs, this.#nowMs() - question.askedMs);
    if (message.tag === 'ACK') question.resolve(message);
    else question.reject(noAnswer(message.id, 'a refusal'));
  }

  #forget(question: Question): void {
    this.#questions.splice(this.#questions.indexOf(question), 1);
  }
}

function noAnswer(id: string, actual: string): AppError {
  return new AppError({
    code: 'tracker.protocol',
    message: 'The eye tracker does not answer as one of Gazepoint does.',
    expected: `an answer about ${id}`,
    actual,
    advice: 'Check that Gazepoint Control listens at this port, and that it is up to date.',
  });
}

function lost(actual: string): AppError {
  return new AppError({
    code: 'tracker.lost',
    message: 'The connection to the eye tracker broke.',
    actual,
    advice: 'Check that Gazepoint Control is still running.',
  });
}
