/* Trees of the compare page, as ui/compare/tree.py describes them, in the browser. Texts become text nodes, tags and
 * attributes are those named here, and of a tree that is there already only what differs is touched: focus, opened
 * sources and what hover has marked stay. */
const SVG = "http://www.w3.org/2000/svg";
const TAGS = new Set(("a b button caption details div figure i p section small span summary table tbody td th thead tr u "
  + "svg g path rect circle line text tspan title").split(" "));
const ATTRIBUTES = new Set(("class style role title lang tabindex scope colspan type href target rel "
  + "x y x1 y1 x2 y2 cx cy r d width height viewBox transform overflow fill fill-opacity stroke stroke-width stroke-opacity opacity "
  + "font-size font-weight text-anchor").split(" "));
const allowed = (name, value) => name === "href" ? /^(https?:\/\/|\?|\/(?!\/))/.test(value)
  : ATTRIBUTES.has(name) || /^(data|aria)-[a-z-]+$/.test(name);

export default function (component) {
  const { parentElement, data } = component;
  const root = parentElement.querySelector(".lx-tree");
  if (root) inside(root, [data.tree], data.shared);
}

function make(tree, space, shared) {
  if (typeof tree === "string") return Object.assign(document.createTextNode(tree), { tree });
  const [tag, attributes, ...parts] = tree;
  if (!TAGS.has(tag)) throw new Error(`no such tag: ${tag}`);
  const node = document.createElementNS(tag === "svg" ? SVG : space, tag);
  for (const [name, value] of Object.entries(attributes)) if (allowed(name, value)) node.setAttribute(name, value);
  node.tree = tree;
  node.later = "lazy" in attributes;
  if (node.later) return node;
  inside(node, parts, shared);
  if (tag === "details") node.addEventListener("toggle", () => {
    for (const child of node.children) if (child.later) fill(child);
  });
  return node;

  function fill(child) {
    child.later = false;
    inside(child, child.tree.slice(2), child.shared ?? shared);
  }
}

/** The node for a tree: the old one where it can become it, else a new one. */
function become(node, tree, shared) {
  const [tag, attributes, ...parts] = tree;
  if (typeof tree === "string" || typeof node?.tree === "string" || node?.tree?.[0] !== tag) return null;
  const before = node.tree[1];
  for (const name of Object.keys(before)) if (!(name in attributes)) node.removeAttribute(name);
  for (const [name, value] of Object.entries(attributes)) {
    if (before[name] !== value && allowed(name, value)) node.setAttribute(name, value);
  }
  node.tree = tree;
  node.shared = shared;
  if (!node.later) inside(node, parts, shared);
  return node;
}

/** Make the children of a node those that the trees ask for, each kept that is the same or has the same key. */
function inside(parent, trees, shared) {
  const space = parent.namespaceURI;
  const whole = trees.map((tree) => Array.isArray(tree) && tree[0] === "shared" ? shared[tree[1]] : tree).filter(Boolean);
  const keyOf = (tree, place) => tree[1]?.key ?? place;
  const old = new Map([...parent.childNodes].map((node, place) => [keyOf(node.tree ?? "", place), node]));
  const nodes = whole.map((tree, place) => {
    const key = keyOf(tree, place), node = old.get(key);
    const kept = node && (same(node.tree, tree) ? node : become(node, tree, shared));
    if (kept) old.delete(key);
    return kept || make(tree, space, shared);
  });
  for (const node of old.values()) node.remove();
  let at = parent.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
}

function same(one, other) {
  if (one === other) return true;
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  const [a, b] = [one[1], other[1]];
  if (typeof a === "object" && typeof b === "object") {
    const names = Object.keys(a);
    if (names.length !== Object.keys(b).length || names.some((name) => a[name] !== b[name])) return false;
  } else if (a !== b) return false;
  return one.every((part, place) => place === 1 || same(part, other[place]));
}
