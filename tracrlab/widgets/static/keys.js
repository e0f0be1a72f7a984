// The keyboard, and playing: the same in every view.

/** The same keys in every view; none of them reaches JupyterLab, where letters cut cells. */
function keys(lab, e) {
  e.stopPropagation();
  const field = e.target.closest("textarea, select, input:not([type=checkbox])");
  if (e.key === "Enter" && (e.ctrlKey || e.metaKey || e.shiftKey)) {
    if (!e.defaultPrevented && lab.editors.length) lab.compileNow(lab.editors[0].text());
    return e.preventDefault();
  }
  if (e.key === "Escape") {
    if (field && field.tagName !== "TEXTAREA") field.blur(), lab.root.focus({ preventScroll: true });
    if (!field) lab.pick(LET_GO);
    lab.tip(null);
    return lab.peek(null);
  }
  if (field || !lab.scene || e.ctrlKey || e.metaKey || e.altKey) return;
  const { step, position } = lab.now;
  const steps = lab.scene.steps;
  const layer = (i) => (steps[i].kind === "embed" ? -1 : steps[i].kind === "unembed" ? 1e9 : steps[i].layer);
  const starts = range(steps.length).filter((i) => i === 0 || layer(i) !== layer(i - 1));
  const move = {
    ArrowRight: () => lab.go(step + 1),
    ArrowLeft: () => lab.go(step - 1),
    Home: () => lab.go(0),
    End: () => lab.go(1e9),
    "]": () => lab.go(starts.find((i) => i > step) ?? 1e9),
    "[": () => lab.go(starts.findLast((i) => i < step) ?? 0),
    ArrowUp: () => lab.pick({ position: Math.max(0, position - 1) }),
    ArrowDown: () => lab.pick({ position: Math.min(lab.scene.positions.length - 1, position + 1) }),
    " ": e.target.closest("button, summary, [type=checkbox]") ? null : () => play(lab),
  }[e.key];
  if (move) e.preventDefault(), move();
}

/** One step a second, until it is stopped or the answer is read off. Off by default. */
function play(lab) {
  lab.later();
  if (lab.playing) return void (lab.playing = clearInterval(lab.playing));
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return void (lab.said = "Less motion is wished for: use →.");
  const last = () => lab.now.step === lab.scene.steps.length - 1;
  if (last()) lab.go(0);
  lab.playing = setInterval(() => (last() ? play(lab) : lab.go(lab.now.step + 1)), 1000);
}
