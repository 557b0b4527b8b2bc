/* Where points would cover each other: a dot each, the stronger the more companies stand there. Computed by a worker,
 * so that the page stays free; in the page itself where a worker is not allowed. */

/** Paint points into RGBA pixels. Self-contained: its source also runs in the worker.
 *   table  { n, x, y, zone } and mask
 *   f      world pixels of a step and of the corner: { kx, ky, ox, oy }
 *   look   { width, height, dense, dot, colours (a colour a zone code, as 0xBBGGRR) } */
function lxDensity(table, mask, f, look) {
  const { width, height, dense, dot, colours } = look;
  const { n, x, y, zone } = table;
  const counts = new Uint8Array(width * height), codes = new Uint8Array(width * height);
  const kx = f.kx * dense, ky = f.ky * dense, ox = f.ox * dense, oy = f.oy * dense;
  const right = width - dot, bottom = height - dot;
  for (let i = 0; i < n; i += 1) {
    if (mask[i] === 0) continue;
    const px = (x[i] * kx + ox) | 0, py = (y[i] * ky + oy) | 0;
    if (px < 0 || py < 0 || px > right || py > bottom) continue;
    const at = py * width + px;
    if (counts[at] < 255) counts[at] += 1;
    codes[at] = zone[i];
  }
  // One company is seen at once; thirty at one point are as strong as it gets.
  const strength = new Uint8Array(256);
  for (let count = 1; count < 256; count += 1) strength[count] = Math.min(255, 120 + 27 * Math.log2(count));
  const pixels = new Uint32Array(width * height), bytes = new Uint8Array(pixels.buffer);
  for (let at = 0; at < counts.length; at += 1) {
    if (counts[at] === 0) continue;
    const alpha = strength[counts[at]], colour = ((alpha << 24) | colours[codes[at]]) >>> 0;
    for (let down = 0; down < dot; down += 1) {
      for (let across = 0; across < dot; across += 1) {
        const to = at + down * width + across;
        if (bytes[4 * to + 3] < alpha) pixels[to] = colour;
      }
    }
  }
  return new ImageData(new Uint8ClampedArray(pixels.buffer), width, height);
}

/** What runs in the worker: says that it is awake, keeps the table and the last mask, answers each order to draw with
 * a picture. */
function lxDensityWorker() {
  let table = null, mask = null, canvas = null;
  onmessage = ({ data }) => {
    if (data.table) { table = data.table; postMessage({}); }
    if (data.mask) mask = data.mask;
    if (!data.look) return;
    const { width, height } = data.look;
    if (!canvas || canvas.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height);
    canvas.getContext("2d").putImageData(lxDensity(table, mask, data.frame, data.look), 0, 0);
    const picture = canvas.transferToImageBitmap();
    postMessage({ turn: data.turn, picture }, [picture]);
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
    canvas.getContext("2d").putImageData(lxDensity(columns, mask, frame, look), 0, 0);
    done(canvas);
  };
  try {
    const source = `${lxDensity}\n${lxDensityWorker}\nlxDensityWorker();`;
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    worker = new Worker(address);
    worker.postMessage({ table: columns });
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
      worker = null;
      if (waiting) here(...waiting.order);
    };
  } catch { worker = null; }
  return {
    paint(mask, frame, look, done) {
      turn += 1;
      // The first picture does not wait for a worker that is still waking.
      if (!worker || !awake) { here(mask, frame, look, done); return; }
      waiting = { turn, done, order: [mask, frame, look, done] };
      // The mask travels only when it is a new one.
      worker.postMessage({ turn, frame, look, ...(mask !== sent ? { mask } : {}) });
      sent = mask;
    },
    cancel() { waiting = null; },
  };
}
