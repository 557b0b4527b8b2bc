// @ts-check
/* Where points would cover each other: a dot each, the stronger the more companies stand there. Computed by a worker,
 * so that the page stays free; in the page itself where a worker is not allowed. */

/**
 * @import { Table } from "./columns.js"
 * @import { Frame } from "./frame.js"
 */
/** @typedef {{ n: number, x: Uint16Array, y: Uint16Array, zone: Uint8Array }} Points */
/**
 * @typedef {{ width: number, height: number, dense: number, dot: number, colours: number[] }} Look pixels of the picture,
 *   pixels of the screen to one of the page, pixels of a dot, and a colour (0xBBGGRR) for each code of a zone
 */
/** @typedef {(points: Points, mask: Uint8Array, frame: Frame, look: Look) => Uint8ClampedArray<ArrayBuffer>} Painter */
/** @typedef {(picture: CanvasImageSource) => void} Done */
/** @typedef {[mask: Uint8Array, frame: Frame, look: Look, done: Done]} Order */

/**
 * A function that paints points into RGBA pixels; it keeps its memory from one picture to the next. Self-contained: its
 * source also runs in the worker.
 * @returns {Painter}
 */
export function makePainter() {
  // One company is seen at once; thirty at one point are as strong as it gets.
  const strength = new Uint8Array(256);
  for (let count = 1; count < 256; count += 1) strength[count] = Math.min(255, 120 + 27 * Math.log2(count));
  let size = 0;
  let counts = new Uint8Array(0);
  let codes = new Uint8Array(0);
  let pixels = new Uint32Array(0);
  let bytes = new Uint8ClampedArray(pixels.buffer);
  let places = new Uint32Array(0);

  return (points, mask, frame, look) => {
    const { width, height, dense, dot, colours } = look;
    const { n, x, y, zone } = points;
    if (size === width * height) {
      counts.fill(0);
      pixels.fill(0);
    } else {
      size = width * height;
      counts = new Uint8Array(size);
      codes = new Uint8Array(size);
      pixels = new Uint32Array(size);
      bytes = new Uint8ClampedArray(pixels.buffer);
    }
    // Where points stand, each place once: far fewer than there are pixels.
    if (places.length < Math.min(n, size)) places = new Uint32Array(Math.min(n, size));
    let found = 0;
    const kx = frame.kx * dense;
    const ky = frame.ky * dense;
    const ox = frame.ox * dense;
    const oy = frame.oy * dense;
    const right = width - dot;
    const bottom = height - dot;
    for (let i = 0; i < n; i += 1) {
      if (mask[i] === 0) continue;
      const px = (x[i] * kx + ox) | 0;
      const py = (y[i] * ky + oy) | 0;
      if (px < 0 || py < 0 || px > right || py > bottom) continue;
      const at = py * width + px;
      if (counts[at] === 0) places[found++] = at;
      if (counts[at] < 255) counts[at] += 1;
      codes[at] = zone[i];
    }
    for (let place = 0; place < found; place += 1) {
      const at = places[place];
      const alpha = strength[counts[at]];
      const colour = ((alpha << 24) | colours[codes[at]]) >>> 0;
      for (let down = 0, row = at; down < dot; down += 1, row += width) {
        for (let to = row; to < row + dot; to += 1) if (bytes[4 * to + 3] < alpha) pixels[to] = colour;
      }
    }
    return bytes;
  };
}

/**
 * What runs in the worker: says that it is awake, keeps the points and the last mask, answers each order to draw with a
 * picture. Self-contained, as only its source travels.
 * @param {typeof makePainter} make
 */
function work(make) {
  const paint = make();
  /** @type {Points} */
  let points;
  /** @type {Uint8Array} */
  let mask;
  /** @type {OffscreenCanvas | null} */
  let canvas = null;
  /** @param {Frame} frame @param {Look} look */
  const picture = (frame, look) => {
    const { width, height } = look;
    if (!canvas || canvas.width !== width || canvas.height !== height)
      canvas = new OffscreenCanvas(width, height);
    const pixels = new ImageData(paint(points, mask, frame, look), width, height);
    canvas.getContext("2d")?.putImageData(pixels, 0, 0);
    return canvas.transferToImageBitmap();
  };
  self.onmessage = ({ data }) => {
    if (data.mask) mask = data.mask;
    if (data.points) {
      points = data.points;
      // What was never run is slow: a first picture, which nobody sees, before a reader waits for one.
      mask = new Uint8Array(points.n).fill(1);
      picture(data.frame, data.look).close();
      self.postMessage({});
    } else {
      const made = picture(data.frame, data.look);
      self.postMessage({ turn: data.turn, picture: made }, { transfer: [made] });
    }
  };
}

/**
 * A painter: paint(mask, frame, look, done) calls done(picture) unless a later order came first.
 * @param {Table} table
 */
export function densityPainter(table) {
  let turn = 0;
  /** @type {{ turn: number, order: Order } | null} */
  let waiting = null;
  /** @type {Uint8Array | null} */
  let sent = null;
  /** @type {Worker | null} */
  let awake = null;
  // A slice: a view would travel with the whole block behind it.
  const points = { n: table.n, x: table.x, y: table.y, zone: table.column.zone.slice() };

  /** @param {Order} order */
  const paintHere = (...[mask, frame, look, done]) => {
    const canvas = document.createElement("canvas");
    canvas.width = look.width;
    canvas.height = look.height;
    const pixels = new ImageData(makePainter()(points, mask, frame, look), look.width, look.height);
    canvas.getContext("2d")?.putImageData(pixels, 0, 0);
    done(canvas);
  };

  /**
   * Start the worker, when the page has nothing better to do.
   * @param {Frame} frame
   * @param {Look} look
   */
  const wake = (frame, look) => {
    /** @type {Worker} */
    let worker;
    try {
      const source = new Blob([`(${work})(${makePainter});`], { type: "text/javascript" });
      worker = new Worker(URL.createObjectURL(source));
    } catch {
      return;
    }
    worker.postMessage({ points, frame, look });
    worker.onmessage = ({ data }) => {
      awake = worker;
      if (!data.picture) return;
      if (waiting && data.turn === waiting.turn) {
        const [, , , done] = waiting.order;
        waiting = null;
        done(data.picture);
      }
      data.picture.close();
    };
    worker.onerror = () => {
      awake = null;
      if (waiting) paintHere(...waiting.order);
    };
  };

  return {
    /** @param {Order} order */
    paint(...order) {
      const [mask, frame, look] = order;
      turn += 1;
      // The first picture does not wait for a worker that is still waking.
      if (!awake) {
        paintHere(...order);
        if (turn === 1) (window.requestIdleCallback || setTimeout)(() => wake(frame, look));
        return;
      }
      waiting = { turn, order };
      // The mask travels only when it is a new one.
      awake.postMessage({ turn, frame, look, ...(mask !== sent ? { mask } : {}) });
      sent = mask;
    },
    cancel() {
      waiting = null;
    },
  };
}
