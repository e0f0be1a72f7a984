// One MLP as the table that it is, the lit row, and its hidden units. Which function is this?

const MOST_UNITS = 120; // bars of hidden units that are drawn at once

function lookupPart(lab) {
  const index = h(".tabs", { role: "group", "aria-label": "MLPs" });
  const search = h("input.field", { type: "search", "aria-label": "search in the table", placeholder: "search" });
  const count = h("span.dim");
  const table = h("table.table");
  const units = h(".units");
  const why = h(".why");
  let shown = -1;
  let scene = null;
  search.addEventListener("input", filter);

  function build(next) {
    scene = next;
    shown = -1;
    index.replaceChildren(...scene.mlps.map((mlp, i) => h("button.button.toggle", { "data-mlp": i, title: mlp.title, onclick: () => lab.pick(mlp.node == null ? {} : scene.pickNode(mlp.node)) }, h("small", `layer ${mlp.layer} `), scene.nodes[mlp.node]?.name ?? mlp.title)));
  }

  function choose(now) {
    const linked = [...lab.links(now).pinned.mlps];
    const here = scene.steps[now.step].mlps;
    if (linked.length) return linked.find((i) => here.includes(i)) ?? linked[0];
    for (let step = now.step; step >= 0; step--) if (scene.steps[step].mlps.length) return scene.steps[step].mlps[0];
    return scene.mlps.length ? 0 : -1;
  }

  function fill(mlp) {
    search.value = "";
    table.replaceChildren(
      h("thead", h("tr", mlp.head.map((text) => h("th", { scope: "col" }, text)), h("th.dim", "units"), h("th.dim", "positions"))),
      h("tbody", mlp.rows.map((row, r) => h("tr", { "data-row": r }, row.map((text) => h("td", text)), h("td.dim", (mlp.units?.[r] || []).slice(0, 6).join(" ")), h("td.hits", mlp.hit.map((at, p) => [at, p]).filter(([at]) => at === r).map(([, p]) => h("button.link", { "data-position": p, onclick: () => lab.pick({ position: p }) }, scene.positions[p])))))));
    search.hidden = mlp.rows.length < 12;
    filter();
    units.replaceChildren(...steps(mlp), ...neurons(mlp));
  }

  function filter() {
    const mlp = scene?.mlps[shown];
    if (!mlp) return;
    const word = search.value.trim().toLowerCase();
    let seen = 0;
    mlp.rows.forEach((row, r) => {
      const hide = Boolean(word) && !row.some((text) => text.toLowerCase().includes(word));
      table.tBodies[0].rows[r].hidden = hide;
      if (!hide) seen++;
    });
    const all = mlp.rows.length + (mlp.more || 0);
    say(count, seen === all ? plural(all, "row") : `${seen} of ${plural(all, "row")}`);
  }

  /** Numbers are looked up by steps: where each one rises, and which answer lies between. */
  function steps(mlp) {
    const at = mlp.thresholds || [];
    const xs = mlp.rows.map((row) => toNumber(row[0]));
    if (!at.length || xs.some(Number.isNaN)) return [];
    const low = Math.min(...xs, ...at);
    const high = Math.max(...xs, ...at);
    const [wide, tall, pad] = [360, 74, 10];
    const X = (x) => pad + ((x - low) / (high - low || 1)) * (wide - 2 * pad);
    const ys = mlp.rows.map((row) => toNumber(row.at(-1)));
    const numeric = ys.every((y) => Number.isFinite(y));
    const names = [...new Set(mlp.rows.map((row) => row.at(-1)))];
    const levels = numeric ? ys : mlp.rows.map((row) => names.indexOf(row.at(-1)));
    const [bottom, top] = [Math.min(...levels), Math.max(...levels)];
    const Y = (y) => tall - 20 - ((y - bottom) / (top - bottom || 1)) * (tall - 32);
    const order = range(xs.length).sort((a, b) => xs[a] - xs[b]);
    const borders = [...at].sort((a, b) => a - b);
    let path = "";
    order.forEach((row, i) => {
      const from = borders.filter((t) => t <= xs[row]).at(-1) ?? low;
      const to = borders.find((t) => t > xs[row]) ?? high;
      path += `${i ? "L" : "M"}${X(from)} ${Y(levels[row])}L${X(to)} ${Y(levels[row])}`;
    });
    return [h("svg:svg.steps", { viewBox: `0 0 ${wide} ${tall}`, role: "img", "aria-label": `a step at ${borders.slice(0, 20).map((t) => amount(t)).join(", ")}` },
      h("svg:path.axis", { d: `M${pad} ${tall - 14}H${wide - pad}` }),
      borders.slice(0, 40).map((t) => h("svg:path.threshold", { d: `M${X(t)} ${tall - 14}V6` })),
      h("svg:path.stair", { d: path }),
      mlp.rows.map((row, r) => h("svg:circle.case", { "data-row": r, cx: X(xs[r]), cy: Y(levels[r]), r: xs.length > 30 ? 1.5 : 3 }, h("svg:title", row.join(" → ")))),
      [low, high, ...borders].filter((t, i, all) => all.slice(0, i).every((other) => Math.abs(X(t) - X(other)) > 42)).slice(0, 8).map((t) => h("svg:text", { x: X(t), y: tall - 3, "text-anchor": t === low ? "start" : t === high ? "end" : "middle" }, amount(t, 3))))];
  }

  /** Which hidden units fire at the selected position, and how much. */
  function neurons(mlp) {
    const n = mlp.stop - mlp.start;
    return [h(n > 40 ? ".neurons.many" : ".neurons", { role: "img", "aria-label": "hidden units" }, range(Math.min(n, MOST_UNITS)).map(() => h("span.neuron", h("i")))), h("span.dim.units-said")];
  }

  return {
    name: "lookup", title: "MLP", question: "which function is this?", tools: [search, count],
    el: h("div", index, h(".scroll", table), units, why),
    scene: build,
    mark(now) {
      const next = choose(now);
      const mlp = scene.mlps[next];
      search.hidden = count.hidden = table.hidden = units.hidden = !mlp;
      if (!mlp) return explain(why, ["This model has no MLPs."]);
      if (next !== shown) (shown = next), fill(mlp);
      search.hidden = mlp.rows.length < 12;
      const links = lab.links(now);
      for (const one of index.children) {
        const i = +one.dataset.mlp;
        put(one, "aria-pressed", i === shown);
        linkTo(one, "mlps", i, links);
        flag(one, "works", scene.steps[now.step].mlps.includes(i));
      }
      const lit = mlp.hit?.[now.position];
      const hot = mlp.hit?.[lab.share.hover?.position];
      for (const row of table.tBodies[0].rows) {
        const r = +row.dataset.row;
        if ((r === lit) !== row.classList.contains("tl-lit")) {
          flag(row, "lit", r === lit);
          if (r === lit) scrollWithin(row);
        }
        flag(row, "previewed", r === hot && r !== lit);
      }
      for (const dot of units.querySelectorAll(".tl-case")) flag(dot, "lit", +dot.dataset.row === lit);
      const n = mlp.stop - mlp.start;
      const amounts = scene.array(mlp.hidden);
      const most = amounts.reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1;
      const mine = amounts.subarray(now.position * n, now.position * n + n);
      const first = clamp(mine.findIndex((x) => x !== 0) - MOST_UNITS / 2, 0, Math.max(0, n - MOST_UNITS));
      units.querySelectorAll(".tl-neuron").forEach((one, i) => {
        const x = mine[first + i];
        one.firstChild.style.height = clamp((Math.abs(x) / most) * 100, x ? 6 : 0, 100) + "%";
        put(one, "title", `hidden unit ${mlp.start + first + i}: ${amount(x)} at ${scene.positions[now.position]}`);
      });
      say(units.lastChild, n > MOST_UNITS ? `hidden units ${first} to ${first + MOST_UNITS - 1} of ${n}` : plural(n, "hidden unit"));
      const text = `${mlp.title}${mlp.span ? ` · line ${mlp.span[0]}` : ""}. ` + (lit == null ? `No row is hit at ${scene.positions[now.position]}.` : `At ${scene.positions[now.position]} ${rowWords(mlp, now.position)}.`);
      explain(why, [text]);
    },
  };
}

const toNumber = (text) => (/^[-−]?\d/.test(text ?? "") ? eval2(text.replace("−", "-")) : NaN);
const eval2 = (text) => (text.includes("/") ? text.split("/").reduce((a, b) => a / b) : Number(text));

/** Brings a row into its own box: the page itself does not move. */
function scrollWithin(row) {
  const box = row.closest(".tl-scroll");
  if (!box) return;
  const top = row.offsetTop - box.clientHeight / 2;
  if (row.offsetTop < box.scrollTop || row.offsetTop + row.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = top;
}
