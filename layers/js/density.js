/* Where points would cover each other: a dot each, the stronger the more companies stand there. Computed by a worker,
 * so that the page stays free; in the page itself where a worker is not allowed. */

/** A function that paints points into RGBA pixels; it keeps its memory from one picture to the next. Self-contained: its
 * source also runs in the worker.
 *   table  { n, x, y, zone } and mask
 *   f      world pixels of a step and of the corner: { kx, ky, ox, oy }
 *   look   { width, height, dense, dot, colours (a colour a zone code, as 0xBBGGRR) } */
function lxDensity() {
  // One company is seen at once; thirty at one point are as strong as it gets.
  const strength = new Uint8Array(256);
  for (let count = 1; count < 256; count += 1) strength[count] = Math.min(255, 120 + 27 * Math.log2(count));
  let size = 0, counts, codes, pixels, bytes, places = new Uint32Array(0);

  /** A square of a value at each place. */
  function stamp(at, width, dot, colour, alpha) {
    for (let down = 0, row = at; down < dot; down += 1, row += width) {
      for (let to = row; to < row + dot; to += 1) if (bytes[4 * to + 3] < alpha) pixels[to] = colour;
    }
  }

  return (table, mask, f, look) => {
    const { width, height, dense, dot, colours } = look;
    const { n, x, y, zone } = table;
    if (size === width * height) {
      counts.fill(0);
      pixels.fill(0);
    } else {
      size = width * height;
      counts = new Uint8Array(size);
      codes = new Uint8Array(size);
      pixels = new Uint32Array(size);
      bytes = new Uint8Array(pixels.buffer);
    }
    // Where points stand, each place once: far fewer than there are pixels.
    if (places.length < Math.min(n, size)) places = new Uint32Array(Math.min(n, size));
    let found = 0;
    const kx = f.kx * dense, ky = f.ky * dense, ox = f.ox * dense, oy = f.oy * dense;
    const right = width - dot, bottom = height - dot;
    for (let i = 0; i < n; i += 1) {
      if (mask[i] === 0) continue;
      const px = (x[i] * kx + ox) | 0, py = (y[i] * ky + oy) | 0;
      if (px < 0 || py < 0 || px > right || py > bottom) continue;
      const at = py * width + px;
      if (counts[at] === 0) places[found++] = at;
      if (counts[at] < 255) counts[at] += 1;
      codes[at] = zone[i];
    }
    for (let place = 0; place < found; place += 1) {
      const at = places[place], alpha = strength[counts[at]];
      stamp(at, width, dot, ((alpha << 24) | colours[codes[at]]) >>> 0, alpha);
    }
    return new ImageData(new Uint8ClampedArray(pixels.buffer), width, height);
  };
}

/** What runs in the worker: says that it is awake, keeps the table and the last mask, answers each order to draw with
 * a picture. */
function lxDensityWorker() {
  const paint = lxDensity();
  let table = null, mask = null, canvas = null;
  const picture = (frame, look) => {
    const { width, height } = look;
    if (!canvas || canvas.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height);
    canvas.getContext("2d").putImageData(paint(table, mask, frame, look), 0, 0);
    return canvas.transferToImageBitmap();
  };
  onmessage = ({ data }) => {
    if (data.mask) mask = data.mask;
    if (data.table) {
      table = data.table;
      // What was never run is slow: a first picture, which nobody sees, before a reader waits for one.
      mask = new Uint8Array(table.n).fill(1);
      picture(data.frame, data.look).close();
      postMessage({});
    } else {
      const made = picture(data.frame, data.look);
      postMessage({ turn: data.turn, picture: made }, [made]);
    }
  };
}

/** A painter: paint(mask, frame, look, done) calls done(picture) unless a later order came first. */
function lxDensityPainter(table) {
  let turn = 0, waiting = null, sent = null, worker = null, awake = false;
  // A slice: a view would travel with the whole block behind it.
  const columns = { n: table.n, x: table.x, y: table.y, zone: table.zone.slice() };
  const here = (mask, frame, look, done) => {
    const canvas = document.createElement("canvas");
    canvas.width = look.width;
    canvas.height = look.height;
    canvas.getContext("2d").putImageData(lxDensity()(columns, mask, frame, look), 0, 0);
    done(canvas);
  };
  /** Start the worker, when the page has nothing better to do. */
  const wake = (frame, look) => {
    try {
      const source = `${lxDensity}\n${lxDensityWorker}\nlxDensityWorker();`;
      worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    } catch { return; }
    worker.postMessage({ table: columns, frame, look });
    worker.onmessage = ({ data }) => {
      awake = true;
      if (!data.picture) return;
      if (!waiting || data.turn !== waiting.turn) { data.picture.close(); return; }
      const { done } = waiting;
      waiting = null;
      done(data.picture);
      data.picture.close();
    };
    worker.onerror = () => {
      awake = false;
      if (waiting) here(...waiting.order);
    };
  };
  return {
    paint(mask, frame, look, done) {
      turn += 1;
      // The first picture does not wait for a worker that is still waking.
      if (!awake) {
        here(mask, frame, look, done);
        if (turn === 1) (window.requestIdleCallback || setTimeout)(() => wake(frame, look));
        return;
      }
      waiting = { turn, done, order: [mask, frame, look, done] };
      // The mask travels only when it is a new one.
      worker.postMessage({ turn, frame, look, ...(mask !== sent ? { mask } : {}) });
      sent = mask;
    },
    cancel() { waiting = null; },
  };
}
