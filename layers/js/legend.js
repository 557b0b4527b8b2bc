// @ts-check
/* Small pictures of the legend, drawn by the strokes that draw the map. */
import { h } from "preact";
import { paintCluster, paintDisc, paintMark, paintRing } from "./marks.js";

/** @import { Palette } from "./marks.js" */

/**
 * A square of 20 pixels.
 * @param {(ctx: CanvasRenderingContext2D) => void} paint
 */
function key(paint) {
  /** @param {HTMLCanvasElement | null} canvas */
  const ref = (canvas) => {
    if (!canvas) return;
    // Twice as dense as the page; setting the size wipes what was drawn.
    canvas.width = canvas.height = 40;
    const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    ctx.scale(2, 2);
    paint(ctx);
  };
  return h("canvas", { class: "lx-key", "aria-hidden": "true", ref });
}

/** @param {Palette} palette @param {string} shape @param {boolean} hollow */
export const markKey = (palette, shape, hollow) =>
  key((ctx) => paintMark(ctx, palette, { x: 10, y: 10, size: 12, hue: "", shape, hollow }));

/** A mark as those of saved lists are: with a ring round it. @param {Palette} palette */
export const ringedKey = (palette) =>
  key((ctx) => {
    paintMark(ctx, palette, { x: 10, y: 10, size: 12, hue: "", shape: "circle", hollow: false });
    paintRing(ctx, palette, { x: 10, y: 10, size: 12 });
  });

/** A mark with the disc within which it is. @param {Palette} palette */
export const certaintyKey = (palette) =>
  key((ctx) => {
    paintDisc(ctx, palette, { x: 10, y: 10, radius: 9, hue: "", selected: true });
    paintMark(ctx, palette, { x: 10, y: 10, size: 8, hue: "", shape: "circle", hollow: false });
  });

/** @param {Palette} palette */
export function clusterKey(palette) {
  /** @type {[number, number][]} */
  const shares = [
    [0, 0.6],
    [0.7, 0.4],
  ];
  return key((ctx) => paintCluster(ctx, palette, { x: 10, y: 10, radius: 9, count: 7, hue: "", shares }));
}

/** An outline by what it rests on. @param {Palette} palette @param {string} hue @param {string} basis @param {number} weight */
export const basisKey = (palette, hue, basis, weight) =>
  key((ctx) => {
    ctx.strokeStyle = palette.hue(hue).line;
    ctx.lineWidth = weight;
    ctx.lineCap = "round";
    ctx.setLineDash(palette.style.edges[basis].map((step) => step * 0.8));
    ctx.strokeRect(2.5, 4.5, 15, 11);
  });
