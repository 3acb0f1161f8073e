import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../src/base/random.ts';
import { makePhantom, PHANTOM_SIZE_PX } from '../../../src/dataset/phantom.ts';
import {
  type Anatomy,
  drawAnatomy,
  type Side,
  toImage,
  toPatient,
} from '../../../src/dataset/phantom-anatomy.ts';
import {
  drawFinding,
  drawFindings,
  type Finding,
  type FindingKind,
} from '../../../src/dataset/phantom-findings.ts';
import { findingRegion, structureRegion } from '../../../src/dataset/phantom-regions.ts';
import { renderFilm } from '../../../src/dataset/phantom-render.ts';
import { distanceToRegion, type Region, regionBounds } from '../../../src/imaging/region.ts';

const seeds = Array.from({ length: 30 }, (_, i) => i);
const anatomyOf = (seed: number): Anatomy => drawAnatomy(new SeededRandom(seed, 'patient'));

/** Centre of the region's bounds, as shares of the film. */
function centreOf(region: Region): { x: number; y: number } {
  const { leftPx, rightPx, topPx, bottomPx } = regionBounds(region);
  const size = 2 * PHANTOM_SIZE_PX;
  return { x: (leftPx + rightPx) / size, y: (topPx + bottomPx) / size };
}

function placeOf(seed: number, kind: FindingKind, side: Side): { x: number; y: number } {
  const anatomy = anatomyOf(seed);
  const finding = drawFinding(new SeededRandom(seed, 'place'), anatomy, kind, side);
  return centreOf(findingRegion(finding, anatomy, PHANTOM_SIZE_PX));
}

describe('makePhantom', () => {
  test('the same seed gives the same film and report, another seed another', () => {
    const phantom = makePhantom(5);
    expect(makePhantom(5)).toEqual(phantom);
    expect(makePhantom(6).film.values).not.toEqual(phantom.film.values);
  });

  test('greys fill the range from air to bone without leaving it', () => {
    const { values } = makePhantom(3).film;
    const sorted = values.toSorted();
    const percentile = (share: number) => sorted[Math.floor(share * sorted.length)] as number;
    expect(sorted[0]).toBeGreaterThanOrEqual(0);
    expect(sorted.at(-1)).toBeLessThanOrEqual(1);
    expect(percentile(0.05)).toBeLessThan(0.35);
    expect(percentile(0.95)).toBeGreaterThan(0.65);
  });

  test('one or two findings, a sentence with a region for each, no contradiction', () => {
    for (const seed of seeds) {
      const random = new SeededRandom(seed, 'patient');
      const kinds = drawFindings(random, drawAnatomy(random)).map(finding => finding.kind);
      expect(kinds.length).toBeGreaterThanOrEqual(1);
      expect(kinds.length).toBeLessThanOrEqual(2);
    }
    for (const seed of seeds.slice(0, 4)) {
      const { findings, sentences } = makePhantom(seed);
      const spoken = sentences.filter(sentence => sentence.isFinding).map(({ topic }) => topic);
      expect(spoken).toEqual(findings.map(finding => finding.kind));
      const topics = sentences.map(sentence => sentence.topic);
      if (topics.includes('heartEnlarged')) expect(topics).not.toContain('heart');
      if (topics.includes('effusion')) expect(topics).not.toContain('costophrenicAngles');
    }
  });
});

