// The ecosystem map, and the graph of patterns, as an interactive network. Without this script, or without WebGL, the drawing that Python made stays.
import Graph from "graphology";
import Sigma, { DEFAULT_STYLES } from "sigma";
import { layerDashed, layerFill, pathLine, sdfCircle } from "sigma/rendering";

const COLOURS = 6;
const KINDS = 3; // colours of lines that say of which kind they are; 0 is a guess
const WAIT = 200; // milliseconds after the last movement or letter until the picture asks again
const SOLID = 10_000; // pixels of a dash that has no end
const HAIR = 0.12; // pixels of a gap that nobody sees: with less, nothing would be drawn
const NAMES = 90; // names written at once
const MANY = 1_500; // lines that are left out while the picture moves, so that it moves smoothly
const FEW = 300; // dots up to which no name covers one
const LETTER = 7.8; // pixels of a letter, about
const STEP = 0.12; // part of the window that an arrow key moves

const later = (work) => {
  let timer;
  return (...given) => { clearTimeout(timer); timer = setTimeout(() => work(...given), WAIT); };
};

class ConcertedMap extends HTMLElement {
  async connectedCallback() {
    if (this.box || !document.createElement("canvas").getContext("webgl2")) return;
    this.form = this.closest("section").querySelector("form");
    const first = await this.ask();
    if (!first) return;
    this.still = this.querySelector(".net-still");
    this.box = document.createElement("div");
    this.box.className = "net-box";
    this.box.append(this.querySelector("template").content.cloneNode(true));
    this.still.hidden = true;
    this.append(this.box);
    this.stage = this.box.querySelector(".net-stage");
    this.card = this.box.querySelector(".net-card");
    this.told = this.box.querySelector(".net-told");
    this.tokens();
    this.draw(first);
    this.listen();
  }

  disconnectedCallback() { this.sigma?.kill(); }

  // what is drawn

