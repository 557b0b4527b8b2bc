/** The server's layouts, folded away behind a button. A layout is a world of its own: its pages are loaded anew. */
function layoutSwitch(data, el) {
  const box = el("details", "", { className: "lx-layouts" }), list = el("ul", "");
  for (const { name, address, here } of data.layouts) {
    const link = el("a", name, { href: new URL(address, document.baseURI).href });
    if (here) link.setAttribute("aria-current", "true");
    const item = el("li", "");
    item.append(link);
    list.append(item);
  }
  box.append(el("summary", data.layouts_label), list);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    box.open = false;
    box.querySelector("summary").focus();
  });
  // Leaving it folds it away: by keyboard, or by a click elsewhere, which takes the focus too.
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget)) box.open = false;
  });
  return box;
}

/* What stands above every page: title, pages, language, and the plan's targets with their source (ui/frame/header.py). */
function lxHeader({ parentElement, data }) {
  const box = parentElement.querySelector(".lx-header"), told = JSON.stringify(data);
  if (box.told === told) return;
  box.told = told;
  // What a map says that could not be loaded (ui/frame/live_map.py).
  window.lxFailed = ({ parentElement }) => {
    const wait = parentElement.querySelector(".lx-wait");
    wait?.replaceChildren(data.failed);
    wait?.setAttribute("role", "alert");
  };
  document.documentElement.lang = data.lang === "zh" ? "zh-Hans" : "en";
  const el = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text }, more);
  // Streamlit follows a step through the browser's history without loading the page anew; not yet while it starts.
  const go = (address) => {
    if (box.closest("#lx-first")) {
      location.assign(address);
      return;
    }
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
  };

  const pages = el("nav", "", { ariaLabel: data.pages_label });
  for (const { name, address, here } of data.pages) {
    const link = el("a", name, { href: new URL(address, document.baseURI).href });
    if (here) link.setAttribute("aria-current", "page");
    link.addEventListener("click", (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      go(link.href);
    });
    pages.append(link);
  }
  const languages = el("div", "", { role: "group", ariaLabel: data.language });
  for (const [lang, name] of Object.entries(data.languages)) {
    const button = el("button", name, { type: "button", lang, ariaPressed: String(lang === data.lang) });
    button.addEventListener("click", () => {
      const address = new URL(location.href);
      address.searchParams.set("lang", lang);
      go(address);
    });
    languages.append(button);
  }
  const top = el("div", "", { className: "lx-header-top" });
  top.append(el("h1", data.title), ...(data.layouts.length ? [layoutSwitch(data, el)] : []), pages, languages);
  const plan = el("p", data.plan, { className: "lx-plan", hidden: !data.plan });
  data.sources.forEach(([text, address], i) => {
    if (i) plan.append("; ");
    // An address that is none of the web stays text.
    const link = { href: address, target: "_blank", rel: "noopener noreferrer" };
    plan.append(/^https?:\/\//.test(address) ? el("a", text, link) : text);
  });
  // Who came by keyboard stays where they are when the words change.
  const stops = () => [...box.querySelectorAll("a, button, summary")], at = stops().indexOf(document.activeElement);
  box.replaceChildren(top, plan);
  if (at >= 0) stops()[at]?.focus({ preventScroll: true });
}
