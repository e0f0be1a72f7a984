// Questions that are asked of every element of a laboratory at once: an object of functions.
(() => {
  const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();

  /** A colour of CSS as red, green, blue and alpha. */
  function parse(text) {
    if (!known.has(text)) {
      probe.clearRect(0, 0, 1, 1);
      probe.fillStyle = text;
      probe.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = probe.getImageData(0, 0, 1, 1).data;
      known.set(text, [r, g, b, a / 255]);
    }
    return known.get(text);
  }
  const over = (top, low) => [0, 1, 2].map((i) => top[i] * top[3] + low[i] * (1 - top[3]));
  const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const light = (colour) =>
    [0.2126, 0.7152, 0.0722].reduce((sum, part, i) => sum + part * linear(colour[i] / 255), 0);

  /** The contrast of two opaque colours, as WCAG counts it. */
  function ratio(a, b) {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  }

  const named = (el) => `${el.tagName}.${el.className.baseVal ?? el.className}`;
  const seen = (el) => el.checkVisibility({ visibilityProperty: true });
  const upward = (el) => {
    const chain = [];
    for (let at = el; at; at = at.parentElement) chain.unshift(at);
    return chain;
  };

  /** All colours that may stand behind an element: layers of its ancestors, stops of gradients. */
  function behind(el) {
    const under = (lows, at) => {
      const { backgroundColor, backgroundImage } = getComputedStyle(at);
      const plain = lows.map((low) => over(parse(backgroundColor), low));
      const drawn = backgroundImage.includes("gradient") && !at.matches(".tl-hatch");
      const stops = drawn ? backgroundImage.match(/rgba?\([^)]*\)/g) || [] : [];
      return [...plain, ...stops.flatMap((stop) => plain.map((low) => over(parse(stop), low)))];
    };
    return upward(el).reduce(under, [[255, 255, 255]]);
  }

  /** Texts with a contrast under 4.5, what is disabled left out; and how many were looked at. */
  function faint(root) {
    const found = new Set();
    let count = 0;
    const judge = (el, colour, text, own = [0, 0, 0, 0]) => {
      const ink = parse(colour);
      if (ink[3] === 0 || el.closest(":disabled")) return;
      count++;
      const alpha = upward(el).reduce((all, at) => all * getComputedStyle(at).opacity, ink[3]);
      const on = (back) => ratio(over([...ink.slice(0, 3), alpha], back), back);
      const least = Math.min(...behind(el).map((low) => on(over(own, low))));
      if (least < 4.5) found.add(`${text.trim().slice(0, 30)} in ${named(el)}: ${least.toFixed(2)}`);
    };
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const el = node.parentElement;
      const range = document.createRange();
      range.selectNodeContents(node);
      const there = node.data.trim() && range.getBoundingClientRect().width && seen(el);
      if (!there || el.closest("canvas, select, textarea, title")) continue;
      judge(el, getComputedStyle(el)[el.closest("svg") ? "fill" : "color"], node.data);
    }
    for (const el of root.querySelectorAll("select, input:not([type=checkbox], [type=range])")) {
      if (!seen(el)) continue;
      judge(el, getComputedStyle(el).color, el.value || "value");
      if (el.placeholder) judge(el, getComputedStyle(el, "::placeholder").color, el.placeholder);
    }
    for (const el of root.querySelectorAll(".tl-line")) {
      const { color, backgroundColor } = getComputedStyle(el, "::before");
      judge(el, color, "line number", parse(backgroundColor));
    }
    return { faint: [...found], count };
  }

  /** What reaches out of the laboratory at the sides, and is not cut off or scrolled within it. */
  function sticksOut(root) {
    const box = root.getBoundingClientRect();
    const inside = (el) => upward(el).slice(upward(root).length, -1);
    const out = [...root.querySelectorAll("*")].filter((el) => {
      const mine = el.getBoundingClientRect();
      if (!mine.width || !seen(el)) return false;
      if (mine.right <= box.right + 1 && mine.left >= box.left - 1) return false;
      return inside(el).every((at) => getComputedStyle(at).overflowX === "visible");
    });
    const wide = [root, root.closest(".jp-OutputArea-output")].filter(
      (el) => el && el.scrollWidth > el.clientWidth + 1);
    return [...out.map(named), ...wide.map((el) => named(el) + " scrolls sideways")];
  }

  /** Controls and pictures without a name for those who cannot see them. */
  function nameless(root) {
    const kinds = "button, input, select, textarea, canvas, summary, progress, [role=slider]";
    const words = (el) => [
      el.getAttribute("aria-label"), el.title, ...[...(el.labels || [])].map((one) => one.textContent),
      el.matches("button, summary") && el.textContent,
    ].filter(Boolean).join(" ").trim();
    const all = [...root.querySelectorAll(kinds)];
    const apart = all.filter((el) => seen(el) && !el.closest("[aria-hidden=true]"));
    const bare = apart.filter((el) => !words(el)).map((el) => el.outerHTML.slice(0, 120));
    return { count: apart.length, nameless: bare };
  }

  /** Numbers the places where Tab has to stop, in `data-stop`; how many there are. */
  function stops(root) {
    const all = [...root.querySelectorAll("button, input, select, textarea, summary, [tabindex]")];
    const open = all.filter((el) => el.tabIndex >= 0 && !el.disabled && seen(el));
    open.forEach((el, i) => (el.dataset.stop = i));
    return open.length;
  }

  /** Where the focus is within the laboratory, and whether that is seen; null outside of it. */
  function focus(root) {
    const el = document.activeElement;
    if (!root.contains(el) || el === root) return null;
    const style = getComputedStyle(el);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    const desk = el.closest(".tl-desk"); // the editor has its frame in another colour
    const plain = parse(getComputedStyle(root).getPropertyValue("--tl-line").trim()).join();
    const framed = desk && parse(getComputedStyle(desk).borderTopColor).join() !== plain;
    const { tagName: tag, outerHTML } = el;
    const visible = Boolean(ring || framed);
    return { stop: Number(el.dataset.stop ?? -1), tag, what: outerHTML.slice(0, 90), visible };
  }

  return { parse, ratio, faint, sticksOut, nameless, stops, focus };
})()
