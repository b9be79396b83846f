import { type ReactNode, createElement } from 'react';

const ALLOWED = new Set(
  'p h1 h2 h3 h4 h5 h6 ul ol li strong em b i code pre blockquote a br hr table thead tbody tr th td del span div'.split(
    ' ',
  ),
);

/**
 * Builds elements from HTML, with nothing but text, structure and links to the web: no styles,
 * scripts, images or handlers, whatever the HTML says.
 */
export function safeElements(html: string): ReactNode {
  return children(new DOMParser().parseFromString(html, 'text/html').body);
}

function children(parent: Node): ReactNode[] {
  return [...parent.childNodes].map((node, index) => element(node, index));
}

function element(node: Node, key: number): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) {
    return node.textContent;
  }
  if (!(node instanceof HTMLElement)) {
    return null;
  }
  const name = node.tagName.toLowerCase();
  if (name === 'script' || name === 'style') {
    return null;
  }
  if (!ALLOWED.has(name)) {
    return children(node);
  }
  if (name === 'br' || name === 'hr') {
    return createElement(name, { key });
  }
  return createElement(name, { key, ...(name === 'a' ? linkOf(node) : {}) }, ...children(node));
}

function linkOf(node: HTMLElement): { href?: string; rel?: string } {
  const href = node.getAttribute('href') ?? '';
  return /^(https?:\/\/|\/(?!\/)|#)/.test(href) ? { href, rel: 'noopener noreferrer' } : {};
}
