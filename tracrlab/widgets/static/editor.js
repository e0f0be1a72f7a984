// The program: a textarea over its own coloured print. What did I write, and does it compile?

function editorPart(lab) {
  const area = h("textarea.code.area", {
    spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off", readOnly: lab.offline,
    label: "program: Ctrl-Enter compiles now, Escape then Tab leaves",
  });
  const paper = h(".code.paper", { "aria-hidden": "true" });
  const sheet = h(".sheet", paper, area);
  const desk = h(".desk", { style: lab.options.height ? `max-height:${lab.options.height}px` : null }, sheet);
  const empty = h(".empty");
  const complaints = h("ol.complaints", { "aria-live": "polite" });
  const shown = []; // what each line of the print was made of
  let diagnostics = [];
  let letters = 0; // in the longest line, and some more
  let leaving = false; // Escape was pressed: the next Tab leaves the editor

  const waves = (n, line) => diagnostics.filter((d) => d.line <= n && (d.end_line ?? d.line) >= n).map((d) => {
    const from = d.line === n ? unitAt(line, d.column) : 0;
    const to = (d.end_line ?? d.line) === n ? unitAt(line, d.end_column ?? d.column + 1) : line.length;
    return [from, Math.max(to, from + 1), d.severity || "error"];
  });

  function print() {
    const { scene } = lab;
    const lines = area.value.split("\n");
    const compiled = scene ? scene.text.split("\n") : [];
    const fresh = scene && area.value === scene.text;
    const language = lab.get("language");
    lines.forEach((line, i) => {
      const node = scene && (fresh || compiled[i] === line) ? scene.lineNodes.get(i + 1) : null;
      const marks = waves(i + 1, line);
      const key = JSON.stringify([line, language, node, marks]);
      if (shown[i]?.key === key) return;
      const el = shown[i]?.el || paper.appendChild(h(".line", { "data-line": i + 1 }));
      el.replaceChildren(...paintLine(line, language, marks));
      put(el, "style", node == null ? null : `--hue:${hueOf(node)}`);
      put(el, "data-node", node == null ? null : scene.nodes[node].name);
      shown[i] = { key, el };
    });
    for (const { el } of shown.splice(lines.length)) el.remove();
    letters = Math.max(...lines.map((line) => [...line].length)) + 7;
    sheet.style.minWidth = letters + "ch";
    empty.hidden = Boolean(area.value.trim());
  }

  const letter = () => parseFloat(getComputedStyle(sheet).minWidth) / letters; // the width of one

  function place(offset = area.selectionStart) {
    const before = area.value.slice(0, offset).split("\n");
    return [before.length, [...before.at(-1)].length + 1];
  }

  function tell() {
    complaints.replaceChildren(...diagnostics.map((d) => h("li.complaint." + (d.severity || "error"), { "data-line": d.line },
      h("button.link", { onclick: () => goTo(d) }, `line ${d.line}, column ${d.column}`), " ", h("span", code(d.message)), d.hint ? h("span.hint", " ", code(d.hint)) : null)));
  }

  function goTo(d) {
    const lines = area.value.split("\n");
    const start = lines.slice(0, d.line - 1).join("\n").length + (d.line > 1 ? 1 : 0) + unitAt(lines[d.line - 1] || "", d.column);
    area.focus();
    area.setSelectionRange(start, start);
  }

  /** Puts a text in as a person would, so that undo takes it out again; the focus goes back to where it was. */
  function write(text, whole) {
    const before = document.activeElement;
    area.focus({ preventScroll: true });
    if (whole) area.select();
    if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    if (whole) area.setSelectionRange(0, 0), (desk.scrollLeft = desk.scrollTop = 0);
    if (before !== area) before?.focus?.({ preventScroll: true });
  }

  on(area, "input", (e) => {
    lab.tip(null);
    if (place()[1] * letter() + 70 < desk.clientWidth) desk.scrollLeft = 0; // back to the line numbers
    lab.typed(area.value, /^history/.test(e.inputType));
    complain(); // what was wrong with the text before is not told of this one
  });
  on(area, "keydown", (e) => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey || e.shiftKey)) e.preventDefault(), lab.compileNow(area.value);
    else if (e.key === "Tab" && !e.shiftKey && !leaving && !lab.offline) e.preventDefault(), write("    ".slice((place()[1] - 1) % 4));
    leaving = e.key === "Escape" || (leaving && e.key === "Shift");
  });
  on(area, "click", () => {
    const node = lab.scene && lab.scene.nodeAt(...place());
    if (node != null && shown[place()[0] - 1]?.el.dataset.node) lab.pick(lab.scene.pickNode(node));
  });
  on(area, "pointermove", (e) => point(e));
  on(area, "pointerleave", lab.leave);

  function point(e) {
    const row = shown[0]?.el.getBoundingClientRect();
    if (!row) return;
    const n = Math.floor((e.clientY - row.top) / row.height) + 1;
    const line = area.value.split("\n")[n - 1] ?? "";
    const text = shown[n - 1]?.el;
    const at = text ? Math.floor((e.clientX - row.left - parseFloat(getComputedStyle(text).paddingLeft)) / letter()) + 1 : 0;
    const bad = diagnostics.find((d) => d.line <= n && (d.end_line ?? d.line) >= n && (d.line < n || at >= d.column) && ((d.end_line ?? d.line) > n || at <= (d.end_column ?? d.column + 1)));
    if (bad) return lab.tip([bad.message, bad.hint], e);
    const node = text?.dataset.node && at > 0 && at <= line.length ? lab.scene.nodeAt(n, at) : null;
    lab.peek(node == null ? null : lab.scene.pickNode(node));
    lab.tip(node == null ? null : nodeWords(lab.scene, node), e);
  }

  function sync() {
    const text = lab.news();
    if (text != null && area.value !== text) {
      if (lab.asked || document.activeElement === area) lab.quietly(() => write(text, true));
      else (area.value = text), (desk.scrollLeft = 0);
      lab.asked = false;
    }
    print();
  }
  function complain() {
    diagnostics = lab.fresh() ? lab.get("diagnostics") || [] : [];
    print();
    tell();
  }
  const starter = ({ name }) => button(name, () => lab.send({ type: "open", name }));
  const starters = () => empty.replaceChildren("Write a program, or start from one: ", ...(lab.get("programs") || []).slice(0, 3).map(starter));

  lab.follow("programs", starters);
  lab.follow("text newest", sync);
  lab.follow("language", print);
  lab.follow("diagnostics newest", complain);
  lab.editors.push({ text: () => area.value });

  return {
    early: true, title: "Program", question: "what did I write, and does it compile?", tools: lab.offline ? [] : [programPicker(lab), languagePicker(lab)],
    el: h(".editor", desk, empty, complaints, statusLine(lab), lab.offline ? null : inputField(lab)),
    scene: print,
    mark(now) {
      const links = lab.links(now);
      shown.forEach(({ el }, i) => linkTo(el, "lines", i + 1, links));
    },
  };
}

/** A name in the text says its values on the standing input, as in a prompt. */
function nodeWords(scene, i) {
  const node = scene.nodes[i];
  const room = node.rooms[0];
  const values = room == null ? "" : scene.positions.slice(1, 17).map((_, p) => scene.reading(scene.depth - 1, room, p + 1)).join("  ");
  return [node.name + (node.text && node.text !== node.name ? " = " + node.text : ""), values];
}
