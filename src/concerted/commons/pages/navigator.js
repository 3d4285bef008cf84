// The Navigator in the browser: the same words, the same weights, no network. Texts are only ever set as text.
(() => {
  "use strict";
  const { stop, endings, patterns, postings } = window.COMMONS;
  const STOP = new Set(stop);

  function term(word) {
    word = word.toLowerCase().replaceAll("’", "'").replace(/'s$/, "");
    if (STOP.has(word) || [...word].length === 1 || word.includes("'")) return "";
    for (const [ending, instead] of endings) {
      if (word.endsWith(ending) && word.length - ending.length >= 3 && !word.endsWith("ss")) {
        word = word.slice(0, word.length - ending.length) + instead;
        break;
      }
    }
    if (word.length > 4 && word.at(-1) === word.at(-2) && !"ls".includes(word.at(-1))) word = word.slice(0, -1);
    for (const ending of ["e", "at", "or", "er"])
      if (word.length > 4 && word.endsWith(ending)) word = word.slice(0, -ending.length);
    return word.endsWith("is") ? word.replaceAll("is", "iz") : word;
  }

  const terms = (text) => (text.match(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)?/gu) || []).map(term).filter(Boolean);
  const named = (pattern, context) => (Object.hasOwn(pattern.labels, context) ? pattern.labels[context] : pattern.title);

  function find(text) {
    const scores = new Map();
    for (const word of new Set(terms(text)))
      for (const [number, weight] of Object.hasOwn(postings, word) ? postings[word] : [])
        scores.set(number, (scores.get(number) || 0) + weight);
    return [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 20).map(([number]) => patterns[number]);
  }

  function matched(pattern, asked) {
    const names = [["title", pattern.title], ...Object.entries(pattern.labels), ...pattern.aliases.map((a) => ["also", a])];
    const best = names.map(([kind, said]) => [kind, said, terms(said).filter((w) => asked.has(w)).length]);
    best.sort((a, b) => b[2] - a[2]);
    return best[0][2] ? `${best[0][0]}: “${best[0][1]}”` : "in the text";
  }

  const form = document.querySelector("[data-navigator]");
  const list = document.querySelector("[data-answers]");
  const count = document.querySelector("[data-count]");
  const whole = [...list.children];

  function show() {
    const text = form.elements.words.value.trim();
    const context = form.elements.context.value;
    if (!text) {
      list.replaceChildren(...whole);
      count.textContent = "";
      return;
    }
    const asked = new Set(terms(text));
    const found = find(text);
    list.replaceChildren(...found.map((pattern) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = pattern.page;
      link.textContent = named(pattern, context);
      const said = document.createElement("p");
      said.textContent = pattern.summary;
      const why = document.createElement("small");
      why.textContent = matched(pattern, asked);
      item.append(link, said, why);
      return item;
    }));
    count.textContent = found.length ? `${found.length} ${form.dataset.many}` : form.dataset.none;
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", show);
  form.hidden = false;
  show();
})();
