import type { ReactNode } from 'react';

/** Whether an address from elsewhere may become a link: nothing but the web's own schemes. */
export function isWeb(url: string): boolean {
  return /^https?:\/\//i.test(url);
}

/**
 * A link whose address came from elsewhere. One that is none is shown as text. Ours, recognised by
 * the page's own origin or by having none, open here; others in a new tab that knows nothing of us.
 */
export function ExternalLink({
  href,
  className,
  children,
}: {
  href: string;
  className?: string;
  children: ReactNode;
}) {
  if (href.startsWith('/') && !href.startsWith('//')) {
    return (
      <a className={className} href={href}>
        {children}
      </a>
    );
  }
  if (!isWeb(href)) {
    return <>{children}</>;
  }
  return (
    <a className={className} href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}

/** An address of this console, whatever host name it was written with, as one of this page. */
export function ownAddress(url: string): string {
  const match = /^https?:\/\/[^/]+(\/(?:d|logs|errors|alerts|inbox|runbooks)(?:[/?#].*)?)$/.exec(
    url,
  );
  return match ? match[1]! : url;
}
