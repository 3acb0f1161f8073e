/**
 * The file a worker or child process starts from, beside the module that asks: its TypeScript
 * source under Node, its bundle (`electron.vite.config.ts`) in the packaged app.
 */
export function entryPoint(name: string, askingModule: string): URL {
  const extension = askingModule.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./${name}.${extension}`, askingModule);
}
