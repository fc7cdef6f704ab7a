/**
 * The script of the report: opens each price chart bar by bar. It draws with the functions that drew the
 * page, from numbers that the page holds; the page is whole without it. It asks for nothing, keeps
 * nothing, and runs only where a reader opens an explorer.
 */
import { WIDE, NARROW, type Size } from '../../charts/figure/size.ts';
import { lastNotAfter, valueAt } from '../../charts/drawing/value-at.ts';
import { instantText } from '../../charts/text/date-text.ts';
import { numberText } from '../../charts/text/number-text.ts';
import { drawPricePicture, priceSpan } from '../../charts/trades/price-picture.ts';
import { decodePrices, type PriceRecord } from '../../charts/trades/price-record.ts';
import { centre, moveCursor, openWindow, pan, zoom, type BarWindow } from './bar-window.ts';
import { recordInWindow } from './record-in-window.ts';

const SVG = 'http://www.w3.org/2000/svg';
const ZOOM = 1.6;
const HELP =
  'Arrow keys move the cursor, plus and minus zoom, page up and page down go to the fill before and after, home and end to the first and last bar.';

class PriceExplorer {
  private readonly record: PriceRecord;
  private readonly total: number;
  private readonly svg = document.createElementNS(SVG, 'svg');
  private readonly reading = document.createElement('output');
  private window: BarWindow;
  private size: Size = WIDE;

  constructor(details: HTMLElement, record: PriceRecord) {
    this.record = record;
    this.total = record.bars.times.length;
    this.window = openWindow(this.total);
    this.reading.className = 'chart-reading';
    this.svg.setAttribute('tabindex', '0');
    this.svg.setAttribute('role', 'application');
    this.svg.setAttribute('aria-label', `Price chart, bar by bar. ${HELP}`);
    details.append(this.buttons(), this.reading, this.svg);
    this.svg.addEventListener('keydown', (event) => this.onKey(event));
    this.svg.addEventListener('pointermove', (event) => this.onPointer(event));
    new ResizeObserver(() => this.draw()).observe(this.svg);
  }

  /** The bar that holds an instant, in the middle. */
  show(at: number): void {
    this.go(centre(this.window, this.barOf(at), this.total));
  }

