import type {
  TrackerAddress,
  TrackerCalibration,
  TrackerDevice,
  TrackerReport,
} from '../../api/trackers.ts';

/** A hardware eye tracker that streams until it is closed, over breaks of the connection. */
export interface Tracker {
  device: TrackerDevice;
  /** @throws AppError `tracker.calibration`, `tracker.lost` */
  calibrate(): Promise<TrackerCalibration>;
  cancelCalibration(): void;
  close(): void;
}

export interface TrackerHardware {
  /**
   * Connects; what follows is reported until the tracker is closed.
   * @throws AppError `tracker.remote`, `tracker.unreachable`, `tracker.protocol`
   */
  open(address: TrackerAddress, report: (report: TrackerReport) => void): Promise<Tracker>;
  /** The clock by which reports are dated: monotonic, ms. */
  nowMs(): number;
}
