import { describe, expect, it } from 'vitest';
import {
  changeText,
  countText,
  dayText,
  durationText,
  gainText,
  moneyText,
  percentText,
  priceText,
  ratioText,
  timeText,
} from './display-text.ts';

describe('texts of numbers', () => {
  it.each([
    [moneyText(123_456_789_000_000), '123,456,789.00'],
    [moneyText(-1_005_000), '−1.01'],
    [moneyText(-4_999), '0.00'],
    [moneyText(9_007_199_254_740_991), '9,007,199,254.74'],
    [gainText(1_000_000), '+1.00'],
    [gainText(0), '0.00'],
    [gainText(-1_000_000), '−1.00'],
    [priceText(1_234_500_000), '1,234.50'],
    [priceText(470_123_456), '470.123456'],
    [percentText(0.12345), '12.35 %'],
    [percentText(-0.000001), '0.00 %'],
    [percentText(Number.NaN), 'n/a'],
    [changeText(0.5), '+50.00 %'],
    [changeText(-0.5), '−50.00 %'],
    [ratioText(-1234.567), '−1,234.57'],
    [ratioText(1e22), '1e+22'],
    [countText(-1_234_567), '−1,234,567'],
    [timeText(1_401_975_060_000), '2014-06-05 13:31:00'],
    [dayText(16_226), '2014-06-05'],
    [durationText(30_000), '30 s'],
    [durationText(600_000), '10 min'],
    [durationText(3_600_000), '1 h'],
    [durationText(5_400_000), '1 h 30 min'],
    [durationText(97_200_000), '1 d 3 h'],
  ])('%s is %s', (text, expected) => {
    expect(text).toBe(expected);
  });
});
