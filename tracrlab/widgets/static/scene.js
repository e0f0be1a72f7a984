// What Python sent, made ready to be asked: arrays, names, and what belongs to what.

const VERSION = 1;
const ARRAYS = { f4: Float32Array, i4: Int32Array, u1: Uint8Array };

class Scene {
  constructor(header, data) {
    Object.assign(this, header);
    const bytes = data && data.byteLength ? data : new DataView(new ArrayBuffer(0));
    this.buffer = bytes.buffer ? bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) : bytes;
    this.arrays = new Map();
    this.stream = this.array(this.residual);
    [this.depth, this.length, this.width] = this.residual.shape;
    this.reach = reachOf(this.stream); // one scale for all steps
    this.odd = this.stream.some(odd);
    this.roomNamed = new Map(this.rooms.map((room, i) => [room.name, i]));
    this.nodeNamed = new Map(this.nodes.map((node, i) => [node.name, i]));
    this.lineNodes = new Map(); // what each line makes: the last node that starts there
    this.nodes.forEach((node, i) => node.span && this.lineNodes.set(node.span[0], i));
    this.blocks = new Map(this.weights.map((block) => [block.id, block]));
  }

  /** The numbers behind an ARRAY of the header; copied once, since its place need not be aligned. */
  array(found) {
    if (!found) return null;
    if (!this.arrays.has(found)) {
      const kind = ARRAYS[found.type];
      const n = found.shape.reduce((a, b) => a * b, 1);
      this.arrays.set(found, new kind(this.buffer.slice(found.at, found.at + n * kind.BYTES_PER_ELEMENT)));
    }
    return this.arrays.get(found);
  }

  amountAt(step, position, direction) {
    return this.stream[(Math.min(step, this.depth - 1) * this.length + position) * this.width + direction];
  }

  reading(step, room, position) {
    return this.readings[Math.min(step, this.depth - 1)]?.[room]?.[position] ?? "";
  }

  /** The head or MLP of a step, or else of the last step before it that has one; -1 if there are none. */
  lastOf(kind, step) {
    return this.steps.slice(0, step + 1).findLast((one) => one[kind].length)?.[kind][0] ?? (this[kind].length ? 0 : -1);
  }

  headAt(layer, head) {
    return this.heads.findIndex((one) => one.layer === layer && one.head === head);
  }

  /** The node at a place of the text: the smallest that holds it, else what the line makes. */
  nodeAt(line, column) {
    const size = (i) => this.nodes[i].span[3] - this.nodes[i].span[1];
    const within = (span) => span && span[0] === line && span[2] === line && span[1] <= column && column < span[3];
    const found = range(this.nodes.length).filter((i) => within(this.nodes[i].span)).sort((a, b) => size(a) - size(b) || b - a);
    return found[0] ?? this.lineNodes.get(line) ?? null;
  }

  /** All that a selection touches, in every view: the link from line to room to head to weights. */
  linked({ node: name, room: roomName, layer, head }) {
    const found = { nodes: new Set(), rooms: new Set(), heads: new Set(), mlps: new Set(), lines: new Set() };
    const room = this.roomNamed.get(roomName);
    const one = layer != null && head != null ? this.headAt(layer, head) : -1;
    const index = this.nodeNamed.get(name) ?? this.rooms[room]?.node ?? this.heads[one]?.node;
    if (room != null) found.rooms.add(room);
    if (index != null && this.nodes[index]) {
      const node = this.nodes[index];
      found.nodes.add(index);
      for (const i of node.rooms) if (room == null) found.rooms.add(i);
      for (const i of node.heads) if (one < 0) found.heads.add(i);
      for (const i of node.mlps) found.mlps.add(i);
      if (node.span) for (let line = node.span[0]; line <= node.span[2]; line++) found.lines.add(line);
    }
    if (one >= 0) found.heads.add(one);
    const blocks = [
      ...[...found.heads].map((i) => this.heads[i]).flatMap(({ layer, head }) => [`L${layer}H${head}.qk`, `L${layer}H${head}.ov`]),
      ...[...found.mlps].map((i) => this.mlps[i].layer).flatMap((layer) => [`L${layer}.in`, `L${layer}.out`]),
      ...([...found.rooms].some((i) => this.steps[this.rooms[i].step]?.kind === "embed") ? ["embed", "position"] : []),
    ];
    return { ...found, blocks: new Set(blocks) };
  }

  /** What to select when a thing is clicked: the thing, and nothing left over from the last one. */
  pickNode(i) {
    const node = this.nodes[i];
    return { ...LET_GO, node: node?.name ?? null, span: node?.span ?? null };
  }
  pickRoom(i, direction = null) {
    const { node, span, name } = this.rooms[i];
    return { ...this.pickNode(node), span, room: name, direction };
  }
  pickHead(i) {
    const { node, span, layer, head } = this.heads[i];
    return { ...this.pickNode(node), span, layer, head };
  }
}

