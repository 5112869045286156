// How the page looks to this person: size of text, contrast, light or dark; kept on this phone.
import { $, make } from './dom.js';
import { read, write } from './keep.js';
import { canSpeak, rateName, setAloud, setRate, wish } from './voice.js';

const LOOKS = [
  ['size', '字号', [['', '标准'], ['large', '大'], ['huge', '特大']]],
  ['contrast', '对比度', [['', '标准'], ['more', '更清楚']]],
  ['theme', '明暗', [['', '跟随手机'], ['light', '浅色'], ['dark', '深色']]],
];
const ALOUD = [['', '我说话时才念'], ['on', '读给我听'], ['off', '不朗读']];
const RATES = [['slowest', '很慢'], ['slower', '慢'], ['usual', '平常'], ['faster', '快']];
const TONES = [['', '有'], ['off', '没有']];
const SIZES = ['', 'large', 'huge'];

export function look(name, value) {
  write(name, value || null);
  if (value) { document.documentElement.setAttribute('data-' + name, value); } else { document.documentElement.removeAttribute('data-' + name); }
  if (name === 'size') { $('end').scrollIntoView({ block: 'end' }); }
}

let keep = () => null;

/** Where wishes about reading aloud are kept. */
export function bySpeech(act) { keep = act; }

/** The next larger text, when the person asks for it in words. */
export function bigger() {
  const at = SIZES.indexOf(read('size') || '');
  look('size', SIZES[Math.min(SIZES.length - 1, at + 1)]);
}

function group(legend, name, options, now, pick) {
  return make('fieldset', { class: 'field' }, make('legend', { class: 'label' }, legend),
    make('div', { class: 'opts' }, ...options.map(([value, label]) => make('label', { class: 'tick' },
      make('input', { type: 'radio', name, value, checked: value === now, onchange: () => pick(value) }),
      make('span', {}, label)))));
}

export function looksPanel(body) {
  LOOKS.forEach(([name, legend, options]) => body.append(
    group(legend, 'look-' + name, options, read(name) || '', (value) => look(name, value))));
  if (canSpeak()) {
    const now = wish() === null ? '' : wish() ? 'on' : 'off';
    body.append(group('朗读', 'look-aloud', ALOUD, now, (value) => {
      setAloud({ on: true, off: false }[value] === undefined ? null : value === 'on');
      if (value) { keep({ aloud: value === 'on' }); }
    }));
    body.append(group('念多快', 'look-rate', RATES, rateName(), (value) => { setRate(value); keep({ rate: value }); }));
    body.append(make('p', { class: 'hint' }, '如果您在用手机自带的读屏，就选“不朗读”，免得两个声音一起说。'));
  } else {
    body.append(make('p', { class: 'hint' }, '这个浏览器不能朗读。您可以用手机自带的读屏。'));
  }
  body.append(group('录音提示音', 'look-tones', TONES, read('tones') || '', (value) => write('tones', value || null)));
}
