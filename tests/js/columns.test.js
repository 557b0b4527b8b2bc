// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  blocksOf,
  countPassing,
  filterMask,
  keepInside,
  keepOnly,
  latitudeOf,
  lonLatOf,
  readColumns,
} from "../../layers/js/columns.js";
import { crossings } from "../../layers/js/drawn.js";

/** @typedef {{ extent?: number[], codes?: Record<string, string[]>, columns?: Record<string, number[]> }} Toy */

/**
 * A block as layers/companies.py packs it: places in ascending Morton order, a byte column each.
 * @param {[number, number][]} places
 * @param {Toy} [toy]
 */
function pack(places, { extent = [0, 0, 1, 1], codes = {}, columns = {} } = {}) {
  const interleaved = places.map(([x, y]) => {
    let code = 0n;
    for (let bit = 0n; bit < 16n; bit += 1n) {
      code |= ((BigInt(x) >> bit) & 1n) << (2n * bit);
      code |= ((BigInt(y) >> bit) & 1n) << (2n * bit + 1n);
    }
    return Number(code);
  });
  const steps = interleaved.map((code, i) => code - (interleaved[i - 1] ?? 0));
  const n = places.length;
  const header = { n, extent, radii: [0], codes, columns: Object.keys(columns) };
  let text = JSON.stringify(header);
  text += " ".repeat((4 - (text.length % 4)) % 4);
  const padded = Math.ceil(n / 4) * 4;
  const bytes = new Uint8Array(8 + text.length + 4 * n + padded * header.columns.length);
  bytes.set(new TextEncoder().encode("LXC2"), 0);
  new DataView(bytes.buffer).setUint32(4, text.length, true);
  bytes.set(new TextEncoder().encode(text), 8);
  const at = 8 + text.length;
  steps.forEach((step, i) => {
    for (let byte = 0; byte < 4; byte += 1) bytes[at + byte * n + i] = (step >>> (8 * byte)) & 255;
  });
  Object.values(columns).forEach((column, i) => {
    bytes.set(column, at + 4 * n + i * padded);
  });
  return bytes.buffer;
}

const ZONES = { codes: { zone: ["north", "south"] }, columns: { zone: [0, 1, 0, 1, 1] } };
/** @type {[number, number][]} */
const PLACES = [
  [0, 0],
  [3, 5],
  [300, 200],
  [40000, 40000],
  [65535, 65535],
];

test("places and columns come out as they were packed, the last place of the grid too", () => {
  const table = readColumns(pack(PLACES, ZONES));
  assert.deepEqual([...table.x], [0, 3, 300, 40000, 65535]);
  assert.deepEqual([...table.y], [0, 5, 200, 40000, 65535]);
  assert.deepEqual([...table.column.zone], [0, 1, 0, 1, 1]);
});

test("a place has its longitude and latitude back", () => {
  const table = readColumns(pack(PLACES, { extent: [0.5, 0.5, 0.75, 0.75] }));
  assert.deepEqual(lonLatOf(table, 0), [0, latitudeOf(0.5)]);
  assert.ok(Math.abs(latitudeOf(0.5)) < 1e-12);
  const [lon, lat] = lonLatOf(table, 4);
  assert.ok(Math.abs(lon - 90) < 1e-9);
  assert.ok(Math.abs(lat + 66.51326) < 1e-5);
});

test("a filter keeps companies that hold one of its words; an empty or unknown one keeps all or none", () => {
  const table = readColumns(pack(PLACES, ZONES));
  assert.deepEqual([...filterMask(table, { zone: ["south"] })], [0, 1, 0, 1, 1]);
  assert.deepEqual([...filterMask(table, { zone: ["south", "north"] })], [1, 1, 1, 1, 1]);
  assert.deepEqual([...filterMask(table, { zone: [] })], [1, 1, 1, 1, 1]);
  assert.deepEqual([...filterMask(table, { zone: ["elsewhere"] })], [0, 0, 0, 0, 0]);
  assert.deepEqual([...filterMask(table, { colour: ["red"] })], [1, 1, 1, 1, 1]);
});

test("a text's matches come as steps from one index to the next", () => {
  const mask = Uint8Array.from([1, 1, 0, 1, 1]);
  keepOnly(mask, [0, 2, 2]);
  assert.deepEqual([...mask], [1, 0, 0, 0, 1]);
  assert.equal(countPassing(mask), 2);
});

test("only what lies inside a drawn rectangle stays", () => {
  const table = readColumns(pack(PLACES, { extent: [0.5, 0.4, 0.6, 0.5] }));
  const inside = PLACES.map((_, i) => {
    const [lon, lat] = lonLatOf(table, i);
    return Number(lon >= 10 && lon <= 30 && lat >= 0 && lat <= 20);
  });
  const mask = new Uint8Array(table.n).fill(1);
  const rings = [[/** @type {[number, number]} */ ([10, 0]), /** @type {[number, number]} */ ([30, 20])]];
  keepInside(table, mask, crossings({ kind: "rectangle", rings, radius: 0 }));
  assert.deepEqual([...mask], inside);
  assert.equal(countPassing(mask), 1);
});

test("blocks give every company of a box once, whatever the box", () => {
  const table = readColumns(pack(PLACES, ZONES));
  const within = blocksOf(table);
  /** @param {number[]} box */
  const found = (box) => {
    /** @type {number[]} */
    const all = [];
    within(box, (from, to) => {
      for (let i = from; i < to; i += 1) all.push(i);
    });
    return all.sort((a, b) => a - b);
  };
  assert.deepEqual(found([0, 0, 65535, 65535]), [0, 1, 2, 3, 4]);
  assert.deepEqual(found([-100, -100, 255, 255]), [0, 1]);
  assert.deepEqual(found([256, 0, 511, 255]), [2]);
  assert.deepEqual(found([65000, 65000, 99999, 99999]), [4]);
});