  query(box) {
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) if (value && name !== "order") asked.set(name, value);
    if (box) asked.set("box", box.map((side) => side.toFixed(2)).join(","));
    return asked.toString();
  }

  async ask(box) {
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const answer = await fetch(`${this.dataset.network}?${this.query(box)}`, { signal: this.asking.signal });
      return answer.ok ? await answer.json() : null;
    } catch (error) {
      return error.name === "AbortError" ? undefined : null;
    }
  }

  tokens() {
    const styles = getComputedStyle(this);
    const value = (name) => styles.getPropertyValue(`--${name}`).trim();
    this.ink = { text: value("ink"), paper: value("sheet"), ash: value("ash"), opposed: value("plum"), line: value("edge") };
    this.ink.kinds = Array.from({ length: KINDS + 1 }, (_, n) => value(`net-line-${n}`));
    this.ink.groups = Array.from({ length: COLOURS }, (_, n) => value(`map-${n + 1}`));
    this.ink.font = styles.fontFamily;
  }

  colour(group) { return group ? this.ink.groups[(group - 1) % COLOURS] : this.ink.ash; }

  fill(found) {
    this.found = found;
    const { graph } = this;
    const middles = new Map(found.coalitions.map(({ number, x }) => [number, x]));
    graph.clear();
    for (const [key, name, group, count, reach, x, y] of found.dots) {
      const grouped = count > 1;
      const side = x < (middles.get(group) ?? 0.7 * found.wide) === Boolean(group) ? "left" : "right";
      graph.addNode(key, { x, y, name, group, grouped, count, reach, side, label: grouped ? count.toLocaleString() : name });
    }
    for (const [a, b, alignment, known, kind] of found.lines) {
      const tie = known ? { dash: 7, gap: 5 } : { dash: SOLID, gap: HAIR };
      graph.addEdge(found.dots[a][0], found.dots[b][0], { alignment, known, kind, ...tie });
    }
  }

  draw(found) {
    this.graph = new Graph({ type: "undirected", multi: false });
    this.fill(found);
    this.sigma = new Sigma(this.graph, this.stage, {
      primitives: {
        nodes: { shapes: [sdfCircle()], layers: [layerFill()] },
        edges: {
          paths: [pathLine()],
          variables: { dash: { type: "number", default: SOLID }, gap: { type: "number", default: HAIR } },
          layers: [
            layerDashed({
              dashSize: { attribute: "dash", default: SOLID, mode: "pixels" },
              gapSize: { attribute: "gap", default: HAIR, mode: "pixels" },
            }),
          ],
        },
      },
      styles: { nodes: [DEFAULT_STYLES.nodes], edges: [DEFAULT_STYLES.edges, { dash: { attribute: "dash" }, gap: { attribute: "gap" } }] },
      nodeReducer: (key, data, node) => this.node(key, node),
      edgeReducer: (key, data, line) => this.line(key, line),
      settings: {
        itemSizesReference: "screen", enableEdgeEvents: true, edgePickingPadding: 4, autoRescale: true, stagePadding: 40,
        labelRenderedSizeThreshold: 0, minEdgeThickness: 0.8, gestureTarget: "graph", allowInvalidContainer: true,
        minCameraRatio: 0.004, maxCameraRatio: 1.6, zoomToSizeRatioFunction: () => 1,
      },
    });
    this.bounds();
    this.measure();
    this.tell();
  }

  // how many pixels apart two neighbours are: no dot is larger, and names are written where there is room
  measure() {
    const [one, other] = [0, 1].map((x) => this.sigma.graphToViewport({ x, y: 0 }));
    this.unit = other.x - one.x;
    this.name();
    this.sigma.setSetting("hideEdgesOnMove", this.found.lines.length > MANY);
    this.sigma.refresh({ skipIndexation: true });
  }

  // whose names are written: the chosen and those near it first, then by reach, as far as they cover neither each other nor the edge
  name() {
    this.named = new Map();
    if (this.found.grouped && !this.near) return;
    const { width, height } = this.sigma.getDimensions();
    const dots = this.graph.mapNodes((key, node) => ({ key, node, radius: this.size(node), ...this.sigma.graphToViewport(node) }));
    const rank = ({ key, node }) => (this.near?.has(key) ? 1e12 : 0) + node.reach;
    const covers = dots.length > FEW ? [] : dots.map(({ x, y, radius }) => ({ left: x - radius, right: x + radius, y, half: radius }));
    const free = (box) => box.left > 2 && box.right < width - 2 && box.y > 12 && box.y < height - 12
      && !covers.some((other) => Math.abs(other.y - box.y) < other.half + box.half && box.left < other.right && other.left < box.right);
    for (const { key, node, radius, x, y } of dots.sort((a, b) => rank(b) - rank(a))) {
      if (this.named.size === NAMES) break;
      if (node.grouped || (this.near && !this.near.has(key))) continue;
      const [long, away] = [node.name.length * LETTER, radius + 4];
      const boxes = {
        left: { left: x - away - long, right: x - away, y, half: 8 }, right: { left: x + away, right: x + away + long, y, half: 8 },
      };
      const side = [node.side, node.side === "left" ? "right" : "left"].find((one) => free(boxes[one]));
      if (!side) continue;
      covers.push(boxes[side]);
      this.named.set(key, side);
    }
  }

  size({ grouped, count, reach }) {
    if (grouped) return Math.max(3, 0.5 * this.unit * Math.sqrt(count));
    return Math.max(2, Math.min(4.5 + Math.min(10, 2 * Math.log10(1 + reach)), 0.42 * this.unit));
  }

  bounds() { this.sigma.setCustomBBox({ x: [0, this.found.wide || 1], y: [0, this.found.high || 1] }); }

  node(key, node) {
    const faint = this.near && !this.near.has(key);
    const size = this.unit ? this.size(node) : 1;
    if (node.grouped) {
      return { size, color: this.colour(node.group), opacity: faint ? 0.25 : 1, labelColor: this.ink.paper, labelPosition: "over",
        labelFont: this.ink.font, labelSize: 11, labelVisibility: size > 13 ? "visible" : "hidden" };
    }
    return {
      size,
      color: this.colour(node.group), opacity: faint ? 0.15 : 1, labelColor: this.ink.text, labelFont: this.ink.font,
      labelSize: 13, labelPosition: this.named?.get(key) ?? node.side, labelVisibility: this.named?.has(key) || this.at === key ? "visible" : "hidden",
      labelBackgroundColor: this.ink.paper, labelBackgroundPadding: 1, backdropColor: this.ink.paper, zIndex: faint ? 0 : 1,
    };
  }

  line(key, { alignment, known, kind }) {
    const [a, b] = this.graph.extremities(key);
    const chosen = this.picked === key || this.at === a || this.at === b;
    const concept = Boolean(this.form.elements.concept?.value);
    const opposed = alignment < 0 && !known;
    if ((opposed && !chosen && !concept) || (this.near && !chosen)) return { visibility: "hidden" };
    const own = this.graph.getNodeAttribute(a, "group");
    const inside = own && own === this.graph.getNodeAttribute(b, "group");
    const colour = kind !== undefined ? this.ink.kinds[kind] : known ? this.ink.text : opposed ? this.ink.opposed : inside ? this.colour(own) : this.ink.ash;
    const base = Math.min(0.5, (kind === undefined ? 8 : 14) / Math.sqrt(this.found.lines.length));
    return {
      visibility: "visible", color: colour, size: chosen ? 2.4 : known ? 1.5 : 0.8 + 1.4 * Math.abs(alignment),
      opacity: chosen ? 1 : known ? Math.min(0.7, 2 * base) : base * (0.5 + 0.7 * Math.abs(alignment)),
    };
  }

  tell() {
    const { shown, of, grouped } = this.found;
    const which = shown ? (grouped ? "grouped" : "many") : "none";
    const numbers = { shown: shown.toLocaleString(), of: of.toLocaleString() };
    this.told.textContent = this.told.dataset[which].replace(/\{(\w+)\}/g, (_, name) => numbers[name]);
    this.groups();
  }

  // what the colours mean, where they come with names
  groups() {
    this.box.querySelector(".net-groups")?.replaceChildren(...(this.found.groups ?? []).map(([group, name, count]) => {
      const item = document.createElement("li");
      const mark = document.createElement("span");
      mark.className = group ? `net-group map-c${group}` : "net-group";
      item.append(mark, `${name} (${count.toLocaleString()})`);
      return item;
    }));
  }

  // the number of each coalition, above it
  marks() {
    this.marked ??= this.found.coalitions.map(({ number }) => {
      const mark = document.createElement("span");
      mark.className = `map-key net-mark map-c${(number - 1) % COLOURS + 1}`;
      mark.textContent = number;
      mark.setAttribute("aria-hidden", "true");
      this.stage.parentElement.append(mark);
      return mark;
    });
    const { width, height } = this.sigma.getDimensions();
    const { grouped } = this.found;
    this.found.coalitions.forEach(({ x, middle, top }, n) => {
      const at = this.sigma.graphToViewport({ x, y: grouped ? middle : top });
      const mark = this.marked[n];
      mark.hidden = at.x < 8 || at.y < 30 || at.x > width - 8 || at.y > height;
      mark.style.transform = `translate(${Math.round(at.x)}px, ${Math.round(at.y)}px) translate(-50%, ${grouped ? -50 : -190}%)`;
    });
  }

  // what a person does

  listen() {
    const { sigma } = this;
    sigma.on("afterRender", () => this.marks());
    sigma.on("clickNode", ({ node }) => this.choose(node));
    sigma.on("clickEdge", ({ edge }) => this.chooseLine(edge));
    sigma.on("clickStage", () => this.leave());
    sigma.on("enterNode", ({ node }) => this.over(node));
    sigma.on("leaveNode", () => this.over(null));
    const again = later(() => this.again());
    sigma.getCamera().on("updated", again);
    new ResizeObserver(later(() => { sigma.resize(true); this.measure(); })).observe(this.stage);
    // a wheel scrolls the page unless a key says that it is for the picture; so does one finger
    this.stage.addEventListener("wheel", (event) => { if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); }, { capture: true });
    for (const kind of ["touchstart", "touchmove"]) {
      this.stage.addEventListener(kind, (event) => { if (event.touches.length < 2) event.stopPropagation(); }, { capture: true });
    }
    this.stage.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("click", (event) => this.press(event));
    this.box.addEventListener("keydown", (event) => { if (event.key === "Escape") this.leave(); });
    const anew = later(() => this.again({ whole: true }));
    this.form.addEventListener("input", anew);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { this.tokens(); sigma.refresh(); });
  }

  window() {
    const { width, height } = this.sigma.getDimensions();
    const one = this.sigma.viewportToGraph({ x: 0, y: height });
    const other = this.sigma.viewportToGraph({ x: width, y: 0 });
    return [Math.min(one.x, other.x), Math.min(one.y, other.y), Math.max(one.x, other.x), Math.max(one.y, other.y)];
  }

  async again({ whole = false } = {}) {
    this.measure();
    if (!whole && this.found.of === this.found.dots.length) return;
    const close = !whole && this.sigma.getCamera().getState().ratio < 0.95;
    const found = await this.ask(close ? this.window() : undefined);
    if (found === undefined) return;
    if (!found) { this.told.textContent = this.told.dataset.lost; return; }
    if (whole) this.leave();
    this.fill(found);
    if (this.at && !this.graph.hasNode(this.at)) this.mark(null);
    this.sigma.refresh();
    this.measure();
    this.tell();
  }

  mark(node) {
    this.at = node;
    this.picked = null;
    this.near = node ? new Set([node, ...this.graph.neighbors(node)]) : null;
    this.name();
    this.sigma.refresh({ skipIndexation: true });
  }

  over(node) {
    this.stage.classList.toggle("net-over", Boolean(node));
    if (this.card.hidden && !this.picked) this.mark(node);
  }

  choose(node) {
    const { grouped, x, y } = this.graph.getNodeAttributes(node);
    if (grouped) {
      const at = this.sigma.graphToFramedGraph({ x, y });
      this.move({ ...at, ratio: this.sigma.getCamera().getState().ratio / 3 });
      return;
    }
    this.mark(node);
    this.show(this.dataset.actor.replace(/0$/, encodeURIComponent(node)));
  }

  chooseLine(line) {
    const [a, b] = this.graph.extremities(line);
    if (this.graph.getNodeAttribute(a, "grouped") || this.graph.getNodeAttribute(b, "grouped")) return;
    this.at = null;
    this.picked = line;
    this.near = new Set([a, b]);
    this.name();
    this.sigma.refresh({ skipIndexation: true });
    this.show(this.dataset.pair.replace(/0\/0$/, [a, b].map(encodeURIComponent).join("/")));
  }

  async show(address) {
    const answer = await fetch(`${address}?fragment`).catch(() => null);
    if (!answer?.ok) { location.assign(address); return; }
    const entry = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.box.querySelector(".net-entry").replaceChildren(...entry.body.childNodes);
    this.card.hidden = false;
    this.card.scrollTop = 0;
    this.card.focus({ preventScroll: true });
    this.card.scrollIntoView({ block: "nearest" });
  }

  leave() {
    const open = !this.card.hidden;
    this.card.hidden = true;
    this.mark(null);
    if (open) this.stage.focus({ preventScroll: true });
  }

  press(event) {
    const link = event.target.closest("a[data-entry]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      const node = link.dataset.node ?? link.pathname.match(/actors\/(\d+)$/)?.[1];
      if (node && this.graph.hasNode(node)) this.mark(node);
      this.show(link.pathname);
      return;
    }
    const what = event.target.closest("button")?.dataset.do;
    const camera = this.sigma.getCamera();
    if (what === "in") this.move({ ratio: camera.getState().ratio / 1.6 });
    if (what === "out") this.move({ ratio: camera.getState().ratio * 1.6 });
    if (what === "all") this.move({ x: 0.5, y: 0.5, ratio: 1 });
    if (what === "close") this.leave();
  }

  key(event) {
    const camera = this.sigma.getCamera().getState();
    const far = STEP * camera.ratio;
    const moves = {
      ArrowLeft: { x: camera.x - far }, ArrowRight: { x: camera.x + far }, ArrowUp: { y: camera.y + far },
      ArrowDown: { y: camera.y - far }, "+": { ratio: camera.ratio / 1.6 }, "-": { ratio: camera.ratio * 1.6 },
      0: { x: 0.5, y: 0.5, ratio: 1 },
    };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.move(move);
  }

  move(to) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const camera = this.sigma.getCamera();
    if (still) camera.setState({ ...to, ...(to.ratio && { ratio: camera.getBoundedRatio(to.ratio) }) });
    else camera.animate(to, { duration: 220 });
  }
}

customElements.define("concerted-map", ConcertedMap);
