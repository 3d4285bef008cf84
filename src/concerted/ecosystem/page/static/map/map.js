// The page is whole without this script. It adds a search, and brings an actor's entry beside the picture.
(() => {
  "use strict";
  const page = document.querySelector(".map-page");
  if (!page) return;
  const frame = page.querySelector(".map-frame") || document.createElement("div");
  const card = page.querySelector("#map-card");
  const search = page.querySelector(".map-search");
  const box = page.querySelector("#map-find");
  const told = page.querySelector("#map-told");
  const hits = page.querySelector("#map-hits");
  const most = 12;
  page.classList.add("map-scripted");

  const made = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text }, more);

  // names of dots that had no room: written on top while pointed at, so that no dot covers them
  for (const map of frame.querySelectorAll(".map")) {
    const said = document.createElementNS("http://www.w3.org/2000/svg", "text");
    said.setAttribute("class", "map-said");
    said.setAttribute("aria-hidden", "true");
    map.append(said);
    const say = (event) => {
      const quiet = event.target.closest(".map-actor")?.querySelector(".map-quiet");
      said.textContent = quiet ? quiet.textContent : "";
      if (quiet) for (const name of ["x", "y", "text-anchor"]) said.setAttribute(name, quiet.getAttribute(name));
    };
    for (const kind of ["pointerover", "focusin"]) map.addEventListener(kind, say);
    for (const kind of ["pointerleave", "focusout"]) map.addEventListener(kind, () => { said.textContent = ""; });

    // one stop for the keyboard; arrow keys move from dot to dot
    const dots = [...map.querySelectorAll(".map-actor")];
    dots.forEach((dot, n) => dot.setAttribute("tabindex", n ? "-1" : "0"));
    map.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const at = dots.indexOf(event.target);
      if (!step || at < 0) return;
      event.preventDefault();
      const next = dots[(at + step + dots.length) % dots.length];
      dots[at].setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
  }

  let opener = null;
  const choose = (number, from) => {
    const entry = page.querySelector(`#actor-${number}`);
    for (const marked of frame.querySelectorAll(".map-near")) marked.classList.remove("map-near");
    frame.classList.toggle("map-chosen", Boolean(entry));
    card.hidden = !entry;
    if (!entry) return;
    const near = new Set([number]);
    for (const line of frame.querySelectorAll(".map-lines line")) {
      const { a, b } = line.dataset;
      if (a !== number && b !== number) continue;
      line.classList.add("map-near");
      near.add(a).add(b);
    }
    for (const dot of frame.querySelectorAll(".map-actor")) if (near.has(dot.dataset.n)) dot.classList.add("map-near");
    const summary = entry.parentElement.querySelector("summary").cloneNode(true);
    const head = made("div", "", { className: "map-card-head" });
    const close = made("button", "Close", { type: "button" });
    close.addEventListener("click", () => { choose(null); opener?.focus(); });
    const name = made("strong", "");
    name.append(...summary.childNodes);
    head.append(name, close);
    const copy = entry.cloneNode(true);
    copy.removeAttribute("id");
    card.replaceChildren(head, copy);
    opener = from;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  };
  frame.addEventListener("click", (event) => {
    const dot = event.target.closest(".map-actor");
    if (!dot) return;
    event.preventDefault();
    choose(dot.dataset.n, dot);
  });
  frame.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || card.hidden) return;
    choose(null);
    opener?.focus();
  });

  // a link to an entry opens it, and the focus goes there
  const show = (hash) => {
    const entry = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!entry || !entry.parentElement.matches(".map-entry")) return;
    for (let folded = entry.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
    const summary = entry.parentElement.querySelector("summary");
    summary.focus({ preventScroll: true });
    summary.scrollIntoView({ block: "start" });
  };
  addEventListener("hashchange", () => show(location.hash));
  show(location.hash);

  // search: every entry's name, without accents and case
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const index = [...page.querySelectorAll(".map-entry")].map((entry) => {
    const name = entry.querySelector(".map-name").textContent;
    const target = entry.querySelector("[id]").id;
    const kind = target.startsWith("actor") ? entry.querySelector("summary > small").textContent.trim() : "concept";
    return { name, kind, target, key: plain(name) };
  });
  const find = () => {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    const found = words.length ? index.filter(({ key }) => words.every((word) => key.includes(word))) : [];
    found.sort((a, b) => b.key.startsWith(words[0]) - a.key.startsWith(words[0]));
    hits.replaceChildren(...found.slice(0, most).map(({ name, kind, target }) => {
      const item = made("li", "");
      const link = made("a", name, { href: `#${target}` });
      link.append(" ", made("small", kind));
      item.append(link);
      return item;
    }));
    const more = found.length > most ? `, the first ${most} shown` : "";
    told.textContent = words.length ? `${found.length} found${more}.` : "";
  };
  box.addEventListener("input", find);
  box.addEventListener("keydown", (event) => {
    const links = hits.querySelectorAll("a");
    if (event.key === "Escape") { box.value = ""; find(); }
    if (event.key === "Enter" && links.length) links[0].click();
    if (event.key === "ArrowDown" && links.length) { event.preventDefault(); links[0].focus(); }
  });
  hits.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const links = [...hits.querySelectorAll("a")];
    (links[links.indexOf(document.activeElement) + step] || box).focus();
  });
  hits.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && link.hash === location.hash) show(link.hash);
  });
  search.hidden = false;
})();
