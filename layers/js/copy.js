// @ts-check
/* A button that copies an address. Where no clipboard may be written to (the reader forbids it, or the page comes over
 * plain http), the address stands beside it in a field, selected. What happened is read out. */
import { el } from "./dom.js";

/** @import { Say } from "./host.js" */

/**
 * @param {string} text on the button
 * @param {string} address
 * @param {Say} say
 */
export function copyButton(text, address, say) {
  const box = el("span", "lx-copy");
  const button = Object.assign(el("button", "", text), { type: "button" });
  const status = el("span", "lx-copied");
  status.setAttribute("role", "status");
  box.append(button, status);
  button.addEventListener("click", () => copyAddress(box, address, say));
  return box;
}

/**
 * @param {Element} box holds an element of role status, for what happened
 * @param {string} address
 * @param {Say} say
 */
export async function copyAddress(box, address, say) {
  const status = /** @type {HTMLElement} */ (box.querySelector("[role=status]"));
  box.querySelector("input")?.remove();
  status.textContent = "";
  try {
    await navigator.clipboard.writeText(address);
    status.textContent = say("copied");
  } catch {
    const field = Object.assign(el("input"), {
      readOnly: true,
      value: address,
      ariaLabel: say("copy_address"),
    });
    status.before(field);
    field.select();
    status.textContent = say("copy_by_hand");
  }
}
