// One MLP as the table that it is, the lit row, and its hidden units. Which function is this?

const MOST_UNITS = 120; // bars of hidden units that are drawn at once

function lookupPart(lab) {
  const index = tabs("MLPs", "mlps");
  const search = h("input.field", { type: "search", label: "search in the table", placeholder: "search", oninput: filter });
  const count = h("span.dim");
  const table = h("table.table");
  const scroll = h(".scroll", table);
  const units = h(".units");
  const why = h(".why");
  let shown = -1;
  let scene = null;

  function build(next) {
    scene = next;
    shown = -1;
    index.fill(scene.mlps.map((mlp, key) => {
      const patch = mlp.node == null ? {} : scene.pickNode(mlp.node);
      return { key, title: mlp.title, before: `layer ${mlp.layer} `, text: scene.nodes[mlp.node]?.name ?? mlp.title, onclick: () => lab.pick(patch), ...lab.over(patch) };
    }));
  }

  function fill(mlp) {
    search.value = "";
    const hits = mlp.rows.map(() => []);
    mlp.hit.forEach((row, position) => hits[row]?.push(h("button.link", { "data-position": position, onclick: () => lab.pick({ position }) }, scene.positions[position])));
    table.replaceChildren(
      h("thead", h("tr", mlp.head.map((text) => h("th", { scope: "col" }, text)), h("th.dim", "units on"), h("th.dim", "positions"))),
      h("tbody", mlp.rows.map((row, r) => h("tr", { "data-row": r }, row.map((text) => h("td", text)), h("td.dim", runs(mlp.units[r])), h("td", hits[r])))));
    units.replaceChildren(
      ...stairs(mlp),
      h(mlp.stop - mlp.start > 40 ? ".neurons.many" : ".neurons", range(Math.min(mlp.stop - mlp.start, MOST_UNITS)).map(() => h("span.neuron", h("i")))), h("span.dim"));
    filter();
  }

  function filter() {
    const mlp = scene.mlps[shown];
    const word = search.value.trim().toLowerCase();
    const found = mlp.rows.map((row) => row.some((text) => text.toLowerCase().includes(word)));
    found.forEach((is, r) => (table.tBodies[0].rows[r].hidden = !is));
    const all = mlp.rows.length + (mlp.more || 0);
    const seen = found.filter(Boolean).length;
    say(count, seen === all ? plural(all, "row") : `${seen} of ${plural(all, "row")}`);
  }

  function bars(mlp, now) {
    const n = mlp.stop - mlp.start;
    const amounts = scene.array(mlp.hidden);
    const most = reachOf(amounts);
    const mine = amounts.subarray(now.position * n, now.position * n + n);
    const first = clamp(mine.findIndex((x) => x !== 0) - MOST_UNITS / 2, 0, Math.max(0, n - MOST_UNITS));
    units.querySelectorAll(".tl-neuron").forEach((one, i) => {
      const x = mine[first + i];
      one.firstChild.style.height = x ? clamp((Math.abs(x) / most) * 100, 6, 100) + "%" : 0;
      one.title = `hidden unit ${mlp.start + first + i}: ${amount(x)} at ${scene.positions[now.position]}`;
    });
    say(units.lastChild, n > MOST_UNITS ? `hidden units ${first} to ${first + MOST_UNITS - 1} of ${n}` : plural(n, "hidden unit"));
  }

  return {
    title: "MLP", question: "which function is this?", tools: [search, count],
    el: h("", index.el, scroll, units, why),
    scene: build,
    mark(now) {
      const linked = [...lab.links(now).pinned.mlps];
      const here = scene.steps[now.step].mlps;
      const next = linked.find((i) => here.includes(i)) ?? linked[0] ?? scene.lastOf("mlps", now.step);
      const mlp = scene.mlps[next];
      count.hidden = scroll.hidden = units.hidden = !mlp;
      search.hidden = !mlp || mlp.rows.length < 12;
      if (!mlp) return explain(why, ["This model has no MLPs."]);
      if (next !== shown) (shown = next), fill(mlp);
      index.mark(shown, lab.links(now), here);
      const lit = mlp.hit[now.position];
      const hot = mlp.hit[lab.share.hover?.position];
      [...table.tBodies[0].rows].forEach((row, r) => {
        if (r === lit && !row.classList.contains("tl-lit")) scrollWithin(scroll, row);
        flag(row, "lit", r === lit);
        flag(row, "previewed", r === hot && r !== lit);
      });
      for (const dot of units.querySelectorAll(".tl-case")) flag(dot, "lit", +dot.dataset.row === lit);
      bars(mlp, now);
      const place = scene.positions[now.position];
      explain(why, [mlp.title + onLine(mlp.span) + ". " + (lit == null ? `No row is hit at ${place}.` : `At ${place} ${rowWords(mlp, now.position)}.`)]);
      flag(table, "near", mlp.exact?.[now.position] === false);
    },
  };
}

/** 0–10, 12: whole numbers in ascending order, neighbours together. */
const runs = (all) => all.map((n, i) => (all[i - 1] !== n - 1 ? ", " + n : all[i + 1] === n + 1 ? "" : "–" + n)).join("").slice(2);

/** Numbers are looked up by steps: where each one rises, and which answer lies between. */
function stairs({ rows, thresholds: borders = [] }) {
  const xs = rows.map((row) => toNumber(row[0]));
  if (!borders.length || xs.some(odd)) return [];
  const ends = rows.map((row) => row.at(-1));
  const numbers = ends.map(toNumber);
  const levels = numbers.some(odd) ? ends.map((text) => ends.indexOf(text)) : numbers;
  const along = (all, from, to) => {
    const low = Math.min(...all);
    return (x) => from + ((x - low) / (Math.max(...all) - low || 1)) * (to - from);
  };
  const [low, high] = [Math.min(...xs, ...borders), Math.max(...xs, ...borders)];
  const [X, Y] = [along([low, high], 10, 350), along(levels, 54, 12)];
  const stair = range(xs.length).sort((a, b) => xs[a] - xs[b]).map((r, i) =>
    `${i ? "L" : "M"}${X(borders.findLast((t) => t <= xs[r]) ?? low)} ${Y(levels[r])}H${X(borders.find((t) => t > xs[r]) ?? high)}`);
  const few = borders.length > 40 ? [] : borders;
  return [h("svg:svg.steps", { viewBox: "0 0 360 74", role: "img", label: "steps" },
    h("svg:path.threshold", { d: "M10 60H350" + few.map((t) => `M${X(t)} 60V6`).join("") }),
    h("svg:path.stair", { d: stair.join("") }),
    xs.map((x, r) => h("svg:circle.case", { "data-row": r, cx: X(x), cy: Y(levels[r]), r: xs.length > 30 ? 1.5 : 3 }, h("svg:title", rows[r].join(" → ")))),
    [low, high].map((t, i) => h("svg:text", { x: X(t), y: 71, "text-anchor": i ? "end" : "start" }, amount(t, 3))))];
}

/** 3, −0.5 and 1/3 as numbers; NaN for whatever else a table holds. */
const toNumber = (text = "") => (/^[-−]?\d[\d.e/−-]*$/.test(text) ? text.replace(/−/g, "-").split("/").reduce((a, b) => a / b) * 1 : NaN);

/** Brings a row into its own box: the page itself does not move. */
function scrollWithin(box, row) {
  const { offsetTop: top, offsetHeight: tall } = row;
  if (top < box.scrollTop || top + tall > box.scrollTop + box.clientHeight) box.scrollTop = top - box.clientHeight / 2;
}
