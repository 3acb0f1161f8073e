import type { DataSet } from 'dicom-parser';
import { AppError, type ErrorReport } from '../base/app-error.ts';
import { decimals, frameAttributes, itemsOf } from './dicom-attributes.ts';
import { readLut } from './dicom-lut.ts';
import type { Voi, VoiFunction, Window } from './voi.ts';

const FRAME_VOI_LUT_SEQUENCE = 'x00289132';

const functions: Record<string, VoiFunction> = {
  LINEAR: 'linear',
  LINEAR_EXACT: 'linearExact',
  SIGMOID: 'sigmoid',
};

/**
 * How the file wants to be shown (PS3.3 C.11.2): its VOI LUTs, which go before windows, then its
 * windows, each under its explanation. What can't be used is left out and said in `warnings`.
 */
export function readPresets(
  dataSet: DataSet,
  encoding: { isSigned: boolean; isBigEndian: boolean },
  warnings: ErrorReport[],
): { luts: Voi[]; windows: Window[] } {
  const luts = itemsOf(dataSet, 'x00283010').flatMap(item => {
    try {
      const { wasRepaired, ...lut } = readLut(item, 'x00283002', 'x00283006', encoding);
      if (wasRepaired) warnings.push(repairedLut);
      return [{ ...lut, ...labelOf(item.string('x00283003')) }];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      warnings.push({ ...error.toReport(), code: 'film.voiLutLeftOut' });
      return [];
    }
  });
  const windows = frameAttributes(dataSet, FRAME_VOI_LUT_SEQUENCE)
    .map(attributes => windowsIn(attributes, warnings))
    .find(found => found.length > 0);
  return { luts, windows: windows ?? [] };
}

function windowsIn(dataSet: DataSet, warnings: ErrorReport[]): Window[] {
  const centres = decimals(dataSet, 'x00281050');
  const widths = decimals(dataSet, 'x00281051');
  const labels = (dataSet.string('x00281055') ?? '').split('\\');
  const named = (dataSet.string('x00281056') ?? 'LINEAR').trim().toUpperCase();
  const voiFunction = functions[named] ?? 'linear';
  if (functions[named] === undefined) warnings.push(unknownFunction(named));
  const windows = centres.map((centre, i) => ({
    centre,
    width: widths[i] ?? Number.NaN,
    ...(voiFunction === 'linear' ? {} : { function: voiFunction }),
    ...labelOf(labels[i]),
  }));
  const leastWidth = voiFunction === 'linear' ? 1 : Number.MIN_VALUE;
  const isUsable = ({ centre, width }: Window) => Number.isFinite(centre) && width >= leastWidth;
  // A width of 0 is how files say that they have no window.
  if (windows.some(window => !isUsable(window) && window.width !== 0))
    warnings.push(unusableWindow);
  return windows.filter(isUsable);
}

function labelOf(text: string | undefined): { label?: string } {
  const label = text?.trim();
  return label ? { label } : {};
}

const repairedLut: ErrorReport = {
  code: 'film.voiLutRepaired',
  message: 'A VOI LUT of the file does not match its description; it is shown as far as it goes.',
  advice: 'Compare the greys with a window before relying on them.',
};

const unusableWindow: ErrorReport = {
  code: 'film.windowLeftOut',
  message: 'A window of the file is no window and was left out.',
  expected: 'a centre, and a width of at least 1',
};

function unknownFunction(actual: string): ErrorReport {
  return {
    code: 'film.voiFunction',
    message: 'The file’s windows name a curve that DICOM does not have; they are shown linear.',
    expected: Object.keys(functions).join(', '),
    actual,
  };
}
