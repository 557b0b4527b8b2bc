/* The compare page in the browser, without a rerun. Hover: what is pointed at in table, picture or map is marked in the
 * other two. Saving: a picture as the SVG that is seen.
 * Table cells and the marks of pictures carry data-word. */
export default function (component) {
  const { parentElement, data } = component;
  const anchor = parentElement.querySelector(".lx-bridge");
  if (!anchor) return;
  const page = document;
  anchor.words = new Set(data.words);
  if (anchor.joined) return;
  anchor.joined = true;
  let now = "";

  const wordOf = (element) => element.closest?.("[data-word]")?.dataset.word;
  const maps = () => [...page.querySelectorAll("[data-testid='live-map']")];

  function mark(word, from) {
    const known = anchor.words.has(word) ? word : "";
    if (known === now || !anchor.isConnected) return;
    now = known;
    for (const element of page.querySelectorAll("[data-word]")) {
      element.classList.toggle("lx-pointed", Boolean(known) && element.dataset.word === known);
    }
    for (const map of maps()) if (map !== from) map.started?.then((LX) => LX.update({ pointed: known || null }));
  }

  page.addEventListener("pointerover", (event) => {
    if (!event.target.closest?.("[data-testid='live-map']")) mark(wordOf(event.target) || "", null);
  });
  page.addEventListener("focusin", (event) => {
    const word = wordOf(event.target);
    if (word) mark(word, null);
  });
  page.addEventListener("lx-pointed", (event) => {
    const word = event.detail.map((name) => [name, name.replace(/^zone:/, "")]).flat().find((name) => anchor.words.has(name));
    mark(word || "", event.target);
  });

  page.addEventListener("click", (event) => {
    const holder = event.target.closest?.("[data-save]")?.closest("[data-picture]");
    if (holder) save(holder.querySelector("svg"), holder.dataset.picture);
  });

  /** The picture as it is seen, with the page's ground behind it and its words in it, as a file of its own. */
  function save(picture, name) {
    const copy = picture.cloneNode(true), ns = "http://www.w3.org/2000/svg", seen = getComputedStyle(picture);
    const words = page.createElementNS(ns, "desc"), ground = page.createElementNS(ns, "rect");
    words.textContent = picture.getAttribute("aria-label");
    for (const side of ["width", "height"]) {
      ground.setAttribute(side, "100%");
      copy.setAttribute(side, Math.round(picture.getBoundingClientRect()[side]));
    }
    ground.setAttribute("fill", getComputedStyle(page.querySelector(".stApp")).backgroundColor);
    copy.prepend(words, ground);
    copy.style.cssText = `color: ${seen.color}; font-family: ${seen.fontFamily}`;
    copy.querySelectorAll("[class]").forEach((element) => element.removeAttribute("class"));
    const file = new Blob(['<?xml version="1.0" encoding="UTF-8"?>\n', new XMLSerializer().serializeToString(copy)],
      { type: "image/svg+xml" });
    const link = page.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${name}.svg`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
}
