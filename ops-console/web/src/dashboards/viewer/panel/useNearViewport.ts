import { type RefObject, useEffect, useState } from 'react';

const NEAR = '300px';

/** Whether an element is in the viewport or will be after a little scrolling. */
export function useNearViewport(element: RefObject<Element>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => setNear(entries[entries.length - 1].isIntersecting),
      { rootMargin: NEAR },
    );
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, [element]);
  return isNear;
}
