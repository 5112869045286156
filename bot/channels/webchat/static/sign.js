// A signature drawn with a finger, a mouse or a pen. Who cannot draw types the name instead.
import { $, button, make } from './dom.js';

const WIDTH = 3;
const INK = '#111111';

/** Fills `body` with the pad; `done(blob)` gets the picture, `typed()` the wish to type. */
export function pad(body, done, typed) {
  const canvas = make('canvas', { class: 'pad', role: 'img', 'aria-label': '签字框，用手指在这里写名字' });
  const note = make('p', { class: 'hint', role: 'status' });
  let strokes = 0;
  let drawing = null;
  body.append(
    make('p', { class: 'hint' }, '用手指在白框里写您的名字。写不好可以重写，也可以改为打字签名。'),
    canvas, note,
    make('div', { class: 'row' },
      button('用这个签字', () => {
        if (!strokes) { note.textContent = '白框里还没有字。请先写名字，或改为打字签名。'; return; }
        canvas.toBlob((blob) => done(blob), 'image/png');
      }, { class: 'main' }),
      button('重写', () => { wipe(); note.textContent = '已经擦掉，请重新写。'; }),
      button('改为打字签名', typed)),
  );
  const pen = canvas.getContext('2d');

  function fit() {
    const ratio = Math.max(2, window.devicePixelRatio || 1);
    canvas.width = Math.round(canvas.clientWidth * ratio);
    canvas.height = Math.round(canvas.clientHeight * ratio);
    pen.scale(ratio, ratio);
    wipe();
  }

  function wipe() {
    strokes = 0;
    pen.fillStyle = '#ffffff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.strokeStyle = INK;
    pen.lineWidth = WIDTH;
    pen.lineCap = 'round';
    pen.lineJoin = 'round';
  }

  function place(event) {
    const edge = canvas.getBoundingClientRect();
    return [event.clientX - edge.left, event.clientY - edge.top];
  }

  canvas.addEventListener('pointerdown', (event) => {
    drawing = event.pointerId;
    canvas.setPointerCapture(drawing);
    pen.beginPath();
    pen.moveTo(...place(event));
    event.preventDefault();
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.pointerId !== drawing) { return; }
    pen.lineTo(...place(event));
    pen.stroke();
    strokes += 1;
  });
  const lift = (event) => { if (event.pointerId === drawing) { drawing = null; } };
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);
  requestAnimationFrame(fit);
  return $('panel');
}
