/** What the page's policy asks of style elements that libraries make at run time; undefined where there is no policy. */
export const STYLE_NONCE: string | undefined =
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce || undefined;

// Where Radix's scroll lock looks for it.
if (STYLE_NONCE !== undefined) Object.assign(globalThis, { __webpack_nonce__: STYLE_NONCE });
