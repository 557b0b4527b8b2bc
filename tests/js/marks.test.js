// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { clustersOf, rolesOf } from "../../layers/js/clusters.js";
import { makePainter } from "../../layers/js/density.js";
import { fansOf } from "../../layers/js/fans.js";
import { frameAt, inSteps, markSize, metresPerPixel } from "../../layers/js/frame.js";
import { CORNERS } from "../../layers/js/marks.js";
import { fillIn, wholeNumber } from "../../layers/js/numbers.js";

/** Marks at places from the table's corner, of a window that stands elsewhere. @param {[number, number][]} places @param {number} shift */
const marksAt = (places, shift) =>
  places.map(([gx, gy], i) => ({ i, gx, gy, ax: gx + shift, ay: gy + shift, x: gx + shift, y: gy + shift }));
/** @type {[number, number][]} */
const CROWD = [0, 1, 2, 3, 4, 5, 6].map((i) => [100 + i, 100 - i]);
/** @type {[number, number][]} */
const FAR = [
  [400, 400],
  [403, 400],
];

test("more than five marks in one place are a cluster, fewer are not", () => {
  const [cluster, ...others] = clustersOf(marksAt([...CROWD, ...FAR], 0), undefined);
  assert.equal(others.length, 0);
  assert.deepEqual(cluster.members.map(({ i }) => i).sort(), [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual([cluster.x, cluster.y], [103, 97]);
  assert.deepEqual(clustersOf(marksAt(CROWD.slice(0, 5), 0), undefined), []);
});

test("the same companies give the same clusters wherever the window stands", () => {
  const [here] = clustersOf(marksAt(CROWD, 0), undefined);
  const [there] = clustersOf(marksAt(CROWD, -57.25), undefined);
  assert.deepEqual([there.x + 57.25, there.y + 57.25], [here.x, here.y]);
  assert.deepEqual([there.gx, there.gy, there.radius], [here.gx, here.gy, here.radius]);
});

test("a cluster stands clear of the selected mark, above it where both are at one point", () => {
  const [free] = clustersOf(marksAt(CROWD, 0), undefined);
  const [moved] = clustersOf(marksAt(CROWD, 0), { x: free.x, y: free.y });
  assert.equal(moved.x, free.x);
  assert.ok(Math.abs(free.y - moved.y - (free.radius + 13)) < 1e-9);
});

test("a cluster's roles are counted in the layout's order", () => {
  const members = [0, 1, 2, 3].map((i) => ({ i }));
  assert.deepEqual(rolesOf([2, 0, 2, 1], { members }), [
    [0, 1],
    [1, 1],
    [2, 2],
  ]);
});

test("companies of one point fan out in rings of six and twelve; one that stands alone does not", () => {
  const n = 9;
  const x = new Array(n).fill(7);
  const y = [...new Array(n - 1).fill(7), 8];
  const fans = fansOf({ n, x, y });
  assert.equal(fans.size, 8);
  assert.equal(fans.has(8), false);
  const rings = [...fans.values()].map(([dx, dy]) => Math.round(Math.hypot(dx, dy)));
  assert.deepEqual(rings, [1, 1, 1, 1, 1, 1, 2, 2]);
  assert.equal(new Set([...fans.values()].map(String)).size, 8);
});

test("points are painted in their colour, the stronger the more stand there, and masked ones not at all", () => {
  const points = {
    n: 4,
    x: Uint16Array.from([1, 1, 3, 2]),
    y: Uint16Array.from([1, 1, 3, 0]),
    zone: Uint8Array.from([0, 0, 1, 1]),
  };
  const look = { width: 5, height: 5, dense: 1, dot: 1, colours: [0x0000ff, 0x00ff00] };
  const paint = makePainter();
  const frame = { kx: 1, ky: 1, ox: 0, oy: 0 };
  /** @param {Uint8ClampedArray} bytes @param {number} x @param {number} y */
  const pixel = (bytes, x, y) => [...bytes.slice(4 * (y * 5 + x), 4 * (y * 5 + x) + 4)];
  const first = paint(points, Uint8Array.from([1, 1, 1, 0]), frame, look);
  assert.deepEqual(pixel(first, 1, 1), [255, 0, 0, 147]);
  assert.deepEqual(pixel(first, 3, 3), [0, 255, 0, 120]);
  assert.deepEqual(pixel(first, 2, 0), [0, 0, 0, 0]);
  // The memory is kept, what was painted is not.
  const second = paint(points, Uint8Array.from([0, 0, 0, 1]), frame, look);
  assert.deepEqual(pixel(second, 1, 1), [0, 0, 0, 0]);
  assert.deepEqual(pixel(second, 2, 0), [0, 255, 0, 120]);
});

test("shapes of marks are closed round their middle", () => {
  for (const [shape, corners] of Object.entries(CORNERS)) {
    assert.ok(corners.length >= 3, shape);
    assert.ok(
      corners.every(([x, y]) => Math.hypot(x, y) <= 1.5),
      shape,
    );
    assert.ok(Math.abs(corners.reduce((sum, [x]) => sum + x, 0)) < 1e-9, shape);
  }
});

test("numbers have commas, and words the form that a number wants", () => {
  assert.equal(wholeNumber(1234567), "1,234,567");
  assert.equal(wholeNumber(999), "999");
  assert.equal(fillIn("{n} {n:zone|zones} of {all}", { n: 1, all: "x" }), "1 zone of x");
  assert.equal(fillIn("{n} {n:zone|zones} of {none}", { n: 2 }), "2 zones of ");
  assert.equal(fillIn("{name}", { name: "{other}" }), "{other}");
});

test("a frame takes steps of the table to pixels, and back", () => {
  const table = {
    extent: /** @type {[number, number, number, number]} */ ([0.5, 0.25, 0.75, 0.5]),
    stepX: 0.001,
    stepY: 0.002,
  };
  const frame = frameAt(table, { x: 100, y: 30 }, 1);
  assert.deepEqual(frame, { kx: 0.512, ky: 1.024, ox: 156, oy: 98 });
  assert.deepEqual(inSteps(frame, [156, 98, 156 + 0.512 * 7, 98 + 1.024 * 9]).map(Math.round), [0, 0, 7, 9]);
});

test("a pixel is half as many metres at 60 degrees as at the equator, and at each zoom half as many", () => {
  assert.ok(Math.abs(metresPerPixel(0, 0) - 156543.03) < 0.01);
  assert.ok(Math.abs(metresPerPixel(60, 0) / metresPerPixel(0, 0) - 0.5) < 1e-9);
  assert.equal(metresPerPixel(31, 3), metresPerPixel(31, 2) / 2);
  assert.deepEqual(
    [9, 12, 18].map((zoom) => markSize({ markPx: 12 }, zoom)),
    [12, 13.5, 16],
  );
});
