// @ts-check
/* Companies on the screen: pixels of the world at a zoom, and how large a mark and a metre are there. */

/**
 * @import { Style } from "./contract.js"
 * @import { Table } from "./columns.js"
 */
/** @typedef {{ kx: number, ky: number, ox: number, oy: number }} Frame pixels of a step of the table, and of its corner */

/** Metres once round the equator. */
const EQUATOR = 40075016.7;

/**
 * The frame of a picture whose corner is at a pixel of the world.
 * @param {Pick<Table, "extent" | "stepX" | "stepY">} table
 * @param {{ x: number, y: number }} origin
 * @param {number} zoom
 * @returns {Frame}
 */
export function frameAt({ extent: [west, north], stepX, stepY }, origin, zoom) {
  const world = 256 * 2 ** zoom;
  return { kx: stepX * world, ky: stepY * world, ox: west * world - origin.x, oy: north * world - origin.y };
}

/**
 * A box of pixels (west, north, east, south) in steps of the table.
 * @param {Frame} frame
 * @param {number[]} box
 */
export const inSteps = ({ kx, ky, ox, oy }, [west, north, east, south]) => [
  (west - ox) / kx,
  (north - oy) / ky,
  (east - ox) / kx,
  (south - oy) / ky,
];

/**
 * Metres over the ground for a pixel.
 * @param {number} lat in degrees
 * @param {number} zoom
 */
export const metresPerPixel = (lat, zoom) => (Math.cos((lat * Math.PI) / 180) * EQUATOR) / (256 * 2 ** zoom);

/**
 * Pixels of a mark: it grows a little while one comes nearer.
 * @param {Pick<Style, "markPx">} style
 * @param {number} zoom
 */
export const markSize = ({ markPx }, zoom) => markPx + Math.max(0, Math.min(4, zoom - 10.5));
