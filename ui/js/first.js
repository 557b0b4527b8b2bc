/* The map page while Streamlit starts: header, map and facets, drawn where Streamlit will put them (ui/map/first_view.py).
 * When it has a place for map and facets, they move there as they are, and this goes. */
function lxFirst() {
  const script = document.querySelector("script[data-first]");
  if (!script) return null;
  const { script: made, markup, header, view, facets: offered } = JSON.parse(script.dataset.first);
  const page = lxEl("div"), moving = new Set(["live-map", "facets"]);
  page.id = "lx-first";
  // The markup is ours, without a word of data.
  page.innerHTML = `${markup.header}<div class="lx-first-columns"><div>${markup.facets}</div><div>${markup.map}</div></div>`;
  document.body.prepend(page);
  lxHeader({ parentElement: page, data: header });
  const root = page.querySelector("[data-testid='live-map']");
  Object.assign(root, { turn: 0, waiting: [], view: { ...view, theme: themeOf(root) } });
  root.started = start(root);
  root.started.then((LX) => LX.update(root.view), gone);
  facets({ parentElement: page, data: { ...offered, turn: 0 } });

  // Where Streamlit has no place for a map, it has something else to say.
  const watch = new MutationObserver(() => {
    if (!document.querySelector(".stApp[data-test-script-state='notRunning'] .stMainBlockContainer")) return;
    watch.disconnect();
    setTimeout(gone, 1000);
  });
  watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-test-script-state"] });
  function gone() {
    watch.disconnect();
    page.remove();
    moving.clear();
  }

  return (empty, wanted) => {
    const name = empty.dataset.testid, drawn = page.querySelector(`[data-testid='${name}']`);
    if (!drawn || !moving.delete(name) || made !== wanted) return empty;
    const focused = drawn.contains(document.activeElement) ? document.activeElement : null;
    empty.replaceWith(drawn);
    focused?.focus({ preventScroll: true });
    page.className = "lx-going";
    if (!moving.size) gone();
    return drawn;
  };
}
