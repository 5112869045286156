// What every page has: signing out, settings, shortcuts, alerts, the sound, dialogs.

import { call } from './api.js';
import { $, put } from './dom.js';

export const roles = new Set((document.body.dataset.roles || '').split(' '));
export const isAgent = roles.has('agent');

/** Something that was done, read out when there is time. */
export function say(words) { put($('status'), ''); setTimeout(() => put($('status'), words), 50); }

/** Something wrong, read out at once; nothing takes it away. */
export function alarm(words) { put($('alert'), words || ''); }

/** Run what a button does; what goes wrong is said where `where` is, else at the top. */
export async function doing(act, where = null) {
  const box = where || $('alert');
  put(box, '');
  try {
    return await act();
  } catch (error) {
    put(box, error.message);
    return undefined;
  }
}

const kept = {
  get(name, usual) {
    try { return localStorage.getItem(name) ?? usual; } catch (error) { return usual; }
  },
  set(name, value) {
    try { localStorage.setItem(name, value); } catch (error) { /* Only this page remembers it. */ }
  },
};

let sound = null;

/** A browser lets a page sound only after a gesture: until then the page says that it is mute. */
function wake() {
  if (!$('option-sound').checked) { $('mute').hidden = true; return; }
  sound = sound || new AudioContext();
  const told = () => { $('mute').hidden = sound.state === 'running'; };
  told();
  sound.onstatechange = told;
  sound.resume().then(told);
}

/** A short tone, when this browser was asked for one. */
export function ring() {
  wake();
  if (!$('option-sound').checked) { return; }
  const tone = sound.createOscillator();
  const level = sound.createGain();
  level.gain.setValueAtTime(.15, sound.currentTime);
  level.gain.exponentialRampToValueAtTime(.001, sound.currentTime + .6);
  tone.frequency.value = 740;
  tone.connect(level).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + .6);
}

const AGAIN = 30000;
const warned = { words: '', at: 0 };

/** What cannot wait, in words; empty when there is nothing. */
export function pressing(urgent, late) {
  return [urgent && `有${urgent}位可能有危险，请马上接`, late && `有${late}位已超过接入时限`].filter(Boolean).join('；');
}

/** What cannot be missed: read out at once in `box`, rung again while it lasts, a badge on the app. */
export function warn(box, words, number, ...more) {
  const news = words !== warned.words;
  if (news) { box.replaceChildren(...(words ? [`${words}。`, ...more] : [])); }
  if (words && (news || Date.now() - warned.at > AGAIN)) {
    warned.at = Date.now();
    ring();
  }
  warned.words = words;
  if (navigator.setAppBadge) { (number ? navigator.setAppBadge(number) : navigator.clearAppBadge()).catch(() => {}); }
}

/** The count in the title: seen also when another window is in front. */
const title = document.title;
const counts = { page: '', watch: '' };
export function count(words, which = 'page') {
  counts[which] = words;
  const shown = Object.values(counts).filter(Boolean).join('，');
  document.title = shown ? `（${shown}）${title}` : title;
}

const keys = {
  KeyK: () => show($('options')),
  ...(isAgent || roles.has('supervisor') ? { KeyQ: () => location.assign('/desk/queue') } : {}),
};

/** What Alt+Shift with a key does on this page. */
export function shortcuts(more) { Object.assign(keys, more); }

addEventListener('keydown', (event) => {
  if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) { return; }
  const act = keys[event.code];
  if (!act || !$('option-keys').checked || document.querySelector('dialog[open]')) { return; }
  event.preventDefault();
  act();
});

/** Open a dialog; focus goes back to where it was when it is closed. */
export function show(dialog) {
  const before = document.activeElement;
  for (const box of dialog.querySelectorAll('.alert')) { put(box, ''); }
  dialog.showModal();
  dialog.addEventListener('close', () => {
    if (before && before.isConnected && before !== document.body) { before.focus(); } else { $('main').focus(); }
  }, { once: true });
}

for (const dialog of document.querySelectorAll('dialog')) {
  for (const cancel of dialog.querySelectorAll('.cancel')) { cancel.addEventListener('click', () => dialog.close()); }
}

/** Let `act` run when the form of a dialog is sent; it closes when `act` did not say `false`. */
export function sends(dialog, act) {
  dialog.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    if (dialog.dataset.busy) { return; }
    dialog.dataset.busy = 'yes';
    const done = await doing(async () => (await act()) !== false, dialog.querySelector('.alert'));
    delete dialog.dataset.busy;
    if (done) { dialog.close(); }
  });
}

let confirmed = null;

/** Ask before something is done. `more` are fields that belong to it. */
export function confirm({ title: heading, words, yes, more = [], act }) {
  put($('confirm-title'), heading);
  put($('confirm-words'), words);
  put($('confirm-yes'), yes);
  $('confirm-more').replaceChildren(...more);
  confirmed = act;
  show($('confirm'));
  if (!more.length) { $('confirm-yes').focus(); }
}
sends($('confirm'), () => confirmed());

$('options-open').addEventListener('click', () => show($('options')));
async function signOut() {
  await call('/session', 'DELETE');
  location.assign('/desk');
}
$('sign-out').addEventListener('click', () => doing(async () => {
  const { holds } = await call('/session');
  if (!holds) { await signOut(); return; }
  confirm({ title: '退出', words: `您正在接待${holds}个对话。退出会马上放回队列，也会告诉对方。`, yes: '退出', act: signOut });
}));
$('option-sound').checked = kept.get('desk.sound', 'no') === 'yes';
$('option-keys').checked = kept.get('desk.keys', 'yes') === 'yes';
$('option-sound').addEventListener('change', (event) => { kept.set('desk.sound', event.target.checked ? 'yes' : 'no'); ring(); });
$('option-keys').addEventListener('change', (event) => kept.set('desk.keys', event.target.checked ? 'yes' : 'no'));
for (const gesture of ['pointerdown', 'keydown']) { addEventListener(gesture, wake); }
wake();

/** Pages other than the queue look every few seconds whether somebody there cannot wait. */
async function watch() {
  try {
    const { urgent, late } = await call('/alerts');
    const way = document.createElement('a');
    way.href = '/desk/queue';
    way.textContent = '去队列';
    warn($('watch'), pressing(urgent, late), urgent + late, way);
    count([urgent && `${urgent}人紧急`, late && `${late}人超时`].filter(Boolean).join('，'), 'watch');
  } catch (error) { /* The page's own stream says when the network is gone. */ }
  setTimeout(watch, Number(document.body.dataset.watch) || 10000);
}
if ($('watch')) { watch(); }
