/** What can be measured of how a page looks. Each function runs in the page and gives plain values. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** How many pixels the page is wider than its window; 0 when nothing sticks out. */
export function overflow(page: Page): Promise<number> {
  return page
    .evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    .then((by) => Math.max(0, by));
}

export interface FigureLook {
  readonly id: string;
  /** Pictures that are seen, out of those that the figure holds. */
  readonly pictures: number;
  /** Smallest text in the pictures in pixels on the screen; null without text. */
  readonly smallestText: number | null;
  /** Texts that stand outside of their picture by more than a pixel. */
  readonly outside: readonly string[];
}

/** Every chart that has data. */
export function figures(page: Page): Promise<FigureLook[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('figure.chart:not(.chart-empty)')].map((figure) => {
      const seen = [...figure.querySelectorAll<SVGSVGElement>('.chart-view > svg')].filter(
        (svg) => svg.getBoundingClientRect().height > 20,
      );
      const texts = seen.flatMap((svg) =>
        [...svg.querySelectorAll('text')].map((text) => ({ svg, text })),
      );
      const sizes = texts.map(({ svg, text }) => {
        const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        return parseFloat(getComputedStyle(text).fontSize) * scale;
      });
      const outside = texts.filter(({ svg, text }) => {
        const frame = svg.getBoundingClientRect();
        const box = text.getBoundingClientRect();
        return (
          box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1
        );
      });
      return {
        id: figure.id,
        pictures: seen.length,
        smallestText: sizes.length === 0 ? null : Math.min(...sizes),
        outside: outside.map(({ text }) => text.textContent),
      };
    }),
  );
}

export interface Tone {
  /** Class of an element in a picture. */
  readonly look: string;
  /** Contrast of its stroke or fill against what is behind the figure, 1 to 21. */
  readonly contrast: number;
}

/** Contrast of everything in the pictures that carries a meaning, the least of each look. */
export function tones(page: Page): Promise<Tone[]> {
  return page.evaluate(() => {
    const channels = (colour: string): number[] =>
      (/rgba?\(([^)]+)\)/.exec(colour)?.[1] ?? '').split(/[ ,/]+/).map(Number);
    const luminance = (colour: string): number => {
      const [r = 0, g = 0, b = 0] = channels(colour).map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (start: Element): string => {
      for (let at: Element | null = start; at !== null; at = at.parentElement) {
        const colour = getComputedStyle(at).backgroundColor;
        if ((channels(colour)[3] ?? 1) > 0) return colour;
      }
      return 'rgb(255, 255, 255)';
    };
    const contrast = (a: string, b: string): number => {
      const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
      return (high + 0.05) / (low + 0.05);
    };
    const quiet = /chart-(grid|shade|stripe|fall|cell|void|range|axis)/;
    const least = new Map<string, number>();
    for (const figure of document.querySelectorAll('figure.chart')) {
      const paper = behind(figure);
      for (const element of figure.querySelectorAll('svg path, svg rect, svg text')) {
        const look = element.getAttribute('class') ?? 'text';
        const isText = element.tagName === 'text';
        if (quiet.test(look) && !isText) continue;
        const { fill, stroke } = getComputedStyle(element);
        const painted = (isText ? [fill] : [fill, stroke]).filter((one) => one !== 'none');
        const best = Math.max(0, ...painted.map((one) => contrast(one, paper)));
        const name = isText ? `text ${look}` : look;
        least.set(name, Math.min(least.get(name) ?? Infinity, best));
      }
    }
    return [...least].map(([look, value]) => ({ look, contrast: value }));
  });
}

/** Violations that keep someone from reading the page, as axe-core names them. */
export async function seriousViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ html }) => html.slice(0, 160))
          .join(' | ')}`,
    );
}

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}
