// The model against its program, on many inputs; how far a check is, the busy line says. Is the model the program?

function checkPart(lab) {
  const most = h("input.field.short", { type: "number", min: "1", max: "99", value: "4", label: "up to how many tokens" });
  const ask = h("button.button", { onclick: () => lab.send({ type: "check", up_to: +most.value || null }) }, "Check");
  const sentence = h("p.verdict", { role: "status" });
  const example = h("button.button", { onclick: () => lab.send({ type: "load", tokens: lab.scene.check.example }) });
  return {
    title: "Check", question: "is the model the program?", tools: [],
    el: h(".check", lab.offline ? null : h(".tools", h("label.label", "all inputs up to", most, "tokens"), ask), sentence, lab.offline ? null : example),
    scene() {},
    mark(now, scene) {
      const found = scene.check || { state: "none", sentence: "Not checked yet." };
      put(sentence, "data-state", found.state);
      say(sentence, ({ agrees: "✓ ", differs: "✗ " }[found.state] || "") + found.sentence);
      example.hidden = !found.example;
      if (found.example) say(example, "show " + found.example.join(" "));
    },
  };
}
