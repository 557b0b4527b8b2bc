/* A button that copies an address. Where no clipboard may be written to (the reader forbids it, or the page comes over
 * plain http), the address stands beside it in a field, selected. What happened is said in words that are read out. */
function lxCopyButton(LX, text, address) {
  const box = lxEl("span", "lx-copy"), button = lxEl("button", "", text), said = lxEl("span", "lx-copied");
  button.type = "button";
  said.setAttribute("role", "status");
  box.append(button, said);
  button.addEventListener("click", () => lxCopy(LX, box, address));
  return box;
}

async function lxCopy(LX, box, address) {
  const said = box.querySelector("[role=status]");
  box.querySelector("input")?.remove();
  said.textContent = "";
  try {
    await navigator.clipboard.writeText(address);
    said.textContent = LX.say("copied");
  } catch {
    const field = Object.assign(lxEl("input"), { readOnly: true, value: address, ariaLabel: LX.say("copy_address") });
    said.before(field);
    field.select();
    said.textContent = LX.say("copy_by_hand");
  }
}
