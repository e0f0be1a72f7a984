// Small controls: what to open, in which language, on which input, how it went, and rows of tabs.

/** Buttons that say which things there are, which one is drawn, and which ones are linked to the selection. */
function tabs(label, set) {
  const el = h(".tabs", { role: "group", label: label });
  return {
    el,
    fill: (items) => el.replaceChildren(...items.map(({ key, text, before, after, ...more }) =>
      h("button.button.toggle", { "data-key": key, ...more }, before && h("small", before), text, after && h("small", after)))),
    mark(chosen, links, works = []) {
      for (const one of el.querySelectorAll("[data-key]")) {
        const key = set === "blocks" || !set ? one.dataset.key : +one.dataset.key;
        press(one, key === chosen);
        flag(one, "works", works.includes(key));
        if (links) linkTo(one, set, key, links);
      }
    },
  };
}

function programPicker(lab) {
  const picker = h("select.select.programs", { label: "open a program" });
  const option = ({ name, claim }) => h("option", { value: name, title: claim }, name);
  const fill = () => {
    const shelves = new Map(); // a group of options for each shelf, in their order
    for (const one of lab.get("programs") || []) {
      const name = one.group || (one.language === "rasp" ? "RASP 2021" : "Python");
      shelves.set(name, [...(shelves.get(name) || []), option(one)]);
    }
    picker.replaceChildren(h("option", { value: "" }, "open…"), ...[...shelves].map(([label, all]) => {
      const shelf = h("optgroup", all);
      shelf.label = label;
      return shelf;
    }));
  };
  on(picker, "change", () => {
    lab.send({ type: "open", name: picker.value });
    picker.value = "";
  });
  lab.follow("programs", fill);
  return picker;
}

function languagePicker(lab) {
  const picker = h("select.select.language", { label: "language of the program" }, h("option", { value: "python" }, "Python"), h("option", { value: "rasp" }, "RASP 2021"));
  const show = () => (picker.value = lab.get("language") || "python");
  on(picker, "change", () => {
    lab.send({ type: "language", language: picker.value });
    show(); // until Python has written the program anew
  });
  lab.follow("language", show);
  return picker;
}

function inputField(lab) {
  const field = h("input.field.tokens", { spellcheck: "false", autocomplete: "off", label: "input tokens" });
  const hand = lab.soon(() => lab.send({ type: "input", text: field.value }));
  on(field, "input", () => hand());
  on(field, "keydown", (e) => e.key === "Enter" && (e.preventDefault(), hand.now()));
  const why = h("p.unread", { role: "alert" });
  const offer = button("", () => (field.focus(), lab.send(lab.get("offer").message)), ".offer");
  on(field, "blur", () => hand.waits() || show());
  const show = () => document.activeElement === field || (field.value = lab.get("tokens_text") ?? "");
  const tell = () => {
    const told = lab.get("unread") || "";
    const { label } = lab.get("offer") || {};
    say(why, told);
    why.hidden = !told;
    put(field, "aria-invalid", told ? "true" : null);
    offer.hidden = !label;
    say(offer, label || "");
  };
  lab.follow("tokens_text", show);
  lab.follow("unread offer", tell);
  return h("", h("label.input", h("span", "input"), field), why, offer);
}

/** ✓ and the summary, what changed since the pinned model, and what Python says. */
function statusLine(lab) {
  const mark = h("span.mark");
  const text = h("span.summary");
  const change = h("span.change");
  const said = h("span.said");
  const printed = h("pre.printed"); // by the text, as a cell would
  const draw = () => {
    const { scene } = lab;
    const fresh = lab.fresh() || lab.offline;
    const errors = fresh && (lab.get("diagnostics") || []).filter((d) => d.severity !== "warning").length;
    say(mark, !fresh ? "…" : errors ? "✗" : scene ? "✓" : "");
    put(mark, "data-state", errors ? "bad" : "good");
    say(text, errors ? plural(errors, "mistake") : fresh && scene ? scene.summary : "");
    say(change, fresh && !errors && scene?.diff && !scene.diff.same ? "Δ " + scene.diff.sentence : "");
    say(said, lab.asker === "break" ? "" : lab.said);
    say(printed, lab.get("printed") || "");
    printed.hidden = !printed.textContent;
  };
  lab.always.push(draw);
  lab.follow("diagnostics printed newest", draw);
  return h("", h(".status", { role: "status" }, h("span", mark, " ", text), change, said), printed);
}

/** What Python is busy with, in words, once it has taken 300 ms; with a way to stop it. It stands above the views, and below them: a notebook scrolls, and lets nothing stick to its edge. */
function busyLine(lab, role) {
  const words = h("span");
  const bar = h("progress.progress", { label: "progress" });
  const stop = button("cancel", () => lab.send({ type: "cancel" }), ".cancel");
  const el = h(".busy", { role, hidden: true }, words, bar, stop);
  let timer = 0;
  const draw = () => {
    const { what, share, cancel } = lab.get("busy") || {};
    if (!what) return (timer = clearTimeout(timer) || 0), void (el.hidden = true);
    say(words, what);
    bar.hidden = share == null;
    if (share != null) bar.value = share;
    stop.hidden = !cancel;
    if (el.hidden && !timer) timer = setTimeout(() => ((timer = 0), (el.hidden = false)), 300);
  };
  lab.follow("busy", draw);
  lab.bag.add(() => clearTimeout(timer));
  return el;
}

/** Taking results along: a cell, the weights, or the page itself. */
function savers(lab) {
  const one = (what, text) => button(text, () => lab.send({ type: "save", what }), ".quiet");
  return h(".savers", one("cell", "copy as cell"), one("model", "save model"), one("html", "save as web page"));
}
