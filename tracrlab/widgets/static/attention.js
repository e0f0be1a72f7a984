// One head: queries left, keys above, values below, results right. Who looks at whom?

const MOST_BOXED = 24; // positions up to which queries, keys and values are written beside the matrix

function attentionPart(lab) {
  const index = tabs("heads", "heads");
  const caption = h("p.caption");
  const why = h(".why");
  const scale = h("span.legend");
  let mode = "pattern";
  const choice = (name, text) => h("button.button.toggle", { "data-mode": name, onclick: () => ((mode = name), lab.later()) }, text);
  const toggles = h("span.toggles", { role: "group", label: "what to draw" }, choice("scores", "scores"), choice("pattern", "softmax"), choice("intended", "selector"));
  const grid = new Grid(lab, "attention: queries by keys", { point, pick: ([r]) => lab.pick({ ...lab.scene.pickHead(shown), position: r }) });
  let shown = -1;
  let spelled = "";

  function build(scene) {
    spelled = "";
    index.el.replaceChildren(...range(scene.heads.length ? scene.facts.layers : 0).map((layer) => {
      const heads = scene.heads.flatMap((head, i) => (head.layer === layer ? [thumb(scene, head, i)] : []));
      return h(".heads-row", { "data-layer": layer }, h("span.dim", `layer ${layer}`), heads.length ? heads : h("span.dim", "no attention"));
    }));
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
    return h("button.thumb", { "data-key": i, title: head.title, onclick: () => lab.pick(patch), ...lab.over(patch) }, canvas, h("span", head.selector || `head ${head.head}`));
  }

  /** Where the softmax is not what the selector says: the price of finite scores. */
  function differs(scene, head, q) {
    const n = scene.length;
    const said = scene.array(head.intended)?.subarray(q * n, q * n + n);
    if (!said || q === 0 || !head.differs) return () => false;
    const given = scene.array(head.pattern).subarray(q * n, q * n + n);
    const chosen = said.reduce((sum, one) => sum + one, 0);
    if (head.kind === "width") return (k) => k > 0 && !said[k] && given[k] > 1e-4;
    return (k) => Math.abs(given[k] - (chosen ? said[k] / chosen : k === 0)) > 1e-4;
  }

  function draw(scene, now, head) {
    const n = scene.length;
    const numbers = scene.array(head[mode]);
    const scores = mode === "scores";
    const reach = scores ? reachOf(numbers) : 1;
    scale.replaceChildren(...legend(scores ? -reach : 0, reach, numbers.some(odd)));
    const boxed = n <= MOST_BOXED;
    const beside = (texts) => scene.positions.map((text, p) => text + (boxed && texts?.[p] ? "  " + texts[p] : ""));
    const hot = lab.share.hover?.position;
    grid.show({
      rows: n, cols: n, least: 3, most: 34,
      left: beside(head.queries), top: beside(head.keys), right: head.results.map((text) => "→ " + text),
      bottom: boxed && !readsNothing(head) ? head.values : null,
      cells: (cell) => range(n).forEach((q) => {
        const off = differs(scene, head, q);
        for (let k = 0; k < n; k++) {
          const x = numbers[q * n + k];
          const mark = off(k) ? "differs" : null;
          if (x === 0 && !mark) continue;
          const text = n > 16 ? "" : scores ? amount(x, 3) : mode === "pattern" ? portion(x) : "✓";
          cell(q, k, x, { part: scores ? x / reach : -x, text, mark });
        }
      }),
      rings: [{ r: now.position }, ...(hot != null && hot !== now.position ? [{ r: hot, dashed: true }] : [])],
    });
    if (boxed && spelled !== shown + mode) spell(scene, head, numbers);
    spelled = shown + mode;
  }

  /** The same as a table inside the canvas: what a screen reader reads. */
  function spell(scene, head, numbers) {
    const row = (kind, first, cells, last) => h("tr", h("th", first), cells.map((text) => h(kind, text)), h(kind, last));
    const amounts = (q) => scene.positions.map((_, k) => amount(numbers[q * scene.length + k]));
    grid.canvas.replaceChildren(h("table", row("th", "query by key", scene.positions, "result"), scene.positions.map((text, q) => row("td", text, amounts(q), head.results[q]))));
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
      `query ${head.queries?.[q] ?? ""} · key ${head.keys?.[k] ?? ""} · value ${head.values[k] || "none"}`,
      differs(scene, head, q)(k) ? "The softmax differs from the selector here." : "",
    ], e);
  }

  return {
    title: "Attention", long: true, question: "who looks at whom?", tools: [toggles, scale],
    el: h("", index.el, caption, h(".wide", grid.el), why),
    scene: build,
    mark(now, scene) {
      shown = [...lab.links(now).pinned.heads][0] ?? scene.lastOf("heads", now.step);
      const head = scene.heads[shown];
      index.mark(shown, lab.links(now), scene.steps[now.step].heads);
      toggles.hidden = scale.hidden = grid.el.hidden = why.hidden = !head;
      if (!head) return say(caption, "This model has no attention: each position is computed by itself.");
      put(grid.el, "data-head", `L${head.layer}H${head.head}`);
      if (!head[mode]) mode = "pattern";
      for (const one of toggles.children) put(one, "aria-pressed", String(one.dataset.mode === mode)), (one.disabled = !head[one.dataset.mode]);
      say(caption, [
        head.title, head.span && `line ${head.span[0]}`, (head.reads.length ? `reads ${head.reads.join(", ")}, ` : "") + `writes ${head.writes.join(", ")}`,
        head.differs && `${plural(head.differs, "cell")} where softmax and selector differ`,
      ].filter(Boolean).join(" · "));
      draw(scene, now, head);
      explain(why, [`${scene.positions[now.position]} ${headSum(scene, head, now.position)}`, head.because?.[now.position]]);
    },
  };
}
