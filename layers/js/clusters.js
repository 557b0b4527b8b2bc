/* At small scales one disc with a number stands for marks that would cover each other. Its ring shows the roles of its
 * members; it has the colour of their zone if they share one. The same companies at the same scale always give the same
 * discs, wherever the map stands: the grid is laid from the table's corner, not from the window's. */

/** Groups of more than `most` marks within `reach` pixels: arrays of marks, the largest first. */
function lxCrowds(marks, reach = 26, most = 5) {
  const cells = new Map(), key = (cx, cy) => cx * 67108864 + cy;
  for (const mark of marks) {
    mark.group = null;
    mark.cx = Math.floor(mark.gx / reach);
    mark.cy = Math.floor(mark.gy / reach);
    const at = key(mark.cx, mark.cy);
    cells.get(at)?.push(mark) ?? cells.set(at, [mark]);
  }
  const groups = [];
  const ordered = [...cells.values()].sort((a, b) => b.length - a.length || a[0].cy - b[0].cy || a[0].cx - b[0].cx);
  for (const cell of ordered) {
    const free = cell.filter((mark) => !mark.group);
    if (!free.length) continue;
    const middle = lxMiddle(free), near = [];
    for (let dx = -1; dx <= 1; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) {
        for (const mark of cells.get(key(cell[0].cx + dx, cell[0].cy + dy)) || []) {
          if (!mark.group && Math.hypot(mark.gx - middle.gx, mark.gy - middle.gy) <= reach) near.push(mark);
        }
      }
    }
    if (near.length <= most) continue;
    near.forEach((mark) => { mark.group = near; });
    groups.push(near);
  }
  return groups.sort((a, b) => b.length - a.length);
}

function lxMiddle(marks) {
  const sum = (name) => marks.reduce((total, mark) => total + mark[name], 0) / marks.length;
  return { gx: sum("gx"), gy: sum("gy") };
}

const lxClusterRadius = (count) => 12 + Math.min(9, 1.6 * Math.log2(count / 5));

/** Clusters among marks: { x, y, radius, members }. Discs that would overlap are one; all stand clear of the mark `chosen`. */
function lxClusters(marks, chosen) {
  const clusters = [];
  for (const members of lxCrowds(marks)) {
    const { gx, gy } = lxMiddle(members);
    const radius = lxClusterRadius(members.length);
    const other = clusters.find((kept) => Math.hypot(kept.gx - gx, kept.gy - gy) < 0.95 * (kept.radius + radius));
    if (other) {
      other.members.push(...members);
      Object.assign(other, lxMiddle(other.members), { radius: lxClusterRadius(other.members.length) });
    } else clusters.push({ gx, gy, radius, members });
  }
  for (const cluster of clusters) {
    const [first] = cluster.members;
    cluster.x = first.ax + cluster.gx - first.gx;
    cluster.y = first.ay + cluster.gy - first.gy;
    if (!chosen) continue;
    const clear = cluster.radius + 13, dx = cluster.x - chosen.x, dy = cluster.y - chosen.y, off = Math.hypot(dx, dy);
    if (off >= clear) continue;
    // Away from the chosen one; straight above it where both are at one point.
    cluster.x = chosen.x + (off > 1 ? dx / off : 0) * clear;
    cluster.y = chosen.y + (off > 1 ? dy / off : -1) * clear;
  }
  return clusters;
}

/** How many members have each role, in the layout's order: [code, count] pairs. */
function lxRoles(table, cluster) {
  const counts = new Map();
  for (const { i } of cluster.members) counts.set(table.role[i], (counts.get(table.role[i]) || 0) + 1);
  return [...counts].sort((a, b) => a[0] - b[0]);
}

/** The disc: paper with the number, and a ring of the roles' shares from dark to light. */
function lxClusterDisc(ctx, LX, { x, y, radius, count, shares, hue }) {
  const colour = LX.hue(hue).line, paper = LX.ground().mark;
  ctx.beginPath();
  ctx.arc(x, y, radius + 1.5, 0, 2 * Math.PI);
  ctx.fillStyle = paper;
  ctx.fill();
  let from = -Math.PI / 2;
  ctx.lineWidth = 4;
  for (const [shade, share] of shares) {
    const to = from + 2 * Math.PI * share, gap = share < 1 ? 0.9 / radius : 0;
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
  ctx.fillStyle = LX.ground().text;
  ctx.font = `600 ${count > 999 ? 10 : 12}px ${LX.style.fonts}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(String(count), x, y + 0.5);
}
