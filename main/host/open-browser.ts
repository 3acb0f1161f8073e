import { spawn } from 'node:child_process';

/** Opens an address in the system's browser; the address was printed, so a failure only needs saying. */
export function openBrowser(url: string): void {
  const { command, args } = browserCommand(process.platform, url);
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => console.error('No browser could be opened; open the address above.'));
  child.unref();
}

export function browserCommand(platform: NodeJS.Platform, url: string) {
  if (platform === 'darwin') return { command: 'open', args: [url] };
  // `start` is cmd's own; its first quoted argument would be a window title.
  if (platform === 'win32') return { command: 'cmd', args: ['/c', 'start', '""', url] };
  return { command: 'xdg-open', args: [url] };
}
