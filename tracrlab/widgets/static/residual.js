// The residual stream, by room. What is known at each position now?

const MOST_ROWS = 64; // directions of one room that are drawn

function residualPart(lab) {
  const table = h(".res", { role: "grid", label: "residual stream: rooms by positions" });
  const box = h(".wide.stream", table);
  const why = h(".why");
  const scale = h("span.legend");
  const fold = button("", () => ((folded = !folded), lab.later()), ".quiet");
  const open = new Set(); // names of rooms whose directions are shown
  let folded = true;
  let seen = null; // the position that was last brought into view
  let rows = []; // {index, room, row, head, under, cells, list: which directions are shown, directions: [cells]}
  let columns = []; // the head of each position

  function build(scene) {
    const texts = [...scene.positions, ...scene.readings.flat(2)];
    const widest = texts.reduce((most, text) => Math.max(most, text?.length || 0), 0);
    table.style.setProperty("--cols", scene.positions.length);
    table.style.setProperty("--wide", clamp(widest + 1, 4.5, 12) + "ch");
    scale.replaceChildren(...legend(-scene.reach, scene.reach, scene.odd));
    rows = scene.rooms.map((room, index) => roomRow(scene, room, index));
    columns = scene.positions.map((text, position) =>
      at(h("span.pos", { role: "columnheader", "data-position": position, title: text }, text), { position }));
    table.replaceChildren(
      h(".row.row-top", { role: "row" }, h("span.rowhead.dim", { role: "columnheader" }, "position"), columns),
      ...rows.flatMap(({ row, under }) => [row, under]),
      h(".row-fold", fold));
    seen = null;
  }

  const at = (el, place) => ((el.tlAt = place), el);
  const cellsOf = (index, direction) => range(lab.scene.length).map((position) =>
    at(h("span.cell", { role: "gridcell", "data-position": position }), { index, position, direction }));

  function roomRow(scene, room, index) {
    const size = room.stop - room.start;
    const what = room.kind + (size > 1 ? " " + size : "") + onLine(room.span);
    const head = h("button.rowhead", { role: "rowheader", title: `${room.name}: ${what}. Click for its directions.`, onclick() {
      if (!open.delete(room.name)) open.add(room.name);
      lab.pick(scene.pickRoom(index));
      lab.later();
    } }, h("i.chip", { style: room.node == null ? null : `--hue:${hueOf(room.node)}` }), h("b", room.name), h("small", what), h("em.new", "written"));
    const cells = cellsOf(index, null);
    const row = h(".row", { role: "row", "data-room": room.name, "data-kind": room.kind }, at(head, { index }), cells);
    return { index, room, row, head, cells, under: h(".under") };
  }

  /** Directions are made when a room is opened: most never are. Of many, those that are ever used on this input. */
  function unfold(scene, one) {
    const { room, index } = one;
    if (one.list) return;
    const all = range(room.directions.length);
    const used = (i) => range(scene.depth).some((step) => scene.positions.some((_, p) => scene.amountAt(step, p, room.start + i)));
    one.list = (all.length > MOST_ROWS ? all.filter(used) : all).slice(0, MOST_ROWS);
    one.directions = one.list.map((i) => cellsOf(index, room.start + i));
    one.under.replaceChildren(...one.directions.map((cells, at) => {
      const name = room.directions[one.list[at]];
      return h(".row.row-direction", { role: "row", "data-direction": name }, h("span.rowhead", { role: "rowheader", title: name }, room.values?.[one.list[at]] ?? name), cells);
    }), all.length > one.list.length ? h("p.keys", `${one.list.length} of ${all.length} directions: those that are not 0 here`) : "");
  }

  function paint(cell, text, x) {
    const key = text + "|" + x + lab.theme;
    if (cell.tlKey === key) return;
    cell.tlKey = key;
    say(cell, text);
    const colour = tint(lab.theme, x / lab.scene.reach);
    cell.style.backgroundColor = colour?.fill ?? "";
    cell.style.color = colour?.text ?? "";
    flag(cell, "none", text === "·");
    flag(cell, "hatch", x != null && odd(x));
  }

  function fill(scene, now, { index, room, cells, directions, list }) {
    const single = room.kind === "number" && room.stop - room.start === 1;
    cells.forEach((cell, p) => {
      const x = single ? scene.amountAt(now.step, p, room.start) : null;
      const text = scene.reading(now.step, index, p);
      paint(cell, x != null && odd(x) ? amount(x) : text === "." ? "·" : text, x);
    });
    if (!open.has(room.name)) return;
    directions.forEach((row, at) => row.forEach((cell, p) => {
      const x = scene.amountAt(now.step, p, room.start + list[at]);
      paint(cell, x ? amount(x, 3) : "", x);
    }));
  }

  const patchOf = ({ index, position, direction }) => {
    const room = lab.scene.rooms[index];
    const patch = room ? lab.scene.pickRoom(index, direction == null ? null : room.directions[direction - room.start]) : {};
    return position == null ? patch : { ...patch, position };
  };
  function point(place, e) {
    lab.peek(patchOf(place));
    const full = place.index != null && place.position != null;
    lab.tip(full ? explainCell(lab.scene, lab.now.step, place.position, place.index, place.direction) : null, e);
  }
  const placeOf = (e) => e.target.closest(".tl-cell, .tl-pos, .tl-rowhead")?.tlAt;
  on(table, "pointermove", (e) => (placeOf(e) ? point(placeOf(e), e) : lab.leave()));
  on(table, "pointerleave", lab.leave);
  on(table, "click", (e) => placeOf(e)?.position != null && lab.pick(patchOf(placeOf(e))));

  function light(now) {
    const hot = lab.share.hover;
    const mark = (cells, name) => cells.forEach((cell, p) => {
      flag(cell, "column", p === now.position);
      flag(cell, "cell-pinned", p === now.position && name === now.room);
      flag(cell, "cell-previewed", p === hot?.position && name === hot?.room);
    });
    mark(columns);
    for (const { room, row, cells } of rows) row.hidden || mark(cells, room.name);
  }

  return {
    title: "Residual stream", cut: /position|direction/, question: "what is known at each position now?", tools: [scale],
    el: h("", box, why, lab.offline ? null : breaking(lab)),
    scene: build,
    mark(now, scene) {
      const links = lab.links(now);
      const wrote = scene.steps[now.step].wrote;
      const at = Math.min(now.step, scene.depth - 1);
      let idle = 0;
      for (const one of rows) {
        const { room, row, index } = one;
        const still = room.constant || (at < room.step && scene.readings[at][index].every((text) => text === "." || text === ""));
        if (still) idle++;
        const hide = still && folded && !links.pinned.rooms.has(index);
        const wide = open.has(room.name) && !hide;
        row.hidden = hide;
        one.under.hidden = !wide;
        put(one.head, "aria-expanded", String(wide));
        flag(row, "wrote", wrote.includes(index));
        one.head.lastChild.hidden = !wrote.includes(index);
        linkTo(row, "rooms", index, links);
        if (wide) unfold(scene, one);
        if (!hide) fill(scene, now, one);
      }
      fold.hidden = !idle;
      say(fold, (folded ? "▸ " : "▾ hide ") + plural(idle, "empty or constant row"));
      if (seen !== now.position && bring(box, columns[now.position], rows[0]?.head.offsetWidth || 150)) seen = now.position;
      light(now);
      const chosen = scene.roomNamed.get(now.room);
      const room = scene.rooms[chosen];
      const direction = room?.directions.indexOf(now.direction) ?? -1;
      explain(why, room ? explainCell(scene, now.step, now.position, chosen, direction < 0 ? null : room.start + direction)
        : ["Point at a cell to see where it came from; click to keep it."]);
    },
  };
}
