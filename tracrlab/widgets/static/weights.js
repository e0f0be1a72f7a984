// The matrices, by rooms. Where is that in the weights?

function weightsPart(lab) {
  const index = h(".tabs", { role: "group", "aria-label": "blocks of weights" });
  const caption = h("p.caption");
  const scale = h("span.legend");
  const tight = h("input.tick", { type: "checkbox", checked: true, onchange: () => lab.later() });
  const grid = new Grid(lab, "weights", { point, pick: click });
  let chosen = null; // {id, context}: a block clicked by hand holds until something else is selected
  let view = null;

  function build(scene) {
    const full = scene.weights.filter((block) => block.cells.shape[0] > 0);
    index.replaceChildren(...full.map((block) => h("button.button.toggle", { "data-block": block.id, title: `${block.title}: ${block.shape.join(" × ")}, ${block.cells.shape[0]} not zero`, onclick: () => ((chosen = { id: block.id, context: context(lab.now) }), lab.later()) }, shortName(block.id), h("small", " " + block.cells.shape[0]))));
    const hidden = scene.weights.length - full.length;
    if (hidden) index.append(h("span.dim", plural(hidden, "block") + " all zero"));
    view = null;
  }

  const context = (now) => [now.step, now.node, now.room, now.layer, now.head].join("|");

  function choose(scene, now) {
    const has = (id) => index.querySelector(`[data-block="${CSS.escape(id)}"]`);
    if (chosen && chosen.context === context(now) && has(chosen.id)) return chosen.id;
    const step = scene.steps[now.step];
    const here = [step.id, step.kind, ...step.heads.flatMap((i) => [`L${scene.heads[i].layer}H${scene.heads[i].head}.ov`]), ...(step.kind === "mlp" ? [`L${step.layer}.in`] : [])];
    const linked = [...lab.links(now).pinned.blocks].filter(has);
    return linked.find((id) => here.includes(id)) ?? linked[0] ?? here.find(has) ?? (chosen && has(chosen.id) ? chosen.id : null) ?? scene.weights.find((block) => has(block.id))?.id ?? null;
  }

  function draw(scene, block, now) {
    const cells = scene.array(block.cells);
    const amounts = scene.array(block.amounts);
    const key = block.id + tight.checked;
    if (!view || view.key !== key || view.scene !== scene) {
      const used = (axis) => new Set(range(amounts.length).map((i) => cells[2 * i + axis]));
      view = { key, scene, block, rows: kept(block.shape[0], used(0)), cols: kept(block.shape[1], used(1)) };
      view.reach = amounts.reduce((a, x) => (Number.isFinite(x) ? Math.max(a, Math.abs(x)) : a), 0) || 1;
      view.at = new Map(range(amounts.length).map((i) => [cells[2 * i] + "," + cells[2 * i + 1], amounts[i]]));
      scale.replaceChildren(...legend(-view.reach, view.reach, amounts.some((x) => !Number.isFinite(x))).filter(Boolean));
    }
    const links = lab.links(now);
    const rooms = (set, groups, axis) => [...set].map((i) => groups.find((g) => g.name === scene.rooms[i].name)).filter(Boolean).map((g) => spanOf(axis, g)).filter(Boolean);
    const rings = (set, dashed) => [...rooms(set, block.rows, view.rows).map(([r, n]) => ({ r, rows: n, dashed })), ...rooms(set, block.columns, view.cols).map(([c, n]) => ({ c, cols: n, dashed }))];
    grid.show({
      rows: view.rows.list.length, cols: view.cols.list.length, least: 1, most: 26,
      left: view.rows.list.map((i) => ({ text: nameAt(scene, block.rows, i, block.shape[0]) })),
      top: view.cols.list.map((i) => ({ text: nameAt(scene, block.columns, i, block.shape[1]) })),
      rowGroups: packed(block.rows, view.rows), colGroups: packed(block.columns, view.cols),
      cells: (cell) => {
        for (let i = 0; i < amounts.length; i++) cell(view.rows.place[cells[2 * i]], view.cols.place[cells[2 * i + 1]], amounts[i], { part: amounts[i] / view.reach, text: amount(amounts[i], 2) });
      },
      rings: [...rings(links.pinned.rooms, false), ...rings(links.hovered.rooms, true)],
    });
  }

  function kept(n, used) {
    const list = tight.checked ? [...used].sort((a, b) => a - b) : range(n);
    const place = [];
    list.forEach((i, at) => (place[i] = at));
    return { list, place };
  }

  function point(at, e) {
    if (!at || !view) return lab.tip(null), lab.peek(null);
    const { scene, block, rows, cols } = view;
    const [r, c] = [rows.list[at[0]], cols.list[at[1]]];
    const x = view.at.get(r + "," + c) ?? 0;
    lab.tip([`${nameAt(scene, block.rows, r, block.shape[0])} → ${nameAt(scene, block.columns, c, block.shape[1])}: ${amount(x, 7)}`, `${block.title}, row ${r}, column ${c}`], e);
    const room = [groupAt(block.columns, c), groupAt(block.rows, r)].map((g) => scene.roomNamed.get(g?.name)).find((i) => i != null);
    lab.peek(room == null ? null : scene.pickRoom(room));
  }

  function click(at) {
    const room = lab.share.hover?.room;
    if (room != null && view) {
      const patch = view.scene.pickRoom(view.scene.roomNamed.get(room));
      chosen = { id: view.block.id, context: context({ ...lab.now, ...patch }) }; // the block that was clicked stays
      lab.pick(patch);
    }
  }

  return {
    name: "weights", title: "Weights", question: "where is that in the matrices?", tools: [h("label.label", tight, "hide empty rows and columns")],
    el: h("div", index, h(".tools", caption, scale), h(".wide", grid.el)),
    scene: build,
    mark(now, scene) {
      const id = choose(scene, now);
      const block = scene.blocks.get(id);
      const links = lab.links(now);
      for (const one of index.querySelectorAll("button")) {
        put(one, "aria-pressed", one.dataset.block === id);
        linkTo(one, "blocks", one.dataset.block, links);
      }
      grid.el.hidden = !block;
      put(grid.el, "data-block", id);
      if (!block) return say(caption, "All weights are zero.");
      say(caption, `${block.title}: ${block.shape.join(" × ")}, ${plural(block.cells.shape[0], "cell")} not zero` + (block.left_out ? `; the ${plural(block.left_out, "smallest one", "smallest ones")} left out` : ""));
      draw(scene, block, now);
    },
  };
}

