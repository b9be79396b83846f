// Control characters, and those that turn or hide the text behind them. Line end and tab stay.
const HIDDEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

/**
 * Text from elsewhere as it may be shown: characters that nobody sees, or that make others stand
 * where they do not belong, are written as escapes (`⟨U+202E⟩`).
 */
export function visibleText(text: string): string {
  return text.replace(
    HIDDEN,
    (hidden) => `⟨U+${hidden.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}
