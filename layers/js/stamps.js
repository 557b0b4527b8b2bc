// @ts-check
/* Marks that look the same are drawn once and copied: a picture is a copy, a mark some ten strokes. */
import { el } from "./dom.js";
import { paintMark } from "./marks.js";

/** @import { Look, Palette } from "./marks.js" */

const MOST = 500;

/** @param {Palette} palette */
export function makeStamps(palette) {
  /** @type {Map<string, { canvas: HTMLCanvasElement, side: number }>} */
  const kept = new Map();

  /** @param {Look} look @param {number} size @param {number} dense */
  function stampOf(look, size, dense) {
    const key = `${look.hue}|${look.shape}|${look.hollow}|${size}|${dense}`;
    const known = kept.get(key);
    if (known) return known;
    const side = Math.ceil(size * 1.3 + 6);
    const canvas = Object.assign(el("canvas"), { width: side * dense, height: side * dense });
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.scale(dense, dense);
    paintMark(pen, palette, { ...look, x: side / 2, y: side / 2, size });
    if (kept.size > MOST) kept.clear();
    const stamp = { canvas, side };
    kept.set(key, stamp);
    return stamp;
  }

  return {
    /**
     * @param {CanvasRenderingContext2D} ctx
     * @param {Look} look
     * @param {{ x: number, y: number }} at
     * @param {number} size
     * @param {number} dense pixels of the screen to one of the page
     */
    paint(ctx, look, { x, y }, size, dense) {
      const { canvas, side } = stampOf(look, size, dense);
      /** @param {number} value */
      const snap = (value) => Math.round((value - side / 2) * dense) / dense;
      ctx.drawImage(canvas, snap(x), snap(y), side, side);
    },
    /** Colours are others now. */
    forget: () => kept.clear(),
  };
}
