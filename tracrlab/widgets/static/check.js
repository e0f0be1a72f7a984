// The model against its program, on many inputs; how far a check is, the busy line says. Is the model the program?

const MOST_ALL = 20000; // inputs that are all tried without being asked for

function checkPart(lab) {
  const most = h("input.field.short", { type: "number", min: "1", label: "up to how many tokens", oninput: () => lab.later() });
  const ask = button("Check", () => lab.send({ type: "check", up_to: longest() }));
  const sentence = h("p.verdict", { role: "status" });
  const example = button("", () => lab.send({ type: "load", tokens: lab.scene.check.example }));
  const many = h("span.dim");
  let sizes = ""; // of the model that the field was set for

  /** How many inputs of 1 to n tokens there are. */
  const inputs = (n) => range(n).reduce((sum, i) => sum + lab.scene.facts.vocab.length ** (i + 1), 0);
  const longest = () => clamp(Math.round(+most.value) || lab.scene.facts.max_seq_len, 1, lab.scene.facts.max_seq_len);

  function choose({ vocab, max_seq_len: end }) {
    if (sizes === vocab.length + "," + end) return;
    sizes = vocab.length + "," + end;
    most.max = end;
    most.value = range(end).findLast((i) => i === 0 || inputs(i + 1) <= MOST_ALL) + 1;
  }

  return {
    title: "Check", question: "is the model the program?", tools: [],
    el: h(".check", lab.offline ? null : h(".tools", h("label.label", "inputs of up to", most, "tokens"), many, ask), sentence, lab.offline ? null : example),
    scene() {},
    mark(now, scene) {
      choose(scene.facts);
      say(many, `${plural(inputs(longest()), "input")} in all`);
      const found = scene.check || { state: "none", sentence: "Not checked yet." };
      put(sentence, "data-state", found.state);
      say(sentence, ({ agrees: "✓ ", differs: "✗ " }[found.state] || "") + found.sentence);
      example.hidden = !found.example;
      if (found.example) say(example, "show " + found.example.join(" "));
    },
  };
}
