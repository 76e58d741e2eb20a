// What the page asks the kernel, and what was answered: one conversation for all views of the page. The kernel answers
// once it has told what follows from a question (view.py): where all is answered, the page shows what the kernel holds.
// `answered` has the last number that was answered of each name.
const talk = (window.linkageTalk ??= { page: crypto.randomUUID(), asked: 0, open: new Map(), answered: [], answeredAt: 0 });

const Asking = {
  methods: {
    // Asks the kernel something by the name of its handler; gives the number under which it is answered.
    ask(name, value = {}, buffers = undefined) {
      const number = ++talk.asked;
      talk.open.set(number, { number, name, value, view: this, step: talk.step, since: performance.now() });
      document.dispatchEvent(new Event("lk-asked"));
      this.sendOff(name, { page: talk.page, number, value }, buffers);
      return number;
    },
    // What cannot be sent has no answer, as what got lost on its way: the watch over the connection (connection.js) sees it.
    sendOff(name, question, buffers) {
      try {
        this[name](question, buffers);
      } catch (error) {
        console.warn(error);
      }
    },
    jupyter_answered(page, number, failure) {
      if (page !== talk.page) return;
      const question = talk.open.get(number);
      talk.open.delete(number);
      if (question) talk.answered = [...talk.answered.filter(({ name }) => name !== question.name), { name: question.name, number }];
      talk.answeredAt = performance.now();
      document.dispatchEvent(new Event("lk-answered"));
      if (failure) document.dispatchEvent(new CustomEvent("lk-failed", { detail: failure }));
    },
  },
};
