// Colours of the words of both languages, line by line.

const WORDS = {
  python: {
    key: /^(def|return|if|else|elif|for|in|while|lambda|and|or|not|is|None|True|False|import|from|as|class|pass)$/,
    call: /^(tokens|indices|length|rasp|numerical|categorical|selector_(and|or|not)|[A-Z]\w*)$/,
  },
  rasp: {
    key: /^(def|return|for|in|if|else|and|or|not|draw|load|set|examples?|show|on|off|True|False|None)$/,
    call: /^(tokens(_\w+)?|indices|length|select(or_width)?|aggregate|round|indicator|range|len|zip|full_s|has_focus|count|contains|max|min|average|sort)$/,
  },
};
const PIECE = /(#.*)|("(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?)|(\d+(?:\.\d*)?)|([\p{L}_][\p{L}\p{N}_]*)|([^\s\p{L}\p{N}_"'#]+)|(\s+)/gu;
const KINDS = [null, "comment", "string", "number", null, null, null];

/** Pieces of one line: [text, kind] with kind among comment, string, number, call, key or null. */
function pieces(line, language) {
  const words = WORDS[language] || WORDS.python;
  return [...line.matchAll(PIECE)].map((m) => {
    if (m[4]) return [m[0], words.key.test(m[0]) ? "key" : words.call.test(m[0]) ? "call" : null];
    return [m[0], KINDS[m.findIndex((group, i) => i && group !== undefined)]];
  });
}

/** One line as elements; `marks` are [from, to, severity] in UTF-16 units, underlined with waves. */
function paintLine(line, language, marks) {
  const out = [];
  let at = 0;
  for (const [text, kind] of pieces(line, language)) {
    const cuts = [at, at + text.length];
    for (const [from, to] of marks) for (const cut of [from, to]) if (cut > at && cut < at + text.length) cuts.push(cut);
    cuts.sort((a, b) => a - b);
    for (let i = 0; i + 1 < cuts.length; i++) {
      if (cuts[i] === cuts[i + 1]) continue;
      const bad = marks.find(([from, to]) => from <= cuts[i] && to > cuts[i]);
      out.push(h(["span", kind && "w-" + kind, bad && "wave.wave-" + bad[2]].filter(Boolean).join("."), text.slice(cuts[i] - at, cuts[i + 1] - at)));
    }
    at += text.length;
  }
  const past = marks.find(([from, to]) => from >= line.length || to > line.length);
  if (past) out.push(h("span.wave.wave-" + past[2], " "));
  return out.length ? out : ["\u200b"];
}
