/** Whether bytes are UTF-8 (RFC 3629), one by one: no overlong forms, surrogates or 5-byte forms. */
export class Utf8Scan {
  /** Continuation bytes that must follow, and the bounds of the next one. */
  private expected = 0;
  private min = 0x80;
  private max = 0xbf;

  reset(): void {
    this.expected = 0;
    this.min = 0x80;
    this.max = 0xbf;
  }

  /** False when `byte` cannot come here. */
  accepts(byte: number): boolean {
    if (this.expected > 0) {
      if (byte < this.min || byte > this.max) return false;
      this.expected--;
      this.min = 0x80;
      this.max = 0xbf;
      return true;
    }
    if (byte < 0x80) return true;
    if (byte >= 0xc2 && byte <= 0xdf) this.expected = 1;
    else if (byte >= 0xe0 && byte <= 0xef) this.expectThree(byte);
    else if (byte >= 0xf0 && byte <= 0xf4) this.expectFour(byte);
    else return false;
    return true;
  }

  /** True between characters: the text may end here. */
  get isComplete(): boolean {
    return this.expected === 0;
  }

  private expectThree(byte: number): void {
    this.expected = 2;
    if (byte === 0xe0) this.min = 0xa0;
    if (byte === 0xed) this.max = 0x9f;
  }

  private expectFour(byte: number): void {
    this.expected = 3;
    if (byte === 0xf0) this.min = 0x90;
    if (byte === 0xf4) this.max = 0x8f;
  }
}