const shortName = (id) => id.replace(/^L(\d+)H(\d+)\./, (_, l, k) => `L${l} H${k} `).replace(/^L(\d+)\./, (_, l) => `L${l} `).replace(/qk$/, "QK").replace(/ov$/, "OV");
const groupAt = (groups, i) => groups.find((g) => g.start <= i && i < g.stop);

/** The name of one row or column: the direction where the axis is the residual stream, else the group's. */
function nameAt(scene, groups, i, size) {
  const group = groupAt(groups, i);
  if (!group) return String(i);
  const room = size === scene.facts.d_model ? scene.rooms[scene.roomNamed.get(group.name)] : null;
  if (room) return room.directions[i - group.start] ?? group.name;
  return group.stop - group.start > 1 ? `${group.name} ${i - group.start}` : group.name;
}

/** Where a group lies once empty rows are left out: [first, how many]. */
function spanOf({ list }, group) {
  const inside = list.map((i, at) => [i, at]).filter(([i]) => i >= group.start && i < group.stop);
  return inside.length ? [inside[0][1], inside.length] : null;
}
function packed(groups, axis) {
  return groups.map((group) => [group, spanOf(axis, group)]).filter(([, found]) => found).map(([group, [start, n]]) => ({ name: group.name, start, stop: start + n }));
}
