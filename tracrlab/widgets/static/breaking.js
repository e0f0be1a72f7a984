// Breaking things, to see what depends on them. Python runs the model again; here is only what to ask for.

function breaking(lab) {
  const what = h("b");
  const id = "tl-values-" + Math.random().toString(36).slice(2);
  const value = h("input.field.short", { label: "new value", list: id, placeholder: "value" });
  const values = h("datalist", { id });
  const tokens = h("input.field", { label: "other input to patch from", placeholder: "other input" });
  const sharp = h("input.range", { type: "range", min: "-2", max: "0", step: "0.01", label: "sharpness of the softmax" });
  const reads = h("output.number");
  const edits = h("ul.edits");
  const refused = h("p.unread", { role: "alert" });
  const everywhere = h("input.tick", { type: "checkbox" });
  const when = h("select.select", { label: "when it is changed", onchange: () => lab.later() });

  const ask = (more) => {
    const { room, position } = lab.now;
    if (room != null) lab.send({ type: "break", room, position: everywhere.checked ? null : position, step: when.value === "" ? null : +when.value, ...more });
  };
  const zero = button("zero", () => ask({ what: "zero" }));
  const set = button("set", () => ask({ what: "set", value: value.value }));
  const patch = button("patch", () => ask({ what: "patch", tokens: tokens.value }));
  const reset = button("reset all", () => lab.send({ type: "break", what: "reset" }));
  on(value, "keydown", (e) => e.key === "Enter" && set.click());
  on(tokens, "keydown", (e) => e.key === "Enter" && patch.click());
  on(everywhere, "change", () => lab.later());
  const turn = debounced(lab.bag, 60, () => lab.send({ type: "break", what: "sharpness", value: sharpness() }));
  const sharpness = () => Number((10 ** sharp.value).toPrecision(3));
  on(sharp, "input", () => (say(reads, amount(sharpness(), 3)), turn()));

  const el = h("details.break", h("summary", "Break it"),
    h(".tools", what, h("label.label", everywhere, "at all positions"), when),
    h(".tools", zero, h("span.pair", value, values, set), h("span.pair", tokens, patch)),
    h("label.tools", "softmax sharpness", sharp, reads), refused, edits, reset);

  /** A room is changed as soon as it is written, or after any later half-layer before its last reader. */
  function offer(scene, room) {
    const later = room ? range(scene.depth).filter((i) => i > room.step && i < (room.until ?? 0) && scene.steps[i].works) : [];
    const key = JSON.stringify([room?.name, room?.step, room?.until, later, scene.steps.length]);
    when.hidden = !room;
    if (when.tlKey === key) return;
    when.tlKey = key;
    const option = (value, text) => h("option", { value }, text);
    when.replaceChildren(...(room ? [option("", room.until == null ? "as soon as it is written (nothing reads it)" : `as soon as it is written (${scene.steps[room.step].title})`)] : []),
      ...later.map((i) => option(i, `only after ${scene.steps[i].title}`)));
  }

  lab.always.push((scene, now) => {
    if (!scene) return;
    const chosen = scene.roomNamed.get(now.room);
    const where = everywhere.checked ? "all positions" : scene.positions[now.position];
    say(what, chosen == null ? "Click a room or a cell above." : `${now.room} at ${where}`);
    offer(scene, scene.rooms[chosen]);
    for (const one of [zero, set, patch]) one.disabled = chosen == null;
    say(refused, lab.asker === "break" ? lab.said : "");
    const known = chosen == null ? [] : scene.rooms[chosen].values || [];
    explain(values, known.slice(0, 200), "option");
    const sharpNow = scene.sharpness ?? 1;
    if (document.activeElement !== sharp) (sharp.value = Math.log10(sharpNow)), say(reads, amount(sharpNow, 3));
    explain(edits, scene.edits || [], "li");
    reset.hidden = !scene.edits?.length && sharpNow === 1;
    if (!reset.hidden && !el.dataset.seen) (el.open = true), (el.dataset.seen = "yes");
  });
  return el;
}
