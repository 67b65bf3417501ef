/** The style of the server's pages: readable on a phone, light or dark like the reader's system. */

export const pageStyle = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 0 auto; padding: 1.5rem; overflow-wrap: anywhere; }
  [hidden] { display: none !important; }
  code, pre { font: 0.85rem/1.5 ui-monospace, monospace; }
  pre { overflow-x: auto; overflow-wrap: normal; padding: 0.75rem; border-radius: 6px; background: #8881; }
  details { border: 1px solid #8884; border-radius: 6px; padding: 0.5rem 1rem; margin: 0.5rem 0; }
  summary { cursor: pointer; }
  summary code { font-weight: 600; }
  .method { display: inline-block; min-width: 3.6rem; }
  nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; }
  input[type=search] { box-sizing: border-box; width: 100%; margin: 1rem 0; padding: 0.5rem; font: inherit; }
  table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
  td { vertical-align: top; padding: 0.2rem 0.75rem 0.2rem 0; border-top: 1px solid #8882; overflow-wrap: break-word; }
  td:nth-child(1) { width: 30%; }
  td:nth-child(2) { width: 22%; opacity: 0.75; }
  h4 { margin: 1rem 0 0.25rem; }
  @media (max-width: 40rem) {
    body { padding: 1rem; }
    details { padding: 0.5rem 0.6rem; }
    pre { white-space: pre-wrap; overflow-wrap: anywhere; }
    summary > span { display: block; }
    td:nth-child(n) { display: block; width: auto; padding: 0; border: 0; overflow-wrap: anywhere; }
    td:empty:nth-child(n) { display: none; }
    tr { display: block; padding: 0.35rem 0; border-top: 1px solid #8882; }
  }`
