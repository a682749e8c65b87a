/** Bytes to and from a device or host, and nothing else. One side of a wire. */
export interface Transport {
  /** What a person would call it: `/dev/ttyUSB0 9600 8N1`, `tcp 127.0.0.1:9100`. */
  readonly name: string;
  /** Resolves once bytes can flow; rejects never: a failure is a value. */
  open(): Promise<OpenOutcome>;
  /** Queues bytes; silently nothing when closed (the close event tells). */
  write(bytes: Uint8Array): void;
  /** Bytes written that the far end has not taken yet, where the wire can tell. */
  waiting?(): number;
  /** Chunks as they come: split and merged at will by the world. Returns the unsubscriber. */
  onData(listener: (chunk: Uint8Array) => void): () => void;
  /** Once, whoever closed it. */
  onClose(listener: (reason: CloseReason) => void): () => void;
  close(): Promise<void>;
  /** Modem lines, where the wire has them (a PTY and TCP have none). */
  lines?(): Promise<ModemLines | undefined>;
}

export type OpenOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: TransportError };

/** `hint` says what to do about it, where that is known (a package to install, a permission). */
export interface TransportError {
  readonly kind: 'not-found' | 'busy' | 'refused' | 'no-permission' | 'missing-library' | 'failed';
  readonly detail: string;
  readonly hint?: string;
}

export type CloseReason = 'closed-here' | 'closed-there' | 'unplugged' | 'failed';

export interface ModemLines {
  readonly dsr: boolean;
  readonly cts: boolean;
}
