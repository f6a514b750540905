// A page in headless Chromium, as TAP: node look.js OUT_FOLDER PAGE...
// Light, dark, wide and narrow: axe-core finds nothing, nothing is wider than the screen, no request leaves the page, no script of a
// name runs. Under the page's own policy: tables are sorted and filtered by the keyboard, pictures tell their figures, no other script
// runs; without any script the page says the same. Pictures and a PDF go to OUT_FOLDER, for people to look at.
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

// What the rows of a table that can be seen stand for in its first column.
function column (page, table) {
  return page.evaluate(table => [...table.tBodies[0].rows].filter(row => !row.hidden).map(row => row.cells[0].dataset.v || row.cells[0].textContent), table)
}

// Tab until what has the focus matches; false: it never does
async function tabTo (page, selector) {
  await page.evaluate(() => document.activeElement.blur())
  for (let i = 0; i < 400; i++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(selector => document.activeElement.matches(selector), selector)) return true
  }
  return false
}

async function sortAndFilter (page, name) {
  const table = await page.evaluateHandle(() => [...document.querySelectorAll('table')].find(t => t.tBodies[0].rows.length > 7 && !t.closest('details')))
  const before = await column(page, table)
  ok(await tabTo(page, 'th:first-child button'), `${name}: the keyboard reaches the head of a column`, '')
  await page.evaluate(table => table.querySelector('th button').focus(), table)
  await page.keyboard.press('Enter')
  const up = await column(page, table)
  ok(up.every((text, i) => !i || up[i - 1] <= text) && up.length === before.length, `${name}: Enter sorts by it`, up.join(' '))
  await page.keyboard.press('Enter')
  const down = await column(page, table)
  ok(down.every((text, i) => !i || down[i - 1] >= text) && up[0] !== down[0], `${name}: again, the other way`, down.join(' '))
  ok(await page.evaluate(() => document.activeElement.closest('th').getAttribute('aria-sort')) === 'descending', `${name}: which is said`, '')
  await page.keyboard.press('Enter')
  ok((await column(page, table)).join() === before.join(), `${name}: a third time, as it was`, '')
  ok(await tabTo(page, '.find input'), `${name}: the keyboard reaches the filter`, '')
  const told = await page.evaluateHandle(table => {
    let line = table.parentNode
    while (!line.querySelector('input')) line = line.previousElementSibling
    line.querySelector('input').focus()
    return line.querySelector('[role=status]')
  }, table)
  const word = before[before.length - 1]
  await page.keyboard.type(word)
  const left = await column(page, table)
  ok(left.length > 0 && left.length < before.length && left.includes(word), `${name}: what is typed there filters`, left.join(' '))
  const says = await page.evaluate(told => told.textContent, told)
  ok(says === `${left.length} of ${before.length} rows`, `${name}: and it is said how many rows are left`, says)
}

async function pointAndStep (page, name) {
  const tips = () => page.evaluate(() => [...document.querySelectorAll('svg .t')].filter(t => getComputedStyle(t).display !== 'none').map(t => t.textContent).join('|'))
  ok(await tabTo(page, 'svg .p'), `${name}: the keyboard reaches a picture`, '')
  const first = await tips()
  await page.keyboard.press('ArrowRight')
  const second = await tips()
  ok(first && second && first !== second, `${name}: an arrow goes on to the next figure, which is shown`, `${first} / ${second}`)
  await page.evaluate(() => document.activeElement.blur())
  const place = await page.evaluate(() => { const p = document.querySelector('svg .p .h'); p.scrollIntoView({ block: 'center' }); const r = p.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })
  await page.mouse.move(place[0], place[1])
  ok(await tips(), `${name}: the pointer shows a figure, too`, '')
}

async function use (browser, file) {
  const name = `${path.basename(file, '.html')}, in use`
  const page = await browser.newPage()
  const errors = []
  page.on('pageerror', error => errors.push(String(error)))
  await page.setViewport({ width: 1280, height: 900 })
  await page.goto(`file://${path.resolve(file)}`)
  ok(await page.evaluate(() => document.querySelectorAll('th button').length) > 0, `${name}: the script runs under the page's own policy`, errors.join('\n'))
  await page.evaluate(() => { const other = document.createElement('script'); other.textContent = 'window.other = 1'; document.body.append(other) })
  ok(await page.evaluate(() => window.other === undefined), `${name}: no other script does`, '')
  await sortAndFilter(page, name)
  // a young mirror has no months to draw
  if (await page.$('svg .p')) await pointAndStep(page, name)
  const head = await page.evaluate(() => {
    const place = [...document.querySelectorAll('.wide')].find(w => w.scrollHeight > w.clientHeight + 50)
    if (!place) return 'none'
    place.scrollTop = 40
    return Math.abs(place.querySelector('th').getBoundingClientRect().top - place.getBoundingClientRect().top)
  })
  ok(head === 'none' || head < 2, `${name}: the head of a long table stays in sight`, String(head))
  const said = await page.evaluate(() => document.querySelectorAll('tbody tr').length)
  await page.setJavaScriptEnabled(false)
  await page.goto(`file://${path.resolve(file)}`)
  const alone = await page.evaluate(() => [document.querySelectorAll('tbody tr').length, document.querySelectorAll('tbody tr[hidden],button,input').length])
  ok(alone[0] === said && alone[1] === 0, `${name}: without the script every row is there, and no control without use`, alone.join(' '))
  const link = await page.$('td.n a')
  if (link) {
    await link.evaluate(a => a.scrollIntoView({ block: 'center' }))
    await link.click()
    let there = false
    for (let i = 0; i < 200 && !there; i++) {
      await new Promise(resolve => setTimeout(resolve, 50))
      there = await page.evaluate(() => { const at = document.querySelector(':target'); return at !== null && at.checkVisibility() && at.getBoundingClientRect().height > 0 })
    }
    ok(there, `${name}: a number leads to its place, which opens`, await page.url())
  }
  await page.close()
}

async function main () {
  const [out, ...files] = process.argv.slice(2)
  const inUse = ['report', 'billing']
  const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] })
  for (const file of files) {
    for (const view of [{ name: 'light', width: 1440, scheme: 'light', print: true }, { name: 'dark', width: 1440, scheme: 'dark' },
      { name: 'middle', width: 820, scheme: 'light' }, { name: 'narrow', width: 390, scheme: 'light' }, { name: 'narrow dark', width: 390, scheme: 'dark' }]) {
      await look(browser, file, out, view)
    }
    if (inUse.includes(path.basename(file, '.html'))) await use(browser, file)
  }
  await browser.close()
  console.log(`1..${tests}`)
  process.exit(failures ? 1 : 0)
}

main().catch(error => { console.error(error); process.exit(1) })
