// Puts a popover below the button that opens it; the browser does the rest (Escape, a click elsewhere, focus).

export function installMenu(button, menu) {
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "open") return;
    const { bottom, left } = button.getBoundingClientRect();
    const room = document.documentElement.clientWidth - menu.offsetWidth - 8;
    menu.style.top = `${bottom + 4}px`;
    menu.style.left = `${Math.max(8, Math.min(left, room))}px`;
    menu.querySelector("button").focus();
  });
  menu.addEventListener("click", (event) => event.target.closest("button") && menu.hidePopover());
}
