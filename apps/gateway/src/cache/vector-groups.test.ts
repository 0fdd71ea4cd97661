import { expect, test } from 'vitest';
import { VectorGroups } from './vector-groups.ts';
import { decodeVector, encodeVector, similarityOf, toUnit } from './vectors.ts';

const unit = (...numbers: number[]) => toUnit(numbers) ?? new Float32Array();
const bounds = { mostVectors: 2, mostBytes: 1_000_000 };

test('the cosine tells how alike two directions are', () => {
  expect(similarityOf(unit(3, 0), unit(1, 0))).toBe(1);
  expect(similarityOf(unit(1, 0), unit(0, 5))).toBe(0);
  expect(similarityOf(unit(1, 1), unit(1, 0))).toBeCloseTo(Math.SQRT1_2, 6);
  expect(similarityOf(unit(1, 0), unit(1, 0, 0))).toBe(-1);
  expect(toUnit([0, 0])).toBeUndefined();
  expect(toUnit([Number.NaN, 1])).toBeUndefined();
});

test('a vector is the same after it was written', () => {
  const vector = unit(0.1, -2, 3e-8, 7);
  expect(decodeVector(encodeVector(vector))).toEqual(vector);
});

test('the nearest of a group is found, at or above the threshold, and never another group’s', () => {
  const groups = new VectorGroups(bounds);
  groups.addRead('g', [
    { key: 'a', vector: unit(1, 0), createdAtMs: 1 },
    { key: 'b', vector: unit(1, 1), createdAtMs: 2 },
  ]);
  groups.add('other', [{ key: 'c', vector: unit(1, 0.1), createdAtMs: 3 }]);
  expect(groups.findNearest('g', unit(1, 0.1), 0.9)?.key).toBe('a');
  expect(groups.findNearest('g', unit(1, 0), 1)).toEqual({ key: 'a', similarity: 1 });
  expect(groups.findNearest('g', unit(-1, 0.5), 0.5)).toBeUndefined();
  expect(groups.findNearest('nobody', unit(1, 0), 0)).toBeUndefined();
  expect(groups.readUntil('g')).toBe(2);
  expect(groups.readUntil('other')).toBeUndefined();
  groups.remove('g', 'a');
  expect(groups.findNearest('g', unit(1, 0.1), 0.5)?.key).toBe('b');
});

test('a full group lets go of what was found longest ago', () => {
  const groups = new VectorGroups(bounds);
  groups.add('g', [
    { key: 'a', vector: unit(1, 0), createdAtMs: 1 },
    { key: 'b', vector: unit(0, 1), createdAtMs: 2 },
  ]);
  groups.findNearest('g', unit(1, 0), 0.9);
  groups.add('g', [{ key: 'c', vector: unit(-1, 0), createdAtMs: 3 }]);
  expect(groups.findNearest('g', unit(1, 0), 0.9)?.key).toBe('a');
  expect(groups.findNearest('g', unit(0, 1), 0.9)).toBeUndefined();
});

test('all groups together stay within their bytes', () => {
  const groups = new VectorGroups({ mostVectors: 10, mostBytes: 1600 });
  for (const name of ['a', 'b', 'c']) groups.add(name, [{ key: name, vector: unit(1, 0), createdAtMs: 1 }]);
  groups.addRead('d', []);
  expect(groups.findNearest('a', unit(1, 0), 0.9)).toBeUndefined();
  expect(groups.findNearest('c', unit(1, 0), 0.9)?.key).toBe('c');
  expect(groups.readUntil('d')).toBe(0);
});
