// Stands at the head of every script of ours: what a view has in common with the others.

// Parts that the kernel sends: whole at first, then the entries that changed (see view.py).
const View = {
  data() {
    return { parts: {} };
  },
  mounted() {
    this.ready();
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

// v-text-of: the text of a field. What somebody is typing, or an input method composing, is never overwritten.
function textOf(field, { value }) {
  if (!field.isTyped && field.value !== value) field.value = value;
}

// The events of fields, caught where they bubble to. A field's text is sent on change and Enter, and when typing
// rests, but never while an input method composes.
const REST = 600;
const Typing = {
  methods: {
    focused({ target }) {
      target.before = target.sent = target.value;
    },
    typed(event) {
      const field = event.target;
      field.isTyped = true;
      clearTimeout(field.resting);
      if (!event.isComposing) field.resting = setTimeout(() => this.commit(field), REST);
    },
    changed({ target }) {
      target.isTyped = false;
      this.commit(target);
    },
    reverted(field) {
      field.value = field.before;
      this.commit(field);
      field.isTyped = false;
    },
    commit(field) {
      clearTimeout(field.resting);
      if (field.value === field.sent) return;
      field.sent = field.value;
      this.send(field, field.value);
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
