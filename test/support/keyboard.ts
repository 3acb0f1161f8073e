import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export interface TabStop {
  name: string;
  /** Whether anything is drawn around it, or around the control it stands for. */
  isVisible: boolean;
}

/** Presses Tab until the element of this name has the focus. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    expect(stop).toEqual({ name: expect.anything(), isVisible: true });
    if (typeof name === 'string' ? stop.name === name : name.test(stop.name)) return;
  }
  throw new Error(`Tab never reached ${name}`);
}

export async function focusedName(page: Page): Promise<string> {
  return (await focused(page)).name;
}

export function focused(page: Page): Promise<TabStop> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    // Between the last stop and the first.
    if (element === document.body) return { name: 'the page', isVisible: true };
    const isField = [HTMLInputElement, HTMLSelectElement, HTMLTextAreaElement].some(
      kind => element instanceof kind,
    );
    const labels = isField ? [...((element as HTMLInputElement).labels ?? [])] : [];
    const name =
      element.getAttribute('aria-label') ??
      labels.map(label => label.textContent).join(' ') ??
      element.textContent;
    // A switch or radio is drawn by its neighbour or label; a field by itself.
    const drawn = [element, element.nextElementSibling, element.parentElement, ...labels];
    const isVisible = drawn.some(place => {
      if (place === null || place === undefined) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(place);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1;
    });
    return { name: (name || element.textContent || '').trim(), isVisible };
  });
}
