import type { PreflightProblem, PreflightReport, RunRecipe } from '../api/contract.ts';
import { type ErrorReport, reportOf } from '../base/app-error.ts';
import { nanoConfig } from '../model/config.ts';
import { modelInput } from '../model/model-image.ts';
import { parameterCount, parameterShapes } from '../model/parameters.ts';
import { splitByPatient } from '../training/split.ts';
import { modelOf } from './models.ts';
import type { ModelHost, Ports, ReadingRecord, TrialResult } from './ports.ts';
import { prepareExamples } from './run-examples.ts';
import { patientOf, problemOf, trainingMaterial } from './run-material.ts';
import { defaultValidationShare, settingsOf } from './run-settings.ts';

/** Copies of the weights on the disk: weights and moments of three checkpoints and one being written, and the model. */
const weightCopiesOnDisk = 4 * 3 + 1;
/** Patients below which a tenth of them says little. */
const fewPatients = 10;

/**
 * Looks at the material and at the machine before a run: what would be left out and why, whether
 * memory, disk and time suffice. One step of the readings with the most sentences is tried and
 * forgotten, unless another run has the machine.
 */
export async function preflight(
  ports: Ports,
  recipe: RunRecipe,
  isBusy: boolean,
): Promise<PreflightReport> {
  if (recipe.baseModelId !== null) await modelOf(ports, recipe.baseModelId);
  const { readings, problems } = await trainingMaterial(ports);
  const patientIds = readings.map(({ studyId }) => {
    const study = ports.catalogue.study(studyId);
    return study === null ? studyId : patientOf(study);
  });
  const share = recipe.validationShare ?? defaultValidationShare;
  const split = splitByPatient(patientIds, share, recipe.seed);
  const patientCount = new Set(patientIds).size;
  problems.push(...materialProblems(ports, readings, recipe, { share, patientCount }));

  const config =
    recipe.baseModelId === null ? nanoConfig(1) : await ports.models.config(recipe.baseModelId);
  const outcome =
    readings.length === 0 || isBusy ? null : await trial(ports, recipe, readings).catch(reportOf);
  if (isBusy)
    problems.push(note('preflight.busy', 'Another run has the machine: nothing was tried.'));
  const tried = outcome === null || 'code' in outcome ? null : outcome;
  if (outcome !== null && 'code' in outcome) problems.push(failure(outcome));

  const weights = 4 * (tried?.parameterCount ?? parameterCount(parameterShapes(config)));
  const { imageSizePx } = modelInput(config);
  const diskByteCount = weights * weightCopiesOnDisk + readings.length * 4 * imageSizePx ** 2;
  const freeDiskByteCount = await ports.runs.freeByteCount();
  if (freeDiskByteCount < diskByteCount) {
    const message = 'The disk may not have room for the checkpoints.';
    problems.push({ ...note('preflight.disk', message), level: 'warning' });
  }
  if (tried !== null && tried.microBatchSize < (recipe.microBatchSize ?? recipe.batchSize)) {
    const message =
      'No more examples at once fit into memory: the batch goes through in parts, and the contrastive term compares within a part only.';
    problems.push({ ...note('preflight.microBatch', message), count: tried.microBatchSize });
  } else if ((recipe.microBatchSize ?? recipe.batchSize) < recipe.batchSize) {
    const message =
      'Fewer examples at once than a batch has: the contrastive term compares within a part only.';
    problems.push(note('preflight.parts', message));
  }
  return {
    exampleCount: split.training.length,
    validationCount: split.validation.length,
    patientCount,
    sentenceCount: readings.reduce((sum, { sentenceCount }) => sum + sentenceCount, 0),
    problems,
    trial:
      tried === null
        ? null
        : {
            engine: tried.engine,
            microBatchSize: tried.microBatchSize,
            stepMs: tried.stepMs,
            memoryByteCount: tried.memoryByteCount,
            totalMs: tried.stepMs * recipe.stepCount,
          },
    freeMemoryByteCount: ports.freeMemoryByteCount(),
    diskByteCount,
    freeDiskByteCount,
  };
}

