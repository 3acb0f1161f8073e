import { connect, type Socket } from 'node:net';
import type { TrackerAddress, TrackerCalibration, TrackerReport } from '../../src/api/contract.ts';
import type { Tracker, TrackerHardware } from '../../src/app/ports.ts';
import { AppError } from '../../src/base/app-error.ts';
import { numberOf, type OpenGazeMessage, setCommand } from '../../src/gaze/open-gaze/messages.ts';
import {
  calibratedPoints,
  gazeRecord,
  tickFrequency,
  trackedScreen,
} from '../../src/gaze/open-gaze/records.ts';
import { isLoopback } from './dicomweb/address.ts';
import { OpenGazeLine } from './open-gaze-line.ts';
import { RecordStream } from './record-stream.ts';

/** Between attempts to connect again; the last holds for all that follow. */
const RETRY_DELAYS_MS = [250, 500, 1_000, 2_000, 5_000];
/** A device that shows its dots has always told of the next one by then. */
const CALIBRATION_SILENCE_MS = 30_000;

interface Options {
  /** Monotonic, ms. */
  nowMs: () => number;
  retryDelaysMs: readonly number[];
}

const defaults: Options = { nowMs: () => performance.now(), retryDelaysMs: RETRY_DELAYS_MS };

/** Gazepoint's trackers, spoken to by the Open Gaze API over TCP. */
export const gazepointHardware: TrackerHardware = {
  open: (address, report) => GazepointTracker.open(address, report),
  nowMs: defaults.nowMs,
};

/** One device, streaming from `open` to `close`, over breaks of the connection. */
export class GazepointTracker implements Tracker {
  device: Tracker['device'];
  readonly #address: TrackerAddress;
  readonly #report: (report: TrackerReport) => void;
  readonly #options: Options;
  readonly #stream: RecordStream;
  #line: OpenGazeLine;
  #isClosed = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #calibration: PromiseWithResolvers<OpenGazeMessage> | null = null;
  #calibrationTimer: ReturnType<typeof setTimeout> | undefined;

  private constructor(
    address: TrackerAddress,
    report: (report: TrackerReport) => void,
    options: Options,
    line: OpenGazeLine,
    device: Tracker['device'],
  ) {
    this.#address = address;
    this.#report = report;
    this.#options = options;
    this.#stream = new RecordStream(report);
    this.#line = line;
    this.device = device;
  }

  static async open(
    address: TrackerAddress,
    report: (report: TrackerReport) => void,
    options: Options = defaults,
  ): Promise<GazepointTracker> {
    refuseUnasked(address);
    const line = await dial(address, options.nowMs);
    try {
      const { device, ticksPerSecond } = await introduce(line);
      const tracker = new GazepointTracker(address, report, options, line, device);
      await tracker.#listen(ticksPerSecond);
      return tracker;
    } catch (error) {
      line.close();
      throw error;
    }
  }

  async calibrate(): Promise<TrackerCalibration> {
    this.#calibration ??= Promise.withResolvers();
    const { promise } = this.#calibration;
    // It may fail before anybody waits for it.
    promise.catch(() => {});
    this.#expectCalibration();
    try {
      await this.#line.ask(setCommand('CALIBRATE_SHOW', { STATE: 1 }), 'CALIBRATE_SHOW');
      await this.#line.ask(setCommand('CALIBRATE_START', { STATE: 1 }), 'CALIBRATE_START');
      const points = calibratedPoints(await promise);
      const summary = await this.#line.get('CALIBRATE_RESULT_SUMMARY');
      const meanErrorPx = numberOf(summary, 'AVE_ERROR');
      const validPointCount = numberOf(summary, 'VALID_POINTS');
      return {
        points,
        meanErrorPx: Number.isFinite(meanErrorPx) ? meanErrorPx : null,
        validPointCount: Number.isFinite(validPointCount)
          ? validPointCount
          : points.filter(({ left, right }) => left ?? right).length,
      };
    } finally {
      this.#calibration = null;
      clearTimeout(this.#calibrationTimer);
      this.#line.send(setCommand('CALIBRATE_SHOW', { STATE: 0 }));
    }
  }

  cancelCalibration(): void {
    this.#line.send(setCommand('CALIBRATE_START', { STATE: 0 }));
    this.#failCalibration('cancelled');
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#failCalibration('the tracker was disconnected');
    this.#line.close();
  }

  /** Begins to stream; from here on a break of the connection leads to another. */
  async #listen(ticksPerSecond: number): Promise<void> {
    const line = this.#line;
    this.#stream.restart(line);
    line.onMessage = message => {
      if (message.tag === 'CAL') this.#receiveCalibration(message);
      if (message.tag !== 'REC') return;
      const record = gazeRecord(message, ticksPerSecond);
      if (record) this.#stream.push(record, this.#options.nowMs());
    };
    for (const part of ['COUNTER', 'TIME', 'TIME_TICK', 'POG_BEST']) {
      await line.ask(setCommand(`ENABLE_SEND_${part}`, { STATE: 1 }), `ENABLE_SEND_${part}`);
    }
    await line.ask(setCommand('ENABLE_SEND_DATA', { STATE: 1 }), 'ENABLE_SEND_DATA');
    line.onClose = reason => this.#lose(reason);
  }

