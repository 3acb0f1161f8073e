/*
 * The first 20 losses of one seeded run of the nano model on every engine that this computer has,
 * within 1e-3 of the reference's (wasm), and whether each engine repeats itself.
 *
 *   npm run check:engines [-- --engine NAME …]
 *
 * WebGPU counts in software too: VK_ICD_FILENAMES=/usr/lib/chromium/vk_swiftshader_icd.json on Debian.
 * Takes about two minutes on two cores without a GPU.
 */
import { parseArgs } from 'node:util';
import { openEngine } from '../../main/model-host/engines.ts';
import { engineReport } from '../../main/model-host/messages.ts';
import { reportOf } from '../../src/base/app-error.ts';
import { initialiseNano, tokenizerOf } from '../../src/model/model-files.ts';
import { makeBatch } from '../../src/training/batch.ts';
import { defaultOptimiser, type TrainingEngine } from '../../src/training/engine.ts';
import { allLosses, readTerms, stepProgram } from '../../src/training/step.ts';
import { tinyExamples } from '../support/tiny-training.ts';

const stepCount = 20;
const tolerance = 1e-3;
const reference = 'wasm';

const { values } = parseArgs({ options: { engine: { type: 'string', multiple: true } } });
const names = engineReport.shape.name.options.filter(name => name !== reference && name !== 'cpu');
const chosen = values.engine?.map(name => engineReport.shape.name.parse(name)) ?? names;

const expected = await losses((await openEngine(reference)).engine);
console.log(`${reference}: ${expected.map(loss => loss.toFixed(4)).join(' ')}`);
let isGood = true;
for (const name of chosen) {
  try {
    const found = await losses((await openEngine(name)).engine);
    const worst = Math.max(...found.map((loss, i) => Math.abs(loss / (expected[i] ?? 0) - 1)));
    console.log(`${name}: largest relative difference ${worst.toExponential(1)}`);
    if (!(worst <= tolerance)) isGood = false;
  } catch (error) {
    const { message, actual } = reportOf(error);
    console.log(`${name}: not run: ${actual ?? message}`);
  }
}
console.log(isGood ? 'All within 1e-3.' : 'Over 1e-3.');
if (!isGood) process.exitCode = 1;

async function losses(engine: TrainingEngine): Promise<number[]> {
  const examples = tinyExamples(8, 224, 49);
  const model = initialiseNano(
    3,
    examples.flatMap(({ sentences }) => sentences),
  );
  const program = stepProgram(model.config, allLosses);
  const tokenizer = tokenizerOf(model);
  const trainer = await engine.train(model.parameters, defaultOptimiser);
  const totals: number[] = [];
  for (let step = 0; step < stepCount; step++) {
    const from = 4 * (step % 2);
    const batch = makeBatch(examples.slice(from, from + 4), model.config, tokenizer, true);
    totals.push(readTerms(await trainer.accumulate(program, batch, 1)).total);
    await trainer.update(1e-4);
  }
  await trainer.dispose();
  return totals;
}
