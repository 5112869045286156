// What one county publishes, as a form in the shape of its file.

import { call } from './api.js';
import { $, button, make, moment_full, put } from './dom.js';
import { alarm, doing, say } from './shell.js';

const { code, name } = document.body.dataset;
const path = `/counties/${code}`;
const LISTS = {
  windows: { title: '窗口', fields: [['name', '名称', true], ['address', '地址', true], ['hours', '办公时间'], ['phone', '电话']] },
  bodies: { title: '机构', fields: [['name', '名称', true], ['address', '地址'], ['days', '评定日子']] },
  phones: { title: '电话', fields: [['key', '哪里的电话', true], ['value', '号码', true]] },
};
const TEXTS = ['home_assessment', 'fees', 'source', 'checked_on'];
const WRONG = { missing: '没有写', string_too_short: '没有写', string_pattern_mismatch: '格式不对', too_long: '太长' };
let version = 0;
let made = 0;

/** One entry of a list; `values` are what it holds. */
function entry(list, values = {}) {
  const { title, fields } = LISTS[list];
  const place = $(list);
  const box = make('fieldset', { class: 'entry', 'data-entry': list }, make('legend', { class: 'entry-title' }, title));
  for (const [field, words, needed] of fields) {
    const id = `${list}-${field}-${made += 1}`;
    const input = make('input', { id, type: 'text', 'data-field': field, required: needed });
    input.value = values[field] || '';
    box.append(make('p', { class: 'field' }, make('label', { for: id }, needed ? `${words}（必填）` : words), input));
  }
  if (list === 'bodies') { box.append(categories(values.categories || [])); }
  box.append(make('p', {}, button(`去掉这个${title}`, () => {
    box.remove();
    $(`add-${{ windows: 'window', bodies: 'body', phones: 'phone' }[list]}`).focus();
  }, { class: 'small' })));
  place.append(box);
  return box;
}

function categories(known) {
  const group = make('div', { class: 'ticks', role: 'group', 'aria-label': '评定的类别' }, $('categories').content.cloneNode(true));
  for (const box of group.querySelectorAll('input')) { box.checked = known.includes(box.value); }
  return group;
}

function use(county) {
  version = county.version;
  put($('version'), version ? `第${version}版，${county.changed_by}改于${moment_full(county.changed_at)}` : '还没有填过');
  const content = county.content || {};
  for (const list of Object.keys(LISTS)) { $(list).replaceChildren(); }
  (content.windows || []).forEach((w) => entry('windows', w));
  (content.assessment_bodies || []).forEach((b) => entry('bodies', b));
  Object.entries(content.phones || {}).forEach(([key, value]) => entry('phones', { key, value }));
  for (const field of TEXTS) { $(field).value = content[field] || ''; }
  $('severe_levels_extended').checked = Boolean(content.severe_levels_extended);
}

function read(list) {
  return [...$(list).children].map((box) => {
    const found = {};
    for (const input of box.querySelectorAll('[data-field]')) { if (input.value.trim()) { found[input.dataset.field] = input.value.trim(); } }
    if (list === 'bodies') { found.categories = [...box.querySelectorAll('input:checked')].map((i) => i.value); }
    return found;
  });
}

function content() {
  const found = { code, name, windows: read('windows'), assessment_bodies: read('bodies'),
    phones: Object.fromEntries(read('phones').map((p) => [p.key || '', p.value || ''])), severe_levels_extended: $('severe_levels_extended').checked };
  for (const field of TEXTS) { if ($(field).value.trim()) { found[field] = $(field).value.trim(); } }
  return found;
}

/** The field an error speaks of, like windows.0.name. */
function field(where) {
  const [list, at, one] = where.split('.');
  const place = { windows: 'windows', assessment_bodies: 'bodies', phones: 'phones' }[list];
  if (!place) { return $(list); }
  const box = $(place).children[list === 'phones' ? 0 : Number(at)];
  return box && (box.querySelector(`[data-field="${one}"]`) || box.querySelector('input'));
}

function mark(errors) {
  for (const input of document.querySelectorAll('[aria-invalid]')) { input.removeAttribute('aria-invalid'); }
  const found = errors.map((e) => [field(e.where), WRONG[e.what] || '不对']).filter(([input]) => input);
  for (const [input] of found) { input.setAttribute('aria-invalid', 'true'); }
  if (found.length) { found[0][0].focus(); }
  return found.map(([input, words]) => `${input.labels && input.labels[0] ? input.labels[0].textContent : ''}：${words}`).join('；');
}

$('add-window').addEventListener('click', () => entry('windows').querySelector('input').focus());
$('add-body').addEventListener('click', () => entry('bodies').querySelector('input').focus());
$('add-phone').addEventListener('click', () => entry('phones').querySelector('input').focus());
$('county').addEventListener('submit', async (event) => {
  event.preventDefault();
  alarm('');
  mark([]);
  try {
    use(await call(path, 'PUT', { version, content: content() }));
    say('保存了。');
  } catch (error) {
    alarm([error.message, mark(error.errors)].filter(Boolean).join(' '));
  }
});
doing(async () => use(await call(path)));
