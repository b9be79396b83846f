// Numbers and spans of time as people read them.

function digits(value: number): string {
  const size = Math.abs(value);
  const most = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 0.095 ? 2 : 3;
  return value.toLocaleString('en', { maximumFractionDigits: most });
}

/** 5,234 and 1.2 M. */
export function count(value: number): string {
  return Math.abs(value) >= 1e6 ? `${digits(value / 1e6)} M` : digits(Math.round(value));
}

/** A ratio of 0 to 1 as 0.2 %. */
export function percent(ratio: number): string {
  return `${digits(ratio * 100)} %`;
}

/** 1.5 GiB. */
export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = value;
  let unit = 0;
  while (Math.abs(size) >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${digits(size)} ${units[unit]}`;
}

/** Seconds as 45 ms or 1.2 s. */
export function seconds(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.001) {
    return `${digits(value * 1e6)} µs`;
  }
  return Math.abs(value) < 1 && value !== 0 ? `${digits(value * 1e3)} ms` : `${digits(value)} s`;
}

/** Seconds as 15 d 3 h, 3 h 42 min, 42 min or 12 s. */
export function duration(value: number): string {
  const whole = Math.max(0, Math.floor(value));
  const days = Math.floor(whole / 86400);
  const hours = Math.floor(whole / 3600) % 24;
  const minutes = Math.floor(whole / 60) % 60;
  if (days) {
    return hours ? `${days} d ${hours} h` : `${days} d`;
  }
  if (hours) {
    return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  }
  return minutes ? `${minutes} min` : `${whole} s`;
}

/** How long a moment is past. */
export function ago(time: string | number): string {
  return duration((Date.now() - new Date(time).getTime()) / 1000);
}
