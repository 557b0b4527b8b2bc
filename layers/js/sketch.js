// @ts-check
/* A shape while it is drawn, and what may be wrong with it. Knows no map. */
import { areaKm2, metres, tangled } from "./drawn.js";

/**
 * @import { Kind, Shape } from "./drawn.js"
 * @import { Point } from "./polyline.js"
 */
/**
 * What is being drawn: its points, the one under the pointer, what is wrong with it, and whether keys draw it.
 * @typedef {{ kind: Kind, points: Point[], at: Point | null, wrong: string, keys: boolean }} Drawing
 */
/** @typedef {{ vertices: number, m2: number, km2: number, radius: [number, number] }} Limits */

/**
 * The shape as it would be with the point under the pointer; null while it is none.
 * @param {Pick<Drawing, "kind" | "points" | "at">} drawing
 * @returns {Shape | null}
 */
export function sketchOf({ kind, points, at }) {
  const all = at ? [...points, at] : points;
  if (kind === "polygon") return all.length > 2 ? { kind, rings: [all], radius: 0 } : null;
  if (all.length < 2) return null;
  const [[x, y], [toX, toY]] = all;
  if (kind === "circle") return { kind, rings: [[all[0]]], radius: Math.round(metres(all[0], all[1])) };
  /** @type {Point[]} */
  const corners = [
    [Math.min(x, toX), Math.min(y, toY)],
    [Math.max(x, toX), Math.max(y, toY)],
  ];
  return { kind, rings: [corners], radius: 0 };
}

/**
 * Why a shape cannot be used, as the key of its sentence; "" where it can.
 * @param {Shape | null} shape
 * @param {Limits} limits
 */
export function faultOf(shape, limits) {
  if (!shape) return "corners";
  const [least, most] = limits.radius;
  const km2 = areaKm2(shape);
  if (shape.kind === "circle" && (shape.radius < least || shape.radius > most)) return "radius";
  if (shape.kind === "polygon" && tangled(shape.rings[0])) return "crossing";
  if (km2 > limits.km2) return "large";
  return km2 * 1e6 < limits.m2 ? "small" : "";
}
