interface Options {
  key: string;
  nonce?: string;
  container?: Node;
  speedy?: boolean;
  prepend?: boolean;
  insertionPoint?: Node;
}

/**
 * The sheet of @emotion (the style library of Grafana's components), kept in
 * `document.adoptedStyleSheets` instead of `<style>` elements. A Content-Security-Policy without
 * `'unsafe-inline'` refuses those elements; sheets that a script builds are not inline styles.
 */
export class StyleSheet {
  readonly key: string;
  readonly nonce: string | undefined;
  readonly container: Node | undefined;
  readonly isSpeedy = true;
  /** Emotion asks for it to place other sheets; ours have no place in the document. */
  before: Element | null = null;
  tags: { nextElementSibling: null }[] = [];
  private sheet: CSSStyleSheet | undefined;

  constructor(options: Options) {
    this.key = options.key;
    this.nonce = options.nonce;
    this.container = options.container;
  }

  hydrate(): void {
    // There is no server rendering, so there is nothing to take over.
  }

  insert(rule: string): void {
    if (this.sheet === undefined) {
      this.sheet = new CSSStyleSheet();
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.sheet];
      this.tags = [{ nextElementSibling: null }];
    }
    try {
      this.sheet.insertRule(rule, this.sheet.cssRules.length);
    } catch {
      // A rule for another browser's prefix; this one does not need it.
    }
  }

  flush(): void {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== this.sheet);
    this.sheet = undefined;
    this.tags = [];
  }
}