/** What is wrong with a header that cannot be drawn, in a sentence; null if it can. */
function unreadable(header) {
  if (!header || !Object.keys(header).length) return "Nothing is compiled yet: write a program, or open one.";
  if (header.version !== VERSION) return `This picture is of version ${header.version}, not ${VERSION}: reload the page, then run the cell again.`;
  return null;
}

/** Where the number of a cell came from, one sentence a line; `direction` counts from 0 in the stream. */
function explainCell(scene, step, position, index, direction) {
  const room = scene.rooms[index];
  const at = Math.min(step, scene.depth - 1);
  const place = scene.positions[position];
  const text = scene.reading(at, index, position);
  const lines = [];
  if (direction == null) lines.push(`${room.name} at ${place}: ${text === "." ? "nothing yet" : text}`);
  else lines.push(`${room.directions[direction - room.start]} at ${place} = ${amount(scene.amountAt(at, position, direction), 7)}`);
  scene.edited.forEach(({ rooms, positions, step: after }, i) => {
    if (rooms.includes(room.name) && after <= at && (!positions || positions.includes(position))) lines.push(`Changed by hand: ${scene.edits[i]}. Before that:`);
  });
  const line = onLine(room.span);
  const made = scene.steps[room.step];
  if (at < room.step) return [...lines, `Written by ${made.title} (step ${room.step + 1})${line}.`];
  const head = made.heads.map((i) => scene.heads[i]).find((one) => one.writes.includes(room.name));
  const mlp = made.mlps.map((i) => scene.mlps[i]).find((one) => one.node === room.node);
  if (head) lines.push(`${head.title}${line}`, headSum(scene, head, position));
  else if (mlp) lines.push(`${mlp.title}${line}`, rowWords(mlp, position));
  else lines.push(made.title + line, made.sentences?.[position] || "");
  return lines.filter(Boolean);
}

/** A width reads no room: the shares are all there is. */
const readsNothing = (head) => head.values.slice(1).every((text) => text === ".");

/** ½·1 + ½·0 = 0.5: what a head adds up at a position, from its own weights. */
function headSum(scene, head, position) {
  const weights = scene.array(head.pattern).subarray(position * scene.length, (position + 1) * scene.length);
  const used = [...weights].map((w, key) => [w, key]).filter(([w]) => w > 1e-6).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  const terms = used.slice(0, 4).map(([w, key]) => `${portion(w)}·${head.values[key] || "?"}`);
  const bare = readsNothing(head);
  const looked = used.slice(0, 4).map(([w, key]) => scene.positions[key] + (bare ? " " + portion(w) : "")).join(", ") + (used.length > 4 ? ", …" : "");
  const unseen = head.looks[position] - used.filter(([, key]) => key).length;
  const rest = (used.length > 4 ? ` (${plural(head.looks[position], "key")}${used.some(([, key]) => !key) ? " and bos" : ""})` : "") + (unseen > 0 ? ` and ${plural(unseen, "key")} that ${unseen === 1 ? "is" : "are"} not shown` : "");
  return `looks at ${looked}${bare ? "" : ": " + terms.join(" + ")}${rest} → ${head.results[position]}`;
}

function rowWords(mlp, position) {
  const row = mlp.rows[mlp.hit?.[position]];
  if (!row) return "";
  const inputs = row.slice(0, -1).join(", ");
  if (mlp.exact?.[position] === false) return `${mlp.given[position].join(", ")} stands there, which is no row of the table: the nearest is ${inputs}, and the block writes ${mlp.results[position]}`;
  return `the row ${inputs} gives ${row.at(-1)}`;
}
