/** The style of the pages below /pay. */
export const pageStyle = `
:root{color-scheme:light dark;--line:#d9dde3;--soft:#5c6570;--back:#fff;--ink:#16191d;--mark:#eef1f5;--edge:#8a939e;--good:#1f7a4d;--bad:#b3261e;--focus:#2563eb}
@media(prefers-color-scheme:dark){:root{--line:#333a44;--soft:#9aa4b0;--back:#15181c;--ink:#e9ecef;--mark:#22272e;--edge:#717c89;--good:#4cc38a;--bad:#f2b8b5;--focus:#8ab4ff}}
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
.seller{color:var(--soft)}.images img{max-width:100%;height:auto;max-height:12rem;border-radius:.5rem}
.sums.wide{max-width:none;margin:1.5rem 0}
.notice{background:var(--mark);border-radius:.75rem;padding:1rem 1.25rem;margin:1.5rem 0}
.notice h2{font-size:1.125rem;color:inherit}.good{border-left:.25rem solid var(--good)}
.alert{border:1px solid var(--bad);border-left-width:.25rem;border-radius:.5rem;padding:.75rem 1rem;margin:1.5rem 0}
form{margin:1.5rem 0;max-width:28rem}form.pay{margin:.75rem 0}
fieldset{border:0;padding:0;margin:1rem 0 0}legend{font-weight:600;padding:0}
.field{margin:.75rem 0}.pair{display:grid;grid-template-columns:1fr 1fr;gap:.75rem}.pair .field{margin:0}
label{display:block;font-size:.875rem;color:var(--soft)}
input:not([type=hidden]){width:100%;font:inherit;color:inherit;background:var(--back);border:1px solid var(--edge);border-radius:.5rem;padding:.5rem .75rem}
button,.button{display:inline-block;font:inherit;font-weight:600;color:var(--back);background:var(--ink);border:1px solid var(--ink);border-radius:.5rem;padding:.625rem 1.25rem;text-decoration:none;cursor:pointer}
form>button{width:100%;margin-top:1rem}form.pay>button{width:auto;margin:0}
form.code{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end;margin:.75rem 0}
form.code>.field,form.code>.applied{flex:1 1 10rem;min-width:0;margin:0}form.code>.applied{align-self:center}
form.code>button{width:auto;margin:0}form.code>.alert{flex-basis:100%;margin:0}
button.second{color:var(--ink);background:var(--back)}
:focus-visible{outline:.1875rem solid var(--focus);outline-offset:.125rem}
.payer{color:var(--soft)}.test{color:var(--soft);font-size:.875rem;border-top:1px solid var(--line);padding-top:1rem}
.test ul{padding-left:1.25rem;margin:.5rem 0}code{font-family:ui-monospace,monospace;white-space:nowrap}
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
main{max-width:none;padding:0}.pdf,form,.test{display:none}tr,dl div{break-inside:avoid}
}
`
