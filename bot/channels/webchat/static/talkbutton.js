// Push to talk: hold it, or tap to begin and tap to send; by finger, key or switch.
import { $, alarm, button, say } from './dom.js';
import { read } from './keep.js';
import { MOST, Recorder, lacking } from './recorder.js';
import { hush, unlock } from './voice.js';

const HELD = 500;      // shorter than that is a tap
const AWAY = 96;       // the finger was drawn away: nothing is sent before it is said so
const SILENT = 3;
const clock = (seconds) => Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0');

export class TalkButton {
  /** `send(sound, seconds)` takes a recording; `moved()` is told when the foot of the page grew. */
  constructor(send, moved) {
    this.send = send;
    this.moved = moved;
    this.form = $('composer');
    this.button = $('speak');
    this.state = 'idle';
    this.recorder = new Recorder({
      started: () => this.started(),
      time: (seconds, near) => this.time(seconds, near),
      level: (level, heard, seconds) => this.level(level, heard, seconds),
      done: (sound, seconds) => this.done(sound, seconds),
      trouble: (sentence) => { this.to('idle'); alarm(sentence); this.button.focus(); },
    });
    this.off = button('不要了', () => this.cancel(), { id: 'rec-off' });
    this.go = button('发送', () => this.deliver(), { id: 'rec-send', class: 'main' });
    $('rec-do').append(this.off, this.go);
    this.listen();
    this.draw();
  }

  listen() {
    const { button: one } = this;
    one.addEventListener('pointerdown', (event) => {
      if (event.button || this.state !== 'idle') { return; }
      this.down = Date.now();
      this.fresh = true;
      try { one.setPointerCapture(event.pointerId); } catch (error) { this.down = 0; }
      this.begin();
    });
    one.addEventListener('pointerup', (event) => this.up(event));
    one.addEventListener('pointercancel', () => { this.down = 0; this.draw(); });
    one.addEventListener('click', () => {
      if (this.fresh) { this.fresh = false; return; }   // the click of the press that began it
      if (this.state === 'idle') { this.begin(); } else if (this.state === 'on' || this.state === 'asking') { this.finish(); }
    });
    one.addEventListener('keydown', (event) => { if (event.repeat) { event.preventDefault(); } });
    one.addEventListener('contextmenu', (event) => event.preventDefault());
    document.addEventListener('keydown', (event) => { if (event.key === 'Escape' && this.state !== 'idle') { this.cancel(); } });
    document.addEventListener('visibilitychange', () => { if (document.hidden && this.state === 'on') { this.review(); } });
  }

  up(event) {
    const held = this.down && Date.now() - this.down >= HELD;
    this.down = 0;
    if (!held || this.state !== 'on') { this.draw(); return; }
    const at = this.button.getBoundingClientRect();
    const away = event.clientY < at.top - AWAY || event.clientX < at.left - AWAY || event.clientX > at.right + AWAY;
    if (away) { this.review(); } else { this.finish(); }
  }

  begin() {
    hush();
    unlock();
    alarm('');
    const why = lacking();
    if (why) { this.fresh = false; alarm(why); return; }
    this.to('asking');
    this.recorder.start(read('tones') !== 'off');
  }

  started() {
    this.to('on');
    say('请说');
    if (navigator.vibrate) { navigator.vibrate(30); }
  }

  /** The end of speaking: what was said is sent. */
  finish() {
    if (this.state === 'asking') { this.cancel(); return; }
    this.wants = 'send';
    this.recorder.stop();
  }

  /** The end of speaking without sending: first it is asked. */
  review() {
    this.wants = 'review';
    this.recorder.stop();
  }

  cancel() {
    this.recorder.cancel();
    this.kept = null;
    this.to('idle');
    say('这段录音不要了。');
    this.button.focus();
  }

  done(sound, seconds) {
    this.kept = { sound, seconds };
    if (this.wants === 'review') {
      this.to('review');
      say('录好了，还没有发。');
      this.go.focus();
      return;
    }
    if (seconds >= MOST) { say('一次最多录一分钟，先把这些发出去。'); }
    this.deliver();
  }

  deliver() {
    const { sound, seconds } = this.kept;
    this.kept = null;
    this.to('idle');
    this.button.focus();
    this.send(sound, seconds);
  }

  to(state) {
    this.state = state;
    this.wants = 'send';
    if (state === 'asking') { this.note(''); $('rec-time').textContent = clock(0); $('rec-level').className = ''; }
    this.form.classList.toggle('recording', state !== 'idle');
    this.draw();
  }

  note(words) { if ($('rec-note').textContent !== words) { $('rec-note').textContent = words; } }

  time(seconds, near) {
    $('rec-time').textContent = clock(seconds);
    if (near) { this.note('快到一分钟了，请说完这一句。'); }
  }

  level(level, heard, seconds) {
    $('rec-level').className = 'l' + Math.round(level * 8);
    if (!heard && seconds > SILENT) { this.note('没有听到声音，请靠近话筒。'); } else if (heard && seconds < MOST - 11) { this.note(''); }
  }

  draw() {
    const { state } = this;
    const words = { idle: '说话', asking: '请允许用话筒', on: this.down ? '松开就发送' : '说完了，发送', review: '录好了' }[state];
    $('speak-words').textContent = words;
    $('rec').hidden = state === 'idle';
    $('rec-state').textContent = { asking: '正在打开话筒', on: '正在听您说', review: '录好了，还没有发' }[state] || '';
    this.button.hidden = state === 'review';
    this.go.hidden = state !== 'review';
    if (state !== 'idle') { this.moved(); }
  }
}
