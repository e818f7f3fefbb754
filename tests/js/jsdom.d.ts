// jsdom comes without types; the tests use one class of it.

declare module "jsdom" {
  export class JSDOM {
    constructor(html: string, options: { url: string })
    window: Window & typeof globalThis
  }
}
