// @ts-check
/* Marks on a canvas: shape says the role, filling how sure the place is, hue the zone. Map and legend draw with these. */

/** @import { Hue, Style } from "./contract.js" */
/**
 * What colours come from.
 * @typedef {{ hue: (name: string) => Hue, ground: () => Record<string, string>, style: Style }} Palette
 */
/** @typedef {{ hue: string, shape: string, hollow: boolean }} Look */

/**
 * Corners in half mark sizes; a shape that is not here is a circle.
 * @type {Record<string, [number, number][]>}
 */
export const CORNERS = {
  square: corners("-0.86,-0.86 0.86,-0.86 0.86,0.86 -0.86,0.86"),
  diamond: corners("0,-1.15 1.15,0 0,1.15 -1.15,0"),
  triangle: corners("0,-1.1 1.05,0.8 -1.05,0.8"),
  plus: corners(
    "-0.36,-1.05 0.36,-1.05 0.36,-0.36 1.05,-0.36 1.05,0.36 0.36,0.36 " +
      "0.36,1.05 -0.36,1.05 -0.36,0.36 -1.05,0.36 -1.05,-0.36 -0.36,-0.36",
  ),
};

/** @param {string} text @returns {[number, number][]} */
function corners(text) {
  return text.split(" ").map((pair) => {
    const [x, y] = pair.split(",").map(Number);
    return [x, y];
  });
}

/**
 * One mark.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Palette} palette
 * @param {Look & { x: number, y: number, size: number, selected?: boolean }} mark
 */
export function paintMark(ctx, palette, { x, y, size, hue, shape, hollow, selected = false }) {
  const colour = palette.hue(hue).line;
  const { mark: paper, halo, selection } = palette.ground();
  const r = size / 2;
  const path = new Path2D();
  const points = CORNERS[shape];
  if (points) {
    for (const [px, py] of points) path.lineTo(x + px * r, y + py * r);
    path.closePath();
  } else path.arc(x, y, r, 0, 2 * Math.PI);
  /** @param {number} width @param {string} style */
  const stroke = (width, style) => {
    ctx.lineWidth = width;
    ctx.strokeStyle = style;
    ctx.stroke(path);
  };
  if (selected) {
    stroke(7, halo);
    stroke(4, selection);
  }
  stroke(hollow ? 5 : 3, paper);
  ctx.fillStyle = hollow ? paper : colour;
  ctx.fill(path);
  if (hollow) stroke(1.8, colour);
  if (shape === "ring") {
    ctx.beginPath();
    ctx.arc(x, y, r * 0.42, 0, 2 * Math.PI);
    ctx.fillStyle = hollow ? colour : paper;
    ctx.fill();
  }
}

/**
 * The disc within which a company is.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Palette} palette
 * @param {{ x: number, y: number, radius: number, hue: string, selected?: boolean }} disc
 */
export function paintDisc(ctx, palette, { x, y, radius, hue, selected = false }) {
  const { line } = palette.hue(hue);
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.globalAlpha = selected ? 0.16 : 0.06;
  ctx.fillStyle = line;
  ctx.fill();
  ctx.globalAlpha = selected ? 0.9 : 0.4;
  ctx.setLineDash([3, 3]);
  ctx.lineWidth = 1;
  ctx.strokeStyle = line;
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/**
 * The ring round a mark of a saved list.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Palette} palette
 * @param {{ x: number, y: number, size: number }} mark
 */
export function paintRing(ctx, palette, { x, y, size }) {
  ctx.beginPath();
  ctx.arc(x, y, size * 0.5 + 3.5, 0, 2 * Math.PI);
  ctx.lineWidth = 1.4;
  ctx.strokeStyle = palette.ground().text;
  ctx.stroke();
}

/**
 * The disc of a cluster: paper with the number, and a ring of the roles' shares from dark to light.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Palette} palette
 * @param {{ x: number, y: number, radius: number, count: number, shares: [number, number][], hue: string }} cluster
 *   shares are shade, from 0 to 1, and share
 */
export function paintCluster(ctx, palette, { x, y, radius, count, shares, hue }) {
  const colour = palette.hue(hue).line;
  const { mark: paper, text } = palette.ground();
  ctx.beginPath();
  ctx.arc(x, y, radius + 1.5, 0, 2 * Math.PI);
  ctx.fillStyle = paper;
  ctx.fill();
  let from = -Math.PI / 2;
  ctx.lineWidth = 4;
  for (const [shade, share] of shares) {
    const to = from + 2 * Math.PI * share;
    const gap = share < 1 ? 0.9 / radius : 0;
    ctx.beginPath();
    ctx.arc(x, y, radius - 2, from + gap, Math.max(from + gap + 0.05, to - gap));
    ctx.globalAlpha = 1 - 0.78 * shade;
    ctx.strokeStyle = colour;
    ctx.stroke();
    from = to;
  }
  ctx.globalAlpha = 1;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.fillStyle = text;
  ctx.font = `600 ${count > 999 ? 10 : 12}px ${palette.style.fonts}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(String(count), x, y + 0.5);
}
