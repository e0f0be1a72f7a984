// The module that anywidget loads. `part` says what to draw: the whole laboratory, or one of its views.

const PARTS_OF = {
  editor: editorPart, stepper: stepperPart, residual: residualPart, attention: attentionPart,
  lookup: lookupPart, weights: weightsPart, diff: diffPart, check: checkPart, graph: graphPart,
};

function section(lab, name) {
  const part = PARTS_OF[name](lab);
  const trouble = h("p.trouble", { hidden: true });
  const cut = h("p.cut"); // what is left out of a large picture
  const side = h("span.side", part.tools);
  const body = h(".body", part.el);
  const box = h("section.view", { "data-part": name, tabIndex: -1, label: `${part.title}: ${part.question}` },
    h("header.head", h(".name", h("h3", part.title), " ", h("span.question", part.question)), side), cut, body, trouble);
  return { name, part, box, body, side, trouble, cut };
}

function layout(lab, place) {
  const name = lab.get("part");
  if (PARTS_OF[name]) return place(name);
  if (name !== "lab") return h("p.trouble", `There is no view called ${name}: ask for lab, ${Object.keys(PARTS_OF).join(", ")}.`);
  return h(".lab",
    h(".left", place("editor"), place("graph"), place("diff"), place("check"), lab.offline ? null : savers(lab)),
    h(".right", place("stepper"), h(".pile", place("residual"), place("lookup")), h(".pile", place("attention"), place("weights"))));
}

/** A view without a kernel, for saved pages: show(el, {part, header, data}) draws, and edits nothing. */
export function show(el, { part = "lab", header, data = "", options = {} }) {
  const bytes = typeof data === "string" ? Uint8Array.from(atob(data), (c) => c.charCodeAt(0)) : data;
  const lab_id = "saved-" + Math.random().toString(36).slice(2);
  const { text, language } = header;
  const traits = { part, lab_id, header, data: bytes, text, language, options: { ...options, offline: true } };
  const model = { get: (name) => traits[name], set() {}, save_changes() {}, on() {}, off() {}, send() {} };
  return openView(model, el);
}

export default {
  initialize({ model }) {
    const id = model.get("lab_id");
    shareOf(id).models++;
    return () => {
      if (--shareOf(id).models <= 0) delete shares()[id]; // the last of this laboratory
    };
  },
  render({ model, el }) {
    return openView(model, el);
  },
};
