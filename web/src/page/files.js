// Opens a file by the button or by dropping it anywhere on the page, and saves the text as one.
import { byId } from "./dom.js";

/** As much as the rules read. */
const largest = 16 * 1024 * 1024;

/** @param {{open: (text: string, name: string) => void, notify: (message: string) => void}} actions */
export function installFiles({ open, notify }) {
  const input = byId("file");
  byId("open").onclick = () => input.click();
  input.onchange = () => {
    const [file] = input.files;
    input.value = "";
    read(file, { open, notify });
  };
  installDrop((file) => read(file, { open, notify }));
}

async function read(file, { open, notify }) {
  if (!file) return;
  if (file.size > largest) return notify(`${file.name} is larger than 16 MiB; nothing was opened`);
  try {
    const bytes = await file.arrayBuffer();
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
    open(text.replaceAll("\r\n", "\n"), file.name);
  } catch (error) {
    const why = error instanceof TypeError ? "it is not UTF-8 text" : error.message;
    notify(`${file.name} was not opened: ${why}`);
  }
}

/** Captured, so that the editor does not insert the file at the cursor as well. */
function installDrop(take) {
  const holdsFile = (event) => event.dataTransfer?.types.includes("Files");
  const mark = (on) => document.body.classList.toggle("dropping", on);
  const listen = (type, then) =>
    addEventListener(
      type,
      (event) => {
        if (!holdsFile(event)) return;
        event.preventDefault();
        event.stopPropagation();
        then(event);
      },
      { capture: true },
    );
  listen("dragover", () => mark(true));
  listen("dragleave", (event) => mark(event.relatedTarget !== null));
  listen("drop", (event) => {
    mark(false);
    take(event.dataTransfer.files[0]);
  });
}

/** Saves as `NAME.yaml`, by the name of the object that the text is about. */
export function download(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${/^[a-z0-9][a-z0-9.-]{0,99}$/.test(name ?? "") ? name : "cocoonset"}.yaml`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
