// Whether the kernel answers. It is asked twice a second; where no answer comes, the server is asked for its process: a
// kernel that is at work is waited for; that it is gone, or the server, or the connection, is told within two seconds.
// Nothing can be typed then. The page comes back by itself, and what was on its way is sent again.
const BEAT = 500;
// How long an answer may take until the server is asked.
const DOUBT = 800;
// How often, at most, a page whose kernel is gone asks for a new one.
const AGAIN = 8000;
// How long it is told, at least, that the kernel is gone.
const TOLD = 3000;
const SENT_AGAIN = new Set(["edit", "paste", "state"]);
// After a cut connection is whole again, answers that were on their way come within so long.
const LATE = 1500;

// The timer of a worker goes on in a page that lies in the background, where a browser lets the page's own rest.
function ticking(beat, milliseconds) {
  const source = URL.createObjectURL(new Blob([`setInterval(() => postMessage(0), ${milliseconds})`]));
  const worker = new Worker(source);
  worker.onmessage = beat;
  return worker;
}

const Connection = {
  data() {
    return { lost: "" };
  },
  mounted() {
    this.beatAt = this.awakeAt = performance.now();
    this.beats = ticking(this.beat, BEAT);
  },
  beforeUnmount() {
    this.beats.terminate();
  },
  methods: {
    beat() {
      const now = performance.now();
      // The machine slept, or the browser let the page rest: no answer was due.
      if (now - this.beatAt > 4 * BEAT) this.awakeAt = now;
      this.beatAt = now;
      if (!talk.open.has(this.pinged)) this.pinged = this.ask("ping");
      const oldest = Math.min(...[...talk.open.values()].map(({ since }) => since));
      const silence = now - Math.max(oldest, talk.answeredAt, this.awakeAt);
      if (silence < DOUBT) this.isBack();
      else if (!this.isProbing) this.probe();
    },
    async probe() {
      this.isProbing = true;
      const silentSince = talk.answeredAt;
      const [state, words] = await this.kernelState().finally(() => (this.isProbing = false));
      if (talk.answeredAt > silentSince || state === "busy") return;
      this.isLost(words);
      if (state === "other") this.comeBack();
    },
    // How the kernel is, by what the server says.
    async kernelState() {
      let found;
      try {
        const { baseUrl } = JSON.parse(document.getElementById("jupyter-config-data").textContent);
        const limit = AbortSignal.timeout(1000);
        const answer = await fetch(`${baseUrl}linkage/kernel/${this.kernel}`, { signal: limit, cache: "no-store" });
        found = answer.ok ? await answer.json() : {};
      } catch {
        return ["gone", "与服务程序的连接已断开，填写已锁定；服务恢复后本页自动接上。已记入草稿的内容不会丢失。"];
      }
      const { process, connections } = found;
      if (process !== this.process) return ["other", "计算程序已中断，填写已锁定，正在重新接通。已记入草稿的内容不会丢失。"];
      return connections ? ["busy", ""] : ["cut", "与计算程序的连接已断开，填写已锁定，正在重新接通。已记入草稿的内容不会丢失。"];
    },
    isLost(words) {
      if (!this.lost) {
        this.finishTyping();
        this.lostAt = performance.now();
      }
      this.lost = words;
      this.remember();
    },
    isBack() {
      if (!this.lost) return;
      this.lost = "";
      this.remember();
      setTimeout(this.askAgain, LATE);
    },
    // Questions are answered in their order: one before the last that was answered has no answer any more. It is asked
    // again under its number, by which the kernel knows what it has done already, unless more was done meanwhile.
    askAgain() {
      const last = Math.max(0, ...talk.answered.map(({ number }) => number));
      const lastDone = Math.max(0, ...talk.answered.filter(({ name }) => !this.isQuiet(name)).map(({ number }) => number));
      for (const { number, name, value, view } of [...talk.open.values()].filter((one) => one.number < last)) {
        if (SENT_AGAIN.has(name) && number > lastDone) view.sendOff(name, { page: talk.page, number, value });
        else {
          talk.open.delete(number);
          this.missed += !this.isQuiet(name);
        }
      }
      document.dispatchEvent(new Event("lk-answered"));
    },
    comeBack() {
      const now = performance.now();
      if (now - this.lostAt < TOLD || now - this.returnedAt < AGAIN) return;
      this.returnedAt = now;
      this.startAgain();
    },
    startAgain() {
      this.remember();
      if (document.body.dataset.voila) location.reload();
      else if (window.jupyterapp) {
        // JupyterLab tells of a dead kernel too, and waits until somebody has read it.
        document.querySelector(".jp-Dialog .jp-mod-accept:only-child")?.click();
        window.jupyterapp.commands.execute("notebook:run-all-cells");
      }
    },
    // What was asked and not answered, to be asked again of a new kernel.
    unsent() {
      const wanted = [...talk.open.values()].filter(({ name }) => !this.isQuiet(name));
      return wanted.map(({ name, value, step }) => ({ name, value, step }));
    },
  },
};
