import { type RefObject, useEffect, useRef, useState } from 'react';

/**
 * Whether an element holds more than it shows, so that it scrolls; told again when it, or something
 * directly in it, changes its size.
 */
export function useOverflow<E extends HTMLElement>(): [RefObject<E | null>, boolean] {
  const ref = useRef<E>(null);
  const [isOverflowing, setOverflowing] = useState(false);
  // After every rendering: there may be other children, and nothing but them tells of their sizes.
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(() =>
      setOverflowing(
        element.scrollHeight > element.clientHeight || element.scrollWidth > element.clientWidth,
      ),
    );
    for (const box of [element, ...element.children]) observer.observe(box);
    return () => observer.disconnect();
  });
  return [ref, isOverflowing];
}
