// Reading aloud: by the phone's own voice where it has a Chinese one, else by the server's.
// Off until asked for or until somebody spoke to us. While a message is read out, the log is no live
// region, so that a screen reader does not say the same words at the same time.
import { call } from './api.js';
import { $, say } from './dom.js';
import { read, write } from './keep.js';

const synth = window.speechSynthesis;
const RATES = { slowest: 0.65, slower: 0.8, usual: 1, faster: 1.25 };
const BREATH = /[^。？\uff01；\n]*[。？\uff01；\n]+|[^。？\uff01；\n]+$/g;
const LONGEST = 120;   // some phones stop in the middle of longer ones

let server = null;     // { base, token } where the server has a voice
let aloud = null;      // true, false, or null while nothing was said about it
let rate = 1;
let run = 0;           // whatever belongs to an earlier run is silent
let last = [];
let busy = false;
let player = null;
let open = false;
let told = () => null;

const phone = () => Boolean(synth && window.SpeechSynthesisUtterance);
const chinese = () => (phone() ? synth.getVoices().find((one) => /^(zh|cmn)([-_](CN|Hans))?/i.test(one.lang)) : null);
const kept = () => (read('aloud') === null ? aloud : read('aloud') === 'on');

if (phone()) { synth.getVoices(); }   // some browsers only then begin to load them

export const canSpeak = () => phone() || Boolean(server);
export const wish = () => kept();
export const rateName = () => Object.keys(RATES).find((name) => RATES[name] === rate) || 'usual';

/** Whether a reply is read out; `spoke`: it answers a recording. */
export const wanted = (spoke) => canSpeak() && kept() !== false && (kept() === true || Boolean(spoke));

export function onChange(act) { told = act; }

/** What the conversation remembers, and whether the server can speak. */
export function know(found, base, token) {
  server = found.server ? { base, token } : null;
  aloud = found.aloud;
  rate = found.rate;
  told();
}

export function setAloud(on) {
  write('aloud', on === null ? null : on ? 'on' : 'off');
  if (on === null) { aloud = null; }
  if (on === false) { hush(); } else if (on) { unlock(); }
  told();
}

export function setRate(name) {
  rate = RATES[name] || 1;
  told();
}

export const speaking = () => busy;
export const spoken = () => last.length > 0;

/** A page may only begin to speak by itself after a tap: called within one, this opens the way. */
export function unlock() {
  if (server && !player) { player = new Audio(); }
  if (open || !phone() || !wanted(true)) { return; }
  open = true;
  const nothing = new SpeechSynthesisUtterance(' ');
  nothing.volume = 0;
  nothing.rate = rate;
  synth.speak(nothing);
}

export function hush() {
  run += 1;
  if (phone() && (synth.speaking || synth.pending)) { synth.cancel(); }
  if (player) { player.pause(); }
  ended();
}

export function again() { start(last); }

/** Reads these out; what was being read stops. */
export function speak(messages, spoke) {
  if (!wanted(spoke)) { return; }
  const said = messages.filter((message) => message.role !== 'user');
  if (said.length) { start(said); }
}

/** Before the log shows what will be read out: one voice is enough. */
export function hold(spoke) {
  if (wanted(spoke)) { $('talked').setAttribute('aria-live', 'off'); }
}

function ended() {
  busy = false;
  setTimeout(() => { if (!busy) { $('talked').removeAttribute('aria-live'); } }, 500);
  told();
}

function start(messages) {
  hush();
  last = messages;
  busy = true;
  $('talked').setAttribute('aria-live', 'off');
  told();
  const mine = run;
  const done = () => { if (mine === run) { ended(); } };
  if (server && !chinese()) { fromServer(messages, mine).then(done, done); } else { byPhone(messages, done); }
}

function byPhone(messages, done) {
  const voice = chinese();
  const words = messages.map((message) => {
    const choices = (message.choices || []).map((choice) => choice.label).join('，');
    return (message.speech || message.text) + (choices ? '。可以选：' + choices : '');
  }).join('\n');
  const parts = (words.match(BREATH) || []).map((part) => part.trim()).filter(Boolean)
    .reduce((all, part) => {
      const before = all[all.length - 1];
      if (before !== undefined && before.length + part.length < LONGEST) { all[all.length - 1] = before + part; } else { all.push(part); }
      return all;
    }, []);
  parts.forEach((part, n) => {
    const utterance = new SpeechSynthesisUtterance(part);
    utterance.lang = 'zh-CN';
    if (voice) { utterance.voice = voice; }
    utterance.rate = rate;
    if (n === parts.length - 1) { utterance.onend = done; utterance.onerror = done; }
    synth.speak(utterance);
  });
}

/** One sentence after the other: the first is heard while the next is still being made. */
async function fromServer(messages, mine) {
  const get = (n, part) => {
    const path = server.base + '/messages/' + encodeURIComponent(messages[n].id) + '/audio?part=' + part;
    const wait = call(path, { token: server.token, as: 'answer', seconds: 120 })
      .then((answer) => answer.blob().then((sound) => ({ sound, n, part, parts: Number(answer.headers.get('Audio-Parts')) })));
    wait.catch(() => null);
    return wait;
  };
  let next = get(0, 0);
  while (next) {
    let now;
    try {
      now = await next;
    } catch (trouble) {
      if (mine === run) { say(trouble.message); }
      return;
    }
    if (mine !== run) { return; }
    if (now.part + 1 < now.parts) { next = get(now.n, now.part + 1); } else { next = now.n + 1 < messages.length ? get(now.n + 1, 0) : null; }
    await play(now.sound, mine);
    if (mine !== run) { return; }
  }
}

/** Plays to its end, or until something else is played or silence is wanted. */
function play(sound, mine) {
  unlock();
  const url = URL.createObjectURL(sound);
  player.src = url;
  return new Promise((resolve) => {
    player.onended = resolve;
    player.onerror = resolve;
    player.onpause = () => { if (mine !== run) { resolve(); } };
    player.play().catch(() => {
      if (mine === run) { say('要听就点“再听一遍”。'); }   // the browser wants a tap first
      resolve();
    });
  }).then(() => URL.revokeObjectURL(url));
}
