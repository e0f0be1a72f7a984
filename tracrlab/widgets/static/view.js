// One view on the page: what is selected now, when to draw, and what to do when something fails.

function openView(model, el) {
  const bag = new Bag();
  const share = shareOf(model.get("lab_id"));
  const options = model.get("options") || {};
  const root = h(".root", { tabIndex: -1, "data-lm-suppress-shortcuts": "true", "data-part": model.get("part") });
  const tipBox = h(".tip", { role: "tooltip", hidden: true });
  const banner = h(".banner", { role: "status", hidden: true });
  const gone = h(".banner.gone", { role: "alert", hidden: true }, "the kernel is gone: run the cell again", h("small", " (or it is busy: this goes away when it answers)"));
  root.append(gone, banner);

  const lab = { model, bag, share, options, root, offline: Boolean(options.offline), theme: "light", scene: null, now: { ...share.selection }, always: [], editors: [], said: "", playing: 0 };
  wire(lab);

  lab.gone = (is) => (gone.hidden = !is);
  lab.links = (now) => ({ pinned: lab.scene.linked(now), hovered: lab.scene.linked(share.hover || {}) });
  lab.peek = (hover) => share.peek(hover);
  lab.leave = () => (lab.tip(null), share.peek(null));
  lab.over = (patch) => ({ onpointerenter: () => share.peek(patch), onpointerleave: lab.leave });
  lab.pick = (patch) => (share.pick(patch), tell());
  lab.go = (step) => lab.scene && lab.pick({ step: clamp(step, 0, lab.scene.steps.length - 1) });
  const tell = debounced(bag, 120, () => {
    if (lab.offline) return;
    share.sent = [...share.sent.slice(-20), JSON.stringify(share.selection)];
    model.set("selection", { ...share.selection });
    model.save_changes();
  });

  lab.tip = (lines, e) => {
    tipBox.hidden = !lines?.length;
    if (tipBox.hidden) return;
    const text = lines.filter(Boolean).join("\n");
    say(tipBox, text);
    const box = root.getBoundingClientRect();
    const x = clamp(e.clientX - box.left + 14, 4, Math.max(4, box.width - tipBox.offsetWidth - 6));
    const low = e.clientY - box.top + 18;
    tipBox.style.transform = `translate(${x}px, ${low + tipBox.offsetHeight > box.height ? Math.max(2, low - tipBox.offsetHeight - 30) : low}px)`;
  };

  bag.add(() => clearInterval(lab.playing));

  const sizes = new ResizeObserver((all) => all.forEach(({ target, contentRect }) => {
    if (target.tlWidth === contentRect.width) return; // one observer for all canvases; it never sets a width
    target.tlWidth = contentRect.width;
    attempt(null, target.tlRun);
  }));
  lab.watch = (target, run) => ((target.tlRun = run), sizes.observe(target));
  const seen = new IntersectionObserver((all) => all.some((one) => one.isIntersecting) && lab.later());
  seen.observe(root);
  bag.add(() => (sizes.disconnect(), seen.disconnect()));

  let frame = 0;
  lab.later = () => (frame ||= requestAnimationFrame(update));
  bag.add(() => cancelAnimationFrame(frame));

  const made = [];
  const place = (name) => made[made.push(section(lab, name)) - 1].box;
  root.append(layout(lab, place), busyLine(lab), tipBox);

  function attempt(one, run) {
    try {
      run();
    } catch (error) {
      console.error("tracrlab:", error);
      if (one) (one.failed = true), trouble(one, `This view could not be drawn: ${error.message}. The others go on.`);
    }
  }

  let drawn = null; // the reading that is on screen
  function update() {
    frame = 0;
    const start = performance.now();
    const got = sceneOf(model);
    const fresh = got !== drawn;
    if (fresh) {
      drawn = got;
      lab.scene = got.scene;
      if (got.scene) share.adopt(got.scene);
    }
    const { scene } = lab;
    settle();
    banners(got);
    for (const one of made) {
      if (fresh) one.failed = false;
      if (one.failed) continue;
      const early = one.part.early; // works before anything is compiled
      trouble(one, scene || early ? "" : got.trouble);
      if (fresh) say(one.cut, one.part.long ? (scene?.cut || []).filter((text) => !/weights/.test(text)).join(". ") : "");
      if (fresh && (scene || early)) attempt(one, () => one.part.scene(scene));
      if (scene && !one.failed) attempt(one, () => one.part.mark(lab.now, scene));
    }
    for (const run of lab.always) attempt(null, () => run(scene, lab.now));
    for (const target of [root, ...made.map((one) => one.box)]) stamp(target, scene, got);
    put(root, "data-draw-ms", (performance.now() - start).toFixed(1));
  }

  /** What is selected, within what there is: at once, so that ten keys in one frame are ten steps. */
  function settle() {
    lab.now = { ...share.selection };
    if (!lab.scene) return;
    lab.now.step = clamp(lab.now.step || 0, 0, lab.scene.steps.length - 1);
    lab.now.position = clamp(lab.now.position ?? 0, 0, lab.scene.positions.length - 1);
  }

  function banners(got) {
    const broken = Boolean(model.get("stale"));
    const behind = Boolean(got.scene) && share.revision > got.revision;
    banner.hidden = !got.scene || !(broken || behind);
    say(banner, broken ? "showing the last program that compiled" : "showing the program before this edit");
    flag(banner, "soon", !broken);
    put(root, "data-stale", String(broken || behind));
    flag(root, "stale", Boolean(got.scene) && broken);
  }

  function stamp(target, scene, got) {
    const { step, position, node, room } = lab.now;
    const said = { revision: got.revision, step, "step-id": scene?.steps[step].id, position, node, room, stale: root.dataset.stale, nodes: scene?.nodes.length, rooms: scene?.rooms.length };
    for (const [name, value] of Object.entries(said)) put(target, "data-" + name, value);
  }

  const dress = () => {
    const theme = themeOf(el, options.theme);
    if (theme === lab.theme && root.dataset.theme) return;
    lab.theme = theme;
    put(root, "data-theme", theme);
    put(root, "data-forced", options.theme === "light" || options.theme === "dark");
    drawn = null; // small pictures carry their colours
    lab.later();
  };
  const skin = new MutationObserver(dress);
  for (const target of [document.documentElement, document.body]) skin.observe(target, { attributes: true });
  bag.add(() => skin.disconnect());
  bag.on(matchMedia("(prefers-color-scheme: dark)"), "change", dress);

  bag.on(share, "change", () => (settle(), lab.later()));
  for (const name of ["header", "data", "stale", "revision"]) bag.hear(model, "change:" + name, lab.later);
  const told = () => {
    const given = model.get("selection") || {};
    const next = { ...share.selection };
    for (const key in NOTHING) if (key in given) next[key] = given[key];
    if (!share.sent.includes(JSON.stringify(next))) share.pick(next); // an echo may be late
  };
  bag.hear(model, "change:selection", told);
  if (!share.steps) told(); // what Python selected before anything was shown
  root.addEventListener("keydown", (e) => keys(lab, e));
  root.addEventListener("pointerleave", lab.leave);

  el.append(root);
  dress();
  update();
  return () => {
    bag.close();
    root.remove();
  };
}

function trouble(one, text) {
  one.trouble.hidden = !text;
  one.body.hidden = one.side.hidden = Boolean(text);
  say(one.trouble, text || "");
}
