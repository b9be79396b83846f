// Builds the page's elements. Text only ever becomes text nodes: there is no innerHTML anywhere on this page.

const SVG = 'http://www.w3.org/2000/svg';

/** An element; `on…` properties are listeners, undefined, null and false ones are left out. */
export function h(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

export function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

export const $ = (id) => document.getElementById(id);

/** Replaces what is inside, keeping the focus on the element with the same `data-key`. */
export function show(container, ...children) {
  const focused = container.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  container.replaceChildren(...children.flat(Infinity).filter(Boolean));
  if (focused) container.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

/** A link when the address is http or https, else plain text: addresses come from alerts and messages. */
export function link(url, label, properties = {}) {
  if (!isWeb(url)) return h('span', properties, label);
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer', ...properties }, label);
}

export function isWeb(url) {
  try {
    return ['http:', 'https:'].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

/** Says that a panel is empty: what will be here, and why it may be empty now. */
export function empty(what, why) {
  return h('p', { class: 'empty' }, h('strong', {}, what), why);
}

export function trouble(message, mild = false) {
  return h('p', { class: mild ? 'trouble mild' : 'trouble', role: 'status' }, message);
}

/** Calls `draw` only when the data differs from the last call's, so that nothing flickers or loses its place. */
export function whenChanged(draw) {
  let last;
  return (data, ...rest) => {
    const now = JSON.stringify([data, ...rest]);
    if (now === last) return;
    last = now;
    draw(data, ...rest);
  };
}
