/** A new file that is written in pieces, hashed on the way, and durable when it is closed. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { onDisk } from './io-failure.ts';

/** Characters that are gathered before a write: one system call for some thousand rows. */
const BUFFERED = 1 << 18;

/** What a manifest says of a file. */
export type ArtifactFacts = { readonly sha256: string; readonly size: number };

export class HashedFile {
  private readonly path: string;
  private readonly descriptor: number;
  private readonly hash = createHash('sha256');
  private pending: string[] = [];
  private pendingLength = 0;
  private size = 0;
  private isOpen = true;

  /** Creates the file; one that exists is never overwritten. */
  constructor(path: string) {
    this.path = path;
    this.descriptor = onDisk('create', path, () => openSync(path, 'wx', 0o644));
  }

  write(text: string): void {
    this.pending.push(text);
    this.pendingLength += text.length;
    if (this.pendingLength >= BUFFERED) this.flush();
  }

  /** Writes what is left, syncs and closes. */
  close(): ArtifactFacts {
    this.flush();
    onDisk('sync', this.path, () => fsyncSync(this.descriptor));
    this.discard();
    return { sha256: this.hash.digest('hex'), size: this.size };
  }

  /** Closes without a sync: the file is about to be removed. */
  discard(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    onDisk('close', this.path, () => closeSync(this.descriptor));
  }

  private flush(): void {
    const bytes = Buffer.from(this.pending.join(''), 'utf8');
    this.pending = [];
    this.pendingLength = 0;
    this.hash.update(bytes);
    this.size += bytes.length;
    onDisk('write', this.path, () => {
      for (let at = 0; at < bytes.length;) at += writeSync(this.descriptor, bytes, at);
    });
  }
}
