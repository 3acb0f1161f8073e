/** The gaze frame: WebGazer behind a MessagePort, on an origin of its own. */
import { acceptPort } from './accept-port.ts';
import { EyeTracker } from './eye-tracker.ts';
import { type GazeReport, gazeCommand } from './gaze-protocol.ts';

acceptPort(port => {
  const report = (message: GazeReport) => port.postMessage(message);
  const tracker = new EyeTracker(report);
  // WebGazer and MediaPipe alert() their problems, which would block the page. One is no problem:
  // begin() wants https or `localhost`, but *.localhost and app:// are secure contexts as well.
  window.alert = (message?: unknown) => {
    const isHttpsWarning = String(message).startsWith('WebGazer works only over https');
    if (!isHttpsWarning) report({ type: 'problem', message: String(message) });
  };

  port.onmessage = async event => {
    const command = gazeCommand.parse(event.data);
    switch (command.type) {
      case 'ping':
        report({ type: 'pong', nowMs: performance.now() });
        break;
      case 'start':
        await tracker.start();
        break;
      case 'teachWebGazer':
        tracker.teachWebGazer(command.captureMs, command.xPx, command.yPx);
        break;
      case 'preview':
        tracker.showPreview(command.shown);
        break;
      case 'stop':
        tracker.stop();
        break;
    }
  };
});