  #lose(reason: string): void {
    if (this.#isClosed) return;
    this.#failCalibration(reason);
    this.#report({ type: 'lost', reason });
    this.#reconnect(0);
  }

  #reconnect(attempt: number): void {
    const { retryDelaysMs, nowMs } = this.#options;
    const delayMs = retryDelaysMs[Math.min(attempt, retryDelaysMs.length - 1)];
    this.#retry = setTimeout(async () => {
      let line: OpenGazeLine | null = null;
      try {
        line = await dial(this.#address, nowMs);
        const { device, ticksPerSecond } = await introduce(line);
        if (this.#isClosed) return line.close();
        this.#line = line;
        this.device = device;
        await this.#listen(ticksPerSecond);
        this.#report({ type: 'found', device });
      } catch {
        // Told once, by `lost`; that it is still not there is no news.
        line?.close();
        if (!this.#isClosed) this.#reconnect(attempt + 1);
      }
    }, delayMs);
  }

  #receiveCalibration(message: OpenGazeMessage): void {
    if (message.id === 'CALIB_RESULT') this.#calibration?.resolve(message);
    const point = numberOf(message, 'PT');
    if (message.id !== 'CALIB_START_PT' || !Number.isInteger(point)) return;
    if (this.#calibration) this.#expectCalibration();
    const target = { x: numberOf(message, 'CALX'), y: numberOf(message, 'CALY') };
    this.#report({ type: 'calibrating', point, target });
  }

  #expectCalibration(): void {
    clearTimeout(this.#calibrationTimer);
    const fail = () =>
      this.#failCalibration(`nothing was heard of it for ${CALIBRATION_SILENCE_MS / 1000} s`);
    this.#calibrationTimer = setTimeout(fail, CALIBRATION_SILENCE_MS);
  }

  #failCalibration(reason: string): void {
    clearTimeout(this.#calibrationTimer);
    this.#calibration?.reject(
      new AppError({
        code: 'tracker.calibration',
        message: 'The eye tracker did not finish its calibration.',
        actual: reason,
        advice: 'Calibrate again, here or in Gazepoint Control.',
      }),
    );
  }
}

/** Gaze crosses a network in the clear: only where the user has been told so. */
function refuseUnasked({ host, acceptsRemote }: TrackerAddress): void {
  if (isLoopback(host) || host === '::1' || acceptsRemote) return;
  throw new AppError({
    code: 'tracker.remote',
    message: 'This eye tracker is at another computer: gaze would cross the network unencrypted.',
    expected: 'an address of this computer, such as 127.0.0.1',
    advice: 'Run Gazepoint Control on this computer, or accept it for a network you trust.',
  });
}

function dial({ host, port }: TrackerAddress, nowMs: () => number): Promise<OpenGazeLine> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: host.replace(/^\[|\]$/g, ''), port, noDelay: true });
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer for 5 s')));
    socket.once('error', error => reject(unreachable(host, port, error)));
    socket.once('connect', () => {
      socket.setTimeout(0);
      resolve(new OpenGazeLine(socket, nowMs));
    });
  });
}

async function introduce(line: OpenGazeLine) {
  const product = await line.get('PRODUCT_ID');
  const serial = await line.get('SERIAL_ID');
  const screen = trackedScreen(await line.get('SCREEN_SIZE'));
  const ticksPerSecond = tickFrequency(await line.get('TIME_TICK_FREQUENCY'));
  if (screen === null || !(ticksPerSecond > 0)) {
    throw new AppError({
      code: 'tracker.protocol',
      message: 'This is not an eye tracker that Foveal understands.',
      expected: 'SCREEN_SIZE and TIME_TICK_FREQUENCY of the Open Gaze API',
      actual: screen === null ? 'no size of the screen' : 'no frequency of its clock',
      advice: 'Update Gazepoint Control.',
    });
  }
  const rateHz = numberOf(product, 'RATE');
  const device = {
    product: product.attributes.VALUE ?? '',
    serial: serial.attributes.VALUE ?? '',
    rateHz: rateHz > 0 ? rateHz : null,
    screen,
  };
  return { device, ticksPerSecond };
}

function unreachable(host: string, port: number, cause: Error): AppError {
  return new AppError(
    {
      code: 'tracker.unreachable',
      message: `No eye tracker answers at ${host}, port ${port}.`,
      actual: 'code' in cause ? String(cause.code) : cause.message,
      advice: 'Start Gazepoint Control, and compare its port with the one given here.',
    },
    { cause },
  );
}
