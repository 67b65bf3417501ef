/** The search of the human page: its only script, which the browser identifies by its hash. */
import { createHash } from 'node:crypto'

export const searchScript = `
const box = document.getElementById('search')
const places = [...document.querySelectorAll('details')].map((place) => ({ place, text: place.textContent.toLowerCase() }))
function search() {
  const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean)
  const isFound = ({ text }) => words.every((word) => text.includes(word))
  const found = places.filter(isFound)
  for (const one of places) one.place.hidden = !found.includes(one)
  for (const part of document.querySelectorAll('section')) part.hidden = !part.querySelector('details:not([hidden])')
  document.getElementById('guide').hidden = words.length > 0
  document.getElementById('nothing').hidden = found.length > 0
  if (words.length > 0 && found.length === 1) found[0].place.open = true
}
function openNamed() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (place && place.tagName === 'DETAILS') place.open = true
}
box.hidden = false
box.addEventListener('input', search)
addEventListener('hashchange', openNamed)
openNamed()
search()
`

const digest = createHash('sha256').update(searchScript).digest('base64')

/** The page's content policy: its own styles and this script. */
export const pagePolicy = [
  "default-src 'none'",
  `script-src 'sha256-${digest}'`,
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
