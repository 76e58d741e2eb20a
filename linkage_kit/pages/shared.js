// Stands at the head of every script of ours: what a view has in common with the others.

// Amounts have thousands separators wherever somebody reads them.
const AMOUNT = /(?<![A-Za-z0-9_.,])(?<![A-Za-z0-9_]-)[1-9]\d{3,}(?=\.\d{2}(?![\d.]))/g;
function separated(text) {
  return String(text ?? "").replace(AMOUNT, (yuan) => yuan.replace(/\B(?=(\d{3})+$)/g, ","));
}

// v-amount: a figure with separators that are seen and heard but not part of its text, which can be copied and compared.
function amount(element, { value, oldValue }) {
  if (value === oldValue) return;
  const [first, ...others] = /^-?\d+\.\d\d$/.test(value) ? separated(value).split(",") : [value];
  const group = (text) => Object.assign(document.createElement("span"), { className: "lk-thousands", textContent: text });
  element.replaceChildren(first, ...others.map(group));
}

const Amounts = {
  directives: { amount: { mounted: amount, updated: amount } },
  methods: { separated },
};

// Parts that the kernel sends: whole at first, then the entries that changed (see view.py).
const View = {
  mixins: [Asking, Amounts],
  data() {
    return { parts: {} };
  },
  mounted() {
    this.ask("ready");
  },
  methods: {
    // A file that the kernel hands over (view.py).
    jupyter_download(name, kind, [data]) {
      const address = URL.createObjectURL(new Blob([data], { type: kind }));
      const link = Object.assign(document.createElement("a"), { href: address, download: name });
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60000);
    },
    jupyter_show(whole, entries) {
      Object.assign(this.parts, whole);
      for (const [name, changed] of Object.entries(entries)) {
        for (const [key, value] of Object.entries(changed)) {
          if (value === null) delete this.parts[name][key];
          else this.parts[name][key] = value;
        }
      }
    },
  },
};

// v-text-of: the text that the kernel holds for a field. It is shown unless somebody is typing in the field, an input
// method composing there included, or what was typed is on its way.
function textOf(field, { value }) {
  field.held = value;
  showHeld(field);
}

function showHeld(field) {
  if (!("held" in field) || field.isTyped || talk.open.has(field.asked)) return;
  field.sent = undefined;
  const text = field.inputMode === "decimal" && document.activeElement !== field ? separated(field.held) : field.held;
  if (field.value !== text) field.value = text;
}

// All fields below an element show what the kernel holds.
function showAllHeld(root) {
  root.querySelectorAll("input, select, textarea").forEach(showHeld);
}

// The events of fields, caught where they bubble to. A field's text is sent when typing rests, on Enter, and when the
// field is left (a browser tells of no change where the text is again what it was), but never while an input method
// composes.
const REST = 600;
const Typing = {
  methods: {
    focused({ target }) {
      showHeld(target);
      target.before = target.value;
    },
    typed(event) {
      const field = event.target;
      field.isTyped = true;
      clearTimeout(field.resting);
      document.dispatchEvent(new Event("lk-typed"));
      if (!event.isComposing) field.resting = setTimeout(() => this.commit(field), REST);
    },
    // Also told of a field by the frame, before it asks for something that follows from what is typed.
    left({ target: field }) {
      if (field.isTyped) {
        field.isTyped = false;
        this.commit(field);
      }
      showHeld(field);
    },
    reverted(field) {
      field.value = field.before;
      field.isTyped = true;
      this.left({ target: field });
    },
    commit(field) {
      clearTimeout(field.resting);
      if (field.value === (field.sent ?? field.held)) return;
      field.sent = field.value;
      field.asked = this.send(field, field.value);
    },
  },
};

// A day by the browser's calendar, shown at a button; `chosen` gets it as text.
function pickDate(button, field, chosen) {
  const picker = Object.assign(document.createElement("input"), { type: "date", value: field.value });
  picker.className = "lk-picker";
  picker.tabIndex = -1;
  button.after(picker);
  picker.addEventListener("change", (change) => {
    change.stopPropagation();
    chosen(picker.value);
    picker.remove();
    field.focus();
  });
  picker.addEventListener("blur", () => picker.remove());
  picker.showPicker();
}

// The frame is asked to show a place of the case, a cell or a row: the step that edits it, with the field in focus.
function goTo(place) {
  document.querySelector("[data-role=casework]").dispatchEvent(new CustomEvent("lk-go-to", { detail: place }));
}
