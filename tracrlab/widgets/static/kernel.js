// Talking with Python: what was typed goes out, scenes come in, and an old one is never drawn.

const PATIENCE = 5000; // ms that an answer may take before it is said that none comes

/** Adds the wire to a view: get, follow, send, typed, compileNow, wants, quietly. */
function wire(lab) {
  const { model, share, bag } = lab;
  const mine = new Set(); // texts typed here that Python may still echo
  let count = 0;
  let waiting = 0;
  let quiet = false;
  let told = null; // the text that Python sent last

  lab.get = (trait) => model.get(trait);
  /** Runs now, and whenever one of some traits is another. */
  lab.follow = (traits, run) => {
    for (const trait of traits.split(" ")) bag.hear(model, "change:" + trait, run);
    run();
  };
  lab.send = (message) => {
    if (lab.offline) return;
    lab.said = "";
    if (message.type === "open") told = mine.clear() ?? null; // the same text again is news then
    if (/open|language/.test(message.type)) lab.asked = true; // the text that comes can be undone
    try {
      model.send(message);
      model.send({ type: "ping", n: ++count });
    } catch (error) {
      return lost(true);
    }
    waiting ||= setTimeout(() => lost(true), PATIENCE);
  };
  const kernel = () => model.widget_manager?.kernel; // where the page lets us see it
  const lost = (is) => {
    lab.lost = is;
    lab.busy = is && kernel()?.status === "busy";
    lab.later();
  };
  const heard = () => {
    waiting = clearTimeout(waiting) || 0;
    if (lab.lost) lost(false);
  };
  const stopped = (_, status) => /restart|dead|terminat/.test(status) && lost(true);
  kernel()?.statusChanged?.connect(stopped);
  bag.add(() => (clearTimeout(waiting), kernel()?.statusChanged?.disconnect(stopped)));

  const known = new Map(); // the language of each text that Python sent: undo brings both back
  const hand = debounced(bag, 150, (text, language) => lab.send({ type: "edit", text, language, revision: share.revision }));
  lab.typed = (text, undone) => {
    if (quiet) return;
    share.revision = Math.max(share.revision, model.get("revision") || 0) + 1;
    mine.add(text);
    lab.newest = text;
    share.dispatchEvent(new Event("change"));
    hand(text, (undone && known.get(text)) || lab.get("language"));
  };
  lab.compileNow = (text) => {
    hand.now(text, lab.get("language"));
    lab.send({ type: "compile" });
  };
  /** Whether a text from Python is news: not an echo of what was typed here a moment ago. */
  lab.wants = (text) => {
    const again = text === told;
    told = text;
    known.set(text, lab.get("language"));
    if (known.size > 50) known.delete(known.keys().next().value);
    if (again) return false;
    if (!mine.has(text)) return mine.clear(), hand.off(), (share.revision = lab.get("revision") || 0), true; // it takes the place of what was typed
    if (text === lab.newest) mine.clear();
    return false;
  };
  lab.quietly = (run) => {
    quiet = true;
    try {
      run();
    } finally {
      quiet = false;
    }
  };

  bag.hear(model, "msg:custom", (message) => {
    heard();
    if (message.type === "say") (lab.said = message.text), lab.later();
    if (message.type === "copy") copy(lab, message.text);
  });
  lab.follow("header diagnostics busy", heard);
}

/** Onto the clipboard, the old way: the new one is not there on pages without https. */
function copy(lab, text) {
  const field = h("textarea.away", { value: text });
  lab.root.append(field);
  field.select();
  lab.said = document.execCommand("copy") ? "Copied." : "The browser does not let this page copy.";
  field.remove();
  lab.later();
}

/** One scene for all views of a model: read once, replaced by the next. */
const readings = new WeakMap();
function sceneOf(model) {
  const header = model.get("header");
  const data = model.get("data");
  const last = readings.get(model);
  if (last && last.header === header && last.data === data) {
    last.revision = Math.max(last.revision, model.get("revision") || 0); // the new text has the old picture
    return last;
  }
  const trouble = unreadable(header);
  const next = { header, data, trouble, scene: null, revision: model.get("revision") || 0 };
  if (!trouble) {
    try {
      next.scene = new Scene(header, data);
    } catch (error) {
      console.error("tracrlab: a scene cannot be read", error);
      next.trouble = `This picture cannot be read: ${error.message}.`;
    }
  }
  if (last && last.scene && next.revision < last.revision) return last;
  readings.set(model, next);
  return next;
}
