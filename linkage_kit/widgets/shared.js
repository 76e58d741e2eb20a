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
function put(field, { value }) {
  if (!field.isTyped && field.value !== value) field.value = value;
}
const TextOf = {
  mounted(field, binding) {
    field.addEventListener("input", () => { field.isTyped = true; });
    field.addEventListener("blur", () => { field.isTyped = false; });
    put(field, binding);
  },
  updated: put,
};

// Calls back with a field's text: on change and Enter, and when typing rests, but not while an input method composes.
const REST = 600;
function typed(field, send) {
  clearTimeout(field.resting);
  field.resting = setTimeout(() => { if (!field.isComposing) send(field.value); }, REST);
}
function committed(field, send) {
  clearTimeout(field.resting);
  send(field.value);
}
