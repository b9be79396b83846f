import { expect, test } from 'vitest';
import { visibleText } from './visible';

test('plain text, other alphabets, line ends and tabs stay as they are', () => {
  const text = 'naïve 订单 заказ\n\tat Order.place()';
  expect(visibleText(text)).toBe(text);
});

test('what turns or hides text is written out', () => {
  expect(visibleText('a\u202egnp.exe')).toBe('a⟨U+202E⟩gnp.exe');
  expect(visibleText('ad\u200bmin')).toBe('ad⟨U+200B⟩min');
  expect(visibleText('\u001b[31mred')).toBe('⟨U+001B⟩[31mred');
  expect(visibleText('\u0000')).toBe('⟨U+0000⟩');
});