describe('where findings lie (the patient’s right is the picture’s left)', () => {
  test.each(seeds)('seed %i: effusions low, pneumothoraces high, each on its side', seed => {
    for (const side of ['right', 'left'] as const) {
      const effusion = placeOf(seed, 'effusion', side);
      const pneumothorax = placeOf(seed, 'pneumothorax', side);
      expect(effusion.y).toBeGreaterThan(0.5);
      expect(pneumothorax.y).toBeLessThan(0.5);
      for (const { x } of [effusion, pneumothorax]) {
        expect(side === 'right' ? x < 0.5 : x > 0.5).toBe(true);
      }
    }
  });

  test('opacities and nodules lie in the zone that is named, and vary within it', () => {
    const places: { x: number; y: number }[] = [];
    for (const seed of seeds) {
      const anatomy = anatomyOf(seed);
      const random = new SeededRandom(seed, 'place');
      const finding = drawFinding(random, anatomy, 'nodule', 'right');
      const place = centreOf(findingRegion(finding, anatomy, PHANTOM_SIZE_PX));
      expect(place.x).toBeLessThan(0.5);
      const zone = finding.kind === 'nodule' ? finding.zone : null;
      expect(zone === 'upper' ? place.y < 0.48 : place.y > 0.32).toBe(true);
      places.push(place);
    }
    const ys = places.map(place => place.y);
    const xs = places.map(place => place.x);
    expect(Math.max(...ys) - Math.min(...ys)).toBeGreaterThan(0.3);
    expect(Math.max(...xs) - Math.min(...xs)).toBeGreaterThan(0.15);
  });

  test('the heart is central and its apex points to the picture’s right', () => {
    for (const seed of seeds) {
      const anatomy = anatomyOf(seed);
      const heart = structureRegion('heart', anatomy, PHANTOM_SIZE_PX);
      const midline = toImage(anatomy, PHANTOM_SIZE_PX, { x: 0, y: 0.6 }).xPx;
      const { leftPx, rightPx } = regionBounds(heart);
      expect(rightPx - midline).toBeGreaterThan(midline - leftPx);
    }
  });
});

describe('what findings change', () => {
  const examples: [FindingKind, Side, number][] = [
    ['effusion', 'right', 1],
    ['opacity', 'left', 1],
    ['nodule', 'right', 1],
    ['pneumothorax', 'left', -1],
    ['heartEnlarged', 'left', 1],
  ];
  test.each(examples)('%s (%s) changes its region and hardly anything else', (kind, side, sign) => {
    for (const seed of [2, 9]) {
      const anatomy = anatomyOf(seed);
      const finding = drawFinding(new SeededRandom(seed, 'place'), anatomy, kind, side);
      const { inside, outside } = changeOf(anatomy, finding, seed);
      expect(sign * inside).toBeGreaterThan(0.012);
      expect(outside).toBeLessThan(0.003);
    }
  });
});

/** Mean change of grey inside the finding's region, mean absolute change 12 px and more outside. */
function changeOf(anatomy: Anatomy, finding: Finding, seed: number) {
  const region = findingRegion(finding, anatomy, PHANTOM_SIZE_PX);
  const healthy = renderFilm(anatomy, [], PHANTOM_SIZE_PX, seed).values;
  const sick = renderFilm(anatomy, [finding], PHANTOM_SIZE_PX, seed).values;
  const sums = { inside: 0, insideCount: 0, outside: 0, outsideCount: 0 };
  for (let row = 0; row < PHANTOM_SIZE_PX; row += 2) {
    for (let column = 0; column < PHANTOM_SIZE_PX; column += 2) {
      const pixel = row * PHANTOM_SIZE_PX + column;
      const change = (sick[pixel] as number) - (healthy[pixel] as number);
      const distance = distanceToRegion(region, { xPx: column + 0.5, yPx: row + 0.5 });
      if (distance === 0) {
        sums.inside += change;
        sums.insideCount++;
      } else if (distance > 12) {
        sums.outside += Math.abs(change);
        sums.outsideCount++;
      }
    }
  }
  return {
    inside: sums.inside / sums.insideCount,
    outside: sums.outside / sums.outsideCount,
  };
}

test('the patient’s frame and the film map to each other and back', () => {
  for (const seed of seeds) {
    const anatomy = anatomyOf(seed);
    const point = { x: -0.21, y: 0.37 };
    const { xPx, yPx } = toImage(anatomy, PHANTOM_SIZE_PX, point);
    const back = toPatient(anatomy, PHANTOM_SIZE_PX, xPx, yPx);
    expect(back.x).toBeCloseTo(point.x, 10);
    expect(back.y).toBeCloseTo(point.y, 10);
  }
});
