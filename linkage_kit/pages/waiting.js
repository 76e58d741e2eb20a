// What a page waits for: the questions that are on their way, and how many of them came to nothing; `isQuiet` of the
// page names those that its user does not ask. A failure of the kernel is told once, until the page begins anew.
const ANSWERING = ["lk-asked", "lk-answered"];

const Waiting = {
  data() {
    return { asked: [], missed: 0, failure: "" };
  },
  computed: {
    isWaiting() {
      return this.asked.some(({ name }) => !this.isQuiet(name));
    },
  },
  mounted() {
    for (const name of ANSWERING) document.addEventListener(name, this.heard);
    document.addEventListener("lk-failed", this.failed);
  },
  beforeUnmount() {
    for (const name of ANSWERING) document.removeEventListener(name, this.heard);
    document.removeEventListener("lk-failed", this.failed);
  },
  methods: {
    heard() {
      this.asked = [...talk.open.values()];
    },
    failed({ detail }) {
      this.failure = detail;
    },
  },
};
