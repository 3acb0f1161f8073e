import { fileURLToPath } from 'node:url';
import { defineConfig } from 'electron-vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * The shell's bundles; the pages have renderer/vite.config.ts. All files lie flat in one folder,
 * because the modules look for their workers beside themselves and for the pages two folders up.
 */
export default defineConfig({
  main: {
    build: {
      outDir: here('out/electron'),
      target: 'node24',
      // What Node runs later is read by people looking at a stack trace.
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: {
          main: here('main/electron/main.ts'),
          'compute-worker': here('main/node/compute-worker.ts'),
          child: here('main/model-host/child.ts'),
          'batch-worker': here('main/model-host/batch-worker.ts'),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunk-[name].js',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: here('out/electron'),
      emptyOutDir: false,
      rolldownOptions: {
        input: { preload: here('main/electron/preload.ts') },
        // A sandboxed preload script can only be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
});
