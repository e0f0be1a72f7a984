// Talking with Python: what was typed goes out, scenes come in, and an old one is never drawn.

const PAUSE = 2000; // ms without a key after which the next edit is another one
const PATIENCE = 5000; // ms that an answer may take before it is said that none comes

/** Adds the wire to a view: get, follow, send, typed, compileNow, news, quietly. */
function wire(lab) {
  const { model, share, bag } = lab;
  const languages = new Map(); // of the last texts: undo brings both back
  let count = 0;
  let waiting = 0;
  let quiet = false;

  lab.get = (trait) => model.get(trait);
  /** Runs now, and whenever one of some traits is another. */
  lab.follow = (traits, run) => {
    for (const trait of traits.split(" ")) bag.hear(model, "change:" + trait, run);
    run();
  };
  lab.pending = []; // what was typed a moment ago: a program that is opened takes its place, all else comes after it
  lab.send = (message) => {
    if (lab.offline) return;
    lab.said = "";
    lab.asker = message.type;
    lab.asked ||= /open|language/.test(message.type); // the text that comes can be undone
    if (message.type === "open") lab.pending.forEach((one) => one.off()), (message.revision = ++share.revision);
    else if (!/edit|input|ping/.test(message.type)) lab.pending.forEach((one) => one.flush());
    try {
      model.send(message);
      if (message.type !== "edit") model.send({ type: "ping", n: ++count }); // an edit has its own answer
    } catch (error) {
      return lost(true);
    }
    waiting ||= setTimeout(() => lost(true), PATIENCE);
  };
  /** As debounced, for what was typed: it is sent even if the view is taken away. */
  lab.soon = (run) => {
    const later = debounced(bag, 150, run);
    bag.add(later.flush);
    lab.pending.push(later);
    return later;
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

  const know = (text, language) => {
    languages.delete(text);
    languages.set(text, language);
    if (languages.size > 60) languages.delete(languages.keys().next().value);
  };
  let burst = false; // whether an edit was sent since the person last paused
  let last = 0;
  const hand = lab.soon((text, language, undone) => {
    lab.send({ type: "edit", text, language, undone, burst, revision: share.revision });
    burst = true;
  });
  lab.typed = (text, undone) => {
    if (quiet) return;
    share.revision = Math.max(share.revision, lab.get("revision") || 0, lab.get("newest") || 0) + 1;
    const language = (undone && languages.get(text)) || lab.get("language");
    know(text, language);
    share.dispatchEvent(new Event("change"));
    if (performance.now() - last > PAUSE) burst = false;
    last = performance.now();
    hand(text, language, Boolean(undone));
  };
  lab.compileNow = (text) => {
    hand.now(text, lab.get("language"), false);
    lab.send({ type: "compile" });
  };
  /** Has Python seen the newest text? Else its mistakes are those of another. */
  lab.fresh = () => (lab.get("newest") || 0) >= share.revision;
  /** The text that Python has, unless something newer was typed on this page. */
  lab.news = () => {
    const text = lab.get("text") ?? "";
    if (!lab.fresh()) return null;
    share.revision = lab.get("newest") || 0;
    know(text, lab.get("language"));
    return text;
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
    if (message.type === "say") (lab.said = message.text), (lab.asked = false), lab.later();
    if (message.type === "copy") copy(lab, message.text);
  });
  lab.follow("header diagnostics busy newest", heard);
}

/** Onto the clipboard, the old way: the new one is not there on pages without https. */
function copy(lab, text) {
  const field = h("textarea.away", { value: text });
  lab.root.append(field);
  field.select();
  lab.said = document.execCommand("copy") ? "Copied." : "This browser lets no page copy.";
  field.remove();
  lab.later();
}

const bare = (header) => JSON.stringify({ ...header, check: 0 });
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
  if (last?.scene && last.data === data && bare(last.header) === bare(header)) {
    last.scene.check = header.check; // a check or a seal has come: nothing else is drawn anew
    last.header = header;
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
