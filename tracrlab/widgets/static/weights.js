// The matrices, by rooms. Where is that in the weights?

const MOST_TOLD = 200; // cells that a screen reader is told

function weightsPart(lab) {
  const index = tabs("blocks of weights", "blocks");
  const caption = h("p.caption");
  const scale = h("span.legend");
  const tight = h("input.tick", { type: "checkbox", checked: true, onchange: () => lab.later() });
  const grid = new Grid(lab, "weights", { point, pick: click });
  let chosen = null; // {id, context}: a block clicked by hand holds until something else is selected
  let full = []; // ids of the blocks that are not all zero
  let view = null;

  function build(scene) {
    const blocks = scene.weights.filter((block) => block.amounts.shape[0]);
    full = blocks.map(({ id }) => id);
    index.fill(blocks.map(({ id, title, shape, amounts, left_out }) => ({
      key: id, title: `${title}: ${shape.join(" × ")}`, text: shortName(id), after: " " + (amounts.shape[0] + left_out),
      onclick: () => ((chosen = { id, context: context(lab.now) }), lab.later()),
    })));
    const empty = scene.weights.length - full.length;
    if (empty) index.el.append(h("span.dim", plural(empty, "block") + " all zero"));
    view = null;
  }

  const context = (now) => [now.step, now.node, now.room, now.layer, now.head].join("|");

  function choose(scene, now) {
    if (chosen && chosen.context === context(now) && full.includes(chosen.id)) return chosen.id;
    const step = scene.steps[now.step];
    const here = [step.kind, ...step.heads.map((i) => `L${scene.heads[i].layer}H${scene.heads[i].head}.ov`), `L${step.layer}.${step.kind === "mlp" ? "in" : ""}`];
    const linked = [...lab.links(now).pinned.blocks].filter((id) => full.includes(id));
    return linked.find((id) => here.includes(id)) ?? linked[0] ?? here.find((id) => full.includes(id)) ?? full[0];
  }

  /** What is drawn of a block, worked out once: rows and columns in use, amounts by place. */
  function lay(scene, block) {
    if (view?.block === block && view.tight === tight.checked) return;
    const [cells, amounts] = [scene.array(block.cells), scene.array(block.amounts)];
    const axis = (which) => kept(tight.checked ? cells.filter((_, i) => i % 2 === which) : range(block.shape[which]));
    const [rows, cols] = [axis(0), axis(1)];
    const names = (groups, { list }, size) => list.map((i) => nameAt(scene, groups, i, size));
    view = { scene, block, tight: tight.checked, cells, amounts, rows, cols, reach: reachOf(amounts), at: new Map() };
    view.left = names(block.rows, rows, block.shape[0]);
    view.top = names(block.columns, cols, block.shape[1]);
    amounts.forEach((x, i) => view.at.set(cells[2 * i] + "," + cells[2 * i + 1], x));
    scale.replaceChildren(...legend(-view.reach, view.reach, amounts.some(odd)));
    const told = (x, i) => [view.left[rows.place[cells[2 * i]]], view.top[cols.place[cells[2 * i + 1]]], amount(x)];
    grid.spell(view, 0, () => [["row", "column", "weight"], ...[...amounts.slice(0, MOST_TOLD)].map(told)]);
  }

  function draw(scene, now) {
    const { block, rows, cols, cells, amounts, reach } = view;
    const links = lab.links(now);
    const rings = (rooms, dashed) => [...rooms].flatMap((i) => {
      const name = ({ name }) => name === scene.rooms[i].name;
      const [r, c] = [spanOf(rows, block.rows.find(name)), spanOf(cols, block.columns.find(name))];
      return [r && { r: r[0], rows: r[1], dashed }, c && { c: c[0], cols: c[1], dashed }].filter(Boolean);
    });
    grid.show({
      rows: rows.list.length, cols: cols.list.length, least: 1, most: 26,
      left: view.left, rowGroups: packed(block.rows, rows),
      top: view.top, colGroups: packed(block.columns, cols),
      cells: (cell) => amounts.forEach((x, i) => cell(rows.place[cells[2 * i]], cols.place[cells[2 * i + 1]], x, { part: x / reach, text: inCell(x) })),
      rings: [...rings(links.pinned.rooms, false), ...rings(links.hovered.rooms, true)],
    });
  }

  function point(at, e) {
    if (!at || !view) return lab.leave();
    const { scene, block } = view;
    const [r, c] = [view.rows.list[at[0]], view.cols.list[at[1]]];
    lab.tip([`${view.left[at[0]]} → ${view.top[at[1]]}: ${amount(view.at.get(r + "," + c) ?? 0, 7)}`, `${block.title}, row ${r}, column ${c}`], e);
    const room = [groupAt(block.columns, c), groupAt(block.rows, r)].map((group) => scene.roomNamed.get(group?.name)).find((i) => i != null);
    lab.peek(room == null ? null : scene.pickRoom(room));
  }

  function click() {
    const room = lab.scene.roomNamed.get(lab.share.hover?.room);
    if (room == null) return;
    const patch = lab.scene.pickRoom(room);
    chosen = { id: view.block.id, context: context({ ...lab.now, ...patch }) }; // the block that was clicked stays
    lab.pick(patch);
  }

  return {
    title: "Weights", cut: /bias/, question: "where is that in the matrices?", tools: [h("label.label", tight, "hide empty rows and columns")],
    el: h("", index.el, h(".tools", caption, scale), h(".wide", grid.el)),
    scene: build,
    mark(now, scene) {
      const block = scene.blocks.get(choose(scene, now));
      index.mark(block?.id, lab.links(now));
      grid.el.hidden = scale.hidden = !block;
      put(grid.el, "data-block", block?.id);
      if (!block) return say(caption, "All weights are zero.");
      const cut = scene.cut.filter((text) => text.startsWith(block.id + ":")).map((text) => text.slice(block.id.length + 1));
      say(caption, `${block.title}: ${block.shape.join(" × ")}, ${plural(block.amounts.shape[0] + block.left_out, "cell")} not zero` + (cut.length ? "." + cut.join(".") : ""));
      lay(scene, block);
      draw(scene, now);
    },
  };
}

const shortName = (id) => id.replace(/^L(\d+)/, "L$1 ").replace(/H(\d+)\.(\w+)/, (_, head, end) => `H${head} ${end.toUpperCase()}`).replace(" .", " ");
const groupAt = (groups, i) => groups.find((group) => group.start <= i && i < group.stop);

/** The rows or columns in use, and where each of them is drawn. */
function kept(used) {
  const list = [...new Set(used)].sort((a, b) => a - b);
  const place = [];
  list.forEach((i, at) => (place[i] = at));
  return { list, place };
}

/** The name of one row or column: the direction where the axis is the residual stream, else the group's. */
function nameAt(scene, groups, i, size) {
  const { name, start, stop } = groupAt(groups, i) || { name: String(i), start: i, stop: i };
  const room = size === scene.facts.d_model ? scene.rooms[scene.roomNamed.get(name)] : null;
  return room?.directions[i - start] ?? (stop - start > 1 ? `${name} ${i - start}` : name);
}

/** Where a group lies once empty rows are left out: [first, how many]. */
function spanOf({ list }, group) {
  const inside = group ? list.filter((i) => i >= group.start && i < group.stop) : [];
  return inside.length ? [list.indexOf(inside[0]), inside.length] : null;
}
const packed = (groups, axis) => groups.flatMap((group) => {
  const [start, n] = spanOf(axis, group) || [0, 0];
  return n ? [{ name: group.name, start, stop: start + n }] : [];
});
