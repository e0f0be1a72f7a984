// One head: queries left, keys above, values below, results right. Who looks at whom?

const MOST_BOXED = 24; // positions up to which queries, keys and values are written beside the matrix

function attentionPart(lab) {
  const index = tabs("heads", "heads");
  const caption = h("p.caption");
  const axes = h(".axes");
  const why = h(".why");
  const scale = h("span.legend");
  let mode = "pattern";
  const choice = (name, text) => button(text, () => ((mode = name), lab.later()), ".toggle", { "data-mode": name });
  const toggles = h("span.toggles", { role: "group", label: "what to draw" }, choice("scores", "scores"), choice("pattern", "softmax"), choice("intended", "selector"));
  const grid = new Grid(lab, "attention: queries by keys", { point, pick: ([r]) => lab.pick({ ...lab.scene.pickHead(shown), position: r }) });
  let shown = -1;

  function build(scene) {
    const none = range(scene.facts.layers).filter((layer) => scene.heads.every((head) => head.layer !== layer));
    index.el.replaceChildren(...range(scene.facts.layers).filter((layer) => !none.includes(layer)).map((layer) =>
      h(".heads-row", { "data-layer": layer }, h("span.dim", `layer ${layer}`), scene.heads.flatMap((head, i) => (head.layer === layer ? [thumb(scene, head, i)] : [])))));
    if (none.length && scene.heads.length) index.el.append(h("span.dim", "no attention in " + (none.length > 1 ? "layers " : "layer ") + none.join(", ")));
  }

  /** A small picture of a head: an index, drawn once. */
  function thumb(scene, head, i) {
    const n = scene.length;
    const canvas = h("canvas", { width: n, height: n, "aria-hidden": "true" });
    const ctx = canvas.getContext("2d");
    scene.array(head.pattern).forEach((w, at) => {
      ctx.fillStyle = tintShare(lab.theme, w)?.fill ?? "transparent";
      ctx.fillRect(at % n, Math.floor(at / n), 1, 1);
    });
    const patch = scene.pickHead(i);
    const name = scene.nodes[head.node]?.name ?? `head ${head.head}`;
    return h("button.thumb", { "data-key": i, title: head.title, onclick: () => lab.pick(patch), ...lab.over(patch) }, canvas, h("span", name, head.selector && h("small", "by " + head.selector)));
  }

  /** Where the softmax is not what the selector says: the price of finite scores. */
  function differs(scene, head, q) {
    const apart = scene.array(head.apart);
    return (k) => Boolean(apart?.[q * scene.length + k]);
  }

  function draw(scene, now, head) {
    const n = scene.length;
    const numbers = scene.array(head[mode]);
    const scores = mode === "scores";
    const reach = scores ? reachOf(numbers) : 1;
    scale.replaceChildren(...legend(scores ? -reach : 0, reach, numbers.some(odd)));
    const boxed = n <= MOST_BOXED;
    const [queries, keys] = [compared(head.queries), compared(head.keys)];
    const beside = ({ texts }) => scene.positions.map((text, p) => (boxed && texts[p] ? `${text}  ${texts[p]}` : text));
    const hot = lab.share.hover?.position;
    const bare = readsNothing(head);
    explain(axes, [[`queries on the left${queries.of}`, `keys above${keys.of}`, boxed && !bare && `values below: ${head.reads.join(", ")}`, `results on the right: ${head.writes.join(", ") || "nothing"}`].filter(Boolean).join(" · ")]);
    grid.show({
      rows: n, cols: n, least: 3, most: n > 8 ? 34 : 42,
      left: beside(queries), top: beside(keys), right: head.results.map((text) => "→ " + text),
      bottom: boxed && !bare ? head.values : null,
      cells: (cell) => range(n).forEach((q) => {
        const off = differs(scene, head, q);
        for (let k = 0; k < n; k++) {
          const x = numbers[q * n + k];
          const mark = off(k) ? "differs" : null;
          if (x === 0 && !mark) continue;
          const text = n > 16 ? "" : mode === "intended" ? "✓" : scores ? [amount(x, 3), amount(x, 2)] : [portion(x), brief(x)];
          cell(q, k, x, { part: scores ? x / reach : -x, text, mark });
        }
      }),
      rings: [{ r: now.position }, ...(hot != null && hot !== now.position ? [{ r: hot, dashed: true }] : [])],
    });
    const amounts = (q) => scene.positions.map((_, k) => amount(numbers[q * n + k]));
    if (boxed) grid.spell(scene, shown + mode, () => [["query by key", ...scene.positions, "result"], ...scene.positions.map((text, q) => [text, ...amounts(q), head.results[q]])]);
  }

  function point(at, e) {
    if (!at) return lab.leave();
    const { scene } = lab;
    const [q, k] = at;
    const head = scene.heads[shown];
    const cell = q * scene.length + k;
    const said = scene.array(head.intended);
    lab.peek({ ...scene.pickHead(shown), position: q });
    lab.tip([
      `${scene.positions[q]} looks at ${scene.positions[k]}: ${portion(scene.array(head.pattern)[cell])}`,
      `score ${amount(scene.array(head.scores)[cell])}` + (said ? ` · the selector says ${said[cell] ? "yes" : "no"}` : ""),
      `query ${head.queries[q]?.join(", ") || "any"} · key ${head.keys[k]?.join(", ") || "any"}` + (readsNothing(head) ? "" : ` · value ${head.values[k]}`),
      differs(scene, head, q)(k) ? "The softmax differs from the selector here." : "",
    ], e);
  }

  return {
    title: "Attention", cut: /position|selector/, question: "who looks at whom?", tools: [toggles, scale],
    el: h("", index.el, caption, axes, h(".wide", grid.el), why),
    scene: build,
    mark(now, scene) {
      shown = [...lab.links(now).pinned.heads][0] ?? scene.lastOf("heads", now.step);
      const head = scene.heads[shown];
      index.mark(shown, lab.links(now), scene.steps[now.step].heads);
      toggles.hidden = scale.hidden = axes.hidden = grid.el.hidden = why.hidden = !head;
      if (!head) return say(caption, "This model has no attention.");
      put(grid.el, "data-head", `L${head.layer}H${head.head}`);
      if (!head[mode]) mode = "pattern";
      for (const one of toggles.children) press(one, one.dataset.mode === mode), (one.disabled = !head[one.dataset.mode]);
      say(caption, [
        head.title, head.span && `selector of line ${head.span[0]}`,
        head.differs && `${plural(head.differs, "cell")} where softmax and selector differ`,
      ].filter(Boolean).join(" · "));
      draw(scene, now, head);
      explain(why, [`${scene.positions[now.position]} ${headSum(scene, head, now.position)}`, head.because?.[now.position]]);
    },
  };
}

/** What stands in the rooms that are compared: their names once, their values at each position. */
function compared(rows) {
  const names = (rows[0] || []).map((_, i) => {
    const first = rows[0][i];
    return first.slice(0, first.lastIndexOf(" "));
  });
  const fits = (row) => row.every((text, i) => text.startsWith(names[i] + " "));
  if (!names.length || !rows.every(fits)) return { of: "", texts: rows.map((row) => row.join(", ")) };
  const values = (row) => row.map((text, i) => text.slice(names[i].length + 1));
  return { of: ": " + names.join(", "), texts: rows.map((row) => (values(row).every((text) => text === ".") ? "" : values(row).join(", "))) };
}

/** Two digits of a share, for a small cell: .23 */
const brief = (x) => (x < 0.005 ? "~0" : x.toFixed(2).replace(/^0/, ""));
