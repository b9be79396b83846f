// Numbers and times as people read them.

const pad = (number) => String(number).padStart(2, '0');

function digits(value) {
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return value.toLocaleString('en', { maximumFractionDigits: 0 });
  return value.toLocaleString('en', { maximumFractionDigits: size >= 10 ? 1 : size >= 0.095 ? 2 : 3 });
}

function large(value) {
  if (Math.abs(value) >= 1e6) return [digits(value / 1e6), 'M'];
  if (Math.abs(value) >= 1e4) return [digits(value / 1e3), 'k'];
  return [digits(value), ''];
}

/** Each unit turns a number into [text, unit]. */
const UNITS = {
  count: (value) => large(value),
  'req/s': (value) => [large(value).join(''), 'req/s'],
  '/min': (value) => [large(value).join(''), '/min'],
  percent: (ratio) => [digits(ratio * 100), '%'],
  seconds: (value) => {
    if (value === 0) return ['0', 's'];
    if (Math.abs(value) < 0.001) return [digits(value * 1e6), 'µs'];
    if (Math.abs(value) < 1) return [digits(value * 1e3), 'ms'];
    return [digits(value), 's'];
  },
};

export function parts(value, unit) {
  return value === null || value === undefined ? ['–', ''] : UNITS[unit](value);
}

export function text(value, unit) {
  const [number, name] = parts(value, unit);
  return name ? `${number} ${name}` : number;
}

export function clock(time) {
  const date = new Date(time);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

export function day(time) {
  const date = new Date(time);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** The time of day, with the date when it was not today. */
export function moment(time) {
  if (!time || Number.isNaN(Date.parse(time))) return '';
  const today = day(Date.now()) === day(time);
  return today ? clock(time) : `${day(time)} ${clock(time)}`;
}

export function full(time) {
  return `${day(time)} ${clock(time)}`;
}

/** 15 d 3 h, 3 h 42 min, 42 min, 12 s. */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [days, hours, minutes] = [Math.floor(whole / 86400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60];
  if (days) return hours ? `${days} d ${hours} h` : `${days} d`;
  if (hours) return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  return minutes ? `${minutes} min` : `${whole} s`;
}

export function ago(time) {
  return duration((Date.now() - Date.parse(time)) / 1000);
}
