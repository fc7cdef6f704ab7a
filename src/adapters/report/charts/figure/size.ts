/**
 * Each chart is drawn twice, for wide and for narrow pages, and the style sheet shows the one that fits:
 * text keeps a size that can be read, where one picture for all would shrink it to a third on a phone.
 */

export interface Size {
  readonly name: 'wide' | 'narrow';
  readonly isWide: boolean;
  /** Of the whole picture, pixels at scale 1. */
  readonly width: number;
  /** Room for the labels of the value axis. */
  readonly left: number;
  /** Room for the names at the ends of lines; hardly any on a narrow page. */
  readonly right: number;
  /** How many dates fit under the plot. */
  readonly dates: number;
}

export const WIDE: Size = {
  name: 'wide',
  isWide: true,
  width: 880,
  left: 60,
  right: 124,
  dates: 11,
};
export const NARROW: Size = {
  name: 'narrow',
  isWide: false,
  width: 360,
  left: 46,
  right: 10,
  dates: 5,
};

/** Where lines and bars stand, without labels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The plot of that height between the margins of the size, `top` pixels below the picture's edge. */
export function plotBox(size: Size, top: number, height: number): Box {
  return { left: size.left, top, right: size.width - size.right, bottom: top + height };
}
