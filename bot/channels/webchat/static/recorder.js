// Recording by the page: one recording at a time, as small as speech needs, never longer than it may be.
export const MOST = 60;
const WARN = 50;
const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4;codecs=mp4a.40.2', 'audio/mp4', ''];
const EVERY = 100;
const QUIET = 0.015;

const OTHERWISE = '您可以打字，也可以用输入法上的话筒。';
const WHY = {
  NotAllowedError: '没有用话筒的许可。要用嘴说，请在浏览器的设置里允许这个网页用话筒。' + OTHERWISE,
  NotFoundError: '没有找到话筒。' + OTHERWISE,
  NotReadableError: '话筒正在被别的程序用。请关掉那个程序再试。' + OTHERWISE,
};

/** Why nothing can be recorded here; empty when it can. */
export function lacking() {
  if (window.isSecureContext === false) { return '这个网址不是加密的，浏览器不让用话筒。' + OTHERWISE; }
  const media = navigator.mediaDevices;
  return media && media.getUserMedia && window.MediaRecorder ? '' : '这个浏览器不能录音。' + OTHERWISE;
}

export class Recorder {
  /** `on`: started(), time(seconds, near the end), level(0 to 1), done(file, seconds), trouble(sentence). */
  constructor(on) {
    this.on = on;
    this.run = 0;
  }

  get active() { return Boolean(this.stream || this.asking); }

  async start(tones) {
    this.run += 1;
    const mine = this.run;
    this.asking = true;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia(
        { audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
    } catch (error) {
      this.asking = false;
      if (mine === this.run) { this.on.trouble(WHY[error.name] || '现在录不了音。' + OTHERWISE); }
      return;
    }
    this.asking = false;
    if (mine !== this.run) { stream.getTracks().forEach((track) => track.stop()); return; }
    this.stream = stream;
    this.meter(stream);
    if (tones) { await this.tone(660, 880); }
    if (this.stream === stream) { this.begin(stream); }
  }

  begin(stream) {
    const type = TYPES.find((one) => !one || (MediaRecorder.isTypeSupported && MediaRecorder.isTypeSupported(one)));
    const pieces = [];
    const recorder = new MediaRecorder(stream, type ? { mimeType: type, audioBitsPerSecond: 32000 } : {});
    this.recorder = recorder;
    this.from = Date.now();
    recorder.ondataavailable = (event) => { if (event.data.size) { pieces.push(event.data); } };
    recorder.onstop = () => {
      const seconds = Math.round((Date.now() - this.from) / 1000);
      const wanted = this.wanted;
      this.free();
      if (!wanted) { return; }
      const sound = new Blob(pieces, { type: recorder.mimeType || type || 'audio/webm' });
      if (sound.size) { this.on.done(sound, Math.max(1, seconds)); } else { this.on.trouble('没有录到声音。请再录一次，也可以打字。'); }
    };
    recorder.onerror = () => { this.free(); this.on.trouble('录音断了。请再录一次，也可以打字。'); };
    stream.getTracks().forEach((track) => { track.onended = () => this.stop(); });
    recorder.start(1000);
    this.ticking = setInterval(() => this.tick(), EVERY);
    this.on.started();
  }

  tick() {
    const seconds = (Date.now() - this.from) / 1000;
    if (this.analyser) {
      this.analyser.getByteTimeDomainData(this.wave);
      const sum = this.wave.reduce((all, one) => all + (one - 128) * (one - 128), 0);
      const level = Math.sqrt(sum / this.wave.length) / 128;
      this.heard = this.heard || level > QUIET;
      this.on.level(Math.min(1, level * 5), this.heard, seconds);
    }
    this.on.time(Math.floor(seconds), seconds >= WARN);
    if (seconds >= MOST) { this.stop(); }
  }

  /** How loud it is; without it the recording goes on all the same. */
  meter(stream) {
    const Context = window.AudioContext || window.webkitAudioContext;
    this.heard = false;
    if (!Context) { return; }
    try {
      this.context = new Context();
      this.analyser = this.context.createAnalyser();
      this.analyser.fftSize = 1024;
      this.wave = new Uint8Array(this.analyser.fftSize);
      this.context.createMediaStreamSource(stream).connect(this.analyser);
    } catch (error) {
      this.analyser = null;
    }
  }

  /** Two short notes, up at the beginning and down at the end, for those who do not see the button. */
  tone(...pitches) {
    if (!this.context || this.context.state !== 'running') { return Promise.resolve(); }
    const { context } = this;
    pitches.forEach((pitch, n) => {
      const note = context.createOscillator();
      const loud = context.createGain();
      loud.gain.value = 0.08;
      note.frequency.value = pitch;
      note.connect(loud).connect(context.destination);
      note.start(context.currentTime + 0.09 * n);
      note.stop(context.currentTime + 0.09 * (n + 1));
    });
    return new Promise((resolve) => { setTimeout(resolve, 90 * pitches.length + 60); });
  }

  /** Ends it; what was recorded is handed over. */
  stop() { this.end(true); }

  /** Ends it; nothing is kept. */
  cancel() { this.end(false); }

  end(wanted) {
    this.run += 1;
    this.asking = false;
    this.wanted = wanted;
    if (this.recorder && this.recorder.state !== 'inactive') { this.recorder.stop(); } else { this.free(); }
  }

  free() {
    clearInterval(this.ticking);
    if (this.stream) { this.stream.getTracks().forEach((track) => { track.onended = null; track.stop(); }); }
    if (this.context) { this.context.close().catch(() => null); }
    this.stream = this.recorder = this.context = this.analyser = null;
  }
}
