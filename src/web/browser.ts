// The browser's own names, as far as they are used here; the ES library does not declare them.

/** One end of the channel between a page and a dedicated worker. */
export interface MessageEnd {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  addEventListener(
    kind: 'message' | 'messageerror' | 'error',
    take: (event: { readonly data?: unknown; readonly message?: string }) => void,
  ): void;
}

/** What a page has and what a worker has; none of it exists in every host. */
export interface BrowserGlobals extends Partial<MessageEnd> {
  readonly Worker?: new (script: URL, options: { readonly type: 'module' }) => MessageEnd & { terminate(): void };
  readonly crossOriginIsolated?: boolean;
  /** Only dedicated workers have it. */
  readonly DedicatedWorkerGlobalScope?: unknown;
}

/** The global object of a page or a worker. */
export const browser = globalThis as unknown as BrowserGlobals;
