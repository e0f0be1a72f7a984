// Old, new and difference of a block, aligned by name. What did my edit change?

const SIGNS = { added: "+ ", removed: "− ", kept: "" };

function diffPart(lab) {
  const sentence = h("p.headline");
  const index = tabs("blocks that differ");
  const only = h("input.tick", { type: "checkbox", checked: true, onchange: () => (build(lab.scene), lab.later()) });
  const pinned = () => Boolean(lab.get("has_pin"));
  const pin = button("", () => lab.send({ type: pinned() ? "unpin" : "pin" }));
  const sides = ["old", "new", "difference"].map((name) => ({ name, grid: new Grid(lab, name + " weights", { point, pick: () => lab.share.hover && lab.pick(lab.share.hover) }) }));
  const note = h(".keys");
  const key = h("p.keys", h("b.added", "+ added"), " · ", h("s.removed", "− removed"), " · ", h("span.changed", "changed"));
  const panes = h(".panes", sides.map(({ name, grid }) => h("figure", h("figcaption", name), h(".wide", grid.el))));
  let blocks = [];
  let chosen = null;
  let view = null;

  function build(scene) {
    blocks = (scene.diff?.blocks || []).filter((block) => block.changed || !only.checked);
    index.fill(blocks.map(({ id, title, changed }) => ({ key: id, title, text: shortName(id), after: ` ${plural(changed, "cell")}`, onclick: () => ((chosen = id), lab.later()) })));
    view = null;
  }

  function lay(scene, block) {
    if (view?.block === block) return;
    const [cells, old, fresh] = [block.cells, block.old, block.new].map((array) => scene.array(array));
    const differ = new Set(range(old.length).filter((i) => !Object.is(old[i] + 0, fresh[i] + 0)));
    const axis = (labels, which) => {
      const cell = range(old.length).filter((i) => !only.checked || differ.has(i)).map((i) => cells[2 * i + which]);
      const found = kept(only.checked ? cell : [...cell, ...range(labels.length).filter((i) => labels[i].state !== "kept")]);
      return { ...found, labels: found.list.map((i) => ({ text: SIGNS[labels[i].state] + labels[i].name, state: labels[i].state })) };
    };
    const amounts = { old, new: fresh, difference: fresh.map((x, i) => x - old[i]) };
    view = { block, cells, amounts, differ, rows: axis(block.rows, 0), cols: axis(block.columns, 1), at: new Map(), reach: Math.max(reachOf(old), reachOf(fresh)) };
    for (let i = 0; i < old.length; i++) view.at.set(cells[2 * i] + "," + cells[2 * i + 1], i);
    const told = (i) => [block.rows[cells[2 * i]].name, block.columns[cells[2 * i + 1]].name, `${amount(old[i])} → ${amount(fresh[i])}`];
    sides[2].grid.spell(view, 0, () => [["row", "column", "change"], ...[...differ].slice(0, MOST_TOLD).map(told)]);
  }

  function draw() {
    const { rows, cols, cells, amounts, differ, reach } = view;
    put(panes, "style", `--basis:${clamp(88 + cols.list.length * 18, 110, 400)}px`);
    for (const { name, grid } of sides) {
      grid.show({
        rows: rows.list.length, cols: cols.list.length, least: 2, most: 24, left: rows.labels, top: cols.labels,
        cells: (cell) => amounts[name].forEach((x, i) => {
          const [r, c] = [rows.place[cells[2 * i]], cols.place[cells[2 * i + 1]]];
          const mark = differ.has(i) ? "changed" : null;
          if (r !== undefined && c !== undefined && (x !== 0 || mark)) cell(r, c, x, { part: x / reach, text: x ? inCell(x) : "", mark });
        }),
      });
    }
  }

  function point(at, e) {
    if (!at || !view) return lab.leave();
    const { scene } = lab;
    const [r, c] = [view.rows.list[at[0]], view.cols.list[at[1]]];
    const i = view.at.get(r + "," + c);
    const [old, fresh] = [view.amounts.old[i] ?? 0, view.amounts.new[i] ?? 0];
    lab.tip([`${view.block.rows[r].name} → ${view.block.columns[c].name}`, view.differ.has(i) ? `${amount(old, 7)} → ${amount(fresh, 7)}` : `${amount(fresh, 7)}, as before`], e);
    const named = [view.block.columns[c].name, view.block.rows[r].name].map((name) => scene.rooms.findIndex((room) => room.directions.includes(name)));
    const room = named.find((i) => i >= 0);
    lab.peek(room == null ? null : scene.pickRoom(room));
  }

  return {
    title: "Difference", question: "what did my edit change?",
    tools: [h("label.label", only, "only changes"), lab.offline ? null : pin],
    el: h("", sentence, index.el, panes, key, note),
    scene: build,
    mark(now, { diff }) {
      say(pin, pinned() ? "Unpin" : "Pin");
      pin.title = pinned() ? "compare with the program before again" : "compare with this model";
      say(sentence, diff ? diff.sentence + (diff.against ? `, compared with ${diff.against}` : "") : lab.offline ? "Nothing to compare with." : "Nothing to compare with yet: edit the program, or pin this model.");
      put(sentence, "data-same", diff ? String(Boolean(diff.same)) : null);
      const block = blocks.find(({ id }) => id === chosen) ?? [...blocks].sort((a, b) => b.changed - a.changed)[0];
      index.mark(block?.id, null);
      panes.hidden = key.hidden = !block;
      explain(note, [/\.(qk|ov)$/.test(block?.id) && "QK and OV are products of two matrices; the line above counts weights.",
        block?.left_out && `${plural(block.left_out, "smaller cell")} of this block not shown.`]);
      put(panes, "data-block", block?.id);
      if (block) lay(lab.scene, block), draw();
    },
  };
}
