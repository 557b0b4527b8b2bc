// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { areaKm2, crossings, metres, outline, read, tangled, write } from "../../layers/js/drawn.js";
import { contains, readOutlines, unpack } from "../../layers/js/outlines.js";
import { decode, encode } from "../../layers/js/polyline.js";
import { faultOf, sketchOf } from "../../layers/js/sketch.js";

/** @import { Point } from "../../layers/js/polyline.js" */

/** @type {Point[]} */
const SQUARE = [
  [0, 0],
  [0.1, 0],
  [0.1, 0.1],
  [0, 0.1],
];
/** @type {Point[]} */
const BOW = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]];
const LIMITS = { vertices: 5, m2: 100, km2: 1000, radius: /** @type {[number, number]} */ ([10, 50000]) };

test("a polyline is the published example's, and comes back to five decimals", () => {
  // https://developers.google.com/maps/documentation/utilities/polylinealgorithm, its points as longitude and latitude.
  /** @type {Point[]} */
  const points = [
    [38.5, -120.2],
    [40.7, -120.95],
    [43.252, -126.453],
  ];
  assert.equal(encode(points), "_p~iF~ps|U_ulLnnqC_mqNvxq`@");
  assert.deepEqual(decode(encode(points)), points);
  assert.deepEqual(decode(encode([[179.99999, -89.99999]])), [[179.99999, -89.99999]]);
});

test("a text that is no polyline gives no points", () => {
  for (const text of ["_", "_p~iF", " ", "\u{1F600}", "~".repeat(20)]) assert.equal(decode(text), null, text);
});

test("shapes come back as they were written, and what is no shape gives none", () => {
  for (const kind of /** @type {const} */ (["polygon", "rectangle", "circle"])) {
    const rings = [
      kind === "circle" ? SQUARE.slice(0, 1) : kind === "rectangle" ? [SQUARE[0], SQUARE[2]] : SQUARE,
    ];
    const shape = { kind, rings, radius: kind === "circle" ? 1500 : 0 };
    assert.deepEqual(read(write(shape)), shape);
  }
  for (const text of ["", null, "x~??", "p~", "p~??", "c~??", "c~??~1.5", "r~??"])
    assert.equal(read(text), null);
});

test("a degree along the equator and the meridian has its length", () => {
  assert.ok(Math.abs(metres([0, 0], [1, 0]) - 111319.49) < 1);
  assert.ok(Math.abs(metres([0, 0], [0, 1]) - 110574.4) < 5);
});

test("areas are those of the ellipsoid, and a circle's outline keeps its radius", () => {
  // A cell of a tenth of a degree at the equator.
  assert.ok(Math.abs(areaKm2({ kind: "polygon", rings: [SQUARE], radius: 0 }) - 123.0907) < 0.01);
  const circle = { kind: /** @type {const} */ ("circle"), rings: [SQUARE.slice(0, 1)], radius: 2000 };
  assert.ok(Math.abs(areaKm2(circle) - 4 * Math.PI) < 1e-9);
  for (const point of outline(circle)[0]) assert.ok(Math.abs(metres(SQUARE[0], point) - 2000) < 0.5);
});

test("inside is east of an odd number of crossings", () => {
  const at = crossings({ kind: "polygon", rings: [SQUARE], radius: 0 })(0.05);
  assert.deepEqual(
    at.sort((a, b) => a - b),
    [0, 0.1],
  );
  assert.deepEqual(crossings({ kind: "polygon", rings: [SQUARE], radius: 0 })(0.2), []);
  const circle = crossings({ kind: "circle", rings: [SQUARE.slice(0, 1)], radius: 1000 });
  assert.ok(Math.abs(circle(0)[0] + circle(0)[1]) < 1e-12);
  assert.deepEqual(circle(0.01), []);
});

test("a ring that crosses itself is found", () => {
  assert.equal(tangled(BOW), true);
  assert.equal(tangled(SQUARE), false);
});

test("a sketch is a shape once it has its corners, and says what is wrong with it", () => {
  assert.equal(sketchOf({ kind: "polygon", points: SQUARE.slice(0, 2), at: null }), null);
  const [low, high] = sketchOf({ kind: "rectangle", points: [SQUARE[2]], at: SQUARE[0] })?.rings[0] ?? [];
  assert.deepEqual([low, high], [SQUARE[0], SQUARE[2]]);
  assert.equal(faultOf(null, LIMITS), "corners");
  assert.equal(faultOf(sketchOf({ kind: "polygon", points: BOW, at: null }), LIMITS), "crossing");
  assert.equal(faultOf(sketchOf({ kind: "polygon", points: SQUARE, at: null }), LIMITS), "");
  assert.equal(faultOf({ kind: "circle", rings: [[[0, 0]]], radius: 9 }, LIMITS), "radius");
  assert.equal(faultOf({ kind: "rectangle", rings: [[SQUARE[0], [1, 1]]], radius: 0 }, LIMITS), "large");
  assert.equal(
    faultOf({ kind: "rectangle", rings: [[SQUARE[0], [1e-5, 1e-5]]], radius: 0 }, LIMITS),
    "small",
  );
});

// A square of two degrees with a hole of one, packed as layers/part.py does: lon and lat in turn, less the one before.
const PACKED = [
  [
    [0, 0, 200000, 0, 0, 200000, -200000, 0, 0, -200000],
    [50000, 50000, 100000, 0, 0, 100000, -100000, 0, 0, -100000],
  ],
];

test("a packed shape unpacks to latitude and longitude, and its hole is outside", () => {
  const shape = unpack(PACKED);
  assert.deepEqual(shape[0][0].slice(0, 3), [
    [0, 0],
    [0, 2],
    [2, 2],
  ]);
  assert.equal(contains(shape, 0.25, 0.25), true);
  assert.equal(contains(shape, 1, 1), false);
  assert.equal(contains(shape, 3, 1), false);
});

test("of outlines that hold a point the innermost answers", () => {
  const common = {
    rank: "main",
    basis: "approximate",
    hue: "",
    en: "",
    zh: "",
    at: /** @type {Point} */ ([0, 0]),
  };
  const inner = { ...common, slug: "inner", zone: "wide", shape: [[PACKED[0][1]]] };
  const wide = { ...common, slug: "wide", zone: "wide", shape: [[PACKED[0][0]]] };
  const outlines = readOutlines({ zones: [wide, inner], districts: [] });
  assert.equal(outlines.zoneAt(1, 1)?.slug, "inner");
  assert.equal(outlines.zoneAt(0.1, 0.1)?.slug, "wide");
  assert.equal(outlines.zoneAt(5, 5), undefined);
  assert.equal(outlines.districtAt(1, 1), undefined);
});
