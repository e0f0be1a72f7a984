// A matrix on a canvas: names on all four sides that fit, amounts in cells that are large enough.
// Whoever draws gives a plan: {rows, cols, cells(draw), left, top, right?, bottom?, rowGroups?, colGroups?, ...}.

class Grid {
  constructor(lab, name, { point, pick } = {}) {
    this.lab = lab;
    this.canvas = h("canvas.canvas", { role: "img", label: name });
    this.el = h(".grid", this.canvas);
    on(this.canvas, "pointermove", (e) => point?.(this.at(e), e));
    on(this.canvas, "pointerleave", (e) => point?.(null, e));
    on(this.canvas, "click", (e) => this.at(e) && pick?.(this.at(e), e));
    lab.watch(this.el, () => this.plan && this.draw());
  }

  at(e) {
    const { plan, size, x0, y0 } = this;
    if (!plan || !size) return null;
    const r = Math.floor((e.offsetY - y0) / size);
    const c = Math.floor((e.offsetX - x0) / size);
    return r >= 0 && c >= 0 && r < plan.rows && c < plan.cols ? [r, c] : null;
  }

  show(plan) {
    this.plan = plan;
    this.draw();
  }

  /** The same as a table inside the canvas, which a screen reader reads: made anew only for another `of` or `key`. */
  spell(of, key, rows) {
    if (this.of === of && this.key === key) return;
    [this.of, this.key] = [of, key];
    this.canvas.replaceChildren(h("table", rows().map(([first, ...rest], r) => h("tr", h("th", first), rest.map((text) => h(r ? "td" : "th", text))))));
  }

  draw() {
    const { plan, lab } = this;
    const ink = INKS[lab.theme];
    const room = this.el.clientWidth;
    if (!room || !plan.rows || !plan.cols) return this.blank();
    const ctx = (this.ctx ||= this.canvas.getContext("2d"));
    const family = (this.family ||= getComputedStyle(this.el).fontFamily);
    const font = `11px ${family}`;
    ctx.font = font;
    const widest = (labels, groups) => (labels.length > 60 && groups ? groups.map((g) => g.name) : labels).reduce((w, one) => Math.max(w, ctx.measureText(one.text ?? one).width), 0);
    const left = (this.x0 = Math.ceil(clamp(widest(plan.left, plan.rowGroups) + 10, 12, Math.min(190, room * 0.5))));
    const right = plan.right ? Math.ceil(clamp(widest(plan.right) + 14, 12, 120)) : 4;
    const size = (this.size = clamp(Math.floor((room - left - right) / plan.cols), plan.least, plan.most));
    const high = (wide) => (wide > size - 3 ? Math.ceil(Math.min(wide, 120) * 0.8) + 12 : 18); // steep, if it is too wide
    const over = widest(plan.top, plan.colGroups);
    const steep = over > size - 3;
    const head = (this.y0 = high(over));
    const low = plan.bottom ? high(widest(plan.bottom)) : 4;
    const wide = left + size * plan.cols + Math.max(right, steep ? Math.min(60, head * 0.7) : 0);
    const tall = head + size * plan.rows + low;
    this.scaleTo(ctx, wide, tall);
    ctx.clearRect(0, 0, wide, tall);
    ctx.font = font;
    ctx.textBaseline = "middle";
    this.lines(ctx, ink);
    this.cells(ctx, ink);
    this.names(ctx, ink, steep);
    this.rings(ctx, ink);
    Object.assign(this.canvas.dataset, { rows: plan.rows, cols: plan.cols, cells: this.drawn, size });
  }

  blank() {
    this.size = 0;
    if (!this.plan.rows || !this.plan.cols) this.canvas.height = this.canvas.style.height = 0;
  }

  scaleTo(ctx, wide, tall) {
    const sharp = Math.min(window.devicePixelRatio || 1, 8000 / Math.max(wide, tall));
    const w = Math.round(wide * sharp);
    const t = Math.round(tall * sharp);
    if (this.canvas.width !== w || this.canvas.height !== t) {
      Object.assign(this.canvas, { width: w, height: t });
      Object.assign(this.canvas.style, { width: wide + "px", height: tall + "px" });
    }
    ctx.setTransform(sharp, 0, 0, sharp, 0, 0);
  }

  /** Faint rules between cells while they are large, between groups always. */
  lines(ctx, ink) {
    const { plan, size, x0, y0 } = this;
    const [wide, tall] = [plan.cols * size, plan.rows * size];
    ctx.fillStyle = ink.line;
    const rules = (rows, cols) => {
      for (const r of rows) ctx.fillRect(x0, y0 + r * size, wide, 1);
      for (const c of cols) ctx.fillRect(x0 + c * size, y0, 1, tall);
    };
    const starts = (groups = []) => groups.flatMap((g) => (size * (g.stop - g.start) > 5 ? [g.start] : []));
    ctx.globalAlpha = 0.55;
    if (size >= 8) rules(range(plan.rows), range(plan.cols));
    ctx.globalAlpha = 1;
    rules(starts(plan.rowGroups), starts(plan.colGroups));
    ctx.strokeStyle = ink.dim;
    ctx.lineWidth = 1;
    ctx.strokeRect(x0 + 0.5, y0 + 0.5, wide, tall);
  }

