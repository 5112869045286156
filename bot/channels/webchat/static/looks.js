// How the page looks to this person: size of text, contrast, light or dark; kept on this phone.
import { $, make } from './dom.js';
import { read, write } from './keep.js';
import { canSpeak, setAloud, speaks } from './voice.js';

const LOOKS = [
  ['size', '字号', [['', '标准'], ['large', '大'], ['huge', '特大']]],
  ['contrast', '对比度', [['', '标准'], ['more', '更清楚']]],
  ['theme', '明暗', [['', '跟随手机'], ['light', '浅色'], ['dark', '深色']]],
];
const SIZES = ['', 'large', 'huge'];

export function look(name, value) {
  write(name, value || null);
  if (value) { document.documentElement.setAttribute('data-' + name, value); } else { document.documentElement.removeAttribute('data-' + name); }
  if (name === 'size') { $('end').scrollIntoView({ block: 'end' }); }
}

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
    body.append(group('朗读', 'look-aloud', [['', '不朗读'], ['on', '读给我听']], speaks() ? 'on' : '', (value) => setAloud(value === 'on')));
    body.append(make('p', { class: 'hint' }, '如果您在用手机自带的读屏，就不用开朗读。'));
  } else {
    body.append(make('p', { class: 'hint' }, '这个浏览器不能朗读。您可以用手机自带的读屏。'));
  }
}
