// The playground: a text, what the cluster would say to it, and everything that a person can do with the two.
//
// A change is judged at once, in the same task as the key press: what is wrong is marked in the text, listed, and summed
// up in the verdict. What takes longer and is looked at later comes behind the next frame: quick fixes, what kubectl
// would print, what would be stored.
import { judge } from "../judge/judge.js";
import { announce } from "./announcer.js";
import { copyAs, copyText } from "./copy.js";
import { installDenial, showDenial } from "./denial.js";
import { byId } from "./dom.js";
import { readDraft, saveDraft } from "./draft.js";
import { download, installFiles } from "./files.js";
import { installMenu } from "./menu.js";
import { notify } from "./notice.js";
import { ProblemList } from "./problem_list.js";
import { readSetting, saveSetting } from "./settings.js";
import { decode, encode, isShareLink } from "./share.js";
import { SourcePane } from "./source.js";
import { AfterFrame, nextTask } from "./tasks.js";
import { showVerdict } from "./verdict.js";

/** Milliseconds without a change until the draft is saved. */
const draftPause = 300;

export class Playground {
  #rules;
  #pane = new SourcePane(byId("new-editor"));
  #oldPane = new SourcePane(byId("old-editor"));
  #operation = "CREATE";
  #verdict = null;
  #list = new ProblemList({
    reveal: ({ from, to }) => this.#pane.reveal(from, to),
    fixesOf: (problem) => this.#fixesOf(problem),
  });
  #afterFrame = new AfterFrame(() => this.#drawRest());
  #draftTimer = 0;
  /** Come after the first verdict: CodeMirror as an editor, what it completes by, and what makes quick fixes. */
  #CodeMirror = null;
  #schema = null;
  #fixing = null;

  /** @param {import("@cocoonstack/cocoonset-rules").Rules} rules */
  constructor(rules) {
    this.#rules = rules;
  }

  async start() {
    this.#pane.changed = this.#oldPane.changed = () => this.#changed();
    this.#install();
    byId("version").textContent = `Rules ${this.#rules.version}`;
    const draft = readDraft();
    if (isShareLink(location.hash)) await this.openLink();
    else if (draft) this.#setState(draft);
    this.#judge();
    this.#draw();
    // Nothing moves for it later.
    this.#drawRest();
  }

  /** Everything that a link or a draft holds. */
  get state() {
    const isUpdate = this.#operation === "UPDATE";
    return { text: this.#pane.text, old: isUpdate ? this.#oldPane.text : "", operation: this.#operation, rules: this.#rules.version };
  }

  /** An example or a file takes the place of what is there, which can be had back. */
  open({ text, old }, message = "") {
    const before = this.state;
    this.#setState({ text, old, operation: old ? "UPDATE" : "CREATE" });
    if (before.text.trim() && before.text !== text) {
      notify(message || "The text was replaced.", { label: "Undo", act: () => this.#setState(before), isPassing: true });
    }
    this.#pane.reveal(0, 0);
  }

  async openLink() {
    try {
      const state = await decode(location.hash);
      this.#setState(state);
      if (state.rules && state.rules !== this.#rules.version) {
        notify(`This link was made with rules ${state.rules}; they are ${this.#rules.version} here.`);
      }
    } catch (error) {
      notify(`${error.message}.`);
    }
  }

  /** From the text field to CodeMirror, unless a person wants the text field. */
  async upgradeEditors() {
    try {
      this.#schema ??= this.#rules.schema();
      if (!this.#wantsPlain()) await this.#useCodeMirror();
      this.#fixing = await import("../yaml/fixing.js");
      await nextTask();
      this.#list.showFixes();
    } catch (error) {
      console.error(error);
      notify("The editor did not load. The plain text field does the same work.");
    }
  }

  async #useCodeMirror() {
    const { CodeMirrorEditor } = await import("../editing/codemirror.js");
    await nextTask();
    if (this.#wantsPlain()) return;
    this.#CodeMirror = CodeMirrorEditor;
    document.body.classList.remove("plain");
    this.#upgradePanes();
  }

  /** The stored object's only when it is shown. */
  #upgradePanes() {
    if (!this.#CodeMirror || this.#wantsPlain()) return;
    const schema = this.#schema;
    this.#pane.useCodeMirror(this.#CodeMirror, { schema, fixesOf: (problem) => this.#fixesOf(problem) });
    if (this.#operation === "UPDATE") this.#oldPane.useCodeMirror(this.#CodeMirror, { schema, fixesOf: () => [] });
  }

  #install() {
    const say = (message) => notify(message);
    byId("examples-open").onclick = () => this.#showGallery();
    installFiles({ open: (text, name) => this.open({ text, old: "" }, `${name} was opened.`), notify: say });
    installDenial(say);
    installMenu(byId("copy"), byId("copy-menu"));
    byId("copy-menu").addEventListener("click", ({ target }) => {
      if (target.dataset.copy) copyAs(target.dataset.copy, { text: this.#pane.text, problems: this.#verdict.problems }, say);
    });
    byId("download").onclick = () => download(this.#pane.text, (this.#verdict.objects.find(({ valid }) => valid !== null) ?? this.#verdict.objects[0])?.name);
    byId("share").onclick = () => this.#share();
    byId("stored").ontoggle = () => this.#drawStored();
    byId("operation").onchange = ({ target }) => this.#setOperation(target.value);
    this.#installPlain();
    addEventListener("pagehide", () => saveDraft(this.state));
  }

  #installPlain() {
    const box = byId("plain");
    box.checked = this.#wantsPlain();
    document.body.classList.toggle("plain", box.checked);
    box.onchange = () => {
      saveSetting("plain", box.checked ? "yes" : "");
      document.body.classList.toggle("plain", box.checked);
      if (!box.checked) return this.upgradeEditors();
      this.#pane.useTextarea();
      this.#oldPane.useTextarea();
    };
  }

  #wantsPlain() {
    return readSetting("plain") === "yes";
  }

  #setState({ text, old, operation }) {
    this.#operation = operation === "UPDATE" ? "UPDATE" : "CREATE";
    this.#showOperation();
    this.#oldPane.setText(old);
    this.#pane.setText(text);
    this.#answer();
  }

  /** Who turns to UPDATE wants to change what is there: it is what is stored. */
  #setOperation(operation) {
    this.#operation = operation;
    this.#showOperation();
    if (operation === "UPDATE" && !this.#oldPane.text.trim()) this.#oldPane.setText(this.#pane.text);
    this.#changed();
  }

  #showOperation() {
    const isUpdate = this.#operation === "UPDATE";
    document.body.classList.toggle("updating", isUpdate);
    byId("old-pane").hidden = byId("new-title").hidden = !isUpdate;
    for (const radio of byId("operation").querySelectorAll("input")) radio.checked = radio.value === this.#operation;
    this.#upgradePanes();
  }

  #changed() {
    this.#answer();
    // The address would promise what is no longer there.
    if (isShareLink(location.hash)) history.replaceState(null, "", location.pathname + location.search);
    clearTimeout(this.#draftTimer);
    this.#draftTimer = setTimeout(() => saveDraft(this.state), draftPause);
  }

  #answer() {
    this.#judge();
    // Still in the same task, but not between the editor and its own drawing, which lays out all that has changed by then.
    queueMicrotask(() => this.#draw());
    this.#afterFrame.plan();
  }

  #judge() {
    const { text, old, operation } = this.state;
    this.#verdict = judge(this.#rules, text, operation === "UPDATE" ? { old } : {});
    this.#pane.show(this.#verdict.problems);
  }

  #draw() {
    const { problems } = this.#verdict;
    this.#list.show(problems);
    showVerdict(this.#verdict);
    announce(this.#verdict);
    if (problems.length === 0) showDenial([]);
  }

  #drawRest() {
    this.#list.showFixes();
    showDenial(this.#verdict.kubectl());
    this.#drawStored();
  }

  async #drawStored() {
    if (!byId("stored").open) return;
    const { showStored } = await import("./stored.js");
    showStored(this.#rules.defaulted(this.#pane.text));
  }

  #fixesOf(problem) {
    if (!this.#fixing) return [];
    const text = this.#pane.text;
    const tree = this.#pane.tree ?? this.#fixing.parse(text);
    return this.#fixing
      .fixesFor(problem, { text, tree })
      .map(({ label, changes, selection }) => ({ label, apply: () => this.#pane.edit(changes, selection) }));
  }

  async #showGallery() {
    const { showGallery } = await import("./gallery.js");
    showGallery(this.#rules, (example) => this.open(example));
  }

  async #share() {
    const hash = await encode(this.state);
    history.replaceState(null, "", hash);
    await copyText(location.href, (message) => notify(message === "Copied" ? "Link copied. It holds the text itself; no server keeps it." : message));
  }
}