  cells(ctx, ink) {
    const { plan, size, x0, y0, lab } = this;
    let drawn = 0;
    ctx.textAlign = "center";
    plan.cells((r, c, value, { part, text, mark }) => {
      drawn++;
      const x = x0 + c * size;
      const y = y0 + r * size;
      const gap = size >= 8 ? 1 : 0;
      const colour = tint(lab.theme, part);
      if (odd(value)) this.hatch(ctx, ink, x, y, size);
      else if (colour) {
        ctx.fillStyle = colour.fill;
        ctx.fillRect(x + gap, y + gap, Math.max(size - gap, 1), Math.max(size - gap, 1));
        if (value < 0 && size >= 8 && !text?.length) {
          ctx.fillStyle = colour.text; // a minus sign, for those who cannot tell the colours
          ctx.fillRect(x + size * 0.3, y + size / 2, size * 0.4, 1);
        }
      }
      const fitting = size >= 18 && [text].flat().find((one) => one && ctx.measureText(one).width < size - 2); // the longest that fits
      if (fitting) {
        ctx.fillStyle = colour?.text ?? ink.ink;
        ctx.fillText(fitting, x + size / 2 + 0.5, y + size / 2 + 1);
      }
      if (mark) this.mark(ctx, ink, x, y, size, mark);
    });
    this.drawn = drawn;
  }

  hatch(ctx, ink, x, y, size) {
    ctx.save();
    ctx.beginPath();
    ctx.rect(x, y, size, size);
    ctx.clip();
    ctx.strokeStyle = ink.bad;
    ctx.beginPath();
    for (let d = -size; d < size; d += 4) ctx.moveTo(x + d, y + size), ctx.lineTo(x + d + size, y);
    ctx.stroke();
    ctx.restore();
  }

  mark(ctx, ink, x, y, size, mark) {
    if (mark === "differs") {
      ctx.fillStyle = ink.bad;
      ctx.beginPath();
      ctx.moveTo(x + size, y);
      ctx.lineTo(x + size, y + Math.max(5, size * 0.4));
      ctx.lineTo(x + size - Math.max(5, size * 0.4), y);
      ctx.fill();
    } else {
      ctx.strokeStyle = ink.lit;
      ctx.lineWidth = size >= 6 ? 2 : 1;
      ctx.strokeRect(x + 1.5, y + 1.5, Math.max(size - 2, 1), Math.max(size - 2, 1));
    }
  }

  names(ctx, ink, steep) {
    const { plan, size, x0, y0 } = this;
    const side = (labels, groups, n, draw, apart = 11) => {
      const one = size >= 11 || !groups ? labels : null;
      let free = -99;
      const list = one ? one.map((label, i) => [label, i + 0.5]) : groups.map((g) => [g.name, (g.start + g.stop) / 2]);
      for (const [label, middle] of list) {
        if (!label || middle * size - free < apart) continue;
        free = middle * size;
        ctx.fillStyle = { added: ink.good, removed: ink.bad }[label.state] || ink.ink;
        draw(label.text ?? label, middle * size, label.state === "removed");
      }
    };
    const clip = (text, room) => {
      let cut = text;
      while (cut.length > 1 && ctx.measureText(cut).width > room) cut = cut.slice(0, -2) + "…";
      return cut;
    };
    const write = (text, x, y, align, struck) => {
      const wide = ctx.measureText(text).width;
      ctx.textAlign = align;
      ctx.fillText(text, x, y);
      if (struck) ctx.fillRect(x - wide * { left: 0, center: 0.5, right: 1 }[align], y, wide, 1);
    };
    side(plan.left, plan.rowGroups, plan.rows, (text, at, struck) => write(clip(text, x0 - 8), x0 - 6, y0 + at + 1, "right", struck));
    const over = (labels, groups, top) => side(labels, groups, plan.cols, (text, at, struck) => {
      const tilt = top ? steep : ctx.measureText(text).width > size - 3;
      ctx.save();
      ctx.translate(x0 + at, top ? y0 - (tilt ? 6 : 9) : y0 + plan.rows * size + 9);
      if (tilt) ctx.rotate(top ? -0.9 : 0.9);
      write(tilt ? clip(text, 122) : text, 0, 0, tilt ? "left" : "center", struck);
      ctx.restore();
    }, top && steep ? 15 : 11);
    over(plan.top, plan.colGroups, true);
    if (plan.bottom) over(plan.bottom, null, false);
    if (plan.right) side(plan.right, null, plan.rows, (text, at) => write(clip(text, 110), x0 + plan.cols * size + 8, y0 + at + 1, "left"));
  }

  /** What is selected is framed: solid when pinned, dashed under the pointer. */
  rings(ctx, ink) {
    const { plan, size, x0, y0 } = this;
    for (const { r, c, dashed, rows = 1, cols = 1 } of plan.rings || []) {
      ctx.strokeStyle = ink.lit;
      ctx.lineWidth = 2;
      ctx.setLineDash(dashed ? [4, 3] : []);
      const box = [r == null ? 0 : r, c == null ? 0 : c, r == null ? plan.rows : rows, c == null ? plan.cols : cols];
      ctx.strokeRect(x0 + box[1] * size + 0.5, y0 + box[0] * size + 0.5, box[3] * size, box[2] * size);
    }
    ctx.setLineDash([]);
  }
}
