// @ts-check
/* What a reader is told while the server cannot be reached, and how what he typed outlasts it (ui/frame/header.py).
 * Streamlit goes on trying to connect by itself; its own dialog is in English and keeps the page from being read. */
/** @import { ConnectionWords } from "../../layers/js/contract.js" */

/** @type {ConnectionWords | undefined} */
let words;

/** Keep watch from now on, or go on in other words. @param {ConnectionWords} said */
export function keepWatch(said) {
  const watching = Boolean(words);
  words = said;
  if (!watching) watch();
}

function watch() {
  const PATIENCE_MS = 1000;
  const GOODBYE_MS = 5000;
  const STORE = "lx-typed";
  let known = false;
  let lost = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const bar = Object.assign(document.createElement("div"), { id: "lx-lost", hidden: true });
  bar.setAttribute("role", "status");
  document.body.append(bar);
  /** @param {string} text */
  const say = (text) => {
    bar.textContent = text;
    bar.hidden = false;
  };
  /** @param {string} text */
  const sayForNow = (text) => {
    say(text);
    timer = setTimeout(() => {
      bar.hidden = true;
    }, GOODBYE_MS);
  };

  const fields = () =>
    [...document.querySelectorAll("[class*='st-key-'] :is(textarea, input[type='text'])")].filter(
      (field) => field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement,
    );
  /** @param {Element} field */
  const keyOf = (field) =>
    /(?:^|\s)st-key-(\S+)/.exec(field.closest("[class*='st-key-']")?.className ?? "")?.[1] ?? "";
  /** @param {Record<string, string>} typed */
  function store(typed) {
    // A browser may be told to keep nothing.
    try {
      if (Object.keys(typed).length) sessionStorage.setItem(STORE, JSON.stringify(typed));
      else sessionStorage.removeItem(STORE);
    } catch {
      /* Then what is typed lasts as long as the page. */
    }
  }
  /** @returns {Record<string, string>} */
  function stored() {
    try {
      return JSON.parse(sessionStorage.getItem(STORE) ?? "{}");
    } catch {
      return {};
    }
  }

  const closing = new MutationObserver(() => {
    const close = document.querySelector(".stDialog button[aria-label='Close']");
    if (close instanceof HTMLElement) close.click();
  });
  function lose() {
    lost = true;
    // The page may be loaded anew before the server is back.
    store(
      Object.fromEntries(
        fields()
          .filter((field) => field.value)
          .map((field) => [keyOf(field), field.value]),
      ),
    );
    document.documentElement.classList.add("lx-lost-now");
    closing.observe(document.body, { childList: true, subtree: true });
    clearTimeout(timer);
    timer = setTimeout(() => say(words?.lost ?? ""), PATIENCE_MS);
  }
  function find() {
    lost = false;
    store({});
    closing.disconnect();
    document.documentElement.classList.remove("lx-lost-now");
    clearTimeout(timer);
    if (!bar.hidden) sayForNow(words?.found ?? "");
  }
  function look() {
    const app = document.querySelector(".stApp");
    const connected = app instanceof HTMLElement && app.dataset.testConnectionState === "CONNECTED";
    if (connected && lost) find();
    // While Streamlit starts it is not connected yet, and nothing is lost.
    if (!connected && known && !lost) lose();
    known ||= connected;
  }

  // What an earlier page of this window could not hand over goes back into its fields as they appear.
  const typed = stored();
  const restoring = new MutationObserver(restore);
  function restore() {
    for (const field of known && !lost ? fields() : []) {
      const key = keyOf(field);
      const text = typed[key];
      if (text === undefined || field.disabled) continue;
      delete typed[key];
      store(typed);
      if (field.value) continue;
      // As if typed: React looks for a change that its own setter did not make.
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.call(field, text);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      setTimeout(() => field.dispatchEvent(new FocusEvent("focusout", { bubbles: true })));
      sayForNow(words?.restored ?? "");
    }
    if (!Object.keys(typed).length) restoring.disconnect();
  }

  new MutationObserver(look).observe(document.body, {
    subtree: true,
    attributes: true,
    attributeFilter: ["data-test-connection-state"],
  });
  look();
  if (Object.keys(typed).length) {
    restoring.observe(document.body, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["disabled"],
    });
    restore();
  }
}
