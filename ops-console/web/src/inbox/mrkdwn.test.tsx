import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { mrkdwn } from './mrkdwn';

const html = (source: string) => renderToStaticMarkup(<>{mrkdwn(source)}</>);

test('marks become what Slack shows', () => {
  expect(html('*bold* _italic_ ~old~ `code`')).toBe(
    '<strong>bold</strong> <em>italic</em> <s>old</s> <code>code</code>',
  );
  expect(html(':fire: :unknown_one: 5*3*2')).toBe('🔥 :unknown_one: 5*3*2');
});

test('only the addresses of the web become links', () => {
  expect(html('<https://example.org/?a=1&amp;b=2|Runbook>')).toBe(
    '<a href="https://example.org/?a=1&amp;b=2" target="_blank" rel="noreferrer noopener">Runbook</a>',
  );
  expect(html('<javascript:alert(1)|click>')).toBe('click (javascript:alert(1))');
  expect(html('<!channel> now')).toBe('@channel now');
});

test('markup of a page stays text', () => {
  expect(html('&lt;img src=x onerror=alert(1)&gt;')).toBe('&lt;img src=x onerror=alert(1)&gt;');
});
