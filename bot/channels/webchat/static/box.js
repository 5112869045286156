// The box below: what is typed, and what is put there to be mended.
import { $, alarm } from './dom.js';

const box = $('text');

function grow() {
  box.style.height = '';
  if (!box.value) { return; }
  box.style.height = Math.min(box.scrollHeight + 2, 9 * parseFloat(getComputedStyle(document.documentElement).fontSize)) + 'px';
}

/** `tell(text)` says it. */
export function listen(tell, onResize) {
  const submit = () => {
    const text = box.value;
    if (!text.trim()) {
      alarm('还没有写字。请在下面写一句，或点上面的按钮。');
      box.focus();
      return;
    }
    box.value = '';
    grow();
    tell(text);
  };
  $('composer').addEventListener('submit', (event) => { event.preventDefault(); submit(); });
  box.addEventListener('input', grow);
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) { event.preventDefault(); submit(); }
  });
  window.addEventListener('resize', () => { if (document.activeElement === box) { onResize(); } });
}

/** Puts words back, unless something else stands there already. */
export function putBack(text) {
  if (!box.value) { box.value = text; grow(); }
}

/** Puts words into the box to be changed. */
export function mend(text) {
  box.value = text;
  grow();
  box.focus();
  box.setSelectionRange(text.length, text.length);
}

export const focusBox = () => box.focus();
