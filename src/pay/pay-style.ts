/** The style of the pages below /pay. */
export const pageStyle = `
:root{color-scheme:light dark;--line:#d9dde3;--soft:#5c6570;--back:#fff;--ink:#16191d;--mark:#eef1f5}
@media(prefers-color-scheme:dark){:root{--line:#333a44;--soft:#9aa4b0;--back:#15181c;--ink:#e9ecef;--mark:#22272e}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:48rem;margin:0 auto;padding:2rem 1rem 4rem}
h1{font-size:1.5rem;line-height:1.25;margin:0}
h2{font-size:.875rem;font-weight:600;color:var(--soft);margin:0}
p{margin:.25rem 0}a{color:inherit}
header>div{display:flex;gap:.75rem;align-items:center;flex-wrap:wrap}
.status{background:var(--mark);border-radius:1rem;padding:.125rem .75rem;font-size:.875rem;margin:0}
.summary{font-size:1.125rem}
.parties{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:1.5rem;margin:2rem 0}
dl{margin:0}dl div{display:flex;justify-content:space-between;gap:1rem}
dt{color:var(--soft)}dd{margin:0;text-align:right;flex:none;font-variant-numeric:tabular-nums}
table{width:100%;border-collapse:collapse;margin:0 0 1rem}
th,td{padding:.5rem 0 .5rem 1rem;text-align:right;vertical-align:top;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}
th{font-size:.875rem;color:var(--soft);font-weight:600}
@media(min-width:36.01rem){th+th,td+td{white-space:nowrap}}
th:first-child,td:first-child{text-align:left;padding-left:0}
small{display:block;color:var(--soft)}
.sums{margin-left:auto;max-width:24rem}.sums div{padding:.25rem 0}
.sums .total{border-top:1px solid var(--line);font-weight:600}.sums .total dt{color:inherit}
.memo{margin-top:2rem;white-space:pre-wrap}
@media(max-width:36rem){
thead{display:none}
table,tbody{display:block}
tr{display:block;padding:.5rem 0;border-bottom:1px solid var(--line)}
td{display:flex;justify-content:space-between;gap:1rem;border:0;padding:.125rem 0}
td:first-child{display:block;font-weight:600}
td:first-child small{font-weight:400}
td[data-name]::before{content:attr(data-name);color:var(--soft)}
td.none{display:none}
.sums{max-width:none}
}
@media print{
:root{color-scheme:light;--line:#bbb;--soft:#444;--back:#fff;--ink:#000;--mark:#fff}
main{max-width:none;padding:0}.pdf{display:none}tr,dl div{break-inside:avoid}
}
`
