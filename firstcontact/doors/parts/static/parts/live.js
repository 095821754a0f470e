// Live pages: listens to the council's changes and tells the page's own elements, which fetch themselves anew.
// <body data-live="address">; an element with data-live-when="case-changed" gets the event fc:changed when one is heard.

export function startLive(document) {
  const address = document.body.dataset.live;
  if (!address || !window.EventSource) return;
  const source = new EventSource(address, { withCredentials: true });
  const heard = new Map();
  for (const element of document.querySelectorAll("[data-live-when]")) {
    for (const name of element.dataset.liveWhen.split(" ")) {
      if (heard.has(name)) continue;
      heard.set(name, true);
      source.addEventListener(name, (event) => tell(document, name, JSON.parse(event.data)));
    }
  }
}

function tell(document, name, change) {
  for (const element of document.querySelectorAll(`[data-live-when~="${name}"]`)) {
    const about = element.dataset.liveId;
    if (about && about !== change.id) continue;
    element.dispatchEvent(new CustomEvent("fc:changed", { detail: change, bubbles: true }));
    if (element.hidden) element.hidden = false;
  }
}
