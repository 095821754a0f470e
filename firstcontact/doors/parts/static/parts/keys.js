// Keyboard shortcuts of staff pages: an element with data-key="n" is clicked, or focused if it is a box, when n is pressed.
// A plain key never acts while somebody types; "ctrl+Enter" may. "?" lists the keys; there they can be switched off for this
// browser (WCAG 2.2, success criterion 2.1.4).
const OFF = "fc-keys-off";
const TYPING = "input, textarea, select, [contenteditable=''], [contenteditable='true']";
const NOT_TYPING = new Set(["button", "checkbox", "radio", "submit", "reset", "image", "range", "color", "file"]);

export const isTyping = (element) =>
  Boolean(element?.closest?.(TYPING)) && !(element.localName === "input" && NOT_TYPING.has(element.type));

export const nameOf = (event) =>
  [event.ctrlKey || event.metaKey ? "ctrl+" : "", event.altKey ? "alt+" : "", event.key].join("");

const switchedOff = () => {
  try { return localStorage.getItem(OFF) === "yes"; } catch { return false; }
};

const switchKeys = (off) => {
  try { off ? localStorage.setItem(OFF, "yes") : localStorage.removeItem(OFF); } catch { /* private browsing: for this page only */ }
};

const isShown = (element) => element.getClientRects().length > 0 && !element.disabled;

const targetOf = (root, key) =>
  [...root.querySelectorAll("[data-key]")].find((element) => element.dataset.key === key && isShown(element));

const wordsOf = (element) => {
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, svg, .fc-nav__count").forEach((part) => part.remove());
  return element.dataset.keyName || element.getAttribute("aria-label") || copy.textContent.trim().replace(/\s+/g, " ");
};

const listKeys = (root, dialog) => {
  const list = dialog.querySelector("ul");
  list.replaceChildren(
    ...[...root.querySelectorAll("[data-key]")].filter(isShown).map((element) => {
      const row = document.createElement("li");
      const key = document.createElement("kbd");
      key.className = "fc-key";
      key.textContent = element.dataset.key;
      row.append(wordsOf(element), key);
      return row;
    }),
  );
  const box = dialog.querySelector("input[type=checkbox]");
  box.checked = !switchedOff();
  box.onchange = () => switchKeys(!box.checked);
  dialog.showModal();
};

const act = (element) => {
  if (element.dataset.keyFocus !== undefined) { element.focus(); return; } // a second key, Enter, then uses it
  if (isTyping(element)) { element.focus(); element.select?.(); } else { element.click(); }
};

export const startKeys = (root) => {
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat || event.isComposing) return;
    const name = nameOf(event);
    if (name === "Escape" && isTyping(event.target)) { event.target.blur(); return; } // so that single keys act again
    const plain = !/^(ctrl|alt)\+/.test(name);
    if (plain && (isTyping(event.target) || event.target.closest?.("dialog[open]"))) return;
    const dialog = root.getElementById("fc-keys");
    if (name === "?" && dialog) { event.preventDefault(); listKeys(root, dialog); return; }
    if (plain && switchedOff()) return;
    const target = targetOf(root, name);
    if (target) { event.preventDefault(); act(target); }
  });
};
