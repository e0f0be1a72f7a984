// The program as a graph, a column for each half-layer that computes something. How do the pieces depend?

const MOST_NODES = 150; // of a larger program the first are drawn

function graphPart(lab) {
  const svg = h("svg:svg", { role: "group", label: "program graph" });
  const why = h(".why");
  let nodes = []; // {el, value, index}
  let edges = []; // {el, from, to}

  function build(scene) {
    const shown = scene.nodes.slice(0, MOST_NODES);
    const used = new Set(shown.flatMap(({ reads }) => reads));
    const steps = [...new Set(shown.map(({ step }) => step))].sort((a, b) => a - b);
    const columns = steps.map((step) => range(shown.length).filter((i) => shown[i].step === step));
    const place = [];
    columns.forEach((column, c) => {
      const middle = (i) => shown[i].reads.reduce((sum, j) => sum + (place[j]?.y ?? 0), 0) / (shown[i].reads.length || 1);
      column.sort((a, b) => middle(a) - middle(b) || a - b); // each near what it reads
      column.forEach((i, r) => (place[i] = { x: 6 + c * 124, y: 24 + r * 44 }));
    });
    const wide = Math.max(0, columns.length * 124 - 6);
    svg.style.display = shown.length ? "" : "none";
    const tall = 24 + Math.max(0, ...columns.map((column) => column.length)) * 44 + 8;
    for (const [name, size] of [["width", wide], ["height", tall], ["viewBox", `0 0 ${wide} ${tall}`]]) put(svg, name, size);
    edges = shown.flatMap(({ reads }, to) => reads.filter((from) => place[from]).map((from) => ({ el: curve(place[from], place[to]), from, to })));
    nodes = shown.map((node, index) => box(scene, node, index, place[index], !used.has(index)));
    const heads = steps.map((step, c) => h("svg:text.graph-step", { x: 6 + c * 124, y: 13 }, scene.steps[step].kind === "embed" ? "input" : scene.steps[step].id));
    svg.replaceChildren(...heads, ...edges.map(({ el }) => el), ...nodes.map(({ el }) => el));
  }

  function curve(from, to) {
    const [x, y, u, v] = [from.x + 104, from.y + 16, to.x, to.y + 16];
    const bend = Math.max(18, (u - x) / 2);
    const bow = u - x > 124 ? 30 : 0; // around what stands between
    return h("svg:path.edge", { d: `M${x} ${y}C${x + bend} ${y + bow} ${u - bend} ${v + bow} ${u} ${v}` });
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
