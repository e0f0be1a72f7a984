// The forward pass, half-layer by half-layer. What happens when?

function stepperPart(lab) {
  const dots = h(".dots", { role: "slider", tabIndex: 0, label: "step of the forward pass", "aria-valuemin": "1" });
  const title = h("span.step-title");
  const count = h("span.step-count");
  const sentence = h(".sentence", { "aria-live": "polite", "aria-atomic": "true" });
  const strip = h("table.strip");
  const key = (text, name, run) => button(text, run, ".key", { label: name, title: name });
  const playing = key("▷", "play (Space)", () => play(lab));
  const all = button("all steps", unfold, ".quiet", { "aria-pressed": "false" });
  let from = 0; // the first token that was asked for
  const turn = (by) => (e) => {
    if (e.currentTarget.getAttribute("aria-disabled") === "true") return;
    const { shown, of } = lab.scene.window;
    from = clamp(from + by * (shown - 1), 0, of - shown);
    lab.send({ type: "window", first: from });
  };
  const pages = h("span.pair", key("◂", "earlier positions", turn(-1)), key("▸", "later positions", turn(1)));
  let rows = [];
  let every = false; // whether there is a row for each step
  let seen = null; // the position that was last brought into view

  function unfold() {
    every = !every;
    press(all, every);
    build(lab.scene);
    lab.later();
  }

  function build(scene) {
    dots.replaceChildren(...scene.steps.map((step, i) => h("button.dot", {
      tabIndex: -1, "data-kind": step.kind, "data-works": String(step.works), label: `step ${i + 1}: ${step.title}`, title: step.title, onclick: () => lab.go(i),
    }, h("i"))));
    put(dots, "aria-valuemax", scene.steps.length);
    const { first, shown, of } = scene.window;
    pages.hidden = lab.offline || shown === of;
    from = first;
    put(pages.firstChild, "aria-disabled", String(first === 0));
    put(pages.lastChild, "aria-disabled", String(first + shown >= of));
    const cell = (text, p, more) => h("td.strip-cell", { "data-position": p, ...more, onclick: () => lab.pick({ position: p }), ...lab.over({ position: p }) }, text);
    rows = [];
    const table = [h("tr.strip-token", h("th", { scope: "row" }, "input"), scene.positions.map((text, p) => cell(text, p)))];
    const guess = (index) => {
      const name = h("th", { scope: "row" }, index == null ? "answer so far" : scene.steps[index].title);
      const row = h("tr.guess", { "data-step": index ?? "now" }, name, scene.positions.map((_, p) => cell("", p)));
      rows.push({ row, index });
      return row;
    };
    if (every) scene.steps.forEach((step, i) => (step.works || i === 0) && table.push(guess(i)));
    else table.push(guess(null));
    const truth = scene.answer?.program;
    if (truth) table.push(h("tr.truth", h("th", { scope: "row" }, "program says"), cell("", 0), truth.map((text, i) => cell(text, i + 1))));
    strip.replaceChildren(h("tbody", table));
    for (const { row, index } of rows) if (index != null) fill(scene, row, index);
  }

  function fill(scene, row, index) {
    const step = scene.steps[index];
    scene.positions.forEach((_, p) => {
      const cell = row.children[p + 1];
      const text = step.decoded?.[p] ?? "";
      const wrong = step.kind === "unembed" && scene.answer.right?.[p - 1] === false;
      say(cell, wrong ? text + " ✗" : step.right?.[p] && text ? text + " ✓" : text);
      put(cell, "data-right", text && String(!wrong && Boolean(step.right?.[p])));
      flag(cell, "wrong", wrong);
    });
  }

  return {
    title: "Forward pass", cut: /position/, question: "what happens when?", tools: [pages, all],
    el: h(".stepper",
      h(".bar",
        key("⇤", "first step (Home)", () => lab.go(0)), key("←", "one step back (←)", () => lab.go(lab.now.step - 1)),
        key("→", "one step on (→)", () => lab.go(lab.now.step + 1)), key("⇥", "last step (End)", () => lab.go(1e9)), playing, dots, title, count),
      sentence, h(".wide", strip), h("p.keys", "← → step · [ ] layer · ↑ ↓ position · Space plays · Esc lets go")),
    scene: build,
    mark(now, scene) {
      const step = scene.steps[now.step];
      [...dots.children].forEach((dot, i) => (flag(dot, "done", i < now.step), put(dot, "aria-current", i === now.step ? "step" : null)));
      put(dots, "aria-valuenow", now.step + 1);
      put(dots, "aria-valuetext", `${step.title}, step ${now.step + 1} of ${scene.steps.length}`);
      say(title, step.title);
      say(count, `step ${now.step + 1} of ${scene.steps.length}`);
      explain(sentence, [step.sentences?.[now.position] || "Nothing happens at this position."]);
      say(playing, lab.playing ? "▮▮" : "▷");
      put(playing, "aria-label", lab.playing ? "pause (Space)" : "play (Space)");
      for (const { row, index } of rows) {
        if (index == null) fill(scene, row, now.step);
        flag(row, "current", index === now.step);
      }
      if (seen !== now.position && bring(strip.parentElement, strip.rows[0].cells[now.position + 1], strip.rows[0].cells[0].offsetWidth)) seen = now.position;
      for (const cell of strip.querySelectorAll("td")) {
        flag(cell, "pinned", +cell.dataset.position === now.position);
        flag(cell, "previewed", +cell.dataset.position === lab.share.hover?.position);
      }
    },
  };
}
