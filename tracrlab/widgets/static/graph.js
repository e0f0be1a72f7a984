// The program as a graph, a column for each half-layer that computes something. How do the pieces depend?

const MOST_NODES = 150; // of a larger program the first are drawn

function graphPart(lab) {
  const svg = h("svg:svg", { role: "group", label: "program graph" });
  const why = h(".why");
  let nodes = []; // {el, value, index}
  let edges = []; // {el, from, to}

  function build(scene) {
    const shown = scene.nodes.slice(0, MOST_NODES);
    const steps = [...new Set(shown.map(({ step }) => step))].sort((a, b) => a - b);
    const column = shown.map(({ step }) => steps.indexOf(step));
    const last = [...column]; // of those that read it: up to there it has a place of its own in each column
    shown.forEach(({ reads }, i) => reads.forEach((j) => (last[j] = Math.max(last[j], column[i]))));
    const rows = []; // for each column, from node to row
    steps.forEach((_, c) => {
      const before = (i) => rows[c - 1]?.get(i) ?? 0;
      const middle = (i) => (column[i] < c ? before(i) : shown[i].reads.reduce((sum, j) => sum + before(j), 0) / (shown[i].reads.length || 1));
      const here = range(shown.length).filter((i) => column[i] === c || (column[i] < c && last[i] > c)).sort((a, b) => middle(a) - middle(b) || a - b);
      rows.push(new Map(here.map((i, row) => [i, row])));
    });
    const [X, Y] = [(c) => 6 + c * 124, (row) => 24 + row * 44];
    const path = (from, to) => {
      let [x, y] = [X(column[from]) + 104, Y(rows[column[from]].get(from)) + 16];
      let d = `M${x} ${y}`;
      for (let c = column[from] + 1; c <= column[to]; c++) {
        const [u, v] = [X(c), Y(rows[c].get(c < column[to] ? from : to)) + 16];
        d += `C${(x + u) / 2} ${y} ${(x + u) / 2} ${v} ${u} ${v}` + (c < column[to] ? "h104" : "");
        [x, y] = [u + 104, v];
      }
      return d;
    };
    const [wide, tall] = [Math.max(0, steps.length * 124 - 6), Y(Math.max(0, ...rows.map((row) => row.size)))];
    for (const [name, size] of [["width", wide], ["height", tall], ["viewBox", `0 0 ${wide} ${tall}`]]) put(svg, name, size);
    edges = shown.flatMap(({ reads }, to) => reads.map((from) => ({ el: h("svg:path.edge", { d: path(from, to) }), from, to })));
    nodes = shown.map((node, i) => box(scene, node, i, { x: X(column[i]), y: Y(rows[column[i]].get(i)) }, last[i] === column[i]));
    const heads = steps.map((step, c) => h("svg:text.graph-step", { x: X(c), y: 13 }, scene.steps[step].kind === "embed" ? "input" : scene.steps[step].id));
    svg.replaceChildren(...heads, ...edges.map(({ el }) => el), ...nodes.map(({ el }) => el));
  }

  function box(scene, node, index, { x, y }, last) {
    const value = h("svg:text.node-value", { x: x + 10, y: y + 27 });
    const pick = () => lab.pick(scene.pickNode(index));
    const el = h("svg:g.node", { "data-node": node.name, role: "button", "aria-label": `${node.name}: ${node.text}`, style: `--hue:${hueOf(index)}`, onclick: pick,
      onkeydown: (e) => /^( |Enter)$/.test(e.key) && (e.preventDefault(), e.stopPropagation(), pick()),
      onpointermove: (e) => (lab.peek(scene.pickNode(index)), lab.tip(nodeWords(scene, index), e)), onpointerleave: lab.leave },
      h("svg:rect", { x, y, width: 104, height: 32, rx: node.kind === "aggregate" || node.kind === "width" ? 2 : 9, "data-last": last }),
      h("svg:rect.node-hue", { x: x + 1, y: y + 5, width: 4, height: 22, rx: 2 }),
      h("svg:text.node-name", { x: x + 10, y: y + 13 }, short(node.name, 13)), value);
    return { el, value, index };
  }

  return {
    title: "Program graph", question: "how do the pieces depend?", tools: [],
    el: h("", h(".wide.graph", svg), why),
    scene: build,
    mark(now, scene) {
      const links = lab.links(now);
      const at = Math.min(now.step, scene.depth - 1);
      const chosen = [...links.pinned.nodes][0];
      for (const { el, value, index } of nodes) {
        const { rooms, step } = scene.nodes[index];
        linkTo(el, "nodes", index, links);
        press(el, links.pinned.nodes.has(index));
        put(el, "tabindex", index === (chosen ?? nodes.length - 1) ? 0 : -1);
        flag(el, "later", step > at);
        flag(el, "works", step === now.step);
        const texts = step <= at ? rooms.map((room) => scene.reading(at, room, now.position)) : [];
        say(value, short(texts.findLast((text) => text !== ".") ?? (texts.length ? "·" : ""), 14));
      }
      for (const { el, from, to } of edges) flag(el, "pinned", from === chosen || to === chosen);
      const node = scene.nodes[chosen];
      explain(why, [node ? `${node.name} = ${node.text}` : scene.nodes.length === 1 ? "A single input: it needs no layers." : `Values are those at ${scene.positions[now.position]} after this step.`,
        scene.nodes.length > MOST_NODES && `The first ${MOST_NODES} of ${scene.nodes.length} nodes are shown.`]);
    },
  };
}

const short = (text, most) => (text.length > most ? text.slice(0, most - 1) + "…" : text);
