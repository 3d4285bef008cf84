// Live pages: when the record has grown, the parts marked data-live are fetched afresh and morphed into the page,
// so that what somebody is typing stays. Without this script every page works after a reload.
import htmx from "htmx.org";

const stream = document.currentScript.dataset.stream;
const root = document.documentElement;
let source = null;
let newest = -1; // the number of the newest entry
let busy = false;

async function catchUp() {
  if (busy) return;
  busy = true;
  let upTo;
  try {
    do {
      upTo = newest;
      for (const part of [...document.querySelectorAll("[data-live]")]) {
        if (Number(part.dataset.size) > upTo) continue; // it was made from as many entries already
        await htmx.ajax("GET", part.dataset.live, { source: part, target: part, swap: "outerMorph" });
      }
    } while (upTo < newest);
  } finally {
    busy = false;
  }
}

function listen() {
  if (source || document.hidden) return; // a page nobody looks at needs no stream
  source = new EventSource(stream);
  source.onopen = () => (root.dataset.listening = "");
  source.onmessage = (event) => {
    newest = Number(event.data);
    setTimeout(catchUp, 200 * Math.random()); // so that many phones do not all ask at once
  };
  source.onerror = () => {
    delete root.dataset.listening;
    if (source.readyState !== EventSource.CLOSED) return; // it tries again by itself
    source = null;
    setTimeout(listen, 60_000);
  };
}

function leave() {
  source?.close();
  source = null;
  delete root.dataset.listening;
}

document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
addEventListener("pagehide", leave);
addEventListener("pageshow", listen);
listen();
