// Tone patterns, so that a verdict or a warning reaches more than one sense. Browsers allow sound only after a touch or
// a key; before that the patterns are silent. Each pattern differs in number and direction, not only in pitch.

const patterns = {
  green: [[1320, 160]],
  orange: [[660, 140], [0, 70], [660, 140]],
  red: [[220, 240], [0, 80], [220, 240], [0, 80], [220, 240]],
  blue: [[990, 130], [660, 180]],
  warning: [[880, 180], [0, 120], [880, 180]],
  done: [[784, 120], [1047, 120], [1319, 240]],
};

let context = null;

/** Call from a touch or key handler; afterwards tones are heard. Gives whether sound is allowed. */
export function allow_sound() {
  if (context === null && "AudioContext" in window) context = new AudioContext();
  if (context !== null && context.state === "suspended") context.resume();
  return sound_is_allowed();
}

export const sound_is_allowed = () => context !== null && context.state === "running";

export function play(name) {
  const pattern = patterns[name];
  if (pattern === undefined) return;
  if ("vibrate" in navigator && navigator.userActivation?.hasBeenActive) {
    navigator.vibrate(pattern.map(([, milliseconds]) => milliseconds));
  }
  if (!sound_is_allowed()) return;
  let at = context.currentTime + 0.02;
  for (const [hertz, milliseconds] of pattern) {
    const end = at + milliseconds / 1000;
    if (hertz > 0) sound(hertz, at, end);
    at = end;
  }
}

function sound(hertz, start, end) {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = hertz < 400 ? "square" : "sine";
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.35, start + 0.01);
  gain.gain.setValueAtTime(0.35, end - 0.02);
  gain.gain.linearRampToValueAtTime(0, end);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(end);
}
