// One view on the page: what is selected now, when to draw, and what to do when something fails.

function openView(model, el) {
  const bag = new Bag();
  const share = shareOf(model.get("lab_id"));
  const options = model.get("options") || {};
  const root = h(".root", { tabIndex: -1, "data-lm-suppress-shortcuts": "true", "data-part": model.get("part") });
  const lab = { model, bag, share, options, root, offline: Boolean(options.offline), theme: "light", scene: null, now: { ...share.selection }, always: [], editors: [], said: "", playing: 0 };
  const made = [];
  let drawn = null; // the reading that is on screen
  let frame = 0;

  wire(lab);
  lab.later = () => (frame ||= requestAnimationFrame(update));
  lab.attempt = (one, run) => {
    try {
      run();
    } catch (error) {
      console.error("tracrlab:", error);
      if (one) (one.failed = true), trouble(one, `This view could not be drawn: ${error.message}`);
    }
  };
  choosing(lab);
  watchers(lab);
  root.append(bannerLine(lab), busyLine(lab, "status"), layout(lab, (name) => made[made.push(section(lab, name)) - 1].box), busyLine(lab), tooltip(lab));

  function update() {
    frame = 0;
    const start = performance.now();
    lab.dress();
    const got = sceneOf(model);
    const fresh = got !== drawn;
    if (fresh) {
      drawn = got;
      lab.scene = got.scene;
      if (got.scene) share.adopt(got.scene);
    }
    lab.settle();
    lab.banner(got);
    for (const one of made) redraw(one, got, fresh);
    for (const run of lab.always) lab.attempt(null, () => run(lab.scene, lab.now));
    for (const target of [root, ...made.map((one) => one.box)]) stamp(lab, target, got);
    put(root, "data-draw-ms", (performance.now() - start).toFixed(1));
  }

  function redraw(one, got, fresh) {
    const { scene } = lab;
    if (fresh) one.failed = false;
    if (one.failed) return;
    const early = one.part.early; // works before anything is compiled
    trouble(one, scene || early ? "" : got.trouble);
    if (fresh) say(one.cut, (one.part.cut && scene ? scene.cut.filter((text) => one.part.cut.test(text)) : []).join(". "));
    if (fresh && (scene || early)) lab.attempt(one, () => one.part.scene(scene));
    if (scene && !one.failed) lab.attempt(one, () => one.part.mark(lab.now, scene));
  }

  lab.follow("header data stale revision unread", lab.later);
  on(root, "keydown", (e) => keys(lab, e));
  on(root, "pointerleave", lab.leave);
  bag.add(() => (cancelAnimationFrame(frame), clearInterval(lab.playing)));
  dressing(lab, el, () => (drawn = null)); // small pictures carry their colours
  el.append(root);
  update();
  return () => {
    bag.close();
    root.remove();
  };
}

/** What is selected: shared by all views of a laboratory, and told to Python a moment later. */
function choosing(lab) {
  const { model, share, bag } = lab;
  const tell = debounced(bag, 120, () => {
    if (lab.offline) return;
    share.sent = [...share.sent.slice(-20), JSON.stringify(share.selection)];
    model.set("selection", { ...share.selection });
    model.save_changes();
  });
  lab.links = (now) => ({ pinned: lab.scene.linked(now), hovered: lab.scene.linked(share.hover || {}) });
  lab.peek = (hover) => share.peek(hover);
  lab.leave = () => (lab.tip(null), share.peek(null));
  lab.over = (patch) => ({ onpointerenter: () => share.peek(patch), onpointerleave: lab.leave });
  lab.pick = (patch) => (share.pick(patch), tell());
  lab.go = (step) => lab.scene && lab.pick({ step: clamp(step, 0, lab.scene.steps.length - 1) });
  /** Within what there is, and at once: ten keys in one frame are ten steps. */
  lab.settle = () => {
    lab.now = { ...share.selection };
    if (!lab.scene) return;
    lab.now.step = clamp(lab.now.step || 0, 0, lab.scene.steps.length - 1);
    lab.now.position = clamp(lab.now.position ?? 0, 0, lab.scene.positions.length - 1);
  };
  const told = () => {
    const given = model.get("selection") || {};
    const next = { ...share.selection };
    for (const key in NOTHING) if (key in given) next[key] = given[key];
    if (!share.sent.includes(JSON.stringify(next))) share.pick(next); // an echo may be late
  };
  bag.on(share, "change", () => (lab.settle(), lab.later()));
  bag.hear(model, "change:selection", told);
  if (!share.steps) told(); // what Python selected before anything was shown
}

/** What is shown, where tests and other code can read it. */
function stamp(lab, target, got) {
  const { now, scene, root } = lab;
  const { step, position, node, room } = now;
  const said = { revision: got.revision, step, "step-id": scene?.steps[step].id, position, node, room, stale: root.dataset.stale, nodes: scene?.nodes.length, rooms: scene?.rooms.length };
  for (const [name, value] of Object.entries(said)) put(target, "data-" + name, value);
}

function trouble(one, text) {
  one.trouble.hidden = !text;
  one.body.hidden = one.side.hidden = Boolean(text);
  say(one.trouble, text || "");
}
