import { renderTextPanelMarkdown } from '@grafana/data';
import { useMemo } from 'react';
import { safeElements } from './safeElements';
import type { DrawProps } from './panelType';

/** Text in Markdown, or as it is. HTML of the file is drawn only as far as Markdown could say it. */
export function TextPanel({ options, replaceVariables }: DrawProps) {
  const { mode = 'markdown', content = '' } = options;
  const text = replaceVariables(content, {}, 'text');
  const elements = useMemo(
    () =>
      mode === 'code' ? (
        <pre>{text}</pre>
      ) : (
        safeElements(mode === 'html' ? text : renderTextPanelMarkdown(text))
      ),
    [mode, text],
  );
  return <div className="markdown-html text-panel">{elements}</div>;
}
