import { AppError, type ErrorReport } from '../../src/base/app-error.ts';

type Device = 'camera' | 'microphone';

/**
 * A refusal of getUserMedia in words for a person, told apart by the DOMException's name
 * (W3C Media Capture and Streams, getUserMedia).
 */
export function mediaError(device: Device, cause: { name: string; message: string }): AppError {
  return new AppError(mediaReport(device, cause), { cause });
}

function mediaReport(device: Device, cause: { name: string; message: string }): ErrorReport {
  switch (cause.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return {
        code: `${device}.denied`,
        message: `Foveal may not use the ${device}.`,
        advice: `Allow the ${device} for Foveal in the system's or browser's settings, then try again.`,
      };
    case 'NotFoundError':
    case 'OverconstrainedError':
      return {
        code: `${device}.notFound`,
        message: `No ${device} was found.`,
        advice: `Connect a ${device} and try again, or read without it.`,
      };
    case 'NotReadableError':
    case 'AbortError':
      return {
        code: `${device}.inUse`,
        message: `The ${device} is there but cannot be opened.`,
        advice: `Another program is probably using it: close that program and try again.`,
      };
    case 'NoWebgl':
      return {
        code: `${device}.noWebgl`,
        message: 'The face can’t be followed, because this computer offers no WebGL.',
        advice:
          'Turn on hardware acceleration or update the graphics driver, then try again; or read without gaze.',
      };
    case 'DeviceLost':
      return {
        code: `${device}.lost`,
        message: cause.message,
        advice: 'Check its cable, then try again. What was recorded so far is kept.',
      };
    default:
      return {
        code: `${device}.failed`,
        message: `The ${device} could not be started.`,
        actual: `${cause.name}: ${cause.message}`,
        advice: 'Try again; if it keeps failing, restart Foveal.',
      };
  }
}
