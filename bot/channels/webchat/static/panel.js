// One panel that covers the talk: menu, form, case, links, display, signature. Focus goes in and comes back.
import { $, make } from './dom.js';

const dialog = $('panel');
const title = $('panel-title');
const body = $('panel-body');
let from = null;

function shut() {
  if (from && document.contains(from) && from.offsetParent !== null) { from.focus(); } else { $('text').focus(); }
  from = null;
}

/** Opens the panel, or turns an open one to another page. */
export function open(heading, fill) {
  if (!dialog.open) { from = document.activeElement; }
  title.textContent = heading;
  body.textContent = '';
  fill(body);
  if (!dialog.open) {
    if (dialog.showModal) {
      dialog.showModal();
    } else {
      dialog.classList.add('flat');
      dialog.setAttribute('open', '');
      $('talk').setAttribute('aria-hidden', 'true');
    }
  }
  dialog.scrollTop = 0;
  title.focus();
}

/** Closes it; the focus goes to `to`, or back to where it was. */
export function close(to) {
  if (!dialog.hasAttribute('open')) { return; }
  if (to instanceof HTMLElement) { from = to; }
  if (dialog.close) {
    dialog.close();
  } else {
    dialog.removeAttribute('open');
    $('talk').removeAttribute('aria-hidden');
    shut();
  }
}

export const isOpen = () => dialog.hasAttribute('open');
export const note = (words) => make('p', { role: 'status' }, words);

/** Shows what `get` brings, or why it did not come. */
export function later(into, get, show) {
  const wait = note('请稍等…');
  into.append(wait);
  return get().then((found) => { wait.remove(); show(found); },
    (trouble) => { wait.textContent = trouble.message; wait.setAttribute('role', 'alert'); wait.className = 'alert'; });
}

dialog.addEventListener('close', shut);
dialog.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !dialog.showModal) { close(); } });
$('panel-close').addEventListener('click', () => close());
