// @ts-check
/* Shapes that a reader draws: read from and written to the word `shape` of the address, measured, and asked what they
 * hold. The same rules as geo/shapes/shapes.py, which checks every shape again. */
import { decode, encode } from "./polyline.js";

/** @import { Point } from "./polyline.js" */
/** @typedef {"polygon" | "rectangle" | "circle"} Kind */
/**
 * Rings are open; a rectangle's is its south-west and north-east corner, a circle's its centre, with the radius in whole
 * metres over the ground.
 * @typedef {{ kind: Kind, rings: Point[][], radius: number }} Shape
 */

/** @type {Record<string, Kind>} */
const KINDS = { p: "polygon", r: "rectangle", c: "circle" };
const CORNERS = { polygon: 3, rectangle: 2, circle: 1 };
// WGS-84: semi-major axis in metres and squared eccentricity.
const A = 6378137;
const E2 = 0.0066943799901413165;
const E = Math.sqrt(E2);
const RAD = Math.PI / 180;

/** @param {Shape} shape */
export function write(shape) {
  const radius = shape.kind === "circle" ? `~${shape.radius}` : "";
  return `${shape.kind[0]}~${shape.rings.map(encode).join(".")}${radius}`;
}

/**
 * The shape of a text; null where it is none.
 * @param {string | null | undefined} text
 * @returns {Shape | null}
 */
export function read(text) {
  const kind = text && /^[prc]~/.test(text) ? KINDS[text[0]] : null;
  if (!kind || !text) return null;
  const end = kind === "circle" ? text.lastIndexOf("~") : text.length;
  const rings = [];
  for (const part of text.slice(2, end).split(".")) {
    const ring = decode(part);
    if (!ring || ring.length < CORNERS[kind]) return null;
    rings.push(ring);
  }
  const radius = kind === "circle" ? Number(text.slice(end + 1) || Number.NaN) : 0;
  return Number.isInteger(radius) ? { kind, rings, radius } : null;
}

/**
 * Radii of curvature at a latitude: along the meridian, and across it on the parallel, in metres.
 * @param {number} lat in degrees
 */
function curvature(lat) {
  const sine = Math.sin(lat * RAD);
  const w = 1 - E2 * sine * sine;
  return { along: (A * (1 - E2)) / (w * Math.sqrt(w)), across: (A / Math.sqrt(w)) * Math.cos(lat * RAD) };
}

/**
 * Metres over the ground, by the curvature halfway: within 1 in 100,000 of the geodesic across a city.
 * @param {Point} from
 * @param {Point} to
 */
export function metres([lon, lat], [toLon, toLat]) {
  const { along, across } = curvature((lat + toLat) / 2);
  return Math.hypot((toLat - lat) * RAD * along, (toLon - lon) * RAD * across);
}

/**
 * Where one comes from a point by metres north and east.
 * @param {Point} from
 * @param {number} north
 * @param {number} east
 * @returns {Point}
 */
function away([lon, lat], north, east) {
  let to = lat;
  for (let turn = 0; turn < 4; turn += 1) to = lat + north / (curvature((lat + to) / 2).along * RAD);
  return [lon + east / (curvature((lat + to) / 2).across * RAD), to];
}

/**
 * The rings to draw.
 * @param {Shape} shape
 * @returns {Point[][]}
 */
export function outline({ kind, rings, radius }) {
  if (kind === "polygon") return rings;
  if (kind === "rectangle") {
    const [[west, south], [east, north]] = rings[0];
    return [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
      ],
    ];
  }
  const ring = [];
  for (let degree = 0; degree < 360; degree += 3) {
    ring.push(away(rings[0][0], radius * Math.cos(degree * RAD), radius * Math.sin(degree * RAD)));
  }
  return [ring];
}

/**
 * Area on the ellipsoid between the equator and a latitude, for a radian of longitude, in square metres.
 * @param {number} lat
 */
function belt(lat) {
  const sine = Math.sin(lat * RAD);
  const log = Math.log((1 + E * sine) / (1 - E * sine)) / (2 * E);
  return ((A * A * (1 - E2)) / 2) * (sine / (1 - E2 * sine * sine) + log);
}

/** @param {Shape} shape */
export function areaKm2(shape) {
  if (shape.kind === "circle") return (Math.PI * shape.radius ** 2) / 1e6;
  let sum = 0;
  for (const ring of outline(shape)) {
    let area = 0;
    ring.forEach(([lon, lat], i) => {
      const [toLon, toLat] = ring[(i + 1) % ring.length];
      area += (toLon - lon) * RAD * ((belt(lat) + belt(toLat)) / 2);
    });
    sum += Math.abs(area);
  }
  return sum / 1e6;
}

/**
 * For a latitude, the longitudes where the shape's edge crosses it: inside is east of an odd number of them.
 * @param {Shape} shape
 * @returns {(lat: number) => number[]}
 */
export function crossings(shape) {
  if (shape.kind === "circle") {
    const [lon, lat] = shape.rings[0][0];
    return (at) => {
      const { along, across } = curvature((lat + at) / 2);
      const left = shape.radius ** 2 - ((at - lat) * RAD * along) ** 2;
      const half = left >= 0 ? Math.sqrt(left) / (across * RAD) : 0;
      return left >= 0 ? [lon - half, lon + half] : [];
    };
  }
  // Flat numbers, as this runs for each row of a table of any size.
  const rings = outline(shape);
  const sides = Float64Array.from(
    rings.flatMap((ring) => ring.flatMap((point, i) => [...point, ...ring[(i + 1) % ring.length]])),
  );
  return (at) => {
    const found = [];
    for (let i = 0; i < sides.length; i += 4) {
      const lat = sides[i + 1];
      const toLat = sides[i + 3];
      if (lat > at === toLat > at) continue;
      found.push(sides[i] + ((sides[i + 2] - sides[i]) * (at - lat)) / (toLat - lat));
    }
    return found;
  };
}

/**
 * On which side of the line from a to b the point c lies: -1, 0 or 1.
 * @param {Point} a
 * @param {Point} b
 * @param {Point} c
 */
const sideOf = ([ax, ay], [bx, by], [cx, cy]) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));

/**
 * Whether two sides of a ring cross or touch.
 * @param {Point[]} ring
 */
export function tangled(ring) {
  const n = ring.length;
  for (let i = 0; i < n; i += 1) {
    for (let j = i + 2; j < n; j += 1) {
      if (i === 0 && j === n - 1) continue;
      const [a, b, c, d] = [ring[i], ring[i + 1], ring[j], ring[(j + 1) % n]];
      if (sideOf(a, b, c) * sideOf(a, b, d) <= 0 && sideOf(c, d, a) * sideOf(c, d, b) <= 0) return true;
    }
  }
  return false;
}
