// Works without a network after the first visit, and never stays on an old version unsaid.
import { byId } from "./dom.js";
import { notify } from "./notice.js";

export async function installOffline() {
  if (!navigator.serviceWorker || !location.protocol.startsWith("http")) return;
  try {
    const registration = await navigator.serviceWorker.register("sw.js");
    watch(registration);
    await navigator.serviceWorker.ready;
    byId("offline").hidden = false;
  } catch {
    // Private windows and some browsers refuse; the page works as any page then.
  }
}

function watch(registration) {
  if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
  registration.onupdatefound = () => {
    const worker = registration.installing;
    worker.onstatechange = () => {
      // Without a controller this is the first visit, and there is nothing to replace.
      if (worker.state === "installed" && navigator.serviceWorker.controller) offer(worker);
    };
  };
}

/** Reloads once the new version is in charge; what was typed is kept as a draft. */
function offer(worker) {
  const reload = () => {
    navigator.serviceWorker.oncontrollerchange = () => location.reload();
    worker.postMessage("take over");
  };
  notify("A new version of this page is ready.", { label: "Reload", act: reload });
}
