// A page in headless Chromium, as TAP: node look.js OUT_FOLDER PAGE...
// Light, dark and narrow: axe-core finds nothing, nothing is wider than the screen, no request leaves the page, no script of a
// name runs. Pictures and a PDF go to OUT_FOLDER, for people to look at.
const path = require('path')
const puppeteer = require('puppeteer-core')
const axe = require('fs').readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

let tests = 0
let failures = 0
function ok (good, text, detail) {
  console.log(`${good ? 'ok' : 'not ok'} ${++tests} - ${text}`)
  if (!good) {
    failures++
    console.log(`# ${detail}`.replace(/\n/g, '\n# '))
  }
}

async function look (browser, file, out, view) {
  const name = `${path.basename(file, '.html')}, ${view.name}`
  const page = await browser.newPage()
  const requests = []
  const alerts = []
  await page.setViewport({ width: view.width, height: 900 })
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: view.scheme }])
  page.on('request', request => requests.push(request.url()))
  page.on('dialog', dialog => { alerts.push(dialog.message()); dialog.dismiss() })
  page.on('pageerror', error => alerts.push(String(error)))
  // the policy of the page keeps axe out, too
  await page.setBypassCSP(true)
  await page.goto(`file://${path.resolve(file)}`)
  ok(requests.length === 1 && requests[0].startsWith('file:'), `${name}: the page asks for nothing`, requests.join('\n'))
  ok(alerts.length === 0, `${name}: nothing runs, even where the policy is off`, alerts.join('\n'))
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
  ok(widths[0] <= widths[1], `${name}: nothing is wider than the screen`, widths.join(' of '))
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const dark = paper.match(/\d+/g).slice(0, 3).every(part => Number(part) < 64)
  ok(dark === (view.scheme === 'dark'), `${name}: the paper is ${view.scheme}`, paper)
  await page.evaluate(axe)
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  ok(found.violations.length === 0, `${name}: axe-core finds nothing in ${found.passes.length} rules that apply`,
    found.violations.map(v => `${v.impact} ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(' | ')}`).join('\n'))
  await page.screenshot({ path: path.join(out, `${name.replace(', ', '-')}.png`), fullPage: true })
  if (view.print) {
    await page.emulateMediaFeatures([])
    await page.pdf({ path: path.join(out, `${path.basename(file, '.html')}.pdf`), format: 'A4', margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' } })
  }
  await page.close()
}

async function main () {
  const [out, ...files] = process.argv.slice(2)
  const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] })
  for (const file of files) {
    for (const view of [{ name: 'light', width: 1280, scheme: 'light', print: true }, { name: 'dark', width: 1280, scheme: 'dark' },
      { name: 'narrow', width: 390, scheme: 'light' }, { name: 'narrow dark', width: 390, scheme: 'dark' }]) {
      await look(browser, file, out, view)
    }
  }
  await browser.close()
  console.log(`1..${tests}`)
  process.exit(failures ? 1 : 0)
}

main().catch(error => { console.error(error); process.exit(1) })
