import { createServer, type Server, type Socket } from 'node:net';
import { LineSplitter } from '../../src/gaze/open-gaze/messages.ts';

/** What the stand-in's eyes do at a moment of its clock: the attributes of the POG fields. */
export type Eyes = (index: number) => { x: number; y: number; isValid: boolean };

interface Options {
  rateHz: number;
  eyes?: Eyes;
  screen?: { leftPx: number; topPx: number; widthPx: number; heightPx: number };
  /** Ticks of its clock a second, and where the clock began. */
  ticksPerSecond?: number;
  firstTick?: number;
}

/** The five points Gazepoint Control calibrates with. */
const POINTS = [
  [0.5, 0.5],
  [0.85, 0.15],
  [0.85, 0.85],
  [0.15, 0.85],
  [0.15, 0.15],
] as const;

/**
 * Speaks the server's side of the Open Gaze API on a loopback port. Records are sent when told, or
 * in real time by `stream`.
 */
export class GazepointServer {
  port = 0;
  /** Commands heard, in order. */
  readonly heard: string[] = [];
  readonly #options: Required<Options>;
  readonly #server: Server;
  readonly #clients = new Map<Socket, Set<string>>();
  #count = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  private constructor(options: Options) {
    this.#options = {
      eyes: () => ({ x: 0.5, y: 0.5, isValid: true }),
      screen: { leftPx: 0, topPx: 0, widthPx: 1920, heightPx: 1080 },
      ticksPerSecond: 10_000_000,
      firstTick: 2_096_547_271_623,
      ...options,
    };
    this.#server = createServer(socket => this.#welcome(socket));
  }

  static async start(options: Options, port = 0): Promise<GazepointServer> {
    const server = new GazepointServer(options);
    await server.listen(port);
    return server;
  }

  /** Listens, again after `stop`, at the port it had. */
  listen(port = this.port): Promise<void> {
    return new Promise(resolve => {
      this.#server.listen(port, '127.0.0.1', () => {
        const address = this.#server.address();
        if (address !== null && typeof address === 'object') this.port = address.port;
        resolve();
      });
    });
  }

  /** Ends as Gazepoint Control does when it is closed: connections break, nothing listens. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    for (const socket of this.#clients.keys()) socket.destroy();
    this.#clients.clear();
    await new Promise(resolve => this.#server.close(resolve));
  }

  /** Number of clients that want records. */
  get listeningCount(): number {
    return [...this.#clients.values()].filter(enabled => enabled.has('DATA')).length;
  }

  /** One record, `skipped` others lost before it. */
  sendRecord(skipped = 0): void {
    this.#count += skipped;
    const { rateHz, eyes, ticksPerSecond, firstTick } = this.#options;
    const seconds = this.#count / rateHz;
    const { x, y, isValid } = eyes(this.#count);
    const fields: Record<string, string> = {
      COUNTER: `CNT="${this.#count}"`,
      TIME: `TIME="${seconds.toFixed(5)}"`,
      TIME_TICK: `TIME_TICK="${Math.round(firstTick + seconds * ticksPerSecond)}"`,
      POG_BEST: `BPOGX="${x.toFixed(5)}" BPOGY="${y.toFixed(5)}" BPOGV="${Number(isValid)}"`,
    };
    this.#count++;
    for (const [socket, enabled] of this.#clients) {
      if (!enabled.has('DATA')) continue;
      const wanted = Object.keys(fields).filter(name => enabled.has(name));
      socket.write(`<REC ${wanted.map(name => fields[name]).join(' ')} />\r\n`);
    }
  }

  /** Sends records in real time, as many as are due at each turn, until it is stopped. */
  stream(): void {
    const startMs = performance.now() - (this.#count * 1000) / this.#options.rateHz;
    this.#timer = setInterval(() => {
      const due = ((performance.now() - startMs) * this.#options.rateHz) / 1000;
      while (this.#count < due) this.sendRecord();
    }, 4);
  }

  #welcome(socket: Socket): void {
    this.#clients.set(socket, new Set());
    const lines = new LineSplitter();
    socket.setEncoding('latin1');
    socket.on('data', (piece: string) => {
      for (const line of lines.push(piece)) this.#answer(socket, line);
    });
    socket.on('error', () => {});
    socket.on('close', () => this.#clients.delete(socket));
  }

  #answer(socket: Socket, line: string): void {
    this.heard.push(line);
    const [, verb, id = ''] = /^<(GET|SET) ID="(\w+)"/.exec(line) ?? [];
    const state = /STATE="(\d)"/.exec(line)?.[1] ?? '0';
    const value = this.#value(id, verb === 'SET' ? state : '0');
    if (value === null) socket.write(`<NACK ID="${id}" />\r\n`);
    else socket.write(`<ACK ID="${id}" ${value} />\r\n`);
    const enabled = this.#clients.get(socket);
    const part = /^ENABLE_SEND_(\w+)$/.exec(id)?.[1];
    if (verb === 'SET' && part) state === '1' ? enabled?.add(part) : enabled?.delete(part);
    if (verb === 'SET' && id === 'CALIBRATE_START' && state === '1') this.#calibrate(socket);
  }

  #value(id: string, state: string): string | null {
    const { leftPx, topPx, widthPx, heightPx } = this.#options.screen;
    const values: Record<string, string> = {
      PRODUCT_ID: `VALUE="GP3HD" BUS="USB3" RATE="${this.#options.rateHz}"`,
      SERIAL_ID: 'VALUE="123456789"',
      SCREEN_SIZE: `X="${leftPx}" Y="${topPx}" WIDTH="${widthPx}" HEIGHT="${heightPx}"`,
      TIME_TICK_FREQUENCY: `FREQ="${this.#options.ticksPerSecond}"`,
      CALIBRATE_RESULT_SUMMARY: 'AVE_ERROR="19.43" VALID_POINTS="4"',
    };
    if (/^(ENABLE_SEND_|CALIBRATE_(START|SHOW))/.test(id)) return `STATE="${state}"`;
    return values[id] ?? null;
  }

  /** All points at once; the right eye is a little off, and the last point is not found. */
  #calibrate(socket: Socket): void {
    const results = POINTS.map(([x, y], i) => {
      const [n, isValid] = [i + 1, Number(i < POINTS.length - 1)];
      socket.write(`<CAL ID="CALIB_START_PT" PT="${n}" CALX="${x}" CALY="${y}" />\r\n`);
      socket.write(`<CAL ID="CALIB_RESULT_PT" PT="${n}" CALX="${x}" CALY="${y}" />\r\n`);
      const left = `LX${n}="${x}" LY${n}="${y}" LV${n}="${isValid}"`;
      const right = `RX${n}="${x + 0.01}" RY${n}="${y}" RV${n}="${isValid}"`;
      return `CALX${n}="${x}" CALY${n}="${y}" ${left} ${right}`;
    });
    socket.write(`<CAL ID="CALIB_RESULT" ${results.join(' ')} />\r\n`);
  }
}
