// The residual stream, by room. What is known at each position now?

const MOST_ROWS = 64; // directions of one room that are drawn as text; more go on a canvas

function residualPart(lab) {
  const table = h(".res", { role: "grid", "aria-label": "residual stream: rooms by positions" });
  const why = h(".why");
  const scale = h("span.legend");
  const fold = h("button.button.quiet.fold", { onclick: () => ((folded = !folded), lab.later()) });
  const open = new Set(); // names of rooms whose directions are shown
  let folded = true;
  let seen = null; // the position that was last brought into view
  let rows = []; // {index, row, cells, directions: [{at, row, cells}], grid}

  function build(scene) {
    const widest = Math.max(...scene.positions.map((text) => text.length), ...scene.readings.flat(2).map((text) => (text ?? "").length));
    table.style.setProperty("--cols", scene.positions.length);
    table.style.setProperty("--wide", clamp(widest + 1.5, 4.5, 12) + "ch");
    scale.replaceChildren(...legend(-scene.reach, scene.reach, scene.odd).filter(Boolean));
    rows = scene.rooms.map((room, index) => roomRows(scene, room, index));
    const head = h(".row.row-top", { role: "row" }, h("span.rowhead.dim", { role: "columnheader" }, "position"), scene.positions.map((text, p) => h("span.pos", { role: "columnheader", "data-position": p, title: text }, text)));
    table.replaceChildren(head, ...rows.flatMap(({ row, under }) => [row, under]), h(".row-fold", fold));
  }

  function roomRows(scene, room, index) {
    const size = room.stop - room.start;
    const line = room.span ? ` · line ${room.span[0]}` : "";
    const head = h("button.rowhead", { role: "rowheader", "aria-expanded": String(open.has(room.name)), title: `${room.name}: ${room.kind}, ${plural(size, "direction")}${line}. Click to see its directions.`, onclick: (e) => {
      open.has(room.name) ? open.delete(room.name) : open.add(room.name);
      put(e.currentTarget, "aria-expanded", open.has(room.name));
      lab.pick(scene.pickRoom(index));
      lab.later();
    } }, h("i.chip", { style: room.node == null ? null : `--hue:${hueOf(room.node)}` }), h("b", room.name), h("small", `${room.kind}${size > 1 ? " " + size : ""}${line}`), h("em.new", { hidden: true }, "written"));
    const row = h(".row", { role: "row", "data-room": room.name, "data-kind": room.kind }, head, cells(scene, index, null));
    return { index, row, head, under: h(".under", { hidden: true }), cells: [...row.children].slice(1) };
  }

  const cells = (scene, room, direction) => scene.positions.map((_, p) => h("span.cell", { role: "gridcell", "data-position": p, "data-room": room, "data-direction": direction }));

  /** Directions are made when a room is opened: most never are. */
  function unfold(scene, one) {
    const room = scene.rooms[one.index];
    const show = open.has(room.name);
    one.under.hidden = !show;
    if (!show || one.directions || one.grid) return;
    if (room.stop - room.start > MOST_ROWS) {
      one.grid = new Grid(lab, `directions of ${room.name}`, {
        point: (at, e) => at ? hover(one.index, at[1], room.start + one.grid.list[at[0]], e) : leave(),
        pick: ([r, c]) => lab.pick({ ...scene.pickRoom(one.index, room.directions[one.grid.list[r]]), position: c }),
      });
      one.grid.note = h("p.dim");
      one.under.replaceChildren(h(".under-grid", one.grid.note, one.grid.el));
      return;
    }
    one.directions = range(room.stop - room.start).map((i) => {
      const row = h(".row.row-direction", { role: "row", "data-direction": room.directions[i] }, h("span.rowhead", { role: "rowheader", title: room.directions[i] }, room.values?.[i] ?? room.directions[i]), cells(scene, one.index, room.start + i));
      return { at: room.start + i, row, cells: [...row.children].slice(1) };
    });
    one.under.replaceChildren(...one.directions.map(({ row }) => row));
  }

  const colour = (cell, part) => {
    const found = tint(lab.theme, part);
    cell.style.backgroundColor = found ? found.fill : "";
    cell.style.color = found ? found.text : "";
  };

  function fillRoom(scene, now, { index, cells }) {
    const room = scene.rooms[index];
    cells.forEach((cell, p) => {
      const text = scene.reading(now.step, index, p);
      const x = room.kind === "number" && room.stop - room.start === 1 ? scene.amountAt(now.step, p, room.start) : null;
      const key = text + "|" + x + lab.theme;
      if (cell.tlKey === key) return;
      cell.tlKey = key;
      say(cell, x != null && !Number.isFinite(x) ? amount(x) : text === "." ? "·" : text);
      flag(cell, "none", text === "." || text === "");
      flag(cell, "hatch", x != null && !Number.isFinite(x));
      colour(cell, x == null ? 0 : x / scene.reach);
    });
  }

  function fillDirection(scene, now, { at, cells }) {
    cells.forEach((cell, p) => {
      const x = scene.amountAt(now.step, p, at);
      if (Object.is(cell.tlKey, x) && cell.tlTheme === lab.theme) return;
      cell.tlKey = x;
      cell.tlTheme = lab.theme;
      say(cell, x === 0 ? "" : amount(x, 3));
      flag(cell, "hatch", !Number.isFinite(x));
      colour(cell, x / scene.reach);
    });
  }

  function fillGrid(scene, now, { index, grid }) {
    const room = scene.rooms[index];
    const used = (i) => scene.positions.some((_, p) => scene.amountAt(now.step, p, i) !== 0);
    grid.list = range(room.stop - room.start).filter((i) => used(room.start + i)); // the others are 0 at all positions
    say(grid.note, `${grid.list.length} of ${plural(room.stop - room.start, "direction")} are not 0 somewhere`);
    grid.el.parentElement.style.width = table.parentElement.clientWidth + "px"; // stays in sight when the table is scrolled
    grid.show({
      rows: grid.list.length, cols: scene.length, least: 3, most: 24, left: grid.list.map((i) => ({ text: room.directions[i] })), top: scene.positions.map((text) => ({ text })),
      cells: (draw) => grid.list.forEach((i, r) => scene.positions.forEach((_, c) => {
        const x = scene.amountAt(now.step, c, room.start + i);
        if (x !== 0) draw(r, c, x, { part: x / scene.reach, text: amount(x, 2) });
      })),
      rings: [{ c: now.position }],
    });
  }

  function hover(index, position, direction, e) {
    const { scene } = lab;
    lab.peek({ ...scene.pickRoom(index, direction == null ? null : scene.rooms[index].directions[direction - scene.rooms[index].start]), position });
    lab.tip(explainCell(scene, lab.now.step, position, index, direction), e);
  }
  const leave = () => (lab.tip(null), lab.peek(null));
  const told = (e) => {
    const cell = e.target.closest?.("[data-position], .tl-rowhead");
    if (!cell || !lab.scene) return null;
    const row = cell.closest(".tl-row");
    const index = cell.dataset.room ?? lab.scene.roomNamed.get(row.dataset.room);
    return { index: index == null ? null : +index, position: cell.dataset.position == null ? null : +cell.dataset.position, direction: cell.dataset.direction == null ? null : +cell.dataset.direction };
  };
  table.addEventListener("pointermove", (e) => {
    const at = told(e);
    if (!at) return leave();
    if (at.index != null && at.position != null) hover(at.index, at.position, at.direction, e);
    else if (at.index != null) lab.tip(null), lab.peek(lab.scene.pickRoom(at.index));
    else lab.tip(null), lab.peek(at.position == null ? null : { position: at.position });
  });
  table.addEventListener("pointerleave", leave);
  table.addEventListener("click", (e) => {
    const at = told(e);
    if (!at || at.position == null) return;
    const room = at.index == null ? {} : lab.scene.pickRoom(at.index, at.direction == null ? null : lab.scene.rooms[at.index].directions[at.direction - lab.scene.rooms[at.index].start]);
    lab.pick({ ...room, position: at.position });
  });

  return {
    name: "residual", title: "Residual stream", question: "what is known at each position now?", tools: [scale],
    el: h("div", h(".wide", table), why, lab.offline ? null : breaking(lab)),
    scene: build,
    mark(now, scene) {
      const links = lab.links(now);
      const wrote = new Set(scene.steps[now.step].wrote);
      const at = Math.min(now.step, scene.depth - 1);
      let empty = 0;
      for (const one of rows) {
        const room = scene.rooms[one.index];
        const bare = at < room.step && scene.readings[at][one.index].every((text) => text === "." || text === "");
        const idle = bare || room.constant;
        if (idle) empty++;
        const hide = idle && folded && !links.pinned.rooms.has(one.index);
        if (one.row.hidden !== hide) one.row.hidden = hide;
        flag(one.row, "wrote", wrote.has(one.index));
        one.head.lastChild.hidden = !wrote.has(one.index);
        linkTo(one.row, "rooms", one.index, links);
        unfold(scene, one);
        if (hide) one.under.hidden = true;
        else fillRoom(scene, now, one);
        if (!hide && open.has(room.name)) one.grid ? fillGrid(scene, now, one) : one.directions.forEach((d) => fillDirection(scene, now, d));
      }
      fold.hidden = !empty;
      say(fold, folded ? `▸ ${plural(empty, "empty or constant row")}` : `▾ hide ${plural(empty, "empty or constant row")}`);
      if (seen !== now.position) bring(table.parentElement, table.firstChild.children[now.position + 1], 200);
      seen = now.position;
      const hot = lab.share.hover;
      for (const cell of table.querySelectorAll(".tl-cell, .tl-pos")) {
        const p = +cell.dataset.position;
        const name = cell.dataset.room && scene.rooms[cell.dataset.room]?.name;
        flag(cell, "column", p === now.position);
        flag(cell, "cell-pinned", p === now.position && name != null && name === now.room && !cell.dataset.direction);
        flag(cell, "cell-previewed", p === hot?.position && name != null && name === hot?.room);
      }
      const chosen = scene.roomNamed.get(now.room);
      const room = scene.rooms[chosen];
      const direction = room && now.direction != null ? room.directions.indexOf(now.direction) : -1;
      const lines = chosen == null ? ["Point at a cell to see where it came from; click to keep it."] : explainCell(scene, now.step, now.position, chosen, direction < 0 ? null : room.start + direction);
      explain(why, lines);
    },
  };
}