  private buttons(): HTMLElement {
    const bar = document.createElement('div');
    bar.className = 'chart-buttons';
    const add = (text: string, label: string, act: () => void): void => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = text;
      button.setAttribute('aria-label', label);
      button.addEventListener('click', act);
      bar.append(button);
    };
    const page = (): number => Math.round(this.window.count * 0.8);
    add('‹ fill', 'previous fill', () => this.toFill(-1));
    add('fill ›', 'next fill', () => this.toFill(1));
    add('←', 'earlier bars', () => this.go(pan(this.window, -page(), this.total)));
    add('→', 'later bars', () => this.go(pan(this.window, page(), this.total)));
    add('+', 'zoom in', () => this.go(zoom(this.window, 1 / ZOOM, this.total)));
    add('−', 'zoom out', () => this.go(zoom(this.window, ZOOM, this.total)));
    add('all', 'all bars', () => this.go(zoom(this.window, Infinity, this.total)));
    return bar;
  }

  private onKey(event: KeyboardEvent): void {
    const to = (bar: number): void => this.go(moveCursor(this.window, bar, this.total));
    const acts: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => to(this.window.cursor - 1),
      ArrowRight: () => to(this.window.cursor + 1),
      Home: () => to(0),
      End: () => to(this.total - 1),
      PageUp: () => this.toFill(-1),
      PageDown: () => this.toFill(1),
      '+': () => this.go(zoom(this.window, 1 / ZOOM, this.total)),
      '-': () => this.go(zoom(this.window, ZOOM, this.total)),
    };
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  private onPointer(event: PointerEvent): void {
    const { from, to } = priceSpan(this.size);
    const at = event.clientX - this.svg.getBoundingClientRect().left;
    const share = Math.min(Math.max((at - from) / (to - from), 0), 1);
    const bar =
      this.window.from + Math.min(Math.floor(share * this.window.count), this.window.count - 1);
    if (bar !== this.window.cursor) this.go({ ...this.window, cursor: bar });
  }

  /** To the nearest fill before (-1) or after (1) the cursor's bar; stays where there is none. */
  private toFill(direction: -1 | 1): void {
    const bars = this.record.fills.map(({ at }) => this.barOf(at));
    const found =
      direction === 1
        ? bars.find((bar) => bar > this.window.cursor)
        : bars.findLast((bar) => bar < this.window.cursor);
    if (found !== undefined) this.go(centre(this.window, found, this.total));
  }

  private barOf(at: number): number {
    return Math.min(lastNotAfter(this.record.bars.times, at - 1) + 1, this.total - 1);
  }

  private go(window: BarWindow): void {
    this.window = window;
    this.draw();
  }

  private draw(): void {
    const width = Math.floor(this.svg.getBoundingClientRect().width);
    if (width < NARROW.left * 2) return;
    const base = width > 600 ? WIDE : NARROW;
    this.size = { ...base, width, dates: Math.max(2, Math.floor(width / 100)) };
    const { height, body } = drawPricePicture(recordInWindow(this.record, this.window), this.size);
    this.svg.setAttribute('height', String(height));
    // Markup of our own templates around numbers: nothing in it comes from a text of the record.
    this.svg.innerHTML = body.text;
    this.svg.append(this.crosshair(height));
    this.reading.textContent = this.read();
  }

  private crosshair(height: number): SVGElement {
    const { from, to } = priceSpan(this.size);
    const { cursor, count } = this.window;
    const x = from + ((cursor - this.window.from + 0.5) / count) * (to - from);
    const line = document.createElementNS(SVG, 'path');
    line.setAttribute('class', 'chart-crosshair');
    line.setAttribute('d', `M${x.toFixed(1)},16V${String(height - 26)}`);
    return line;
  }

  /** The bar under the cursor in words. */
  private read(): string {
    const { bars, stop, position, fills } = this.record;
    const { cursor } = this.window;
    const at = bars.times[cursor] ?? 0;
    const before = bars.times[cursor - 1] ?? -Infinity;
    const price = (value: number | null | undefined): string => numberText('AMOUNT', value);
    const held = valueAt(position, at);
    const guard = valueAt(stop, at);
    const done = fills
      .filter((fill) => fill.at > before && fill.at <= at)
      .map(({ side, qty, price: paid }) => `${side} ${numberText('COUNT', qty)} at ${price(paid)}`);
    return [
      `${instantText(at)} UTC`,
      `open ${price(bars.open[cursor])}`,
      `high ${price(bars.high[cursor])}`,
      `low ${price(bars.low[cursor])}`,
      `close ${price(bars.close[cursor])}`,
      ...(held === null ? [] : [`position ${numberText('COUNT', held)}`]),
      ...(guard === null ? [] : [`stop ${price(guard)}`]),
      ...done,
    ].join(' · ');
  }
}

/** Rows of the data table name instants: each becomes a button that shows its bar. */
function linkRows(figure: Element, show: (at: number) => void): void {
  for (const head of figure.querySelectorAll('tbody th')) {
    const text = head.textContent;
    const at = Date.parse(text.length > 10 ? `${text.replace(' ', 'T')}:00Z` : text);
    if (Number.isNaN(at)) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text;
    button.setAttribute('aria-label', `${text}: show this bar`);
    button.addEventListener('click', () => show(at));
    head.replaceChildren(button);
  }
}

function prepare(details: HTMLDetailsElement): void {
  let explorer: PriceExplorer | null = null;
  const opened = (): PriceExplorer => {
    const unit = details.dataset['unit'] ?? '';
    explorer ??= new PriceExplorer(details, decodePrices(details.dataset['prices'] ?? '', unit));
    return explorer;
  };
  details.hidden = false;
  details.addEventListener('toggle', () => {
    if (details.open) opened();
  });
  const figure = details.closest('figure');
  if (figure === null) return;
  linkRows(figure, (at) => {
    details.open = true;
    opened().show(at);
    details.scrollIntoView({ block: 'nearest' });
  });
}

for (const details of document.querySelectorAll<HTMLDetailsElement>('details.chart-explore')) {
  prepare(details);
}