/** What may be wrong with the readings that are left. */
function materialProblems(
  ports: Ports,
  readings: ReadingRecord[],
  recipe: RunRecipe,
  { share, patientCount }: { share: number; patientCount: number },
): PreflightProblem[] {
  const problems: PreflightProblem[] = [];
  if (readings.length === 0) {
    const message = 'There is nothing to train on.';
    return [{ ...note('lint.nothing', message), level: 'error' }];
  }
  const blind = readings.filter(({ gazeSampleCount }) => gazeSampleCount === 0);
  if (recipe.useGaze && blind.length === readings.length) {
    problems.push(problemOf('lint.noGazeAtAll', 'warning', 'No reading has gaze', blind));
  } else if (recipe.useGaze && blind.length > 0) {
    const what = 'Readings without gaze take part in the contrast of films and sentences only';
    problems.push(problemOf('lint.noGaze', 'note', what, blind));
  }
  if (share > 0) {
    const nameless = readings.filter(
      ({ studyId }) => ports.catalogue.study(studyId)?.patientKey === null,
    );
    if (nameless.length > 0) {
      const what =
        'Readings of films that name no patient: two films of one patient may be on both sides of the split';
      problems.push(problemOf('lint.unknownPatient', 'warning', what, nameless));
    }
    if (patientCount < fewPatients) {
      const message = 'With so few patients, those set apart say little, or there are none.';
      problems.push({ ...note('lint.fewPatients', message), count: patientCount });
    }
  }
  if (readings.length < recipe.batchSize) {
    const message = 'A batch is more readings than there are: every step sees all of them.';
    problems.push({ ...note('lint.smallSet', message), count: readings.length });
  }
  return problems;
}

async function trial(
  ports: Ports,
  recipe: RunRecipe,
  readings: readonly ReadingRecord[],
): Promise<TrialResult> {
  const largest = readings
    .toSorted((a, b) => b.sentenceCount - a.sentenceCount)
    .slice(0, recipe.batchSize);
  const config =
    recipe.baseModelId === null ? nanoConfig(1) : await ports.models.config(recipe.baseModelId);
  const readingIds = largest.map(({ readingId }) => readingId);
  const examples = await prepareExamples(
    ports,
    readingIds,
    modelInput(config),
    () => {},
    () => false,
  );
  const folder = ports.runs.modelFolder('preflight', 'fresh');
  let host: ModelHost | null = null;
  try {
    host = await ports.startModelHost();
    if (recipe.baseModelId === null) {
      await ports.runs.dropModels('preflight');
      const sentences = examples.flatMap(({ sentences }) => sentences);
      await host.initialise(folder, recipe.seed, sentences);
    }
    return await host.tryStep({
      examples: examples.map(({ file, sentences }) => ({ file, sentences })),
      split: { training: [...examples.keys()], validation: [] },
      baseModelFolder:
        recipe.baseModelId === null ? folder : ports.models.folder(recipe.baseModelId),
      outputFolder: folder,
      checkpointFolder: null,
      branchFolder: null,
      course: '',
      checkpointEverySteps: null,
      microBatchSize: Math.min(recipe.microBatchSize ?? recipe.batchSize, recipe.batchSize),
      settings: settingsOf(recipe, examples.length),
    });
  } finally {
    await host?.stop();
    await ports.runs.remove('preflight');
  }
}

function failure({ code, message, actual }: ErrorReport): PreflightProblem {
  const text = actual === undefined ? message : `${message} ${actual}`;
  return { ...note(code, text), level: 'error' };
}

function note(code: string, message: string): PreflightProblem {
  return { level: 'note', code, message, count: 0, readingIds: [], gateReasons: [] };
}
