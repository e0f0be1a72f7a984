// What every view stands on: a tooltip, one watcher of sizes, light or dark, and one line that says what is old.

/** The tooltip: lab.tip(lines, event) shows it beside the pointer, lab.tip(null) takes it away. */
function tooltip(lab) {
  const { root } = lab;
  const el = h(".tip", { role: "tooltip", hidden: true });
  lab.tip = (lines, e) => {
    el.hidden = !lines?.length;
    if (el.hidden) return;
    say(el, lines.filter(Boolean).join("\n"));
    const box = root.getBoundingClientRect();
    const x = clamp(e.clientX - box.left + 14, 4, Math.max(4, box.width - el.offsetWidth - 6));
    const low = e.clientY - box.top + 18;
    el.style.transform = `translate(${x}px, ${low + el.offsetHeight > box.height ? Math.max(2, low - el.offsetHeight - 30) : low}px)`;
  };
  return el;
}

/** lab.watch(el, run) draws again when a width changes; lab.later() when anything comes back into sight. */
function watchers(lab) {
  const sizes = new ResizeObserver((all) => all.forEach(({ target, contentRect }) => {
    if (target.tlWidth === contentRect.width) return; // it never sets a width itself
    target.tlWidth = contentRect.width;
    lab.attempt(null, target.tlRun);
  }));
  lab.watch = (target, run) => ((target.tlRun = run), sizes.observe(target));
  const seen = new IntersectionObserver((all) => all.some((one) => one.isIntersecting) && lab.later());
  seen.observe(lab.root);
  lab.bag.add(() => (sizes.disconnect(), seen.disconnect()));
}

/** Follows the theme of the page: lab.dress() looks at it, and `changed` is called if it is another. */
function dressing(lab, el, changed) {
  const { options, root, bag } = lab;
  lab.dress = () => {
    if (!el.isConnected) return; // the page is asked only from within it
    const theme = themeOf(el, options.theme);
    if (theme === lab.theme && root.dataset.theme) return;
    lab.theme = theme;
    put(root, "data-theme", theme);
    put(root, "data-forced", options.theme === "light" || options.theme === "dark");
    changed();
  };
  const skin = new MutationObserver(lab.later);
  for (const target of [document.documentElement, document.body]) skin.observe(target, { attributes: true });
  bag.add(() => skin.disconnect());
  bag.on(matchMedia("(prefers-color-scheme: dark)"), "change", lab.later);
}

/** One line above all views. What is shown below it is old, and why: the gravest reason alone. */
function bannerLine(lab) {
  const { root, model, share } = lab;
  const el = h(".banner", { role: "status", hidden: true });
  const hint = model.get("part") === "lab" ? "→ runs the next half-layer · point at anything · edit the program" : "";
  lab.banner = (got) => {
    const behind = Boolean(got.scene) && share.revision > got.revision;
    const broken = Boolean(model.get("stale"));
    const unread = !broken && model.get("unread") && !model.get("offer")?.message?.longest; // of a long input the first tokens are shown
    const state = lab.lost ? "gone" : !got.scene ? "" : broken ? "broken" : unread ? "unread" : behind ? "soon" : "";
    say(el, {
      gone: lab.busy ? "The kernel is busy with another cell." : "The kernel is gone: run the cell again.",
      broken: "showing the last program that compiled", unread: "showing the last input that could be read", soon: "showing the program before this edit",
    }[state] ?? hint);
    el.hidden = !el.textContent;
    put(el, "data-state", state || null);
    put(root, "data-stale", String(Boolean(state)));
    flag(root, "stale", Boolean(got.scene) && Boolean(state) && state !== "soon");
  };
  return el;
}
