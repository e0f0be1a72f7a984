// One selection for all views of a laboratory, on this page: no kernel is asked.

const LET_GO = { layer: null, head: null, room: null, direction: null, node: null, span: null };
const NOTHING = { step: 0, position: null, ...LET_GO };

class Share extends EventTarget {
  constructor() {
    super();
    this.selection = { ...NOTHING };
    this.hover = null; // what the pointer is over: the same fields, only those that it says
    this.revision = 0; // of the newest text that was typed on this page
    this.steps = null; // ids of the steps that `selection.step` counts
    this.sent = []; // selections that Python was told of, and may repeat
    this.models = 0;
  }

  /** Pins: what is selected stays until something else is, or Esc. */
  pick(patch) {
    const next = { ...this.selection, ...patch };
    if (JSON.stringify(next) === JSON.stringify(this.selection)) return;
    this.selection = next;
    this.dispatchEvent(new Event("change"));
  }

  /** Previews: gone when the pointer leaves. */
  peek(hover) {
    if (JSON.stringify(hover) === JSON.stringify(this.hover)) return;
    this.hover = hover;
    this.dispatchEvent(new Event("change"));
  }

  /** A new scene: names that are still there stay selected, and the step stays the step of that name. */
  adopt(scene) {
    const ids = scene.steps.map((step) => step.id);
    const now = this.selection;
    const patch = {};
    if (this.steps && this.steps.join() !== ids.join()) {
      const same = ids.indexOf(this.steps[now.step]);
      patch.step = same >= 0 ? same : clamp(now.step, 0, ids.length - 1);
    }
    this.steps = ids;
    const last = scene.positions.length - 1;
    if (now.position == null || now.position > last) patch.position = last;
    if (now.node != null && !scene.nodeNamed.has(now.node)) Object.assign(patch, { node: null, span: null });
    if (now.room != null && !scene.roomNamed.has(now.room)) Object.assign(patch, { room: null, direction: null });
    if (now.layer != null && scene.headAt(now.layer, now.head) < 0) Object.assign(patch, { layer: null, head: null });
    this.hover = null;
    this.pick(patch);
  }
}

const shares = () => (window.__tracrlab ||= {});
const shareOf = (id) => (shares()[id] ||= new Share());
