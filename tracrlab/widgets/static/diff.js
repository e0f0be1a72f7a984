// Old, new and difference of a block, aligned by name. What did my edit change?

function diffPart(lab) {
  const sentence = h("p.headline");
  const index = h(".tabs", { role: "group", "aria-label": "blocks that differ" });
  const only = h("input.tick", { type: "checkbox", checked: true, onchange: () => lab.later() });
  const pin = h("button.button", { title: "compare with the model that is on screen now", onclick: () => lab.send({ type: "pin" }) }, "Pin");
  const unpin = h("button.button", { title: "compare with the compile before each edit again", onclick: () => lab.send({ type: "unpin" }) }, "Unpin");
  const sides = ["old", "new", "difference"].map((name) => ({ name, grid: new Grid(lab, name + " weights", { point: (at, e) => point(at, e) }) }));
  const key = h("p.keys", h("b.added", "+ added"), " · ", h("s.removed", "− removed"), " · ", h("span.changed", "changed"));
  const panes = h(".panes", sides.map(({ name, grid }) => h("figure", h("figcaption", name), h(".wide", grid.el))));
  let chosen = null;
  let view = null;

  function build(scene) {
    const blocks = scene.diff?.blocks || [];
    index.replaceChildren(...blocks.filter((block) => block.changed || !only.checked).map((block) => h("button.button.toggle", { "data-block": block.id, title: block.title, onclick: () => ((chosen = block.id), lab.later()) }, shortName(block.id), h("small", ` ${block.changed} changed`))));
    view = null;
  }

  function draw(scene, block) {
    if (!view || view.block !== block || view.only !== only.checked) {
      const cells = scene.array(block.cells);
      const old = scene.array(block.old);
      const now = scene.array(block.new);
      const differ = range(old.length).filter((i) => !Object.is(old[i], now[i]) && old[i] !== now[i]);
      const keep = (labels, axis) => {
        const touched = new Set(differ.map((i) => cells[2 * i + axis]));
        const all = new Set(range(old.length).map((i) => cells[2 * i + axis]));
        const list = range(labels.length).filter((i) => (only.checked ? touched.has(i) : all.has(i) || labels[i].state !== "kept"));
        const place = [];
        list.forEach((i, at) => (place[i] = at));
        return { list, place, labels: list.map((i) => ({ text: (labels[i].state === "added" ? "+ " : labels[i].state === "removed" ? "− " : "") + labels[i].name, state: labels[i].state })) };
      };
      view = { block, only: only.checked, cells, old, now, differ: new Set(differ), rows: keep(block.rows, 0), cols: keep(block.columns, 1) };
      view.at = new Map(range(old.length).map((i) => [cells[2 * i] + "," + cells[2 * i + 1], i]));
      view.reach = Math.max(...[old, now].map((all) => all.reduce((a, x) => (Number.isFinite(x) ? Math.max(a, Math.abs(x)) : a), 0))) || 1;
    }
    put(panes, "style", `--basis:${clamp(88 + view.cols.list.length * 18, 110, 400)}px`);
    for (const { name, grid } of sides) {
      grid.show({
        rows: view.rows.list.length, cols: view.cols.list.length, least: 2, most: 24, left: view.rows.labels, top: view.cols.labels,
        cells: (cell) => {
          for (let i = 0; i < view.old.length; i++) {
            const r = view.rows.place[view.cells[2 * i]];
            const c = view.cols.place[view.cells[2 * i + 1]];
            if (r === undefined || c === undefined) continue;
            const x = name === "old" ? view.old[i] : name === "new" ? view.now[i] : view.now[i] - view.old[i];
            const mark = view.differ.has(i) ? "changed" : null;
            if (x !== 0 || mark) cell(r, c, x, { part: x / view.reach, text: x ? amount(x, 2) : "", mark });
          }
        },
      });
    }
  }

  function point(at, e) {
    if (!at || !view) return lab.tip(null);
    const [r, c] = [view.rows.list[at[0]], view.cols.list[at[1]]];
    const i = view.at.get(r + "," + c);
    const [old, now] = i === undefined ? [0, 0] : [view.old[i], view.now[i]];
    lab.tip([`${view.block.rows[r].name} → ${view.block.columns[c].name}`, view.differ.has(i) ? `${amount(old, 7)} → ${amount(now, 7)}` : `${amount(now, 7)}, as before`], e);
  }

  return {
    name: "diff", title: "Difference", question: "what did my edit change?", tools: [h("label.label", only, "only changes"), ...(lab.offline ? [] : [pin, unpin])],
    el: h("div", sentence, index, panes, key),
    scene: build,
    mark(now, scene) {
      const { diff } = scene;
      say(sentence, diff ? diff.sentence : "Nothing to compare with yet: edit the program, or pin this model.");
      const blocks = (diff?.blocks || []).filter((block) => block.changed || !only.checked);
      if (index.childElementCount !== blocks.length) build(scene);
      const block = blocks.find(({ id }) => id === chosen) ?? [...blocks].sort((a, b) => b.changed - a.changed)[0];
      panes.hidden = key.hidden = !block;
      put(panes, "data-block", block?.id);
      put(sentence, "data-same", diff ? Boolean(diff.same) : null);
      for (const one of index.children) put(one, "aria-pressed", one.dataset.block === block?.id);
      if (block) draw(scene, block);
    },
  };
}
