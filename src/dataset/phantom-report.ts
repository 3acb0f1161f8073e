import type { SeededRandom } from '../base/random.ts';
import type { Side } from './phantom-anatomy.ts';
import type { Finding, FindingKind, Zone } from './phantom-findings.ts';
import type { Structure } from './phantom-regions.ts';

/** What one sentence of a phantom's report says, before it is tied to a place on the film. */
export interface ReportLine {
  text: string;
  about: { structure: Structure } | { finding: Finding };
  /** Whether the words alone tell side and zone; if not, only the film does. */
  namesPlace: boolean;
}

/**
 * The report: three or four structures that are normal, then the findings. Nothing is called normal
 * that a finding contradicts.
 */
export function writeReport(findings: Finding[], random: SeededRandom): ReportLine[] {
  const normal = normalLines(findings, random);
  const heart = normal.filter(line => aboutStructure(line) === 'heart');
  const others = random.shuffled(normal.filter(line => aboutStructure(line) !== 'heart'));
  const kept = [...heart, ...others].slice(0, 3 + random.integer(2));
  return [...kept, ...findings.map(finding => findingLine(finding, random))];
}

function aboutStructure(line: ReportLine): Structure | null {
  return 'structure' in line.about ? line.about.structure : null;
}

const normalTexts: Record<Structure, readonly string[]> = {
  heart: ['the heart is normal in size', 'heart size is normal'],
  mediastinum: ['the mediastinum is not widened', 'normal mediastinal contour'],
  lungs: ['the lungs are clear'],
  hila: ['the hila are normal', 'both hila are unremarkable'],
  costophrenicAngles: ['no pleural effusion', 'the costophrenic angles are clear'],
  apices: ['no pneumothorax', 'there is no apical pneumothorax'],
  clavicles: ['the clavicles are intact', 'no fracture of the clavicles'],
};

/** Structures about which a finding forbids a normal sentence. */
const contradicted: Record<FindingKind, readonly Structure[]> = {
  heartEnlarged: ['heart', 'mediastinum'],
  effusion: ['costophrenicAngles', 'lungs'],
  opacity: ['lungs'],
  pneumothorax: ['apices', 'lungs'],
  nodule: ['lungs'],
};

function normalLines(findings: Finding[], random: SeededRandom): ReportLine[] {
  const abnormal = new Set(findings.flatMap(finding => contradicted[finding.kind]));
  const structures = (Object.keys(normalTexts) as Structure[]).filter(name => !abnormal.has(name));
  return structures.map(structure => ({
    text: random.choice(normalTexts[structure]),
    about: { structure },
    namesPlace: true,
  }));
}

/** Half of the sentences about a finding name its place, half leave it to the film. */
function findingLine(finding: Finding, random: SeededRandom): ReportLine {
  if (finding.kind === 'heartEnlarged') {
    const text = random.choice(['the heart is enlarged', 'there is cardiomegaly']);
    return { text, about: { finding }, namesPlace: true };
  }
  const namesPlace = random.uniform() < 0.5;
  const text = random.choice(namesPlace ? placedTexts(finding) : unplacedTexts[finding.kind]);
  return { text, about: { finding }, namesPlace };
}

const unplacedTexts: Record<Exclude<FindingKind, 'heartEnlarged'>, readonly string[]> = {
  effusion: ['there is a pleural effusion', 'pleural effusion is seen'],
  opacity: ['there is a focal opacity', 'an opacity is seen'],
  pneumothorax: ['there is a pneumothorax', 'a pneumothorax is seen'],
  nodule: ['there is a nodule', 'a small nodule is seen'],
};

function placedTexts(finding: Exclude<Finding, { kind: 'heartEnlarged' }>): string[] {
  const { side } = finding;
  switch (finding.kind) {
    case 'effusion':
      return [`there is a ${side} pleural effusion`, `pleural effusion on the ${side}`];
    case 'pneumothorax':
      return [`there is a ${side} pneumothorax`, `pneumothorax on the ${side}`];
    case 'opacity':
      return [`opacity in the ${lobe(side, finding.zone)}`];
    case 'nodule':
      return [`nodule in the ${side} ${finding.zone} zone`];
  }
}

function lobe(side: Side, zone: Zone): string {
  return `${side} ${zone} lobe`;
}
