import { type ChildProcess, fork } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

/** A child process and what it said last on its standard error, for telling why it ended. */
export interface ForkedChild {
  child: ChildProcess;
  lastWords(): string;
}

/**
 * Starts a process of ours from its entry point (see `entry-point.ts`). Messages are structured
 * clones, so typed arrays survive. Flags of the host (an inspector's port, a test runner's hooks)
 * are not the child's.
 */
export function forkChild(entry: URL, commandArguments: string[] = []): ForkedChild {
  const child = fork(fileURLToPath(entry), commandArguments, {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let lastWords = '';
  // What it says is of interest while it lives: listening alone keeps no host alive.
  if (child.stderr instanceof Socket) child.stderr.unref();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-2000);
  });
  return { child, lastWords: () => lastWords };
}
