// One head: queries left, keys above, values below, results right. Who looks at whom?

function attentionPart(lab) {
  const index = h(".heads");
  const title = h("p.caption");
  const why = h(".why");
  const scale = h("span.legend");
  const mode = { now: "pattern" };
  const choice = (name, text) => h("button.button.toggle", { "data-mode": name, onclick: () => ((mode.now = name), lab.later()) }, text);
  const toggles = h("span.toggles", { role: "group", "aria-label": "what to draw" }, choice("scores", "scores"), choice("pattern", "softmax"), choice("intended", "selector"));
  const grid = new Grid(lab, "attention: queries by keys", { point, pick: ([r]) => lab.pick({ ...lab.scene.pickHead(shown), position: r }) });
  let shown = -1;
  let drawn = "";

  function build(scene) {
    drawn = "";
    const layers = range(scene.facts.layers);
    index.replaceChildren(...(scene.heads.length ? layers : []).map((layer) => {
      const heads = scene.heads.map((head, i) => [head, i]).filter(([head]) => head.layer === layer);
      return h(".heads-row", { "data-layer": layer }, h("span.dim", `layer ${layer}`), heads.length ? heads.map(([head, i]) => thumb(scene, head, i)) : h("span.dim", "no attention"));
    }));
  }

  /** A small picture of a head: an index, drawn once. */
  function thumb(scene, head, i) {
    const n = scene.length;
    const canvas = h("canvas", { width: n, height: n, "aria-hidden": "true" });
    const ctx = canvas.getContext("2d");
    scene.array(head.pattern).forEach((w, at) => {
      const colour = tintShare(lab.theme, w);
      if (colour) (ctx.fillStyle = colour.fill), ctx.fillRect(at % n, Math.floor(at / n), 1, 1);
    });
    return h("button.thumb", { "data-head": i, title: head.title, "aria-label": head.title, onclick: () => lab.pick(scene.pickHead(i)), onpointerenter: () => lab.peek(scene.pickHead(i)), onpointerleave: () => lab.peek(null) }, canvas, h("span", head.selector || `head ${head.head}`));
  }

  /** Which head to draw: the selected one, else one of the selected node, of this step, or the last before it. */
  function choose(scene, now) {
    if (now.layer != null && now.head != null && scene.headAt(now.layer, now.head) >= 0) return scene.headAt(now.layer, now.head);
    const linked = [...lab.links(now).pinned.heads];
    if (linked.length) return linked[0];
    for (let step = now.step; step >= 0; step--) if (scene.steps[step].heads.length) return scene.steps[step].heads[0];
    return scene.heads.length ? 0 : -1;
  }

  /** Where the softmax is not what the selector says: the price of finite scores. */
  function differs(scene, head, q) {
    const n = scene.length;
    const said = scene.array(head.intended)?.subarray(q * n, q * n + n);
    if (!said || q === 0 || !head.differs) return () => false;
    const given = scene.array(head.pattern).subarray(q * n, q * n + n);
    const chosen = said.reduce((sum, one) => sum + one, 0);
    if (head.kind === "width") return (k) => k > 0 && !said[k] && given[k] > 1e-4;
    return (k) => Math.abs(given[k] - (chosen ? said[k] / chosen : k === 0 ? 1 : 0)) > 1e-4;
  }

  function draw(scene, now) {
    const head = scene.heads[shown];
    const n = scene.length;
    const numbers = scene.array(head[mode.now]) || scene.array(head.pattern);
    let reach = 1;
    if (mode.now === "scores") for (const x of numbers) if (Number.isFinite(x)) reach = Math.max(reach, Math.abs(x));
    const odd = numbers.some((x) => !Number.isFinite(x));
    scale.replaceChildren(...legend(mode.now === "scores" ? -reach : 0, reach, odd).filter(Boolean));
    const hot = lab.share.hover?.position;
    const beside = (texts, p) => (texts?.[p] ? "  " + texts[p] : "");
    grid.show({
      rows: n, cols: n, least: 3, most: 34,
      left: scene.positions.map((text, p) => ({ text: text + beside(n <= 24 && head.queries, p) })),
      top: scene.positions.map((text, p) => ({ text: text + beside(n <= 24 && head.keys, p) })),
      right: scene.positions.map((_, p) => ({ text: "→ " + (head.results[p] ?? "") })),
      bottom: n <= 24 && head.values.some((text) => text && text !== ".") ? scene.positions.map((_, p) => ({ text: head.values[p] ?? "" })) : null,
      rowGroups: n > 60 ? scene.positions.map((name, p) => ({ name, start: p, stop: p + 1 })) : null,
      cells: (cell) => range(n).forEach((q) => {
        const off = differs(scene, head, q);
        for (let k = 0; k < n; k++) {
          const x = numbers[q * n + k];
          const mark = off(k) ? "differs" : null;
          if (x === 0 && !mark) continue;
          const text = n > 16 ? "" : mode.now === "pattern" ? portion(x) : mode.now === "scores" ? amount(x, 3) : x ? "✓" : "";
          cell(q, k, x, { part: x / reach, share: mode.now !== "scores", text, mark });
        }
      }),
      rings: [{ r: now.position }, hot != null && hot !== now.position ? { r: hot, dashed: true } : null].filter(Boolean),
    });
    const state = JSON.stringify([shown, mode.now, n]);
    if (n <= 24 && state !== drawn) spell(scene, head, numbers);
    drawn = state;
  }

  /** The same as a table inside the canvas: what a screen reader reads. */
  function spell(scene, head, numbers) {
    const n = scene.length;
    grid.canvas.replaceChildren(h("table", h("tr", h("th", "query \\ key"), scene.positions.map((text) => h("th", text)), h("th", "result")),
      scene.positions.map((text, q) => h("tr", h("th", text), range(n).map((k) => h("td", amount(numbers[q * n + k]))), h("td", head.results[q])))));
  }

  function point(at, e) {
    const { scene } = lab;
    if (!at) return lab.tip(null), lab.peek(null);
    const [q, k] = at;
    const head = scene.heads[shown];
    const cell = q * scene.length + k;
    const said = scene.array(head.intended);
    lab.peek({ ...scene.pickHead(shown), position: q });
    lab.tip([
      `${scene.positions[q]} looks at ${scene.positions[k]}: ${portion(scene.array(head.pattern)[cell])}`,
      `score ${amount(scene.array(head.scores)[cell])}${said ? ` · the selector says ${said[cell] ? "yes" : "no"}` : ""}`,
      [head.queries?.[q] && `query ${head.queries[q]}`, head.keys?.[k] && `key ${head.keys[k]}`, head.values?.[k] && `value ${head.values[k]}`].filter(Boolean).join(" · "),
      differs(scene, head, q)(k) ? "The softmax differs from the selector here." : "",
    ].filter(Boolean), e);
  }

  return {
    name: "attention", title: "Attention", question: "who looks at whom?", tools: [toggles, scale],
    el: h("div", index, title, h(".wide", grid.el), why),
    scene: build,
    mark(now, scene) {
      shown = choose(scene, now);
      const head = scene.heads[shown];
      const links = lab.links(now);
      for (const one of index.querySelectorAll(".tl-thumb")) {
        const i = +one.dataset.head;
        put(one, "aria-pressed", i === shown);
        linkTo(one, "heads", i, links);
        flag(one, "works", scene.steps[now.step].heads.includes(i));
      }
      toggles.hidden = scale.hidden = grid.el.hidden = !head;
      if (!head) return say(title, "This model has no attention: each position is computed by itself."), explain(why, []);
      put(grid.el, "data-head", `L${head.layer}H${head.head}`);
      for (const one of toggles.children) put(one, "aria-pressed", one.dataset.mode === mode.now), (one.disabled = !head[one.dataset.mode]);
      if (!head[mode.now]) mode.now = "pattern";
      say(title, head.title + (head.span ? ` · line ${head.span[0]}` : "") + ` · ${head.reads.length ? `reads ${head.reads.join(", ")}, ` : ""}writes ${head.writes.join(", ")}` + (head.differs ? ` · ${plural(head.differs, "cell")} where softmax and selector differ` : ""));
      draw(scene, now);
      const p = now.position;
      const lines = [`${scene.positions[p]} ${headSum(scene, head, p)}`, head.because?.[p]].filter(Boolean);
      explain(why, lines);
    },
  };
}
