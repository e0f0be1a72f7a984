// What colours mean, on light and on dark. The same ends as in tracrlab's still pictures.

const INKS = {
  light: { less: [[205, 226, 241], [27, 96, 165]], more: [[253, 216, 196], [178, 24, 43]], ink: "#1d2733", dim: "#5b6675", line: "#d9dee5", lit: "#b45f00", good: "#1a7f37", bad: "#c0232c" },
  dark: { less: [[30, 50, 72], [104, 176, 244]], more: [[74, 38, 32], [255, 138, 112]], ink: "#e3e7ec", dim: "#9aa5b3", line: "#3a424d", lit: "#f0a04b", good: "#57c785", bad: "#ff8178" },
};

/** The colour of an amount between -1 and 1 of the scale; null where the background shows. */
function tint(theme, part) {
  if (!part || odd(part)) return null;
  const key = Math.round(clamp(part, -1, 1) * 128) || Math.sign(part);
  const known = (INKS[theme].table ||= new Map());
  if (!known.has(key)) {
    const [faint, strong] = INKS[theme][key < 0 ? "less" : "more"];
    const mix = faint.map((a, i) => Math.round(a + (strong[i] - a) * (Math.abs(key) / 128)));
    const [r, g, b] = mix.map((c) => (c / 255 <= 0.04045 ? c / 3294.6 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    known.set(key, { fill: `rgb(${mix})`, text: 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff" });
  }
  return known.get(key);
}

/** Shares of attention go from no colour to blue. */
const tintShare = (theme, part) => tint(theme, -part);

const hueOf = (n) => (n * 137.5 + 205) % 360;

/** Light or dark: asked of the page's own background, since themes have many names. */
function themeOf(el, wish) {
  if (wish === "light" || wish === "dark") return wish;
  for (let at = el; at; at = at.parentElement) {
    const found = getComputedStyle(at).backgroundColor.match(/[\d.]+/g);
    if (found && (found[3] ?? 1) > 0.5) return 0.3 * found[0] + 0.59 * found[1] + 0.11 * found[2] < 128 ? "dark" : "light";
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** −1 … 0 … 1, and what is hatched: the printed scale of a picture. */
function legend(low, high, odd) {
  const ends = low < 0 ? [amount(low), "0", amount(high)] : ["0", amount(high)];
  return [
    h(low < 0 ? "span.ramp.ramp-both" : "span.ramp.ramp-share"),
    h("span.ramp-text", ends.join(" … ")),
    ...(odd ? [h("span", h("i.hatch"), "no number")] : []),
  ];
}
