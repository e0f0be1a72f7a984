// Elements, numbers and clean-up: the words that all other files are written in.

const DIRECT = new Set(["textContent", "value", "disabled", "hidden", "checked", "type", "readOnly", "title", "tabIndex"]);

/** An element: h("p.note", {onclick: f}, "text", child) is <p class="tl-note">. Attributes may be left out; null children are. */
function h(kind, props, ...children) {
  const [tag, ...classes] = kind.split(".");
  const svg = tag.startsWith("svg:");
  const el = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag.slice(4)) : document.createElement(tag || "div");
  if (classes.length) el.setAttribute("class", classes.map((name) => "tl-" + name).join(" "));
  const plain = props && Object.getPrototypeOf(props) === Object.prototype;
  for (const [key, value] of Object.entries(plain ? props : {})) {
    if (value == null || value === false) continue;
    if (key.startsWith("on")) on(el, key.slice(2), value);
    else if (DIRECT.has(key) && !svg) el[key] = value;
    else el.setAttribute(key === "label" ? "aria-label" : key, value === true ? "" : value);
  }
  el.append(...[plain ? null : props, ...children].flat(9).filter((child) => child != null && child !== false));
  return el;
}

const flag = (el, name, is) => el.classList.toggle("tl-" + name, Boolean(is));
/** How a thing stands to the selection: solid when pinned, dashed under the pointer. */
function linkTo(el, set, index, links) {
  flag(el, "pinned", links.pinned[set].has(index));
  flag(el, "previewed", links.hovered[set].has(index));
}

/** Sets a text or an attribute only where it changes: the cheapest redraw is none. */
function say(el, text) {
  if (el.textContent !== text) el.textContent = text;
}
/** Scrolls a box sideways until a cell of it is seen; `left` is how much a fixed column hides. False before there is room. */
function bring(box, cell, left) {
  if (!box.clientWidth) return false;
  if (!cell || box.scrollWidth <= box.clientWidth) return true;
  const from = cell.offsetLeft - left;
  if (from < box.scrollLeft) box.scrollLeft = from;
  else if (cell.offsetLeft + cell.offsetWidth > box.scrollLeft + box.clientWidth) box.scrollLeft = cell.offsetLeft + cell.offsetWidth - box.clientWidth;
  return true;
}

const on = (el, type, run) => el.addEventListener(type, run);
const press = (el, is) => put(el, "aria-pressed", String(is));
/** A button that does something; `kind` adds classes, `more` attributes. */
const button = (text, run, kind = "", more = {}) => h("button.button" + kind, { onclick: run, ...more }, text);

/** Prose with `names` set as code. */
const code = (text) => text.split("`").map((piece, i) => (i % 2 ? h("code", piece) : piece));
/** Sentences below a picture, options of a field, items of a list: made anew only where they change. */
function explain(el, lines, tag = "p") {
  const text = lines.filter(Boolean).join("\n");
  if (el.tlText === text) return;
  el.tlText = text;
  el.replaceChildren(...(text ? text.split("\n").map((line) => h(tag, code(line))) : []));
}
function put(el, name, value) {
  if (value == null || value === false) el.removeAttribute(name);
  else if (el.getAttribute(name) !== String(value)) el.setAttribute(name, value);
}

/** Everything a view listens to outside its own elements. Closing the bag takes it all off again. */
class Bag {
  constructor() {
    this.undo = [];
  }
  on(target, type, run, how) {
    target.addEventListener(type, run, how);
    this.undo.push(() => target.removeEventListener(type, run, how));
  }
  hear(model, event, run) {
    model.on(event, run);
    this.undo.push(() => model.off(event, run));
  }
  add(run) {
    this.undo.push(run);
  }
  close() {
    for (const run of this.undo.splice(0).reverse()) run();
  }
}

/** A function that waits until nobody has called it for a while. */
function debounced(bag, wait, run) {
  let timer = 0;
  let waits = null; // what it was called with
  const later = (...given) => {
    clearTimeout(timer);
    waits = given;
    timer = setTimeout(later.flush, wait);
  };
  later.now = (...given) => (later.off(), run(...given));
  later.flush = () => waits && later.now(...waits);
  later.off = () => (clearTimeout(timer), (waits = null));
  later.waits = () => Boolean(waits);
  bag.add(later.off);
  return later;
}

const GLYPHS = { "1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾", "1/5": "⅕", "2/5": "⅖", "3/5": "⅗", "4/5": "⅘" };

/** A number as it is read in a sentence: exact where it is short, else four digits. */
function amount(x, digits = 4) {
  if (Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
  const size = Math.abs(x);
  if (size === 0) return "0";
  const text = size >= 1e6 || size < 1e-4 ? size.toExponential(2).replace(/\.?0+e\+?/, "e") : String(Number(size.toPrecision(digits)));
  return (x < 0 ? "−" : "") + text;
}

/** The same for a small cell: the longest form that fits is drawn, and none that is another number. */
const inCell = (x) => [amount(x), ...(Math.abs(x) < 100 ? [amount(x, 2)] : [])];

/** A share of attention: ½ and 4/7 where it is one, else digits. */
function portion(x) {
  const n = range(65).find((n) => n > 1 && Math.abs(x * n - Math.round(x * n)) < 1e-5);
  const text = `${Math.round(x * n)}/${n}`;
  return n && x > 0.01 && x < 1 ? GLYPHS[text] ?? text : amount(x);
}

const odd = (x) => !Number.isFinite(x); // NaN and the infinities, which are hatched
/** The largest finite amount: the end of a colour scale. */
const reachOf = (amounts) => amounts.reduce((most, x) => (odd(x) ? most : Math.max(most, Math.abs(x))), 0) || 1;
const clamp = (x, low, high) => Math.min(Math.max(x, low), high);
const onLine = (span) => (span ? ` · line ${span[0]}` : "");
const plural = (n, one, many = one + "s") => `${n.toLocaleString("en").replace(/,/g, " ")} ${n === 1 ? one : many}`;
const range = (n) => Array.from({ length: Math.max(0, n) }, (_, i) => i);
/** The place in UTF-16 units of a column that counts characters from 1. */
const unitAt = (line, column) => [...line].slice(0, column - 1).join("").length;
