// Libraries that come without types, described as far as they are used.

declare module "@highlightjs/cdn-assets/es/highlight.min.js" {
  const highlight: {
    getLanguage(name: string): object | undefined
    highlight(code: string, options: { language: string; ignoreIllegals: boolean }): { value: string }
  }
  export default highlight
}

declare module "katex/contrib/mhchem"
