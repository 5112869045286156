// Small pieces for building the page. Text only ever goes in as text.

export const $ = (id) => document.getElementById(id);

/** make('button', { class: 'main', onclick: f }, '好') */
export function make(tag, with_ = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(with_)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name === 'class' ? 'class' : name, value === true ? '' : value);
    }
  }
  element.append(...inside.filter((part) => part !== null && part !== undefined));
  return element;
}

export const button = (label, onclick, more = {}) =>
  make('button', { type: 'button', ...more, onclick }, label);

const MANY = 8;

/** The lines of a message in its bubble; a long list stands closer, its headings 【…】 apart. */
export function bubble(text) {
  const lines = text.split(/\n+/).filter((line) => line.trim());
  return make('div', { class: lines.length > MANY ? 'say dense' : 'say' },
    ...lines.map((line) => make('p', { class: /^【.*】$/.test(line.trim()) ? 'part' : null }, line)));
}

export function say(message) { $('status').textContent = message; }

/** An error, read out at once; `ways` are buttons that mend it. */
export function alarm(message, ...ways) {
  const box = $('alert');
  box.textContent = '';
  if (message) { box.append(make('p', {}, message), ...ways); }
}

/** A file in an old web view's hands: opened in a new window where that works, else saved. */
export function hand(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = make('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}
