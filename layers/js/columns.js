// @ts-check
/** Companies as columns of numbers: read from the block that layers/companies.py packs, and filtered. */

/** @import { ColumnsHeader } from "./contract.js" */

/**
 * Companies in drawing order. Each column named in `columns` is a byte a company, which `codes` explains; x and y are
 * steps of `extent`.
 * @typedef {ColumnsHeader & {
 *   x: Uint16Array, y: Uint16Array, column: Record<string, Uint8Array>, stepX: number, stepY: number,
 * }} Table
 */

const STEPS = 65535;

/**
 * The table of a packed block.
 * @param {ArrayBuffer} buffer
 * @returns {Table}
 */
export function readColumns(buffer) {
  const length = new DataView(buffer).getUint32(4, true);
  /** @type {ColumnsHeader} */
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  const { n } = header;
  const [west, north, east, south] = header.extent;
  let at = 8 + length;
  const places = readPlaces(new Uint8Array(buffer, at, 4 * n), n);
  at += 4 * n;
  /** @type {Record<string, Uint8Array>} */
  const column = {};
  for (const name of header.columns) {
    column[name] = new Uint8Array(buffer, at, n);
    at += Math.ceil(n / 4) * 4;
  }
  const steps = { stepX: (east - west || 1) / STEPS, stepY: (south - north || 1) / STEPS };
  return { ...header, ...steps, ...places, column };
}

/**
 * x and y from the steps between ascending numbers in which their bits stand in turn.
 * @param {Uint8Array} planes lowest bytes of all steps first
 * @param {number} n
 */
function readPlaces(planes, n) {
  const x = new Uint16Array(n);
  const y = new Uint16Array(n);
  let place = 0;
  for (let i = 0; i < n; i += 1) {
    const step = planes[i] | (planes[n + i] << 8) | (planes[2 * n + i] << 16) | (planes[3 * n + i] << 24);
    place = (place + step) | 0;
    x[i] = evenBits(place);
    y[i] = evenBits(place >>> 1);
  }
  return { x, y };
}

/** @param {number} bits */
function evenBits(bits) {
  let v = bits & 0x55555555;
  v = (v | (v >>> 1)) & 0x33333333;
  v = (v | (v >>> 2)) & 0x0f0f0f0f;
  v = (v | (v >>> 4)) & 0x00ff00ff;
  return (v | (v >>> 8)) & 0xffff;
}

/**
 * Longitude and latitude of a company in degrees.
 * @param {Pick<Table, "extent" | "stepX" | "stepY" | "x" | "y">} table
 * @param {number} i
 * @returns {[number, number]}
 */
export function lonLatOf(table, i) {
  const [west, north] = table.extent;
  const across = west + table.x[i] * table.stepX;
  return [(across - 0.5) * 360, latitudeOf(north + table.y[i] * table.stepY)];
}

/**
 * Latitude in degrees of a place in Web Mercator.
 * @param {number} down share of the world's height from its north edge
 */
export function latitudeOf(down) {
  return Math.atan(Math.sinh(Math.PI * (1 - 2 * down))) * (180 / Math.PI);
}

/**
 * 1 where a company passes: each filtered column holds one of the wanted words.
 * @param {Pick<Table, "n" | "codes" | "column">} table
 * @param {Record<string, string[]>} filter
 */
export function filterMask(table, filter) {
  const { n } = table;
  const mask = new Uint8Array(n).fill(1);
  for (const [name, wanted] of Object.entries(filter)) {
    const codes = table.codes[name];
    const column = table.column[name];
    if (!column || !wanted?.length) continue;
    const allowed = new Uint8Array(256);
    for (const word of wanted) if (codes.includes(word)) allowed[codes.indexOf(word)] = 1;
    for (let i = 0; i < n; i += 1) mask[i] &= allowed[column[i]];
  }
  return mask;
}

/**
 * Leave in a mask those that a text matches.
 * @param {Uint8Array} mask
 * @param {number[]} steps from one index to the next
 */
export function keepOnly(mask, steps) {
  const matching = new Uint8Array(mask.length);
  let at = 0;
  for (const step of steps) {
    at += step;
    matching[at] = 1;
  }
  for (let i = 0; i < mask.length; i += 1) mask[i] &= matching[i];
}

/**
 * Leave in a mask those that lie inside a shape: its edge is cut once for each row of the table's grid.
 * @param {Pick<Table, "n" | "extent" | "stepX" | "stepY" | "x" | "y">} table
 * @param {Uint8Array} mask
 * @param {(lat: number) => number[]} crossings longitudes where the edge crosses a latitude
 */
export function keepInside(table, mask, crossings) {
  const [west, north] = table.extent;
  const rows = STEPS + 1;
  const starts = new Uint32Array(rows + 1);
  const edges = [];
  for (let y = 0; y < rows; y += 1) {
    for (const lon of crossings(latitudeOf(north + y * table.stepY))) {
      edges.push((lon / 360 + 0.5 - west) / table.stepX);
    }
    starts[y + 1] = edges.length;
  }
  const cuts = Float64Array.from(edges);
  for (let i = 0; i < table.n; i += 1) {
    if (!mask[i]) continue;
    const x = table.x[i];
    const end = starts[table.y[i] + 1];
    let inside = 0;
    for (let at = starts[table.y[i]]; at < end; at += 1) if (x >= cuts[at]) inside ^= 1;
    mask[i] = inside;
  }
}

/**
 * How many of a mask pass.
 * @param {Uint8Array} mask
 */
export function countPassing(mask) {
  let count = 0;
  for (let i = 0; i < mask.length; i += 1) count += mask[i];
  return count;
}

/**
 * Finds the companies in a box by 256 x 256 blocks of the table, which is sorted along them (Morton order).
 * @param {Pick<Table, "n" | "x" | "y">} table
 * @returns {(box: number[], each: (from: number, to: number) => void) => void} calls each for every run of companies
 *   whose block meets the box: west, north, east, south in steps of the table
 */
export function blocksOf(table) {
  const spread = new Uint16Array(256);
  for (let i = 0; i < 256; i += 1) {
    for (let bit = 0; bit < 8; bit += 1) spread[i] |= ((i >> bit) & 1) << (2 * bit);
  }
  const starts = new Uint32Array(65537);
  for (let i = 0; i < table.n; i += 1) {
    starts[(spread[table.x[i] >> 8] | (spread[table.y[i] >> 8] << 1)) + 1] += 1;
  }
  for (let block = 0; block < 65536; block += 1) starts[block + 1] += starts[block];
  /** @param {number} value */
  const clamp = (value) => Math.max(0, Math.min(255, value >> 8));
  return ([west, north, east, south], each) => {
    for (let by = clamp(north); by <= clamp(south); by += 1) {
      for (let bx = clamp(west); bx <= clamp(east); bx += 1) {
        const block = spread[bx] | (spread[by] << 1);
        if (starts[block] < starts[block + 1]) each(starts[block], starts[block + 1]);
      }
    }
  };
}
