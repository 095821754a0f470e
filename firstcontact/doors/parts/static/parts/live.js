// Live pages: listens to the council's changes and tells the page's own elements, which fetch themselves anew.
// <body data-live="address">; an element with data-live-when="case-changed" gets the event fc:changed when one is heard.
// A browser comes back by itself when a connection breaks, and names the last message that it got. When it is refused
// (the database is away, a proxy says that nobody is there) it gives up for good: then this comes back, to the same place.

const FIRST_WAIT = 2000;
const LONGEST_WAIT = 60000;

export function startLive(document) {
  const address = document.body.dataset.live;
  if (!address || !window.EventSource) return;
  const names = new Set(["here"]);
  for (const element of document.querySelectorAll("[data-live-when]")) {
    for (const name of element.dataset.liveWhen.split(" ")) names.add(name);
  }
  listen(document, address, names, { last: "", wait: FIRST_WAIT });
}

function listen(document, address, names, state) {
  const place = new URL(address, document.baseURI);
  if (state.last) place.searchParams.set("after", state.last);
  const source = new EventSource(place, { withCredentials: true });
  source.addEventListener("open", () => { state.wait = FIRST_WAIT; });
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => listen(document, address, names, state), state.wait);
    state.wait = Math.min(state.wait * 2, LONGEST_WAIT);
  });
  for (const name of names) {
    source.addEventListener(name, (event) => {
      state.last = event.lastEventId;
      if (name !== "here") tell(document, name, JSON.parse(event.data));
    });
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
